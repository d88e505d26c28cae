"""Sections 2.3 to 2.5: developers and local governments on homogeneous land."""

import numpy as np
import sympy

from replication.land import draws
from replication.land.draws import same
from replication.land.model import city, commuting, economy
from replication.land.model.city import size_at_multiplier
from replication.land.reference.algebra import (
    BEST_SITE,
    GAMMA,
    LEVEL,
    POWERS,
    QUALITY,
    SHARE,
    SIZE,
    is_positive,
    plain,
    slope,
)
from replication.land.room import ROOM
from replication.ledger import Finding
from replication.vanishing import vanishes


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


@ROOM.check("land/footnote-8")
def check_footnote_8() -> Finding:
    """Rent per head is t gamma / (gamma + 1) l^gamma, which is gamma l^gamma in the text's units.

    The text counts net urban cost, which is commuting cost per head, as l^gamma: t = 1 + gamma.
    """
    rate, distance = sympy.symbols("t d", positive=True)
    at_edge = commuting.commuting_cost(GAMMA, rate, SIZE)
    cost = sympy.integrate(commuting.commuting_cost(GAMMA, rate, distance), (distance, 0, SIZE))
    rent = at_edge - cost / SIZE
    printed = rate * GAMMA / (GAMMA + 1)
    gammas = np.array([0.05, 0.08, 0.5, 1.0, 2.0])[:, np.newaxis, np.newaxis]
    rates, residents = np.array([0.5, 1.0, 4.0])[:, np.newaxis], np.array([0.1, 2.7])
    on_line = commuting.line(gammas, rates, residents)
    on_disc = commuting.disc(gammas, rates, residents)
    coefficient = on_line[0] / residents**gammas
    return Finding(
        printed={
            "On a line rent per head is t gamma / (gamma + 1) l^gamma.": vanishes(
                rent - printed * economy.urban_cost(POWERS, SIZE)
            ),
            "Net urban cost is l^gamma if t is 1 + gamma.": vanishes(
                (cost / SIZE).subs(rate, 1 + GAMMA) - economy.urban_cost(POWERS, SIZE)
            ),
            "In these units rent over net urban cost is t gamma / (gamma + 1) as well.": vanishes(
                rent.subs(rate, 1 + GAMMA) / economy.urban_cost(POWERS, SIZE)
                - printed.subs(rate, 1 + GAMMA)
            ),
            "Added up on a line the coefficient is the printed one, for five gamma, three t and "
            "two sizes.": np.all(same(coefficient / (rates * gammas / (gammas + 1)), 1.0)),
            "It does not depend on city size.": np.all(
                same(coefficient[..., 0], coefficient[..., 1])
            ),
            "On a disc where commuting cost has that elasticity rent over net urban cost is gamma "
            "too.": np.all(same(on_disc[0] / on_disc[1] / gammas, 1.0)),
        },
        numbers={"gammas": gammas.size, "rates": rates.size, "sizes": residents.size},
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
