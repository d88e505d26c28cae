"""Appendix D: the proof of Proposition 5."""

from dataclasses import replace

import numpy as np

from replication.certify import ball, below
from replication.land import draws
from replication.land.claims.section_3_2 import example
from replication.land.draws import Economies, along, same
from replication.land.model import allocation, city, economy, institutions, sites
from replication.land.model.economy import VISIBLE
from replication.land.reference import enclosed
from replication.land.reference.algebra import (
    BEST_SITE,
    GAMMA,
    LEVEL,
    POWERS,
    SHARE,
    SIZE,
    is_positive,
)
from replication.land.room import ROOM
from replication.ledger import Finding
from replication.numerics import Array
from replication.trials import Outcome, Truth, counts, everywhere, tried
from replication.vanishing import vanishes


@tried(
    ROOM,
    "land/appendix-d/pareto-argument",
    draws.economies,
    tries="More utility than the multiplier for everybody Pareto-dominates the optimum",
    domain=draws.DOMAIN,
    instead="The untaxed equilibrium gives everybody more, and has less total utility",
)
def more_dominates(economies: Economies) -> Outcome:
    """The equilibrium against the optimum's multiplier, best city and total."""
    optimum, equilibrium = (economies.solved(rule) for rule in ("planner", "equilibrium"))
    best_off = optimum.utilities(np.ones((1,)))[..., 0]
    instead = (equilibrium.common > optimum.common) & (equilibrium.welfare < optimum.welfare)
    return Outcome(np.asarray(equilibrium.common >= best_off), instead=np.asarray(instead))


@ROOM.check("land/appendix-d/pareto-argument")
def check_pareto_argument() -> Finding:
    """Utility above the multiplier for everybody is possible, and does not dominate the optimum."""
    optimum, equilibrium = example()
    visible = enclosed.VISIBLE
    multiplier = (1 + visible.agglomeration) * optimum.value
    best_off = economy.utility(visible, optimum.largest, ball(1))
    found = more_dominates.on(draws.sample())
    return Finding(
        printed={
            "In some drawn economy the equilibrium gives everybody what the optimum's best city "
            "has.": counts(found)["holds"] > 0,
        },
        instead={
            "The equilibrium gives everybody more than the multiplier, at elasticities .4 and 1, "
            "uniform sites, L = .1.": below(multiplier, equilibrium.value),
            "The optimum's best city has more still.": below(equilibrium.value, best_off),
            "In every drawn economy the equilibrium gives more than the multiplier and less in "
            "all.": draws.replaced(found),
            "Higher pay means smaller cities, which is the argument that works.": is_positive(
                -economy.curvature(POWERS, SIZE, BEST_SITE / (1 + SHARE))
            ),
        },
        numbers={
            "draws": draws.SIZE,
            "multiplier, equilibrium, best city": [
                float(one.mid()) for one in (multiplier, equilibrium.value, best_off)
            ],
        },
    )


NINE_TENTHS = 0.9


@tried(
    ROOM,
    "land/appendix-d/fewer-cities",
    draws.economies,
    tries="With everybody housed on the best sites at less than the multiplier cities are larger "
    "and fewer than at the optimum",
    domain=draws.DOMAIN + "; the smallest city half of the way, in l^(gamma - epsilon), from its "
    "best size to that of no marginal social product, where that makes pay lower",
)
def lower_pay_means_fewer(economies: Economies) -> Outcome:
    """Sizes that solve (15) at lower pay, on the best sites that house everybody."""
    optimum, rule = economies.solved("planner"), institutions.planner(economies.elasticities)
    entry = rule.entry + (rule.wedge - rule.entry) / 2
    lower = economies.solve(replace(rule, entry=entry))
    quality = draws.developed_sites(lower, 5)
    now, then = lower.sizes(quality), optimum.sizes(quality)
    larger = along((now > then) | same(now, then)) & (now > then)[..., 0]
    fewer = (lower.threshold > optimum.threshold) & (lower.cities < optimum.cities)
    below = (lower.common < optimum.common) & ~same(lower.common, optimum.common)
    return Outcome(np.asarray(larger & fewer), premise=np.asarray(below))


def sites_at_lower_pay(economies: Economies) -> tuple[Array, Truth]:
    """People on the optimum's sites, over all, and whether worse sites earn a profit.

    Both at nine tenths of the multiplier, of shape (draws,); the first where land is to spare.
    """
    optimum, e = economies.solved("planner"), economies.elasticities
    paid = NINE_TENTHS * optimum.common
    worst = city.size_at_multiplier(e, optimum.threshold, paid)
    entry = worst ** (1 / e.theta) / optimum.threshold
    rule = replace(institutions.planner(e), entry=entry)
    held = allocation.population_at(e, rule, economies.sites, optimum.threshold)
    threshold = optimum.threshold * NINE_TENTHS ** (1 / (e.theta * e.congestion))
    profit = same(city.best_utility(e, threshold) / paid, 1.0) & (threshold < optimum.threshold)
    return held / optimum.population, np.asarray(profit)


