"""Checks of Table 1, of the quoted shares, and of the figures."""

import numpy as np

from replication import published
from replication.ledger import Finding, Verdict, finding
from replication.sorting import draws, figures
from replication.sorting.claims.baseline import VISIBLE
from replication.sorting.claims.statics import BUMP, key, moves, raised_cost
from replication.sorting.model import innovation, threshold
from replication.sorting.model.threshold import relative
from replication.sorting.printed import empirics
from replication.sorting.reference.direct import Direct
from replication.sorting.room import ROOM


def _agreeing(variant: str, row: str | None = None) -> int:
    cells = published.compare(published.read_table("sorting/table-1"), empirics.table_1(variant))
    return sum(cell.agrees for cell in cells if row in (None, cell.row))


@ROOM.check("sorting/table-1")
def check_table() -> Finding:
    """Every cell is the sum or difference of the two others of its column; none is a rate."""
    table = published.read_table("sorting/table-1")
    shares = empirics.printed_shares()
    growth = shares.loc["growth"]
    rates = empirics.table_1("correct").loc["growth"]
    label = table.labels["first-year"]
    return finding(
        _agreeing("printed") == shares.size
        and _agreeing("correct", "growth") == 0
        and "2000" in label
        and np.all(growth < rates),
        Verdict.CORRECTED,
        identities=shares.shape[1],
        cells_that_agree_as_differences=_agreeing("printed"),
        growth_cells_that_agree_as_rates=_agreeing("correct", "growth"),
        growth_rates=rates.to_numpy(),
    )


@ROOM.check("sorting/table-1/stronger-sorting")
def check_stronger_sorting() -> Finding:
    """Big over small city, before and after, in differences, ratios and odds, with rounding."""
    shares = empirics.printed_shares()
    numbers, holds = {}, True
    for block in ("college", "above-college"):
        small, big = (shares[f"{block}-{size}-city"] for size in ("small", "big"))
        ends = {}
        for row in ("first-year", "2010"):
            low_small, high_small = empirics.rounding_range([small[row]], 1e-4)[:, 0]
            low_big, high_big = empirics.rounding_range([big[row]], 1e-4)[:, 0]
            ends[row] = {
                "difference": (low_big - high_small, high_big - low_small),
                "ratio": (low_big / high_small, high_big / low_small),
                "odds": (
                    float(empirics.odds_ratio(low_big, high_small)),
                    float(empirics.odds_ratio(high_big, low_small)),
                ),
            }
        for measure in ("difference", "ratio", "odds"):
            holds &= ends["2010"][measure][0] > ends["first-year"][measure][1]
        ratios = [float(big[row] / small[row]) for row in ("first-year", "2010")]
        numbers[f"ratio_{block.replace('-', '_')}"] = ratios
    rise = [b / a - 1 for a, b in numbers.values()]
    return finding(
        holds and rise[0] < 0.005 < 0.1 < rise[1],
        Verdict.REPRODUCED,
        **numbers,
        rise_of_ratio=rise,
    )


@ROOM.check("sorting/text/top-earners-in-top-20-cities")
def check_top_earners() -> Finding:
    """Location quotients and odds ratios of the quoted shares, with what rounding leaves open."""
    earners, people = np.array(empirics.TOP_EARNERS), np.array(empirics.POPULATION)
    quotient = empirics.location_quotient(earners, people)
    odds = empirics.odds_ratio(earners, people)
    low_earners, high_earners = empirics.rounding_range(earners)
    low_people, high_people = empirics.rounding_range(people)
    quotients = (
        empirics.location_quotient(low_earners, high_people),
        empirics.location_quotient(high_earners, low_people),
    )
    ratios = (
        empirics.odds_ratio(low_earners, high_people),
        empirics.odds_ratio(high_earners, low_people),
    )
    by_population = earners[0] * (people[1] / people[0] - 1)
    return finding(
        quotients[0][1] < quotients[1][0]
        and ratios[0][1] > ratios[1][0]
        and 0.8 < by_population / (earners[1] - earners[0]) < 1,
        Verdict.CONDITIONAL,
        location_quotients=quotient,
        lowest_location_quotients=quotients[0],
        highest_location_quotients=quotients[1],
        odds_ratios=odds,
        points_of_rise=earners[1] - earners[0],
        points_from_population_alone=by_population,
    )


