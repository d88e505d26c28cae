"""Section 3.2, planned economies: SAB, SMB and the within-city wedge."""

import numpy as np
import sympy as sp

from replication.certify import ball, below, precision
from replication.ledger import Finding
from replication.vanishing import vanishes
from replication.wedge import draws
from replication.wedge.model import algebra
from replication.wedge.model import city as curves
from replication.wedge.reference import exact
from replication.wedge.room import ROOM

SEED = 20_100_331
DRAWS = 2048


draws.try_formula(ROOM, "wedge/equation-10")


@ROOM.check("wedge/equation-10")
def check_equation_10() -> Finding:
    """Differentiate N SAB; compare with the printed SMB and with the model's function."""
    derived = algebra.DERIVED["equation-10"]()
    printed, right = draws.formula_gaps("equation-10")
    return Finding(
        printed={
            "The derivative of N SAB has - c_h A N^(alpha + phi) as its commuting term": (
                vanishes(derived - algebra.PRINTED["equation-10"])
            ),
        },
        instead={
            "It has - (1 + alpha + phi) c_h A N^(alpha + phi)": vanishes(
                derived - algebra.CORRECTED["equation-10"]
            ),
            "The model's SMB is the corrected one in random draws": np.max(right) < 1e-12,
        },
        numbers={
            "largest_gap_to_model": float(np.max(right)),
            "largest_gap_of_printed_to_model": float(np.max(printed)),
            "draws": draws.FORMULA_DRAWS,
            "bound": draws.EXACT,
        },
    )


draws.try_formula(ROOM, "wedge/equation-11")


@ROOM.check("wedge/equation-11")
def check_equation_11() -> Finding:
    """Derive SMB - SAB; compare with the printed wedge and with the model's function."""
    printed, _ = draws.formula_gaps("equation-11")
    return Finding(
        printed={
            "SMB - SAB is alpha A N^alpha - (alpha + phi) c_h A N^(alpha + phi)": vanishes(
                algebra.DERIVED["equation-11"]() - algebra.PRINTED["equation-11"]
            ),
            "The model's within-city wedge is that in random draws": np.max(printed) < 1e-12,
        },
        numbers={"largest_gap_to_model": float(np.max(printed)), "draws": draws.FORMULA_DRAWS},
    )


@ROOM.check("wedge/footnote-13")
def check_footnote_13() -> Finding:
    """Peaks of SAB with time costs only and with those of (8); a city with two turning points."""
    over_output = algebra.N * sp.diff(algebra.social_average_benefit(), algebra.N) / algebra.WAGE
    falling = sp.diff(over_output, algebra.N)
    with_goods = (
        algebra.N
        * sp.diff(algebra.average_benefit_with_goods(), algebra.N)
        / algebra.N**algebra.alpha
    )
    faster = algebra.N * sp.diff(with_goods - algebra.A * over_output, algebra.N)
    cost, rate_of_goods = algebra.goods, algebra.goods_elasticity
    more = rate_of_goods * (rate_of_goods - algebra.alpha)
    rate = -algebra.phi * (algebra.alpha + algebra.phi) * algebra.c * algebra.N**algebra.phi
    with precision():
        slopes = [
            exact.marginal(exact.TWO_TURNS, ball(size), ball(1))
            - exact.average(exact.TWO_TURNS, ball(size), ball(1))
            for size in ("1e-5", 1, 10)
        ]
        signs = [below(ball(0), slope) - below(slope, ball(0)) for slope in slopes]
    city, _ = draws.cities(np.random.default_rng(SEED), DRAWS).economies
    peak = curves.city_planner_size(city)
    before, beyond = (curves.within_city_wedge(city, peak * times) for times in (0.9, 1.1))
    return Finding(
        printed={
            "SAB with the costs of (8) has one peak whatever their elasticities": signs
            == [1, 1, -1],
        },
        instead={
            "With time costs only the slope of SAB over A N^(alpha - 1) falls with size": (
                vanishes(falling * algebra.N - rate)
            ),
            "Commuting that takes as long from everywhere, chi = 0, leaves SAB without a peak": (
                vanishes(over_output.subs(algebra.phi, 0) - algebra.alpha * (1 - algebra.c))
            ),
            "A cost in goods of elasticity e lets it fall faster by e (e - alpha) of the cost over "
            "N^alpha": vanishes(
                faster + more * cost * algebra.N ** (rate_of_goods - algebra.alpha)
            ),
            "A land cost that grows more slowly than output gives two turning points": signs
            == [-1, 1, -1],
            "In random cities whose costs in goods grow faster than output SAB rises before the "
            "peak": bool(np.all(before > 0)),
            "It falls beyond": bool(np.all(beyond < 0)),
        },
        numbers={
            "draws": DRAWS,
            "slopes": [float(slope) for slope in slopes],
            "parameters": [0.3, 0.6, 0.1, 22_000, 2_000, 9_000],
        },
    )
