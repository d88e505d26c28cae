"""Berliant & Konishi, the endogenous formation of a city: marketplaces in a production economy.

Consumers on a line choose a residence ``j``, work there for the wage ``w_j`` of the good that is
made there, and trade at the closest marketplace of a structure ``d`` after ``delta_j`` of travel.
Setup takes ``q`` of a composite good (share ``gamma`` of commodity 1) and is paid by a fee ``T``.
``tastes`` are the shares ``a1, a2, a3, a4`` of the goods, leisure and land; ``u`` is utility,
``M_j`` income, ``R`` the sum of rents ``r_j``, ``m_j`` population, ``p2`` the price of good 2.

Start with ``model.economy`` and ``model.bound``, then ``model.equilibrium`` (marketplaces given)
and ``model.core`` (the best ones); ``reference.verifier`` checks a search box by box,
``printed.cases`` holds the paper's own runs, and ``claims`` has one module for each section.
"""
