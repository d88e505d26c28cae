"""Sections 2.3 to 2.5: developers and local governments on homogeneous land."""

from typing import Any

import numpy as np
import sympy

from replication.land import draws
from replication.land.draws import same
from replication.land.model import city, commuting, economy
from replication.land.model.city import size_at_multiplier
from replication.land.reference.algebra import (
    BEST_SITE,
    LEVEL,
    POWERS,
    QUALITY,
    SHARE,
    SIZE,
    is_positive,
    plain,
    slope,
    vanishes,
)
from replication.land.room import ROOM
from replication.ledger import Finding


@ROOM.check("land/equation-6")
def check_equation_6() -> Finding:
    """Profit does not depend on what part of urban costs is land rent."""
    elasticities, quality = draws.homogeneous()
    size, level = 1.3 * city.best_size(elasticities, quality), 0.4
    profits = [
        city.rent_less_transfers(elasticities, size, quality, level, share)
        for share in (0.0, 0.08, 10.0)
    ]
    closed = city.developer_profit(elasticities, size, quality, level)
    scale = size * (level + city.output(elasticities, size, quality))
    return Finding(
        printed={
            "Rents less transfers are l (u - u_d), whatever the share of rents.": vanishes(
                economy.rent_less_transfers(POWERS, SIZE, QUALITY, LEVEL, SHARE)
                - economy.profit(POWERS, SIZE, QUALITY, LEVEL)
            ),
            "They are in every drawn city, at three shares of rents.": np.all(
                same(1 + (np.array(profits) - closed) / scale, 1.0)
            ),
        },
    )


def _profit_rises() -> sympy.Expr:
    return slope(economy.profit(POWERS, SIZE, QUALITY, LEVEL))


@ROOM.check("land/equation-7")
def check_equation_7() -> Finding:
    """A developer equates the marginal social product with what residents get elsewhere."""
    elasticities, quality = draws.homogeneous()
    level = city.best_utility(elasticities, quality)
    best = city.best_size(elasticities, quality)
    chosen = size_at_multiplier(elasticities, quality, level)
    earned = city.developer_profit(elasticities, chosen, quality, level) / (chosen * level)
    return Finding(
        printed={
            "The slope of profit is the marginal social product less reservation utility.": (
                vanishes(
                    _profit_rises() - economy.social_marginal_product(POWERS, SIZE, QUALITY) + LEVEL
                )
            ),
            "With zero profit the size is the best one.": vanishes(
                plain(_profit_rises().subs(LEVEL, economy.utility(POWERS, SIZE, QUALITY))).subs(
                    QUALITY, BEST_SITE
                )
            ),
            "At the best utility the developer's size is the best one.": np.all(
                same((chosen / best) ** elasticities.congestion, 1.0)
            ),
            "There she earns nothing.": np.all(same(1 + earned, 1.0)),
        },
    )


@ROOM.check("land/proposition-1/i")
def check_proposition_1_i() -> Finding:
    """The best size, the planner's and the developers' are one, each from its own problem."""
    elasticities, quality = draws.homogeneous()
    best, level = (f(elasticities, quality) for f in (city.best_size, city.best_utility))
    factor = np.exp(np.linspace(-1, 1, 201))[:, np.newaxis]
    middle = factor.shape[0] // 2
    utility = city.utility(elasticities, best * factor, quality)
    profit = city.developer_profit(elasticities, best * factor, quality, level)
    return Finding(
        printed={
            "A city of the individually best size makes one more resident worth u_o.": vanishes(
                economy.social_marginal_product(POWERS, SIZE, BEST_SITE)
                - economy.best_utility(POWERS, BEST_SITE)
            ),
            "Of 201 sizes the best one gives residents most.": np.all(
                np.argmax(utility, axis=0) == middle
            ),
            "Of 201 sizes the best one gives developers most, who pay u_o.": np.all(
                np.argmax(profit, axis=0) == middle
            ),
        },
    )


