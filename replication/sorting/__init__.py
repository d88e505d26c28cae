"""Skill sorting: innovation in two cities (innovation and skill sorting, draft).

In the paper's letters: z is an entrepreneur's skill (Pareto: tail alpha, minimum z_min), chi_j a
city's cost of innovation, a_j its congestion, eta_j its scarcity of land, Q_j its productivity,
w_j and L_j its wage and workers, u* workers' utility, zbar the skill above which one lives in
city 1. Start with ``model.economy`` (parameters by name), ``model.gap`` (what city 1 is worth at a
threshold) and ``model.threshold`` (the solver): ``threshold.equilibrium(threshold.baseline(),
FixedUtility(.5))``. Section 5 is in ``model.learning``, section 6 in ``model.trade`` as printed
and in ``model.balanced`` as it can be solved; ``claims`` has one module for each section.
"""
