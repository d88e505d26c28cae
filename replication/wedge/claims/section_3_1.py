"""Section 3.1, city structure: from distance to population, and returns to scale."""

import numpy as np
import sympy as sp  # type: ignore[import-untyped]
from scipy.integrate import quad  # type: ignore[import-untyped]

from replication.ledger import Finding
from replication.wedge.model import algebra
from replication.wedge.room import ROOM


@ROOM.check("wedge/text/commuting-elasticity")
def check_commuting_elasticity() -> Finding:
    """Add up labour over a circular city; compare exponent and coefficient with the print."""
    supply = algebra.labour_supply()
    cost = sp.expand((algebra.N - supply) / algebra.N)
    correct = algebra.c_tilde * sp.pi ** (-algebra.chi / 2) / (1 + algebra.chi / 2)
    correct *= algebra.N ** (algebra.chi / 2)
    printed = algebra.c_tilde / sp.sqrt(sp.pi) / (1 + 2 * algebra.chi)
    printed *= algebra.N ** (2 * algebra.chi)
    values = {algebra.N: 3.0, algebra.chi: 0.7, algebra.c_tilde: 0.05}
    edge = float(np.sqrt(3.0 / np.pi))
    integral, _ = quad(lambda z: 0.05 * z**0.7 * 2 * np.pi * z, 0, edge)
    gap, printed_gap = (
        abs(float(formula.subs(values)) - integral / 3.0) for formula in (cost, printed)
    )
    return Finding(
        printed={
            "Time cost per resident is c~ pi^(-1/2) / (1 + phi) N^phi with phi = 2 chi": (
                algebra.is_zero(cost - printed)
            ),
            "The printed cost is that of labour added up over a disc by quadrature": (
                round(printed_gap, 8) == 0
            ),
        },
        instead={
            "Time cost per resident is c~ pi^(-chi/2) / (1 + phi) N^phi with phi = chi / 2": (
                algebra.is_zero(cost - correct)
            ),
            "Labour added up over a disc by quadrature agrees": gap < 1e-8,
        },
        numbers={
            "elasticity_for_linear_time_cost": 0.5,
            "printed_elasticity_for_linear_time_cost": 2.0,
            "elasticity_to_distance_at_phi_of_a_tenth": [2 * 0.1, 0.1 / 2],
            "gap_to_quadrature": gap,
            "gap_of_printed": printed_gap,
            "at": [3.0, 0.7, 0.05],
        },
    )
