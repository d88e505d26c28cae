"""Section 4.3: entrepreneurs' income over workers' (Proposition 6), and another cost."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np

from replication.ledger import Finding
from replication.numerics import Array
from replication.sorting import draws
from replication.sorting.claims.section_4_2_threshold import first_draws
from replication.sorting.draws import by_city, by_closure, in_percent
from replication.sorting.model import alternative, innovation, threshold
from replication.sorting.model.economy import Cities, Closure, Economy
from replication.sorting.model.statics import BUMP
from replication.sorting.model.threshold import GIVEN_LABOUR, GIVEN_UTILITY
from replication.sorting.reference import SOLVED, agree, algebra, small
from replication.sorting.reference import gap as largest_gap
from replication.sorting.reference.direct import Direct
from replication.sorting.reference.enclosed import (
    BIGGER_AND_LESS_UNEQUAL,
    BIGGER_AND_MORE_UNEQUAL,
    NARROWING,
    UNSTABLE,
    responses,
)
from replication.sorting.room import ROOM
from replication.trials import Outcome, counts, tried
from replication.vanishing import vanishes


@tried(
    ROOM,
    "sorting/proposition-6",
    draws.drawn,
    tries="The entrepreneurs' share falls in the innovation cost, and is the higher in city 1",
    domain=draws.DOMAIN,
    block=draws.BLOCK,
)
@draws.each
def share_rises_with_efficiency(cities: Cities, _: Closure) -> Outcome:
    """The entrepreneurs' share falls in the innovation cost, and is the higher in city 1."""
    cost_1, cost_2 = innovation.costs(cities)
    share_1, dearer, share_2 = (
        innovation.entrepreneur_share(cities, cost) for cost in (cost_1, BUMP * cost_1, cost_2)
    )
    return Outcome((dearer < share_1) & (share_1 > share_2))


DECLINED = 0.13, 0.14
"""Two costs at which declining to innovate, if it is free, is better at the baseline."""


def shares_if_free(*costs: Array | float) -> Array:
    """Entrepreneurs' share at the baseline by cost if declining is free: gamma where they do."""
    base = threshold.baseline()
    cost = np.concatenate([np.ravel(one) for one in costs])
    innovate = cost <= innovation.opt_in_cost(base)
    return np.where(innovate, innovation.entrepreneur_share(base, cost), base.gamma)


@ROOM.check("sorting/proposition-6")
def check_entrepreneur_share() -> Finding:
    """The share of (4.17) against the cities' books, and how it falls in chi_j."""
    ours, books = [], []
    for solved in draws.samples().values():
        for economy, skill in first_draws(solved):
            for city, place in enumerate(economy.places(skill)):
                profits = place.profit_per_skill * economy.mean_skill(city, skill)
                books.append(profits / (place.wage * place.labour))
                share = innovation.entrepreneur_share(economy.source[0], economy.cost[city])
                ours.append(float(share[0]))
    solved = draws.samples()[GIVEN_UTILITY]
    found = counts(share_rises_with_efficiency.on(draws.sample_of(solved.cities, solved.closure)))
    base = threshold.baseline()
    shares = [float(innovation.entrepreneur_share(base, c)) for c in innovation.costs(base)]
    return Finding(
        printed={
            "In 24 economies the share of (4.17) is that of the cities' books": agree(ours, books),
            "The share falls in the cost, by A/(A - x)^2 for a unit of x (SymPy)": algebra.proved(
                algebra.entrepreneurs_share()
            ),
            "In every economy drawn it falls in chi_1 and is the higher in city 1": (
                found["holds"] == found["draws"]
            ),
            "At the baseline it is the higher in city 1": shares[0] > shares[1],
            "If declining is free and city 2's entrepreneurs decline, theirs is the higher share": (
                bool(np.less(*shares_if_free(base.cost_1, DECLINED[0])))
            ),
            "If it is free and those of both cities decline, the shares are the same": bool(
                np.equal(*shares_if_free(*DECLINED))
            ),
            "Innovating is as good as declining at chi_j = gamma/(4 (alpha - 1)) (SymPy)": vanishes(
                algebra.innovation()["bound"]
            ),
        },
        numbers={
            "draws": found["draws"],
            "largest_gap_to_books": largest_gap(ours, books),
            "baseline_shares": by_city(shares),
        },
    )


