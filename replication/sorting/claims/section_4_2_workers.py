"""Section 4.2, the text around Propositions 2 and 3: supply, efficiency, congestion."""

import numpy as np

from replication.certify import ball, below
from replication.ledger import Finding
from replication.sorting import draws
from replication.sorting.claims.section_4_2_proposition_2 import is_steeper
from replication.sorting.claims.section_4_2_proposition_3 import on_samples, throughout
from replication.sorting.draws import by_city, by_closure
from replication.sorting.model import gap, statics, threshold
from replication.sorting.model.economy import FixedUtility, LearningCities
from replication.sorting.model.statics import BUMP
from replication.sorting.model.threshold import GIVEN_LABOUR, GIVEN_UTILITY, Solved
from replication.sorting.reference import QUOTIENT, agree, algebra, marginal
from replication.sorting.reference.certified import Certified
from replication.sorting.reference.direct import Direct
from replication.sorting.room import ROOM
from replication.trials import Truth
from replication.vanishing import vanishes


@ROOM.check("sorting/equation-4.12")
def check_supply() -> Finding:
    """Indirect utility and the supply of workers."""
    proof = {name: vanishes(one) for name, one in algebra.supply().items()}
    base, closure = threshold.baseline(), threshold.baseline_closures()[GIVEN_UTILITY]
    cities = threshold.equilibrium(base, closure)
    direct = Direct(base, closure)
    places = direct.places(direct.threshold())
    real = [p.wage / p.housing_price ** (1 - direct.mu) for p in places]
    return Finding(
        printed={
            "Indirect utility is income over the price of housing to the power 1 - mu (SymPy)": (
                proof["utility"]
            ),
            "Equal utility gives (4.12) (SymPy)": proof["workers"],
            "At the baseline workers are as well off in both cities": agree(
                real[0] - direct.congestion[0], real[1] - direct.congestion[1]
            ),
            "The array solver has the same workers": agree(
                [float(one[0]) for one in cities.labour], [one.labour for one in places]
            ),
        },
        numbers={"workers": by_city(one.labour for one in places)},
    )


@ROOM.check("sorting/text/slope-rises-with-productivity")
def check_own_slope() -> Finding:
    """How the slope of utility moves with the city's productivity, also where eps is zero."""
    proof = {name: vanishes(one) for name, one in marginal.own_slope().items()}
    edge = threshold.baseline().changed(goods_share=0.5)
    slopes = [
        float(gap.log_slopes(gap.terms(one, FixedUtility(0.5)), np.array([x])).city_1[0])
        for one in (edge, threshold.baseline())
        for x in (0.5, 1.0)
    ]
    return Finding(
        printed={
            "With gamma mu + mu - 1 = 0 a more productive city has the steeper line": (
                slopes[1] > slopes[0] + 1e-12
            ),
        },
        instead={
            "At given utility the slope has elasticity eps to productivity (SymPy)": proof[
                "elasticity"
            ],
            "Eps is zero where mu equals theta (SymPy)": proof["edge"],
            "With gamma mu + mu - 1 > 0 it is the steeper at the baseline": slopes[3] > slopes[2],
        },
        numbers={"log_slopes": slopes},
    )


@ROOM.check("sorting/text/complementarity")
def check_complementarity() -> Finding:
    """Who gains most from city 1."""
    found = on_samples(is_steeper, draws.samples())
    t = gap.terms(threshold.baseline(), FixedUtility(0.5))
    slopes = gap.log_slopes(
        t, threshold.thresholds(threshold.baseline(), FixedUtility(0.5)).log_ratio
    )
    return Finding(
        printed={
            "In every economy drawn the gain from city 1 rises with skill, with either closure": (
                all(throughout(one) for one in found.values())
            ),
            "So it does at the baseline": bool(slopes.city_1[0] > slopes.city_2[0]),
            "Net profit rises with skill by more the lower the cost (SymPy)": vanishes(
                algebra.scale_by_cost()["net"]
            ),
        },
        numbers={"draws": draws.SIZE},
    )