@ROOM.check("land/appendix-d/fewer-cities")
def check_fewer_cities() -> Finding:
    """Everybody housed in larger cities means fewer; that entry at lower pay would mean more."""
    economies = draws.drawn()
    held, profit = sites_at_lower_pay(economies)
    heaps = draws.two_heaps()
    parted = allocation.solve(VISIBLE, institutions.planner(VISIBLE), heaps, 0.16)
    worse = parted.threshold * NINE_TENTHS ** float(1 / (VISIBLE.theta * VISIBLE.congestion))
    return Finding(
        printed={
            "The marginal social product falls in size, so that lower pay makes cities larger.": (
                is_positive(-economy.curvature(POWERS, SIZE, BEST_SITE / (1 + SHARE)))
            ),
            "At nine tenths of the multiplier the optimum's sites would hold more than everybody, "
            "in every drawn economy with land to spare.": np.all((held > 1)[economies.spare]),
            "With everybody housed on the best sites at lower pay cities are larger and fewer in "
            "every drawn economy where pay falls.": everywhere(
                lower_pay_means_fewer.on(draws.sample())
            ),
        },
        instead={
            "A site earns its size times u_o less pay at its best size, so that lower pay opens "
            "worse sites.": vanishes(
                economy.profit(POWERS, SIZE, BEST_SITE, LEVEL)
                - SIZE * (economy.best_utility(POWERS, BEST_SITE) - LEVEL)
            ),
            "At nine tenths of the multiplier worse sites than the optimum's would earn a profit "
            "too, in every drawn economy with land to spare.": np.all(profit[economies.spare]),
            "Cities are as many at nine tenths of the multiplier on two heaps with .16 people, if "
            "all sites that earn a profit are built on.": bool(
                same(parted.cities, heaps.above(worse))
            ),
        },
        numbers={
            "draws": draws.SIZE,
            "draws with land to spare": int(np.sum(economies.spare)),
            "thresholds on two heaps": [float(parted.threshold), float(worse)],
        },
    )


@ROOM.check("land/appendix-d/empty-land")
def check_empty_land() -> Finding:
    """With pay below the multiplier owners of empty land near the threshold could pay more."""
    economies = draws.drawn()
    optimum, spare = economies.solved("planner"), economies.spare
    near = city.best_utility(economies.elasticities, optimum.threshold * 0.999)
    entrant = economy.profit(
        POWERS, SIZE, BEST_SITE, economy.best_utility(POWERS, BEST_SITE) - LEVEL
    )
    return Finding(
        printed={
            "An owner who pays less than the best utility of her site earns a profit.": is_positive(
                entrant
            ),
            "The best utility just below the threshold is close to the multiplier, in every drawn "
            "economy with land to spare.": np.all(
                (near > 0.9 * optimum.common)[spare]
                | (economies.elasticities.theta * economies.elasticities.congestion > 90)[spare]
            ),
            "With less pay than a city's best utility it is larger than its best size.": vanishes(
                economy.social_marginal_product(POWERS, SIZE, BEST_SITE)
                - economy.best_utility(POWERS, BEST_SITE)
            ),
            "As the marginal social product falls beyond.": is_positive(
                -economy.curvature(POWERS, SIZE, BEST_SITE / (1 + SHARE))
            ),
        },
        numbers={"draws": draws.SIZE},
    )


@ROOM.check("land/appendix-d/only-if-step")
def check_only_if_step() -> Finding:
    """That l_D = l_0 makes u_D the multiplier needs a marginal developer who earns nothing."""
    optimum = allocation.solve(VISIBLE, institutions.planner(VISIBLE), sites.uniform(), 0.1)
    paid = float(optimum.common) / 1.5
    quality = np.linspace(float(optimum.threshold) + 1e-9, 1, 20)
    chosen = city.size_at_multiplier(VISIBLE, quality, 1.5 * paid)
    marginal = city.developer_profit(VISIBLE, optimum.smallest, optimum.threshold, paid)
    return Finding(
        printed={
            "Optimal sizes solve (15) at an elasticity of 1/2 only if pay is the multiplier.": (
                not np.all(same(chosen, optimum.sizes(quality)))
            ),
        },
        instead={
            "They solve it at two thirds of the multiplier.": np.all(
                same(chosen, optimum.sizes(quality))
            ),
            "There the marginal developer earns a profit.": bool(marginal > 0),
            "On a worthless site utility is the multiplier over 1 + gamma, so that pay has to be "
            "positive.": vanishes(
                economy.social_marginal_product(POWERS, SIZE, 0)
                - (1 + GAMMA) * economy.utility(POWERS, SIZE, 0)
            ),
            "If she earns nothing at her best size, pay is the multiplier.": vanishes(
                economy.profit(POWERS, SIZE, BEST_SITE, economy.best_utility(POWERS, BEST_SITE))
            ),
        },
        numbers={
            "pay": paid,
            "multiplier": float(optimum.common),
        },
    )