@ROOM.check("sorting/text/declining-advantage-and-inequality")
def check_declining_advantage() -> Finding:
    """City 1's share and threshold as chi_1 rises by half, from the original equations."""
    shares: dict[str, list[float]] = {}
    skills: dict[str, list[float]] = {}
    economy = threshold.baseline()
    for name, closure in threshold.baseline_closures().items():
        shares[name], skills[name] = [], []
        for factor in (1.0, 1.5):
            direct = Direct(economy.scaled("cost_1", factor), closure)
            skill = direct.threshold()
            place = direct.places(skill)[0]
            mean = direct.mean_skill(0, skill)
            skills[name].append(skill)
            shares[name].append(place.profit_per_skill * mean / (place.wage * place.labour))
    alone = [float(innovation.entrepreneur_share(economy, f * economy.cost_1)) for f in (1.0, 1.5)]
    return Finding(
        printed={
            "At the baseline city 1's share falls with either closure": all(
                one[1] < one[0] for one in shares.values()
            ),
            "At the baseline the threshold rises with either closure": all(
                one[1] > one[0] for one in skills.values()
            ),
            "The share moves by (4.17) alone: better sorting does not enter it": all(
                agree(one, alone) for one in shares.values()
            ),
            "It falls at every cost (SymPy)": algebra.proved(algebra.entrepreneurs_share()),
        },
        numbers={**by_closure(shares, "share"), **by_closure(skills, "threshold")},
    )


@ROOM.check("sorting/text/alternative-cost-share")
def check_alternative_share() -> Finding:
    """The choice and the share when the innovation cost does not grow with the city."""
    built = alternative.construct(5_000, seed=61)
    scale, net, _ = alternative.city_terms(built, built.state, np.zeros((3, built.gap.size)))
    economy = draws.samples()[GIVEN_UTILITY].cities
    assert isinstance(economy, Economy)
    labour = np.exp(np.random.default_rng(62).normal(0, 1, economy.size))
    # Net profit in units of (1 - theta) Y z / Q at the alternative cost chi w / (1 - phi) z / Q.
    cost = labour * economy.cost_2
    gain: Callable[[Array], Array] = lambda phi: (
        (phi + economy.tail - 1) / (economy.tail - 1) - cost / labour / (economy.gamma * (1 - phi))
    )
    best = gain(innovation.probability(economy, cost / labour))
    others = gain(np.linspace(0, 0.99, 40)[:, np.newaxis])
    beaten = bool(np.all(best >= others - 1e-12))
    ours, formula = [], []
    for city in (0, 1):
        effective = built.cost[city] / np.exp(built.state[1 + city])
        cities = Economy(
            substitution=built.substitution,
            goods_share=built.goods_share,
            tail=built.tail,
            congestion_1=1.0,
            congestion_2=0.0,
            cost_1=0.5 * effective,
            cost_2=effective,
        )
        ours.append(built.gamma * net[city] / scale[city])
        formula.append(innovation.entrepreneur_share(cities, effective))
    return Finding(
        printed={
            "In no economy drawn does another probability earn more than (4.8) with chi_j / L_j": (
                beaten
            ),
            "In every equilibrium constructed the share is (4.17) with chi_j / L_j": agree(
                ours, formula
            ),
            "The share falls in chi_j / L_j, so that it rises with L_j (SymPy)": algebra.proved(
                algebra.entrepreneurs_share()
            ),
        },
        numbers={
            "draws": economy.size,
            "equilibria": built.gap.size,
            "largest_gap": largest_gap(ours, formula),
        },
    )


@dataclass(frozen=True, slots=True, eq=False)
class AlternativeShares:
    """How often stable equilibria with the alternative cost respond upwards, for one closure.

    Shares have a row for thresholds whose entrepreneur earns less than a worker, r_1 < 1, and one
    for those who earn more, and a column for each parameter of ``alternative.SHOCKS``.

    Attributes
    ----------
    bigger, more_unequal, more_productive : array of shape (2, 3)
        Share in which L_1, entrepreneurs' income over workers' in city 1, and Q_1 / Q_2 rise.
    together : array of shape (2, 3)
        Share in which either both L_1 and that income ratio rise or neither does.
    stable : list of int
        Stable equilibria of both kinds.
    unstable : array of shape (2,)
        Share of unstable ones among all.
    residual : float
        The largest of any equation in any equilibrium.
    """

    bigger: Array
    more_unequal: Array
    more_productive: Array
    together: Array
    stable: list[int]
    unstable: Array
    residual: float


COST, SKILL, LAND = range(len(alternative.SHOCKS))