def farther(solved: Solved, factor: float = 1.02) -> tuple[Truth, Truth, Truth]:
    """Rise of productivity, output and utility as log t is multiplied, labour given."""
    both = []
    for log_ratio in (solved.log_ratio, factor * solved.log_ratio):
        one = Solved(solved.cities, solved.closure, log_ratio)
        cities = one.allocation
        output = sum(w * n for w, n in zip(cities.wage, cities.labour, strict=True))
        both.append((statics.aggregate_productivity(one), output, cities.worker_utility))
    rise = [np.asarray(after > before) for before, after in zip(*both, strict=True)]
    return rise[0], rise[1], rise[2]


@ROOM.check("sorting/text/efficient")
def check_efficiency() -> Finding:
    """What a threshold other than the equilibrium's would do to productivity, output, utility."""
    solved = draws.samples()[GIVEN_LABOUR]
    kept = np.flatnonzero((solved.log_ratio > 1e-3) & (solved.log_ratio < 3))
    productive, richer, happier = farther(solved.take(kept))
    lower, _, _ = farther(solved.take(kept), 0.98)
    return Finding(
        printed={
            "In some economy drawn a lower threshold lowers aggregate productivity": bool(
                np.any(~lower)
            ),
            "In some economy drawn more entrepreneurs in city 2 would lower workers' utility": bool(
                np.any(~happier)
            ),
        },
        instead={
            "Aggregate productivity falls in the threshold: it is highest with everybody in city 1 "
            "(SymPy)": vanishes(algebra.efficiency()["slope"]),
            "In every economy drawn a higher threshold lowers it": not np.any(productive),
            "With labour given a higher threshold raises output in every economy drawn": bool(
                np.all(richer)
            ),
            "It raises workers' utility in every economy drawn": bool(np.all(happier)),
            "Mean skill rises with it in both cities, in city 1 by more (SymPy)": algebra.proved(
                algebra.mean_below()
            ),
            "Density rises with the relative wage and with workers' utility, (A.9) (SymPy)": (
                algebra.proved(algebra.density())
            ),
        },
        numbers={"economies": kept.size, "rise_of_log_threshold": 2},
    )


@ROOM.check("sorting/footnote-13")
def check_small_gap() -> Finding:
    """Equilibria as the congestion gap shrinks, with ample and with scarce land in city 1."""
    base = threshold.baseline()
    scarce = base.scaled("housing_1", 2)
    gaps = np.array([0.05, 0.01, 0.001, 0.00001])
    closures = threshold.baseline_closures()
    found = {
        name: threshold.thresholds(scarce.changed(congestion_1=0.1 + gaps), closure).ratio
        for name, closure in closures.items()
    }
    ample = Certified(base.changed(congestion_1=0.11), FixedUtility(0.5)).limit_gain()
    last = threshold.equilibrium(scarce.changed(congestion_1=0.10001), closures[GIVEN_UTILITY])
    even = float(threshold.relative(last.productivity)[0])
    return Finding(
        printed={
            "With land twice as scarce in city 1 a small congestion gap leaves no equilibrium": (
                not np.all(np.isfinite(found[GIVEN_UTILITY]))
            ),
            "With it the cities become equally productive as the gap vanishes": agree(
                even, 1.0, QUOTIENT
            ),
        },
        instead={
            "With equally scarce land and a gap of .01 everybody certainly prefers city 1": bool(
                ample > 0
            ),
            "With land twice as scarce there is an equilibrium at each of four gaps, with either "
            "closure": all(bool(np.all(np.isfinite(one))) for one in found.values()),
            "Its threshold falls with the gap": all(
                bool(np.all(np.diff(one) < 0)) for one in found.values()
            ),
            "As the gap vanishes city 1 stays more than twice as productive": even > 2,
        },
        numbers={
            "gaps": gaps,
            "housing": [float(base.housing_1), float(scarce.housing_1)],
            "ratio_as_the_gap_vanishes": even,
            **by_closure(found, "thresholds"),
        },
    )