@ROOM.check("sorting/text/innovation-concentrates")
def check_spending() -> Finding:
    """Compare innovation spending in the two cities, in all and per unit of output."""
    holds, numbers = True, {}
    for name, sample in draws.samples().items():
        cities, solved = sample.cities, sample.allocation
        share_1, share_2 = (
            innovation.spending_share(cities, cost) for cost in (cities.cost_1, cities.cost_2)
        )
        spending = relative(solved.wage) * relative(solved.labour) * share_1 / share_2
        numbers[f"spends_more_in_all_{key(name)}"] = float((spending > 1).mean())
        numbers[f"spends_more_per_output_{key(name)}"] = float((share_1 > share_2).mean())
        holds &= bool(np.all(share_1 < share_2) and 0.5 < (spending > 1).mean() < 1)
    base, closure = threshold.baseline(), threshold.baseline_closures()["given utility"]
    direct = Direct(base, closure)
    skill = direct.threshold()
    outlays = []
    for city, place in enumerate(direct.places(skill)):
        mean = direct.mean_skill(city, skill)
        _, bought = direct.innovation(city, mean)
        outlay = direct.cost[city] * place.wage * place.labour / (1 - bought)
        outlays.append(outlay * mean / place.productivity / place.output)
    ours = [float(innovation.spending_share(base, c)) for c in (base.cost_1, base.cost_2)]
    return finding(
        holds and np.allclose(outlays, ours, rtol=1e-10),
        Verdict.CONDITIONAL,
        draws=draws.SIZE,
        baseline_per_output=outlays,
        **numbers,
    )


@ROOM.check("sorting/figure-1.1")
def check_figure_1_1() -> Finding:
    """The picture needs patents and deals by city; the model's counterpart at the baseline."""
    base, closure = threshold.baseline(), threshold.baseline_closures()["given utility"]
    cities = threshold.equilibrium(base, closure)
    output = float((relative(cities.wage) * relative(cities.labour))[0])
    share_1, share_2 = (
        float(innovation.spending_share(base, cost)) for cost in (base.cost_1, base.cost_2)
    )
    people = float(relative(cities.labour)[0])
    spending = output * share_1 / share_2
    place = spending / (1 + spending), people / (1 + people)
    return finding(
        abs(output - 3.97) < 0.02 and place[0] < output / (1 + output),
        Verdict.OUT_OF_REACH,
        share_of_innovation_spending_in_city_1=place[0],
        share_of_workers_in_city_1=place[1],
        share_of_output_in_city_1=output / (1 + output),
    )


@ROOM.check("sorting/figure-2.1")
def check_figure_2_1() -> Finding:
    """The picture needs incomes in 366 areas; its two ends for 20 cities are in the text."""
    earners, people = np.array(empirics.TOP_EARNERS), np.array(empirics.POPULATION)
    quotient = empirics.location_quotient(earners, people)
    return finding(
        np.allclose(quotient, [0.39 / 0.22, 0.53 / 0.29]) and np.all(quotient > 1.5),
        Verdict.OUT_OF_REACH,
        share_1980_and_2013=earners,
        location_quotients=quotient,
    )


@ROOM.check("sorting/figure-2.2")
def check_figure_2_2() -> Finding:
    """The picture needs wages in 264 areas; the model's counterpart at the baseline."""
    base, closure = threshold.baseline(), threshold.baseline_closures()["given utility"]
    cities = threshold.equilibrium(base, closure)
    elasticity = float(np.log(relative(cities.wage))[0] / np.log(relative(cities.labour))[0])
    shares = [
        float(innovation.entrepreneur_share(base, cost)) for cost in (base.cost_1, base.cost_2)
    ]
    return finding(
        0.49 < elasticity < 0.50 and shares[0] > shares[1],
        Verdict.OUT_OF_REACH,
        elasticity_of_wage_to_population_in_the_model=elasticity,
        entrepreneur_shares_in_the_model=shares,
    )