@cache
def alternative_shares(name: str) -> AlternativeShares:
    """Responses of stable equilibria with the alternative cost under one closure."""
    built = alternative.construct(draws.CONSTRUCTED, seed=61)
    more = built.relative_pay[0] > 1
    cleared = name == GIVEN_LABOUR
    response, changes = alternative.responses(built, cleared=cleared)
    kinds = [np.flatnonzero(response.stable & kind) for kind in (~more, more)]
    share: Callable[..., Array] = lambda values: np.stack(
        [values[kind].mean(axis=0) for kind in kinds]
    )
    bigger, unequal = changes["labour_1"] > 0, changes["share_1"] > 0
    calm = np.zeros((len(alternative.SHOCKS), more.size))
    equations = alternative.residuals(built, built.state, calm, cleared=cleared)
    return AlternativeShares(
        bigger=share(bigger),
        more_unequal=share(unequal),
        more_productive=share(changes["relative_productivity"] > 0),
        together=share(bigger == unequal),
        stable=[kind.size for kind in kinds],
        unstable=np.array([np.mean(~response.stable[kind]) for kind in (~more, more)]),
        residual=float(np.max(np.abs(equations))),
    )


@ROOM.check("sorting/text/alternative-cost-size")
def check_alternative_size() -> Finding:
    """Whether what makes city 1 bigger makes it more unequal, with the alternative cost.

    Numbers are pairs: where the threshold's entrepreneur earns less than a worker, and more.
    """
    found = {name: alternative_shares(name) for name in (GIVEN_UTILITY, GIVEN_LABOUR)}
    numbers: dict[str, object] = {}
    for name, one in found.items():
        for number, shock in enumerate(alternative.SHOCKS):
            numbers |= in_percent({name: one.bigger[:, number]}, f"bigger_with_{shock}")
            numbers |= in_percent({name: one.more_unequal[:, number]}, f"more_unequal_with_{shock}")
        numbers |= by_closure({name: [*one.stable, sum(one.stable)]}, "stable_equilibria")
    utility, labour = found[GIVEN_UTILITY], found[GIVEN_LABOUR]
    enclosed = {
        name: responses(BIGGER_AND_LESS_UNEQUAL, cleared=name == GIVEN_LABOUR) for name in found
    }
    other = responses(BIGGER_AND_MORE_UNEQUAL, cleared=False)
    return Finding(
        printed={
            "With utility given a higher chi_1, which makes city 1 bigger, makes it more unequal "
            "in most equilibria": bool(np.all(utility.more_unequal[:, COST] > 0.5)),
            "With labour given a higher chi_1, which makes city 1 bigger, makes it more unequal in "
            "most equilibria": bool(np.all(labour.more_unequal[:, COST] > 0.5)),
        },
        instead={
            "Scarcer land moves size and inequality together in every equilibrium": all(
                np.all(one.together[:, LAND] == 1) for one in found.values()
            ),
            "A higher minimum skill moves size and inequality together in every equilibrium": all(
                np.all(one.together[:, SKILL] == 1) for one in found.values()
            ),
            "With utility given each of the three parameters makes city 1 bigger in every "
            "equilibrium": bool(np.all(utility.bigger == 1)),
            "With utility given a higher chi_1 makes city 1 more unequal in under a tenth": bool(
                np.all((utility.more_unequal[:, COST] > 0) & (utility.more_unequal[:, COST] < 0.1))
            ),
            "With labour given a higher chi_1 makes city 1 more unequal in none": bool(
                np.all(labour.more_unequal[:, COST] == 0)
            ),
            "With labour given a higher minimum skill makes city 1 bigger in no equilibrium in "
            "which the threshold's entrepreneur earns less than a worker": (
                labour.bigger[0, SKILL] == 0
            ),
            "With labour given scarcer land makes city 1 bigger in every equilibrium in which he "
            "earns more": labour.bigger[1, LAND] == 1,
            "Income at the threshold rises with workers and falls with their cost (SymPy)": (
                algebra.proved(algebra.alternative_pay())
            ),
            "In the stored equilibrium, stable with either closure, a higher chi_1 certainly makes "
            "city 1 bigger and less unequal": all(
                one.stable and one.workers_1[COST] > 0 and one.share_1[COST] < 0
                for one in enclosed.values()
            ),
            "In another, stable with utility given, it certainly makes city 1 bigger and more "
            "unequal": bool(other.stable and other.workers_1[COST] > 0 and other.share_1[COST] > 0),
            "The share falls in the cost, so that it rises exactly if chi_1 / L_1 falls (SymPy)": (
                algebra.proved(algebra.entrepreneurs_share())
            ),
            "With labour given a higher minimum skill certainly makes city 1 smaller there": (
                bool(enclosed[GIVEN_LABOUR].workers_1[SKILL] < 0)
            ),
            "Every equilibrium is solved to one part in 10^8": (
                small(max(utility.residual, labour.residual), SOLVED)
            ),
        },
        numbers=numbers
        | {
            "stored": BIGGER_AND_LESS_UNEQUAL.numbers,
            "other": BIGGER_AND_MORE_UNEQUAL.numbers,
        },
    )


