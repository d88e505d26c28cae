"""Abstract and section 1: what the introduction promises."""

import numpy as np
import sympy
from numpy.typing import ArrayLike

from replication.certify import ball, below
from replication.land import draws
from replication.land.claims.section_3_4 import everybody_is_housed
from replication.land.draws import same
from replication.land.model import (
    allocation,
    city,
    comparison,
    developers,
    economy,
    institutions,
    sites,
)
from replication.land.model.economy import BASELINE, VISIBLE, Elasticities, pair
from replication.land.reference import enclosed
from replication.land.reference.algebra import (
    BEST_SITE,
    GAMMA,
    GAP,
    LEVEL,
    POWERS,
    QUALITY,
    SHARE,
    SIZE,
    is_positive,
    slope,
)
from replication.land.room import ROOM
from replication.ledger import Finding
from replication.numerics import Array
from replication.vanishing import vanishes


@ROOM.check("land/text/newcomers-first-order")
def check_newcomers() -> Finding:
    """One more resident of the best closed city costs it nothing to first order, and gains."""
    economies = draws.drawn()
    local = economies.solved("local governments")
    gained = city.best_utility(economies.elasticities, 1.0) - city.best_utility(
        economies.elasticities, local.threshold
    )
    size = city.best_size(VISIBLE, 1.0)
    lost = 1 - city.utility(VISIBLE, size * 1.0001, 1.0) / city.utility(VISIBLE, size, 1.0)
    utility = economy.utility(POWERS, SIZE, QUALITY)
    return Finding(
        printed={
            "At the best size utility does not change with size.": vanishes(
                slope(utility).subs(QUALITY, BEST_SITE)
            ),
            "One in 10,000 more costs a resident less than one in 10,000,000.": bool(
                lost < 1 / 10**7
            ),
            "Who comes from the worst closed city gains in every drawn economy.": np.all(
                gained > 0
            ),
        },
        numbers={"relative loss": float(lost), "draws": draws.SIZE},
    )


TABLE = (
    "planner",
    "atomistic",
    "tax, gross rule",
    "strategic",
    "tax, net rule",
    "equilibrium",
    "half failure",
    "local governments",
    "extreme failure",
)
"""Rules of the rows of the table of institutions."""


def lost_where_one_more_is_worth_nothing(elasticities: Elasticities) -> Array:
    """Share that closed cities lose where the multiplier is zero, whatever the sites are.

    The optimum has ``l^(gamma - epsilon) = c a`` there and closed cities ``(epsilon / gamma) a``.
    """
    closed, best = elasticities.best_ratio, elasticities.efficient_wedge
    power = elasticities.theta * (1 + elasticities.agglomeration)
    return np.asarray(1 - (closed / best) ** power * (1 - closed) / (1 - best))


def _losses(elasticities: Elasticities, where: sites.Sites, people: ArrayLike) -> list[Array]:
    """Shares of the optimum that closed cities and the untaxed equilibrium lose."""
    best, *others = (
        allocation.solve(elasticities, draws.RULES[name](elasticities), where, people).welfare
        for name in ("planner", "local governments", "equilibrium")
    )
    return [1 - welfare / best for welfare in others]