@ROOM.check("sorting/text/tfp-proxy")
def check_proxy() -> Finding:
    """Aggregate productivity as z_min rises, and as chi_1 rises."""
    rises, falls = {}, {}
    for name, solved in draws.samples().items():
        higher, land = (
            threshold.solve(solved.cities.scaled(one, BUMP), solved.closure, near=solved.log_ratio)
            for one in ("minimum_skill", "housing_1")
        )
        before = statics.aggregate_productivity(solved)
        both = higher.interior & land.interior
        rises[name] = float((statics.aggregate_productivity(higher) > before)[both].mean())
        falls[name] = float(
            (statics.aggregate_productivity(land) <= before * (1 + 1e-12))[both].mean()
        )
    return Finding(
        printed={
            "A higher z_min raises aggregate productivity in every economy drawn, with either "
            "closure": set(rises.values()) == {1},
            "It is A z_min [s_2 + (s_1 - s_2) t^(1 - alpha)], and t falls (SymPy)": (
                algebra.proved(algebra.efficiency())
            ),
            "Scarcer land in city 1, which strengthens sorting, raises it in no economy drawn": (
                set(falls.values()) == {1}
            ),
        },
        numbers={"draws": draws.SIZE, **by_closure(rises, "rises")},
    )


@ROOM.check("sorting/text/direct-effect-of-minimum-skill")
def check_direct_effect() -> Finding:
    """Mean skills at an unchanged threshold as z_min rises."""
    solved = draws.samples()[GIVEN_UTILITY]
    kept = solved.take(np.flatnonzero(solved.log_ratio > 0.1))
    raised = kept.cities.scaled("minimum_skill", 1.001)
    before = gap.log_mean_skills(gap.terms(kept.cities, kept.closure), kept.log_ratio)
    after = gap.log_mean_skills(gap.terms(raised, kept.closure), kept.log_ratio - np.log(1.001))
    return Finding(
        printed={
            "At a given threshold mean skill in city 2 rises with z_min in every economy drawn": (
                bool(np.all(after.city_2 > before.city_2))
            ),
            "At a given threshold mean skill in city 1 does not depend on z_min": agree(
                np.exp(after.city_1 - before.city_1), 1.0
            ),
            "The elasticity of the first is one less a number between zero and one half (SymPy)": (
                algebra.proved(algebra.mean_below())
            ),
        },
        numbers={"economies": kept.log_ratio.size},
    )


@ROOM.check("sorting/text/sorting-hinges-on-the-advantage")
def check_hinges() -> Finding:
    """Sorting without an advantage in innovation."""
    base = threshold.baseline()
    common = {n: v for n, v in base.parameters.items() if not n.startswith("cost")}
    # A friction of one part in 10^12 leaves learning sure, so that costs alone are equal.
    alike = LearningCities(**common, cost=0.1, friction=1e-12)
    one = Certified(alike, FixedUtility(0.5))
    enclosed = one.threshold("2.5", "2.6")
    pool, closure = draws.crowded(GIVEN_UTILITY)
    assert isinstance(closure, FixedUtility)
    rest = {n: v for n, v in pool.parameters.items() if not n.startswith("cost")}
    same = LearningCities(**rest, cost=pool.cost_2, friction=1e-9 * pool.minimum_skill)
    margin = float((gap.existence_margin(same, closure) > 0).mean())
    return Finding(
        printed={
            "With equal costs of innovation no economy drawn has an equilibrium with sorting": (
                margin == 0
            ),
        },
        instead={
            "The baseline with equal costs certainly has one, with a threshold of 2.5 to 2.6": (
                below(ball("2.5"), enclosed) and below(enclosed, ball("2.6"))
            ),
            "City 1 is certainly more than twice as productive there": below(
                ball(2), one.relatives(enclosed)["productivity"]
            ),
            "With equal costs more than four in ten of the economies drawn have one": margin > 0.4,
            "Without a difference in congestion an equilibrium needs equal slopes, by (4.15) "
            "(SymPy)": algebra.proved(marginal.threshold_forms()),
        },
        numbers={
            "draws": draws.SIZE,
            "cost": float(alike.cost),
            "bounds": [2.5, 2.6],
            "threshold": float(enclosed.mid()),
            "share_with_equal_costs_in_percent": 100 * margin,
        },
    )