@ROOM.check("sorting/text/alternative-cost-statics")
def check_alternative_statics() -> Finding:
    """Whether Propositions 2, 4 and 5 carry over to the alternative cost.

    Numbers are pairs: where the threshold's entrepreneur earns less than a worker, and more.
    """
    found = {name: alternative_shares(name) for name in (GIVEN_UTILITY, GIVEN_LABOUR)}
    numbers: dict[str, object] = {}
    for name, one in found.items():
        for number, shock in enumerate(alternative.SHOCKS):
            title = f"relative_productivity_up_with_{shock}"
            numbers |= in_percent({name: one.more_productive[:, number]}, title)
        numbers |= in_percent({name: one.unstable}, "unstable")
        numbers |= by_closure({name: one.stable}, "stable_equilibria")
    utility, labour = found[GIVEN_UTILITY], found[GIVEN_LABOUR]
    narrowing, unstable = (responses(one, cleared=False) for one in (NARROWING, UNSTABLE))
    return Finding(
        printed={
            "Relative productivity rises with the minimum skill in most equilibria": (
                utility.more_productive[0, SKILL] > 0.5
            ),
            "Every equilibrium is stable": bool(
                np.all(utility.unstable == 0) and np.all(labour.unstable == 0)
            ),
        },
        instead={
            "With utility given over a tenth of the equilibria are unstable": bool(
                np.all(utility.unstable > 0.1)
            ),
            "With utility given relative productivity rises with the minimum skill in a minority": (
                bool(
                    np.all(
                        (utility.more_productive[:, SKILL] > 0)
                        & (utility.more_productive[:, SKILL] < 0.3)
                    )
                )
            ),
            "With labour given it rises with the minimum skill in no equilibrium": bool(
                np.all(labour.more_productive[:, SKILL] == 0)
            ),
            "With utility given it rises with chi_1 in most equilibria, not in all": bool(
                np.all(
                    (utility.more_productive[:, COST] > 0.5)
                    & (utility.more_productive[:, COST] < 1)
                )
            ),
            "With labour given it rises with chi_1 in most equilibria, not in all": bool(
                np.all(
                    (labour.more_productive[:, COST] > 0.8) & (labour.more_productive[:, COST] < 1)
                )
            ),
            "With utility given it rises with eta_1 in most equilibria, not in all": bool(
                np.all(
                    (utility.more_productive[:, LAND] > 0.5)
                    & (utility.more_productive[:, LAND] < 1)
                )
            ),
            "In a stored equilibrium, stable with either closure, a higher minimum skill certainly "
            "lowers it": all(
                one.stable and one.ratio[SKILL] < 0
                for one in (responses(BIGGER_AND_LESS_UNEQUAL, cleared=c) for c in (False, True))
            ),
            "In another, stable with utility given, it certainly falls with chi_1": bool(
                narrowing.stable and narrowing.ratio[COST] < 0
            ),
            "There it certainly falls with eta_1": bool(narrowing.ratio[LAND] < 0),
            "A third, with settled workers, is certainly unstable with utility given": bool(
                unstable.gap > 0 and max(unstable.settled) < 0 and unstable.slope < 0
            ),
        },
        numbers=numbers
        | {"stored": [one.numbers for one in (BIGGER_AND_LESS_UNEQUAL, NARROWING, UNSTABLE)]},
    )


@ROOM.check("sorting/proposition-6/only-cost")
def check_only_cost() -> Finding:
    """What the entrepreneurs' share depends on."""
    base = threshold.baseline()
    cost, _ = innovation.costs(base)
    shares = []
    for name, closure in threshold.baseline_closures().items():
        for factor in (1.0, 1.1) if name == GIVEN_UTILITY else (1.1,):
            direct = Direct(base.scaled("housing_1", factor), closure)
            skill = direct.threshold()
            place = direct.places(skill)[0]
            profits = place.profit_per_skill * direct.mean_skill(0, skill)
            shares.append(profits / (place.wage * place.labour))
    alone = float(innovation.entrepreneur_share(base, cost))
    return Finding(
        printed={
            "With a smaller market in city 1, through scarcer land, the share is lower": (
                shares[1] < shares[0] * (1 - 1e-9)
            ),
        },
        instead={
            "Output and skill cancel: the share is gamma B_j / s_j (SymPy)": algebra.proved(
                algebra.books()
            ),
            "It is (4.17) with and without scarcer land": agree(shares, alone),
        },
        numbers={"shares": shares},
    )