@ROOM.check("land/text/very-inefficient")
def check_very_inefficient() -> Finding:
    """Losses of closed cities beside the untaxed equilibrium's, with few people and with many."""
    economies = draws.drawn()
    optimum, equilibrium, local = (
        economies.solved(rule) for rule in ("planner", "equilibrium", "local governments")
    )
    housed, e = everybody_is_housed(economies), economies.elasticities
    loss = 1 - local.welfare / optimum.welfare
    most = 1 - local.threshold ** (e.theta * e.congestion)
    beats = housed & (local.welfare > equilibrium.welfare)
    # A city where l^(gamma - epsilon) is q a.
    ratio = sympy.Symbol("q", positive=True)
    total = SIZE * economy.utility(POWERS, SIZE, SIZE**GAP / ratio)
    visible = enclosed.VISIBLE
    closed, free, best = (
        {people: rule(visible, people) for people in ("1/20", "1/10")}
        for rule in (
            enclosed.closed_welfare,
            lambda *given: enclosed.equilibrium_system(*given).welfare,
            lambda *given: enclosed.planner_system(*given).welfare,
        )
    )
    table = comparison.welfare_by_institution(BASELINE, 0.01)
    rows = [
        allocation.solve(BASELINE, draws.RULES[name](BASELINE), sites.uniform(), 0.01)
        for name in TABLE
    ]
    heads = np.array([float(row.welfare / 0.01) for row in rows])
    few = _losses(VISIBLE, sites.uniform(), 0.1 ** np.arange(3, 7))
    more = _losses(VISIBLE, sites.uniform(), np.array([0.09, 0.1, 0.12]))[0]
    powers = pair([0.4, 0.03, 2.0, 10.0], [1.0, 0.08, 2.01, 10.1])
    full = lost_where_one_more_is_worth_nothing(powers)
    solved = [
        _losses(powers, where, people * (1 - 1 / 10**7))[0]
        for where in (sites.uniform(), sites.beta(2, 5), sites.truncated_pareto(2, 0.5))
        for people in [allocation.population_bound(powers, institutions.planner(powers), where)]
    ]
    return Finding(
        printed={
            "Closed cities lose more than the untaxed equilibrium, at elasticities .4 and 1, "
            "uniform sites, L = .05.": below(closed["1/20"], free["1/20"]),
        },
        instead={
            "They lose less there.": below(free["1/20"], closed["1/20"]),
            "They lose more at L = .1.": below(closed["1/10"], free["1/10"]),
            "They lose more than a quarter there.": below(closed["1/10"], best["1/10"] * 3 / 4),
            "They lose more at the paper's elasticities and L = 1e-10.": bool(
                np.diff(_losses(BASELINE, sites.uniform(), 1 / 10**10)) < 0
            ),
            "Where not everybody is housed they lose nearly everything at the paper's elasticities "
            "and L = .01.": table["local governments"] < table["planner"] / 1000,
            "Beyond the people whom they house the loss rises with population.": np.all(
                np.diff(more) > 0
            ),
            "A city where l^(gamma - epsilon) is q a has (1 / q - 1) l^(1 + gamma) in all.": (
                vanishes(total - (1 / ratio - 1) * SIZE ** (1 + GAMMA))
            ),
            "So where one more resident is worth nothing the share lost is the same on uniform, "
            "Beta and Pareto sites.": np.all(np.abs(np.array(solved) - full) < 1 / 10**9),
            "In every drawn economy that they house they lose at most what the worst closed city "
            "has less than the best.": np.all((loss <= most)[housed]),
            "With a tenth of the people the loss falls to less than a fiftieth.": np.all(
                few[0][1:] < few[0][:-1] / 50
            ),
            "They lose less than the untaxed equilibrium with a thousandth of the people.": (
                np.all(few[0] < few[1])
            ),
            "They beat the equilibrium in some drawn economy that they house.": np.any(beats),
            "The table has total utility a head under each institution.": np.all(
                same(np.array(list(table.values())), heads)
            ),
            "They lose in every drawn economy.": np.all(local.welfare < optimum.welfare),
        },
        numbers={
            "draws": draws.SIZE,
            "everybody is housed in": int(np.sum(housed)),
            "they beat the equilibrium in": int(np.sum(beats)),
            "median loss": float(np.median(loss[housed])),
            "largest loss": float(np.max(loss[housed])),
            "losses, closed cities and equilibrium": {
                people: [float((1 - one[people] / best[people]).mid()) for one in (closed, free)]
                for people in best
            },
            "at the paper's elasticities and 1e-10": [
                float(one) for one in _losses(BASELINE, sites.uniform(), 1 / 10**10)
            ],
            "where one more is worth nothing": full.tolist(),
        },
    )


@ROOM.check("land/text/developers-and-governments-differ")
def check_developers_and_governments_differ() -> Finding:
    """One size for both on homogeneous land, two on every better site of unlike land."""
    economies = draws.drawn()
    free, local = (economies.solved(rule) for rule in ("atomistic", "local governments"))
    quality = draws.developed_sites(free, 5)[..., 1:]
    closed = city.best_size(economies.elasticities.column(), quality)
    return Finding(
        printed={
            "On homogeneous land a developer who pays u_o chooses the best size.": vanishes(
                economy.social_marginal_product(POWERS, SIZE, BEST_SITE)
                - economy.best_utility(POWERS, BEST_SITE)
            ),
            "On unlike land developers' cities are larger on four sites of every drawn economy.": (
                np.all(free.sizes(quality) > closed)
            ),
            "Local governments lose in every drawn economy.": np.all(free.welfare > local.welfare),
        },
        numbers={"draws": draws.SIZE},
    )


