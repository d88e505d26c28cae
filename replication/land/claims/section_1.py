"""Abstract and section 1: what the introduction promises."""

import numpy as np

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
from replication.land.model.economy import BASELINE, VISIBLE
from replication.land.reference import enclosed
from replication.land.reference.algebra import (
    BEST_SITE,
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


@ROOM.check("land/text/very-inefficient")
def check_very_inefficient() -> Finding:
    """Losses of closed cities beside the untaxed equilibrium's."""
    economies = draws.drawn()
    optimum, equilibrium, local = (
        economies.solved(rule) for rule in ("planner", "equilibrium", "local governments")
    )
    housed = everybody_is_housed(economies)
    loss = (1 - local.welfare / optimum.welfare)[housed]
    beats = housed & (local.welfare > equilibrium.welfare)
    example = {}
    for elasticities, population in (
        (VISIBLE, 0.05),
        (BASELINE, 1e-10),
        (VISIBLE, 0.1),
        (BASELINE, 0.01),
    ):
        table = comparison.welfare_by_institution(elasticities, population)
        example[population] = [
            1 - table[name] / table["planner"]
            for name in ("local governments", "Pareto-efficient equilibrium")
        ]
    rows = [
        allocation.solve(elasticities, draws.RULES[name](elasticities), sites.uniform(), population)
        for name in TABLE
    ]
    heads = np.array([float(row.welfare / population) for row in rows])
    more = np.array([0.09, 0.1, 0.12])
    nearly = sites.truncated_pareto(2, 0.99)
    closed = institutions.local_governments(VISIBLE)
    people = 1.0001 * allocation.population_bound(VISIBLE, closed, nearly)
    shares = {
        name: 1
        - allocation.solve(VISIBLE, closed, *here).welfare
        / allocation.solve(VISIBLE, institutions.planner(VISIBLE), *here).welfare
        for name, here in {"more": (sites.uniform(), more), "alike": (nearly, people)}.items()
    }
    return Finding(
        printed={
            "Closed cities lose more than the untaxed equilibrium, at elasticities .4 and 1, "
            "uniform sites, L = .05.": example[0.05][0] > example[0.05][1],
        },
        instead={
            "They lose more at the paper's elasticities and L = 1e-10.": example[1e-10][0]
            > example[1e-10][1],
            "Where not everybody is housed they lose nearly everything at the paper's elasticities "
            "and L = .01.": example[0.01][0] > 1 - 1 / 1000,
            "They lose more than a quarter at elasticities .4 and 1, L = .1.": example[0.1][0]
            > 1 / 4,
            "Beyond the people whom they house the loss rises with population.": np.all(
                np.diff(shares["more"]) > 0
            ),
            "On sites above .99 they lose under a thousandth with one in 10,000 without a city.": (
                bool(shares["alike"] < 1 / 1000)
            ),
            "They beat the equilibrium in some drawn economies that they house.": np.any(beats),
            "The table has total utility a head under each institution.": np.all(
                same(np.array(list(table.values())), heads)
            ),
            "They lose in every drawn economy.": np.all(local.welfare < optimum.welfare),
        },
        numbers={
            "draws": draws.SIZE,
            "everybody is housed in": int(np.sum(housed)),
            "they beat the equilibrium in": int(np.sum(beats)),
            "median loss": float(np.median(loss)),
            "largest loss": float(np.max(loss)),
            "losses, closed cities and equilibrium": example,
            "loss on sites above .99": float(shares["alike"]),
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