@ROOM.check("land/text/developer-equilibrium-unique")
def check_developer_equilibrium_unique() -> Finding:
    """Free entry leaves one utility and one size."""
    elasticities, quality = draws.homogeneous()
    best, level = (f(elasticities, quality) for f in (city.best_size, city.best_utility))
    sizes = best * np.geomspace(0.05, 20, 41)[:, np.newaxis]
    return Finding(
        printed={
            "Below the best utility an entrant earns a profit at the best size.": is_positive(
                economy.profit(
                    POWERS, SIZE, BEST_SITE, economy.best_utility(POWERS, BEST_SITE) - LEVEL
                )
            ),
            "At the best utility she earns nothing there.": vanishes(
                economy.profit(POWERS, SIZE, BEST_SITE, economy.best_utility(POWERS, BEST_SITE))
            ),
            "At the best utility no other of 41 sizes earns anything.": np.all(
                city.developer_profit(elasticities, np.delete(sizes, 20, 0), quality, level)
                < 1e-9 * level
            ),
            "Above it all sizes lose.": np.all(
                city.developer_profit(elasticities, sizes, quality, 1.01 * level) < 0
            ),
        },
    )


def _rents() -> dict[str, Any]:
    """Rents and commuting costs added up, over what the footnote and the text say of them."""
    gammas, rates, residents = (0.05, 0.08, 0.5, 1.0, 2.0), (0.5, 1.0, 4.0), 2.7
    line = [(g, t, *commuting.line(g, t, residents)) for g in gammas for t in rates]
    disc = [(g, t, *commuting.disc(g, t, residents)) for g in gammas for t in rates]
    normal = [(g, *commuting.line(g, 1 + g, residents)) for g in gammas]
    as_printed = [rent / residents**g / (t * g / (g + 1)) for g, t, rent, _ in line]
    own = [rent / cost / g for g, _, rent, cost in line]
    round_ = [rent / cost / g for g, _, rent, cost in disc]
    cost = [c / residents**g for g, _, c in normal]
    small, large = ([commuting.line(g, 1 + g, n) for g in gammas] for n in (0.1, residents))
    return {
        "printed": np.array(as_printed),
        "line": np.array(own),
        "disc": np.array(round_),
        "cost": np.array(cost),
        "sizes": np.array([a[0] / a[1] / (b[0] / b[1]) for a, b in zip(small, large, strict=True)]),
        "delta at t = 1": np.array([r / c - g / (1 + g) for g, t, r, c in line if t == 1]),
    }


@ROOM.check("land/footnote-8")
def check_footnote_8() -> Finding:
    """In the units in which net urban cost is l^gamma the rent coefficient is gamma."""
    found = _rents()
    return Finding(
        printed={
            "Rent over net urban cost is t gamma / (gamma + 1) at t = 1.": np.all(
                same(1 + found["delta at t = 1"], 1.0)
            ),
        },
        instead={
            "On a line rent per head is t gamma / (gamma + 1) l^gamma.": np.all(
                same(found["printed"], 1.0)
            ),
            "On a line rent over net urban cost is gamma.": np.all(same(found["line"], 1.0)),
            "On a disc rent over net urban cost is gamma.": np.all(same(found["disc"], 1.0)),
            "Net urban cost is l^gamma if t = 1 + gamma.": np.all(same(found["cost"], 1.0)),
            "The coefficient does not depend on city size.": np.all(same(found["sizes"], 1.0)),
        },
        numbers={"gammas": 5, "rates": 3},
    )


@ROOM.check("land/footnote-9")
def check_footnote_9() -> Finding:
    """Land rents are enough to pay developers' transfers, on equal and on unequal sites."""
    economies = draws.drawn()
    free = economies.solved("atomistic")
    quality = draws.developed_sites(free, 6)[..., 1:]
    e, size = economies.elasticities.column(), free.sizes(quality)
    surplus = city.rent_less_transfers(e, size, quality, free.common[..., np.newaxis], 1.0)
    product = economy.social_marginal_product(POWERS, SIZE, QUALITY)
    return Finding(
        printed={
            "On homogeneous land rents are what transfers cost.": vanishes(
                economy.rent_less_transfers(
                    POWERS, SIZE, BEST_SITE, economy.best_utility(POWERS, BEST_SITE), SHARE
                )
            ),
            "On any land rents less transfers are the city's size times its cost to others.": (
                vanishes(
                    economy.rent_less_transfers(POWERS, SIZE, QUALITY, product, SHARE)
                    - SIZE * economy.cost_to_others(POWERS, SIZE, QUALITY)
                )
            ),
            "Cost to others is positive beyond the best size.": is_positive(
                economy.cost_to_others(POWERS, SIZE, BEST_SITE / (1 + SHARE))
            ),
            "Rents exceed transfers on five sites above the threshold in every economy.": np.all(
                surplus > 0
            ),
        },
    )
