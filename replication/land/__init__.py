"""Behrens & Robert-Nicoud: urban systems on equal and on unlike land, in ten lines.

A city of ``l`` people on a site of quality ``a`` gives them ``u = a l^epsilon - l^gamma``. The two
elasticities are :class:`.model.economy.Elasticities`; the equations of one city stand in
:mod:`.model.economy` for numbers, symbols and balls, and in :mod:`.model.city` for checked input.
Sites are :mod:`.model.sites`. An institution is two numbers (c, q), :mod:`.model.institutions`:
start with ``allocation.solve(elasticities, institution, sites, population)``. It returns the worst
developed site (a_0, a_E), the multiplier or common utility (mu_0, u_E) as ``common``, and sizes.
Strategic developers are games in :mod:`.model.developers`; growth of the optimum is in
:mod:`.model.margins`. Claims stand in :mod:`.claims` by the paper's sections; their second routes
are :mod:`.reference`, and their random economies :mod:`.draws`.
"""
