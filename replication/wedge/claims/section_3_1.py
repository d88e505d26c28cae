"""Section 3.1, city structure: from distance to population, and returns to scale."""

from fractions import Fraction

import numpy as np
import sympy as sp
from scipy.integrate import quad

from replication.ledger import Finding
from replication.vanishing import vanishes
from replication.wedge.model import algebra, examples
from replication.wedge.reference import exact
from replication.wedge.room import ROOM


@ROOM.check("wedge/text/commuting-elasticity")
def check_commuting_elasticity() -> Finding:
    """Add up labour over a circular city; compare exponent and coefficient with the print."""
    supply = algebra.labour_supply()
    cost = sp.expand((algebra.N - supply) / algebra.N)
    correct = algebra.c_tilde * sp.pi ** (-algebra.chi / 2) / (1 + algebra.chi / 2)
    correct *= algebra.N ** (algebra.chi / 2)
    printed = algebra.printed_time_cost()
    values = {algebra.N: 3.0, algebra.chi: 0.7, algebra.c_tilde: 0.05}
    edge = float(np.sqrt(3.0 / np.pi))
    integral, _ = quad(lambda z: 0.05 * z**0.7 * 2 * np.pi * z, 0, edge)
    gap, printed_gap = (
        abs(float(formula.subs(values)) - integral / 3.0) for formula in (cost, printed)
    )
    return Finding(
        printed={
            "Time cost per resident is c~ pi^(-1/2) / (1 + phi) N^phi with phi = 2 chi": (
                vanishes(cost - printed)
            ),
            "The printed cost is that of labour added up over a disc by quadrature": (
                round(printed_gap, 8) == 0
            ),
        },
        instead={
            "Time cost per resident is c~ pi^(-chi/2) / (1 + phi) N^phi with phi = chi / 2": (
                vanishes(cost - correct)
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


@ROOM.check("wedge/text/increasing-returns")
def check_increasing_returns() -> Finding:
    """Returns to labour in firms and in the city, the wage and profit."""
    times, labour = sp.symbols("k H", positive=True)
    output = algebra.output(algebra.N, labour)
    wage = sp.diff(output, labour)
    return Finding(
        printed={
            "Firms, for whom the city's size is given, have constant returns": vanishes(
                algebra.output(algebra.N, times * labour) - times * output
            ),
            "The city's output grows by the power 1 + alpha of people and labour": vanishes(
                algebra.output(times * algebra.N, times * labour)
                - times ** (1 + algebra.alpha) * output
            ),
            "The wage is A N^alpha": vanishes(wage - algebra.WAGE),
            "Nothing is left as profit": vanishes(output - wage * labour),
        },
        numbers={},
    )


@ROOM.check("wedge/footnote-12")
def check_footnote_12() -> Finding:
    """Let quality of life depend on population: wedges in general, and whether a peak is left."""
    social, quality = (sp.Function(name)(algebra.N) for name in ("SAB", "Q"))
    within = algebra.marginal(social + quality) - (social + quality)
    alone = algebra.marginal(social) - social
    sizes = np.geomspace(1e-3, 1e9, 400)
    rising, falling = (examples.liked_crowds(rise, sizes) for rise in (1e3, -10.0))
    return Finding(
        printed={
            "SAB keeps a peak when each typical city adds 1,000 dollars of quality of life": bool(
                np.any(rising < 0)
            ),
        },
        instead={
            "The within-city wedge gains N times the slope of quality of life": vanishes(
                within - alone - algebra.N * sp.diff(quality, algebra.N)
            ),
            "With those 1,000 dollars SAB rises at every size, by a bound for each power": (
                exact.rises_at_every_size(exact.BENCHMARK, Fraction(1_000))
            ),
            "With ten dollars less its slope over N^alpha falls from above to below zero": (
                exact.turns_once(exact.BENCHMARK, Fraction(-10))
            ),
            "With a quality of life that falls with population SAB has one peak": bool(
                np.sum(np.diff(np.sign(falling)) != 0) == 1 and falling[0] > 0
            ),
        },
        numbers={"dollars": [1_000, -10]},
    )
