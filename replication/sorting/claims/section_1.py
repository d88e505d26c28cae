"""Section 1, the introduction: top earners in big cities, and innovation that concentrates."""

import numpy as np

from replication.facts import patents
from replication.ledger import Finding
from replication.sorting import draws
from replication.sorting.draws import by_city, by_closure, in_percent
from replication.sorting.model import innovation, threshold
from replication.sorting.model.economy import Economy
from replication.sorting.model.threshold import GIVEN_LABOUR, GIVEN_UTILITY, Solved, relative
from replication.sorting.printed import empirics, references
from replication.sorting.reference import agree, algebra
from replication.sorting.reference.direct import Direct
from replication.sorting.room import ROOM


@ROOM.check("sorting/text/top-earners-in-top-20-cities")
def check_top_earners() -> Finding:
    """The quoted shares of the population against the Census Bureau's counts of the same areas."""
    earners, quoted = np.array(empirics.TOP_EARNERS), np.array(empirics.POPULATION)
    counted = np.array([empirics.largest_areas(year) for year in ("1979", "2013")])
    same = np.array([empirics.largest_areas(year, ranked="2009") for year in ("1979", "2013")])
    quotient = empirics.location_quotient(earners, counted)
    return Finding(
        printed={
            "The 20 largest areas held 22 percent of the metropolitan population around 1980": (
                bool(np.abs(counted[0] - quoted[0]) < 0.005)
            ),
            "They held 29 percent of it in 2013": bool(np.abs(counted[1] - quoted[1]) < 0.005),
            "Their share of it rose": bool(counted[1] > counted[0]),
        },
        instead={
            "A share of top earners is its location quotient times the share of people": agree(
                quotient * counted, earners
            ),
            "By Census counts the 20 largest areas held more than two fifths of the metropolitan "
            "population in both years": bool(np.all(counted > 0.4)),
            "The share of the 20 largest areas of 2009 changed by less than a point": bool(
                abs(same[1] - same[0]) < 0.01
            ),
            "The quoted share of top earners rises": bool(earners[1] > earners[0]),
        },
        numbers={
            "areas": 366,
            "years": [1979, 2009],
            "largest": [20, 4, 9],
            "shares_in_percent": 100 * earners,
            "population_quoted_in_percent": 100 * quoted,
            "population_counted_in_percent": 100 * counted,
            "population_of_the_largest_of_2009_in_percent": 100 * same,
            "four_and_nine_largest_in_percent": [
                100 * empirics.largest_areas("1979", 4),
                100 * empirics.largest_areas("2013", 9),
            ],
            "location_quotients_with_counts": quotient,
        },
    )


def spends_more(solved: Solved) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Innovation spending in city 1 over city 2: in all, per unit of output, per worker."""
    cities, found = solved.cities, solved.allocation
    cost_1, cost_2 = innovation.costs(cities)
    per_output = innovation.spending_share(cities, cost_1) / innovation.spending_share(
        cities, cost_2
    )
    in_all = relative(found.wage) * relative(found.labour) * per_output
    return in_all, per_output, in_all / relative(found.labour)


@ROOM.check("sorting/text/innovation-concentrates")
def check_spending() -> Finding:
    """Innovation spending in city 1 against city 2: in all, per worker and per unit of output."""
    found = {name: spends_more(solved) for name, solved in draws.samples().items()}
    base, closure = threshold.baseline(), threshold.baseline_closures()[GIVEN_UTILITY]
    direct = Direct(base, closure)
    skill = direct.threshold()
    outlays, workers = [], []
    for city, place in enumerate(direct.places(skill)):
        mean = direct.mean_skill(city, skill)
        _, bought = direct.innovation(city, mean)
        outlay = direct.cost[city] * place.wage * place.labour / (1 - bought)
        outlays.append(outlay * mean / place.productivity)
        workers.append(place.labour)
    per_output = [
        outlay / place.output for outlay, place in zip(outlays, direct.places(skill), strict=True)
    ]
    ours = [float(innovation.spending_share(base, c)) for c in innovation.costs(base)]
    in_all = {name: float((one[0] > 1).mean()) for name, one in found.items()}
    per_worker = {name: float((one[2] > 1).mean()) for name, one in found.items()}
    return Finding(
        printed={
            "City 1 spends more on innovation per unit of its output": ours[0] > ours[1],
            "With utility given city 1 spends more in all in every economy drawn": (
                in_all[GIVEN_UTILITY] == 1
            ),
            "With labour given city 1 spends more in all in every economy drawn": (
                in_all[GIVEN_LABOUR] == 1
            ),
        },
        instead={
            "Spending per unit of output rises with the innovation cost, so that city 1 spends "
            "the smaller share (SymPy)": algebra.proved(algebra.spending()),
            "In no economy drawn does city 1 spend the larger share of its output": all(
                np.all(one[1] < 1) for one in found.values()
            ),
            "In over nine tenths of the economies drawn city 1 spends more in all": (
                min(in_all.values()) > 0.9
            ),
            "In over eight tenths of the economies drawn city 1 spends more per worker": (
                min(per_worker.values()) > 0.8
            ),
            "At the baseline the cities' books show the same shares of output": agree(
                ours, per_output
            ),
        },
        numbers={
            "draws": draws.SIZE,
            "baseline_per_output_in_percent": by_city(100 * np.array(per_output)),
            "baseline_share_of_spending_in_percent": 100 * outlays[0] / sum(outlays),
            "baseline_share_of_workers_in_percent": 100 * workers[0] / sum(workers),
            **in_percent(in_all, "spends_more_in_all"),
            **in_percent(per_worker, "spends_more_per_worker"),
        },
    )


def baseline_shares() -> tuple[float, float, float]:
    """City 1's share of innovation spending, of workers and of output at the baseline."""
    base: Economy = threshold.baseline()
    cities = threshold.equilibrium(base, threshold.baseline_closures()[GIVEN_UTILITY])
    output = float((relative(cities.wage) * relative(cities.labour))[0])
    share_1, share_2 = (innovation.spending_share(base, c) for c in innovation.costs(base))
    people, spending = float(relative(cities.labour)[0]), output * float(share_1 / share_2)
    return spending / (1 + spending), people / (1 + people), output / (1 + output)


