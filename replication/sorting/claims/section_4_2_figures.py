"""Section 4.2, Figures 4.1 to 4.3: where the lines cross, and how they turn."""

from functools import cache

import numpy as np
from flint import arb

from replication.certify import ball, below, precision
from replication.ledger import Finding
from replication.sorting import draws
from replication.sorting.claims.section_4_2_proposition_4 import raised
from replication.sorting.draws import before_after, in_percent
from replication.sorting.model import stored, threshold
from replication.sorting.model.economy import FixedUtility
from replication.sorting.model.statics import BUMP, VISIBLE
from replication.sorting.model.threshold import GIVEN_LABOUR, GIVEN_UTILITY
from replication.sorting.printed import lines
from replication.sorting.reference import agree, algebra, certified, small
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
        numbers[f"slope_1_{title}"] = before_after([before.slope_1, after.slope_1])
        numbers[f"slope_2_{title}"] = before_after([before.slope_2, after.slope_2])
    for title, values in turning(parameter).items():
        numbers |= in_percent(values, f"{title}_{parameter}")
    return numbers


@cache
def turned_for_sure(parameter: str) -> dict[str, tuple[dict[str, arb], dict[str, arb]]]:
    """Enclosed slopes and thresholds of the baseline before and after, by closure."""
    factor = str(lines.SHIFTS[parameter])
    return {
        name: certified.moved(threshold.baseline(), closure, parameter, factor)
        for name, closure in threshold.baseline_closures().items()
    }


def same_slopes(parameter: str) -> bool:
    """Whether the lines' slopes, before and after, are the certified ones."""
    certain, ours = turned_for_sure(parameter), rotation(parameter)
    return all(
        agree([one.slope_1, one.slope_2], [float(end[f"slope_{j}"].mid()) for j in (1, 2)])
        for name, ends in certain.items()
        for one, end in zip(ours[name][:2], ends, strict=True)
    )


@ROOM.check("sorting/figure-4.2")
def check_figure_4_2() -> Finding:
    """Both cities' slopes as z_min rises, at the baseline, in another economy, in the draws."""
    certain, turned = turned_for_sure("minimum_skill"), turning("minimum_skill")
    fixed, cleared = certain[GIVEN_UTILITY], certain[GIVEN_LABOUR]
    first, base = lines.impact("minimum_skill"), rotation("minimum_skill")[GIVEN_UTILITY][0]
    other = certified.moved(*stored.densifying(), "minimum_skill", "1.01")
    with precision():
        turns = [fixed[1][slope] / fixed[0][slope] for slope in ("slope_1", "slope_2")]
    return Finding(
        printed={
            "At the baseline with utility given city 1's line stays where it is, or turns down": (
                not certified.rises(fixed, "slope_1")
            ),
            "At the baseline with labour given city 2's line becomes steeper": (
                not certified.falls(cleared, "slope_2")
            ),
        },
        instead={
            "At the baseline with utility given city 1's line certainly becomes steeper": (
                certified.rises(fixed, "slope_1")
            ),
            "At the baseline with utility given city 2's certainly does by more": below(*turns),
            "At the baseline with labour given city 1's line certainly becomes flatter": (
                certified.falls(cleared, "slope_1")
            ),
            "At the baseline with labour given city 2's certainly does": (
                certified.falls(cleared, "slope_2")
            ),
            "In a stored economy with labour given city 1's line certainly becomes steeper": (
                certified.rises(other, "slope_1")
            ),
            "In it city 2's certainly does": certified.rises(other, "slope_2"),
            "With utility given no line becomes flatter in any economy drawn": (
                turned["flatter_1"][GIVEN_UTILITY] + turned["flatter_2"][GIVEN_UTILITY] == 0
            ),
            "With labour given city 1's line becomes flatter in most economies drawn": (
                turned["flatter_1"][GIVEN_LABOUR] > 0.7
            ),
            "With labour given city 2's line may turn either way": (
                0.1 < turned["flatter_2"][GIVEN_LABOUR] < 0.9
            ),
            "At the baseline the threshold certainly rises as drawn, with either closure": all(
                certified.rises(ends, "threshold") for ends in certain.values()
            ),
            "At the old threshold, with utility given, city 2's line becomes steeper, as drawn": (
                first.slope_2 > base.slope_2
            ),
            "There city 1's line stays, as drawn": agree(first.slope_1, base.slope_1),
            "At given utility a slope is a constant times its own city's Q_j^eps (SymPy)": (
                algebra.proved(algebra.slope())
            ),
            "The lines' slopes are the certified ones": same_slopes("minimum_skill"),
            "The lines cross where the original equations have the threshold": (
                small(gap_to_direct("minimum_skill"))
            ),
        },
        numbers={
            "draws": draws.SIZE,
            "factor": lines.SHIFTS["minimum_skill"],
            "bump_in_percent": 100 * (BUMP - 1),
            **named("minimum_skill"),
        },
    )


