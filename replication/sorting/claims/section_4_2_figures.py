"""Section 4.2, Figures 4.1 to 4.3: where the lines cross, and how they turn."""

from functools import cache

import numpy as np

from replication.certify import ball, below
from replication.ledger import Finding
from replication.sorting import draws
from replication.sorting.claims.section_4_2_proposition_4 import raised
from replication.sorting.draws import by_closure
from replication.sorting.model import threshold
from replication.sorting.model.economy import FixedUtility
from replication.sorting.model.statics import BUMP, VISIBLE
from replication.sorting.model.threshold import GIVEN_LABOUR, GIVEN_UTILITY
from replication.sorting.printed import lines
from replication.sorting.reference import agree, small
from replication.sorting.reference import gap as largest_gap
from replication.sorting.reference.certified import Certified
from replication.sorting.reference.direct import Direct
from replication.sorting.room import ROOM


@ROOM.check("sorting/figure-4.1")
def check_figure_4_1() -> Finding:
    """The lines of the baseline: which is steeper, where they cross, and the fixed point."""
    points = np.geomspace(1.0005, 100, 2_000)
    signs = {name: np.sign(gains) for name, gains in lines.candidate_gains(points).items()}
    ends = [points[np.add(np.flatnonzero(np.diff(one)), [[0], [1]])] for one in signs.values()]
    chosen = {name: lines.lines(threshold.baseline(), name) for name in signs}
    ours = [one.threshold for one in chosen.values()]
    direct = [
        Direct(threshold.baseline(), closure).threshold()
        for closure in threshold.baseline_closures().values()
    ]
    enclosed = Certified(threshold.baseline(), FixedUtility(0.5)).threshold()
    return Finding(
        printed={
            "At the baseline city 1's line is the steeper": all(
                one.slope_1 > one.slope_2 for one in chosen.values()
            ),
            "The lines cross at the threshold of the original equations": agree(ours, direct),
            "Of 2,000 candidate thresholds the gain changes sign once, at the threshold": all(
                around.shape == (2, 1) and around[0, 0] < one < around[1, 0]
                for around, one in zip(ends, direct, strict=True)
            ),
            "With utility given the threshold is certainly between 1.9861 and 1.9862": (
                below(enclosed, ball("1.9862")) and below(ball("1.9861"), enclosed)
            ),
        },
        numbers={"thresholds": ours},
    )


def rotation(parameter: str) -> dict[str, tuple[lines.Lines, lines.Lines, lines.Lines]]:
    """Lines of the baseline before and after, and as drawn, by closure."""
    return {name: lines.shifted_lines(parameter, name) for name in (GIVEN_UTILITY, GIVEN_LABOUR)}


def gap_to_direct(parameter: str) -> float:
    """Largest gap of thresholds after a shift: by the lines, and from the original equations."""
    shifted = threshold.baseline().scaled(parameter, lines.SHIFTS[parameter])
    found = []
    for name, closure in threshold.baseline_closures().items():
        _, after, drawn = lines.shifted_lines(parameter, name)
        skill = Direct(shifted, closure).threshold()
        found.append(largest_gap([after.threshold, drawn.threshold], [skill, skill]))
    return max(found)


@cache
def turning(parameter: str) -> dict[str, dict[str, float]]:
    """Shares of draws in which a city's line gets steeper and flatter, parameter up by 1%."""
    found: dict[str, dict[str, float]] = {}
    for name, solved in draws.samples().items():
        before, after, interior, _ = raised(solved.cities, solved.closure, parameter)
        for city, slopes in enumerate(zip(before.slope, after.slope, strict=True), start=1):
            turn = np.log(slopes[1] / slopes[0])[interior]
            found.setdefault(f"steeper_{city}", {})[name] = float((turn > VISIBLE).mean())
            found.setdefault(f"flatter_{city}", {})[name] = float((turn < -VISIBLE).mean())
    return found


def named(parameter: str) -> dict[str, object]:
    """Slopes at the baseline before and after, and shares of draws, as numbers of a check."""
    numbers: dict[str, object] = {}
    for name, (before, after, _) in rotation(parameter).items():
        title = f"{name.replace(' ', '_')}_{parameter}"
        numbers[f"slope_1_{title}"] = [before.slope_1, after.slope_1]
        numbers[f"slope_2_{title}"] = [before.slope_2, after.slope_2]
    for title, values in turning(parameter).items():
        numbers |= by_closure({n: 100 * v for n, v in values.items()}, f"{title}_{parameter}")
    return numbers