@ROOM.check("sorting/figure-1.1")
def check_figure_1_1() -> Finding:
    """The model's counterpart of the picture: spending against people, baseline and draws."""
    spending, workers, output = baseline_shares()
    per_worker = {
        name: float((spends_more(solved)[2] > 1).mean()) for name, solved in draws.samples().items()
    }
    return Finding(
        instead={
            "In the model most economies drawn have innovation more concentrated in city 1 than "
            "people, as in the picture": min(per_worker.values()) > 0.5,
            "At the baseline, too, innovation is more concentrated than people": spending > workers,
            "At the baseline innovation is less concentrated than output": spending < output,
        },
        numbers={
            "share_of_innovation_spending_in_city_1": spending,
            "share_of_workers_in_city_1": workers,
            "share_of_output_in_city_1": output,
            **by_closure(per_worker, "more_spending_per_worker"),
        },
    )


@ROOM.check("sorting/figure-1.1/patents")
def check_patents() -> Finding:
    """Patents of 2000 to 2005 against people of 2000, area by area."""
    table = patents.concentration()
    inventive, peopled = (
        table[table.index.str.endswith(ranking)].to_numpy() for ranking in patents.RANKINGS
    )
    ahead = inventive[:, 0] > peopled[:, 1]
    return Finding(
        printed={
            "The 5 areas with most patents hold a larger share of patents than the 5 with most "
            "people hold of people": bool(ahead[0]),
            "So it is with 10 areas": bool(ahead[1]),
            "So it is with 20 areas": bool(ahead[2]),
        },
        instead={
            "It is not the largest areas: the 20 with most people hold less than a tenth more of "
            "patents than of people": bool(peopled[2, 0] < 1.1 * peopled[2, 1]),
        },
        numbers={
            "most_patents_in_percent": 100 * inventive,
            "most_people_in_percent": 100 * peopled,
            "gini": patents.gini(),
        },
    )


@ROOM.check("sorting/text/figures-from-elsewhere")
def check_quoted_figures() -> Finding:
    """What the model would need of a quoted number: the elasticity of congestion to city size."""
    base = threshold.baseline()
    cities = threshold.equilibrium(base, threshold.baseline_closures()[GIVEN_UTILITY])
    congestion = float(np.log(base.congestion_1 / base.congestion_2))
    needed = congestion / float(np.log(relative(cities.labour))[0])
    return Finding(
        instead={
            "At the baseline congestion rises with city size by more than twenty times the 2 "
            "percent that footnote 8 quotes": needed / 0.02 > 20,
        },
        numbers={"elasticity_of_congestion_at_baseline": needed},
    )


@ROOM.check("sorting/text/cross-references")
def check_references() -> Finding:
    """References within the paper, one by one."""
    wrong = references.astray()
    return Finding(
        printed={"Every reference points to what is meant": not wrong},
        instead={
            "Eighteen references or signs are those of another place": len(wrong) == 18,
            "They stand in fifteen places": len(set(wrong)) == 15,
        },
        numbers={"references": len(wrong), "places": len(set(wrong))},
    )
