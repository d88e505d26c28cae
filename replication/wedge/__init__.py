"""Albouy & Seegert, the optimal population distribution across cities and the private-social wedge.

SAB, SMB, PAB and PMB are ``social_average_benefit`` and its like in :mod:`.model.city`, functions
of a ``City`` (alpha ``agglomeration``, phi ``commuting``, A ``productivity``, x_Q
``quality_of_life``), of ``Institutions`` (tau ``tax_rate``, rho ``ownership``, T + rho R
``common_resource``) and of ``size``, N over the typical city's. Start there; :mod:`.model.system`
is competition and the federal planner over many sites, :mod:`.model.algebra` sections 2 and 3 in
symbols, :mod:`.model.quadratic` section 2's counterexample. :mod:`.printed` is what the paper ran:
``tables`` 3 to 11 with ``slips``, ``system_tables`` 1 and 2 in ``lots``. :mod:`.reference` gets
the same by search, quadrature and intervals; the checks are in :mod:`.claims`, by section.
"""