@ROOM.check("land/text/market-power-from-heterogeneity")
def check_market_power() -> Finding:
    """Market power comes from unlike sites if entrants take utility as given.

    On homogeneous land with free entry of utility takers a large owner can do nothing: an entrant
    earns a profit whenever residents have less than u_o.
    """
    optimum = allocation.solve(VISIBLE, institutions.planner(VISIBLE), sites.uniform(), 0.1)
    owner = {
        share: developers.large_owners(VISIBLE, sites.uniform(), 0.1, share) for share in (0.2, 0.5)
    }
    visible = enclosed.VISIBLE
    people = 25 * economy.entrant_size(visible, ball(1), ball(25), ball(1))
    entrant = economy.profit(
        POWERS, SIZE, BEST_SITE, economy.best_utility(POWERS, BEST_SITE) - LEVEL
    )
    return Finding(
        printed={
            "25 strategic developers of equal sites leave residents as well off as 23 cities "
            "would.": not below(
                economy.utility(visible, people / 25, ball(1)),
                economy.utility(visible, people / 23, ball(1)),
            ),
        },
        instead={
            "23 cities would be better.": below(
                economy.utility(visible, people / 25, ball(1)),
                economy.utility(visible, people / 23, ball(1)),
            ),
            "Where residents have less than u_o an entrant on equal land earns a profit.": (
                is_positive(entrant)
            ),
            "On unlike land the owner of a fifth of every kind of site lowers pay below the "
            "multiplier.": bool(owner[0.2].fringe.common < optimum.common),
            "Total utility falls then.": bool(owner[0.2].welfare < optimum.welfare),
            "It falls more if she owns half.": bool(owner[0.5].welfare < owner[0.2].welfare),
        },
        numbers={
            "losses": [float(1 - one.welfare / optimum.welfare) for one in owner.values()],
            "shares": list(owner),
            "people": float(people.mid()),
            "entrants and better number": [25, 23],
        },
    )


@ROOM.check("land/text/best-sites-host-cities")
def check_best_sites() -> Finding:
    """Developers with one elasticity open the best sites; unequal owners need not.

    Profit at the optimum rises with quality by l^(1 + epsilon); an owner opens sites whose best
    utility exceeds what a resident is worth to her, which is more than pay.
    """
    owner = developers.large_owners(VISIBLE, sites.uniform(), 0.1, 0.5)
    rise = slope(economy.profit(POWERS, SIZE, QUALITY, LEVEL), QUALITY)
    site = economy.quality_at(POWERS, SIZE, LEVEL)  # LEVEL is u_D (1 + eta), SHARE eta
    hers, theirs = float(owner.large.threshold), float(owner.fringe.threshold)
    economies = draws.drawn()
    free = economies.solved("strategic")
    quality = draws.developed_sites(free, 6)
    e, paid = economies.elasticities.column(), free.common[..., np.newaxis]
    profit = city.developer_profit(e, free.sizes(quality), quality, paid)
    return Finding(
        printed={
            "The owner of half of every kind of site opens all sites on which others build.": (
                hers <= theirs
            ),
        },
        instead={
            "She leaves sites empty on which others build.": hers > theirs,
            "A resident is worth more to her than pay.": bool(
                owner.large.common > owner.fringe.common
            ),
            "The best utility of her worst site is what a resident is worth to her.": bool(
                same(city.best_utility(VISIBLE, hers), owner.large.common)
            ),
            "Profit rises with quality by l^(1 + epsilon).": vanishes(
                rise - SIZE * economy.output(POWERS, SIZE, 1)
            ),
            "Along (15) a larger city adds pay times the elasticity to that.": (
                vanishes(
                    slope(economy.profit(POWERS, SIZE, site, LEVEL / (1 + SHARE)))
                    - SIZE * economy.output(POWERS, SIZE, 1) * slope(site)
                    - SHARE * LEVEL / (1 + SHARE)
                )
            ),
            "So it does over six sites of every drawn economy of developers with one elasticity.": (
                np.all(np.diff(profit, axis=-1) > 0)
            ),
        },
        numbers={
            "thresholds of owner and fringe": [hers, theirs],
            "pay and worth": [float(owner.fringe.common), float(owner.large.common)],
        },
    )