@ROOM.check("sorting/figure-4.3")
def check_figure_4_3() -> Finding:
    """Both cities' slopes as chi_1 and as eta_1 rises, at the baseline and in another economy."""
    names = "cost_1", "housing_1"
    certain = {name: turned_for_sure(name) for name in names}
    turned = [turning(name) for name in names]
    first, base = [lines.impact(name) for name in names], rotation("cost_1")[GIVEN_UTILITY][0]
    sparse = stored.sparse_big_city()[GIVEN_UTILITY]
    return Finding(
        printed={
            "At the baseline a higher chi_1 leaves city 2's line where it is": not any(
                certified.rises(ends, "slope_2") for ends in certain["cost_1"].values()
            ),
            "At the baseline a higher eta_1 leaves city 2's line where it is": not any(
                certified.rises(ends, "slope_2") for ends in certain["housing_1"].values()
            ),
        },
        instead={
            "At the baseline with utility given city 2's line certainly becomes steeper, with "
            "chi_1 and with eta_1": all(
                certified.rises(ends[GIVEN_UTILITY], "slope_2") for ends in certain.values()
            ),
            "At the baseline with labour given it certainly becomes flatter, with both": all(
                certified.falls(ends[GIVEN_LABOUR], "slope_2") for ends in certain.values()
            ),
            "With utility given a higher chi_1 makes city 2's line flatter in no economy drawn": (
                turned[0]["flatter_2"][GIVEN_UTILITY] == 0
            ),
            "With utility given a higher eta_1 makes city 2's line flatter in no economy drawn": (
                turned[1]["flatter_2"][GIVEN_UTILITY] == 0
            ),
            "In a stored economy with utility given city 1's line certainly ends up steeper, with "
            "both": all(
                certified.rises(certified.moved(*sparse, name, "1.01"), "slope_1") for name in names
            ),
            "It does in a minority of the economies drawn": all(
                0 < one["steeper_1"][GIVEN_UTILITY] < 0.5 for one in turned
            ),
            "At the baseline the threshold certainly rises as drawn, with both and either "
            "closure": all(
                certified.rises(ends, "threshold")
                for given in certain.values()
                for ends in given.values()
            ),
            "At the old threshold, with utility given, city 1's line becomes flatter and city 2's "
            "stays, as drawn": all(
                one.slope_1 < base.slope_1 and agree(one.slope_2, base.slope_2) for one in first
            ),
            "At given utility a slope is a constant times its own city's Q_j^eps (SymPy)": (
                algebra.proved(algebra.slope())
            ),
            "The lines' slopes are the certified ones": all(same_slopes(name) for name in names),
            "The lines cross where the original equations have the threshold": (
                small(max(gap_to_direct(name) for name in names))
            ),
        },
        numbers={
            "draws": draws.SIZE,
            "factor": lines.SHIFTS["cost_1"],
            "bump_in_percent": 100 * (BUMP - 1),
            **named("cost_1"),
            **named("housing_1"),
        },
    )