@ROOM.check("sorting/figure-4.2")
def check_figure_4_2() -> Finding:
    """Both cities' slopes as z_min rises, at the baseline and in the draws."""
    moved, turned = rotation("minimum_skill"), turning("minimum_skill")
    fixed, cleared = moved[GIVEN_UTILITY], moved[GIVEN_LABOUR]
    first = lines.impact("minimum_skill")
    return Finding(
        printed={
            "At the baseline with utility given city 1's line stays where it is": (
                fixed[1].slope_1 == fixed[0].slope_1
            ),
            "At the baseline with labour given city 2's line becomes steeper": (
                cleared[1].slope_2 > cleared[0].slope_2
            ),
        },
        instead={
            "At the baseline with utility given city 1's line becomes steeper": (
                fixed[1].slope_1 > fixed[0].slope_1
            ),
            "At the baseline with utility given city 2's line becomes steeper by more": (
                fixed[1].slope_2 / fixed[0].slope_2 > fixed[1].slope_1 / fixed[0].slope_1
            ),
            "At the baseline with labour given city 1's line becomes flatter": (
                cleared[1].slope_1 < cleared[0].slope_1
            ),
            "At the baseline with labour given city 2's line becomes flatter": (
                cleared[1].slope_2 < cleared[0].slope_2
            ),
            "With utility given no line becomes flatter in any economy drawn": (
                turned["flatter_1"][GIVEN_UTILITY] + turned["flatter_2"][GIVEN_UTILITY] == 0
            ),
            "With labour given city 1's line becomes flatter in most economies drawn": (
                turned["flatter_1"][GIVEN_LABOUR] > 0.7
            ),
            "With labour given city 2's line may turn either way": (
                0.1 < turned["flatter_2"][GIVEN_LABOUR] < 0.9
            ),
            "At the baseline the threshold rises as drawn, with either closure": all(
                after.threshold > before.threshold for before, after, _ in moved.values()
            ),
            "At the old threshold, with utility given, city 2's line becomes steeper and city 1's "
            "stays, as drawn": (
                first.slope_2 > fixed[0].slope_2 and agree(first.slope_1, fixed[0].slope_1)
            ),
            "The lines cross where the original equations have the threshold": (
                small(gap_to_direct("minimum_skill"))
            ),
        },
        numbers={
            "draws": draws.SIZE,
            "factor": lines.SHIFTS["minimum_skill"],
            "bump": 100 * (BUMP - 1),
            **named("minimum_skill"),
        },
    )


@ROOM.check("sorting/figure-4.3")
def check_figure_4_3() -> Finding:
    """Both cities' slopes as chi_1 and as eta_1 rises, at the baseline and in the draws."""
    cost, land = rotation("cost_1"), rotation("housing_1")
    turned = [turning("cost_1"), turning("housing_1")]
    numbers = named("cost_1") | named("housing_1")
    first = [lines.impact(name) for name in ("cost_1", "housing_1")]
    base = cost[GIVEN_UTILITY][0]
    return Finding(
        printed={
            "At the baseline a higher chi_1 leaves city 2's line where it is": all(
                agree(after.slope_2, before.slope_2, 1e-3) for before, after, _ in cost.values()
            ),
            "At the baseline a higher eta_1 leaves city 2's line where it is": all(
                agree(after.slope_2, before.slope_2, 1e-3) for before, after, _ in land.values()
            ),
        },
        instead={
            "With utility given a higher chi_1 makes city 2's line flatter in no economy drawn": (
                turned[0]["flatter_2"][GIVEN_UTILITY] == 0
            ),
            "With utility given a higher eta_1 makes city 2's line flatter in no economy drawn": (
                turned[1]["flatter_2"][GIVEN_UTILITY] == 0
            ),
            "With utility given city 1's line ends up steeper in some economies, a minority": all(
                0 < one["steeper_1"][GIVEN_UTILITY] < 0.5 for one in turned
            ),
            "At the baseline the threshold rises with chi_1 as drawn, with either closure": all(
                after.threshold > before.threshold for before, after, _ in cost.values()
            ),
            "At the baseline the threshold rises with eta_1 as drawn, with either closure": all(
                after.threshold > before.threshold for before, after, _ in land.values()
            ),
            "At the old threshold, with utility given, city 1's line becomes flatter and city 2's "
            "stays, as drawn": all(
                one.slope_1 < base.slope_1 and agree(one.slope_2, base.slope_2) for one in first
            ),
            "The lines cross where the original equations have the threshold": (
                small(max(gap_to_direct("cost_1"), gap_to_direct("housing_1")))
            ),
        },
        numbers={
            "draws": draws.SIZE,
            "factor": lines.SHIFTS["cost_1"],
            "bump": 100 * (BUMP - 1),
            **numbers,
        },
    )