@ROOM.check("sorting/figure-4.1")
def check_figure_4_1() -> Finding:
    """The lines cross at the threshold, city 1's is steeper, and only there is it a fixed point."""
    holds, numbers = True, {}
    for name in figures.CLOSURES:
        chosen = figures.lines(threshold.baseline(), name)
        direct = Direct(threshold.baseline(), threshold.baseline_closures()[name])
        holds &= chosen.slope_1 > chosen.slope_2
        holds &= abs(chosen.threshold / direct.threshold() - 1) < 1e-9
        numbers[f"threshold_{key(name)}"] = chosen.threshold
    candidates = np.geomspace(1.0005, 100, 2_000)
    for gain in figures.candidate_gains(candidates).values():
        crossings = np.flatnonzero(np.diff(np.sign(gain)))
        holds &= crossings.size == 1 and bool(gain[0] < 0)
        at = candidates[crossings[0]]
        holds &= bool(at <= chosen.threshold <= candidates[crossings[0] + 1])
    return finding(holds, Verdict.REPRODUCED, **numbers)


def rotation(parameter: str) -> tuple[bool, dict[str, list[float]], dict[str, list[float]]]:
    """Slopes before and after, by closure; and whether the threshold rises as drawn."""
    rises, first, second = True, {}, {}
    for name in figures.CLOSURES:
        before, after, drawn = figures.shifted_lines(parameter, name)
        rises &= after.threshold > before.threshold
        rises &= abs(drawn.threshold / after.threshold - 1) < 1e-9
        direct = Direct(
            threshold.baseline().scaled(parameter, figures.SHIFTS[parameter]),
            threshold.baseline_closures()[name],
        )
        rises &= abs(direct.threshold() / after.threshold - 1) < 1e-9
        first[f"slope_1_{key(name)}"] = [before.slope_1, after.slope_1]
        second[f"slope_2_{key(name)}"] = [before.slope_2, after.slope_2]
    return rises, first, second


def turning(parameter: str) -> dict[str, float]:
    """Shares of draws in which a city's line gets steeper and flatter, parameter up by 1%."""
    numbers = {}
    for name, sample in draws.samples().items():
        factor = raised_cost(sample) if parameter == "cost_1" else BUMP
        before, after, interior = moves(sample, parameter, factor)
        for city, slopes in enumerate(zip(before.slope, after.slope, strict=True), start=1):
            turn = np.log(slopes[1] / slopes[0])[interior]
            numbers[f"steeper_{city}_{key(name)}"] = float((turn > VISIBLE).mean())
            numbers[f"flatter_{city}_{key(name)}"] = float((turn < -VISIBLE).mean())
    return numbers


@ROOM.check("sorting/figure-4.2")
def check_figure_4_2() -> Finding:
    """With a higher z_min both slopes move: up with utility given, either way with labour given."""
    rises, first, second = rotation("minimum_skill")
    up = [s["given_utility"] for s in _by_closure(first, second)]
    down = [s["given_labour"] for s in _by_closure(first, second)]
    shares = turning("minimum_skill")
    return finding(
        rises
        and all(b > a for a, b in up)
        and all(b < a for a, b in down)
        and all(shares[f"flatter_{city}_given_utility"] == 0 for city in (1, 2))
        and all(0.1 < shares[f"flatter_{city}_given_labour"] < 0.9 for city in (1, 2)),
        Verdict.REFUTED,
        **first,
        **second,
        draws=draws.SIZE,
        **shares,
    )


def _by_closure(*slopes: dict[str, list[float]]) -> list[dict[str, list[float]]]:
    return [{name.split("_", 2)[2]: ends for name, ends in s.items()} for s in slopes]


@ROOM.check("sorting/figure-4.3")
def check_figure_4_3() -> Finding:
    """With a higher chi_1 or eta_1 the threshold rises as drawn, but both lines move."""
    holds, numbers = True, {}
    for parameter in ("cost_1", "housing_1"):
        rises, first, second = rotation(parameter)
        holds &= rises
        holds &= all(abs(b / a - 1) > 1e-3 for a, b in second.values())
        numbers |= {f"{name}_{parameter}": ends for name, ends in (first | second).items()}
        shares = turning(parameter)
        holds &= shares["flatter_2_given_utility"] == 0
        holds &= all(0 < shares[f"steeper_1_{key(name)}"] < 0.5 for name in figures.CLOSURES)
        numbers |= {f"{name}_{parameter}": share for name, share in shares.items()}
    return finding(holds, Verdict.CORRECTED, draws=draws.SIZE, **numbers)
