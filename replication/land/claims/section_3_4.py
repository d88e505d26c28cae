"""Section 3.4: local governments."""

import numpy as np
import sympy

from replication.certify import ball, below
from replication.land import draws
from replication.land.claims.section_3_2 import example
from replication.land.draws import Economies, along, same
from replication.land.model import allocation, city, economy, institutions, sites
from replication.land.model.economy import BASELINE, VISIBLE
from replication.land.reference import enclosed
from replication.land.reference.algebra import (
    BEST_SITE,
    EPSILON,
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
from replication.trials import Outcome, Truth, counts, everywhere, tried
from replication.vanishing import vanishes


def everybody_is_housed(economies: Economies) -> Truth:
    """Whether closed cities take in the whole population."""
    local = economies.solved("local governments")
    return np.asarray(local.population >= economies.population * (1 - draws.ROUNDING))


@tried(
    ROOM,
    "land/text/local-governments-too-small",
    draws.economies,
    tries="Closed cities are smaller than the optimum's",
    domain=draws.DOMAIN,
)
def closed_cities_are_small(economies: Economies) -> Truth:
    """Whether closed cities are smaller on five sites above the optimum's threshold."""
    optimum = economies.solved("planner")
    quality = draws.developed_sites(optimum, 6)[..., 1:]
    closed = city.best_size(economies.elasticities.column(), quality)
    return along(closed < optimum.sizes(quality))


@ROOM.check("land/text/local-governments-too-small")
def check_local_too_small() -> Finding:
    """Closed cities are smaller than optimal: at their size one more is worth u_o > mu_0."""
    economies = draws.drawn()
    local = economies.solved("local governments")
    quality = draws.developed_sites(local, 5)[..., 1:]
    best = city.best_size(economies.elasticities.column(), quality)
    return Finding(
        printed={
            "At the size that is best for its residents one more resident is worth u_o.": vanishes(
                economy.social_marginal_product(POWERS, SIZE, BEST_SITE)
                - economy.best_utility(POWERS, BEST_SITE)
            ),
            "Beyond that size the marginal social product falls.": is_positive(
                -economy.curvature(POWERS, SIZE, BEST_SITE / (1 + SHARE))
            ),
            "Closed cities are smaller than the optimum's in every drawn economy.": everywhere(
                closed_cities_are_small.on(draws.sample())
            ),
            "Local governments' cities have the best size in every drawn economy.": np.all(
                same(
                    (local.sizes(quality) / best) ** economies.elasticities.column().congestion, 1.0
                )
            ),
        },
        numbers={"draws": draws.SIZE},
    )


@tried(
    ROOM,
    "land/text/local-governments-full-employment",
    draws.economies,
    tries="Closed cities take in the whole population",
    domain=draws.DOMAIN,
    instead="They do if and only if population is at most (epsilon / gamma)^theta E[a^theta]",
)
def full_employment(economies: Economies) -> Outcome:
    """Who is housed, against the bound in closed form."""
    e = economies.elasticities
    bound = e.best_ratio**e.theta * sites.mean_power(economies.sites, e.theta)
    housed = everybody_is_housed(economies)
    return Outcome(housed, instead=np.asarray(housed == (economies.population <= bound)))


@ROOM.check("land/text/local-governments-full-employment")
def check_local_full_employment() -> Finding:
    """Closed cities house everybody only if few people live in the country."""
    baseline = enclosed.BASELINE
    room = baseline.best_ratio**baseline.theta / (1 + baseline.theta)
    found = full_employment.on(draws.sample())
    rule = institutions.local_governments(BASELINE)
    local = allocation.solve(BASELINE, rule, sites.uniform(), 0.01)
    bound = float(allocation.population_bound(BASELINE, rule, sites.uniform()))
    return Finding(
        printed={
            "Closed cities house .01 people on uniform sites at the paper's elasticities.": below(
                ball(".01"), room
            ),
        },
        instead={
            "The best sizes of all sites add up to less.": below(room, ball(".01")),
            "They house everybody if and only if population is at most (epsilon / gamma)^theta "
            "E[a^theta], in every drawn economy.": draws.replaced(found),
            "The solver takes in as many as the bound.": bool(same(local.population, bound)),
            "The bound is the closed form for uniform sites.": bool(same(bound, float(room.mid()))),
        },
        numbers={
            "draws": draws.SIZE,
            "everybody is housed in": counts(found)["holds"],
            "bound": bound,
            "bound of the optimum": float(
                allocation.population_bound(
                    BASELINE, institutions.planner(BASELINE), sites.uniform()
                )
            ),
            "share housed of .01": float(local.population / 0.01),
        },
    )


@tried(
    ROOM,
    "land/text/too-large-and-too-few",
    draws.economies,
    tries="Cities of the untaxed equilibrium are fewer than optimal, and so larger on average, "
    "unless no site lies between the two thresholds",
    domain=draws.DOMAIN + "; the equilibrium leaves sites empty",
    inside=True,
)
def fewer_and_larger(economies: Economies) -> Outcome:
    """Number and mean size of the efficient equilibrium's cities against the optimum's."""
    optimum, equilibrium = (economies.solved(rule) for rule in ("planner", "equilibrium"))
    return Outcome(draws.fewer(economies, equilibrium, optimum), premise=equilibrium.interior)


@ROOM.check("land/text/too-large-and-too-few")
def check_too_large_and_too_few() -> Finding:
    """The untaxed equilibrium has too few and on average too large cities; closed cities do not."""
    optimum, equilibrium = example()
    found = fewer_and_larger.on(draws.sample())
    economies = draws.drawn()
    local, planned = (economies.solved(rule) for rule in ("local governments", "planner"))
    housed = everybody_is_housed(economies) & economies.spare
    one = allocation.solve(VISIBLE, institutions.equilibrium(VISIBLE), sites.uniform(), 0.1)
    best = allocation.solve(VISIBLE, institutions.planner(VISIBLE), sites.uniform(), 0.1)
    quality = np.linspace(float(one.threshold), 1, 20001)
    size = one.sizes(quality)
    share = np.sum(size[size > best.sizes(quality)]) / np.sum(size)
    return Finding(
        printed={
            "Closed cities that house everybody are fewer than optimal in some drawn economy.": (
                np.any((local.cities < planned.cities)[housed])
            ),
            "Every city of the untaxed equilibrium is too large, at elasticities .4 and 1, uniform "
            "sites, L = .1.": not np.any(size < best.sizes(quality)),
        },
        instead={
            "The untaxed equilibrium has fewer cities there.": below(
                optimum.threshold, equilibrium.threshold
            ),
            "So the same people live in cities that are larger on average.": below(
                ball("1/10") / (1 - optimum.threshold), ball("1/10") / (1 - equilibrium.threshold)
            ),
            "It has fewer in every drawn economy in which it leaves sites empty, or as many if no "
            "site lies between the two thresholds.": everywhere(found),
            "Most of its people live in cities that are too large.": bool(share > 1 / 2),
            "Closed cities that house everybody are at least as many as optimal in every drawn "
            "economy with land to spare.": np.all(
                (local.cities >= planned.cities * (1 - draws.ROUNDING))[housed]
            ),
            "Closed cities are too small, since one more resident is worth u_o there.": vanishes(
                economy.social_marginal_product(POWERS, SIZE, BEST_SITE)
                - economy.best_utility(POWERS, BEST_SITE)
            ),
        },
        numbers={
            "draws": draws.SIZE,
            "draws within the premise": counts(found)["premise"],
            "closed cities house everybody in": int(np.sum(housed)),
            "mean size, equilibrium and optimum": [
                0.1 / float(1 - one.threshold),
                0.1 / float(1 - best.threshold),
            ],
            "share of people in oversized cities": float(share),
        },
    )


@tried(
    ROOM,
    "land/text/lowers-welfare-for-everybody-else",
    draws.economies,
    tries="Residents of the optimum's sites lose when all cities close",
    domain=draws.DOMAIN,
    instead="They gain, and total utility falls",
)
def residents_lose(economies: Economies) -> Outcome:
    """Who gains and who loses when cities close, against the optimum's gross utilities."""
    optimum, local = (economies.solved(rule) for rule in ("planner", "local governments"))
    quality = draws.developed_sites(optimum, 6)[..., 1:]
    best = city.best_utility(economies.elasticities.column(), quality)
    gain = best > optimum.utilities(quality)
    instead = along(gain) & (local.welfare < optimum.welfare)
    return Outcome(along(~gain), instead=np.asarray(instead))


@ROOM.check("land/text/lowers-welfare-for-everybody-else")
def check_lowers_welfare() -> Finding:
    """Who loses when cities close: those turned away, and with the rebate most others."""
    found = residents_lose.on(draws.sample())
    optimum = allocation.solve(VISIBLE, institutions.planner(VISIBLE), sites.uniform(), 0.1)
    average = float(optimum.welfare / 0.1)
    quality = np.linspace(float(optimum.threshold), 1, 4001)[1:]
    worse = quality[city.best_utility(VISIBLE, quality) < average]
    few = allocation.solve(VISIBLE, institutions.planner(VISIBLE), sites.uniform(), 0.05)
    local = allocation.solve(
        VISIBLE, institutions.local_governments(VISIBLE), sites.uniform(), 0.05
    )
    most = allocation.crowd(VISIBLE, institutions.planner(VISIBLE), sites.uniform(), 0.4)
    closed = allocation.solve(
        VISIBLE, institutions.local_governments(VISIBLE), sites.uniform(), 0.4
    )
    return Finding(
        printed={
            "Residents of the optimum's sites lose in some drawn economy, transfers aside.": counts(
                found
            )["holds"]
            > 0,
        },
        instead={
            "Beyond the best size utility falls, so that those who stay gain.": is_positive(
                -slope(economy.utility(POWERS, SIZE, QUALITY)).subs(
                    QUALITY, BEST_SITE / (1 + SHARE)
                )
            ),
            "In every drawn economy they gain and total utility falls.": draws.replaced(found),
            "Those on worse sites have less than the multiplier, at elasticities .4 and 1, uniform "
            "sites, L = .05.": bool(city.best_utility(VISIBLE, local.threshold) < few.common),
            "With .4 people one more is worth less than nothing, and closed cities have more in "
            "all.": bool((most.common < 0) & (closed.welfare > most.welfare)),
            "With the optimum's tax and equal rebate residents of the less good of its sites have "
            "less when cities close.": bool(worse.size > 0),
            "Residents of the best site have more.": bool(
                city.best_utility(VISIBLE, 1.0) > average
            ),
        },
        numbers={
            "draws": draws.SIZE,
            "average utility": average,
            "multiplier of .4 people": float(most.common),
            "total utility of .4 people": [float(closed.welfare), float(most.welfare)],
            "sites where less is had": [float(worse[0]), float(worse[-1])] if worse.size else [],
        },
    )


@ROOM.check("land/text/better-sites-exclude-more")
def check_better_sites_exclude_more() -> Finding:
    """Better sites turn more people away, relative to their size, if the multiplier is positive."""
    optimum = allocation.solve(VISIBLE, institutions.planner(VISIBLE), sites.uniform(), 0.1)
    ends = np.array([float(optimum.threshold), 1.0])
    sizes = np.array([float(optimum.smallest), float(optimum.largest)])
    ratio = sizes / city.best_size(VISIBLE, ends)
    crowded = allocation.crowd(BASELINE, institutions.planner(BASELINE), sites.uniform(), 0.03)
    two = np.array([0.7, 1.0])
    falls: Array = crowded.sizes(two) / city.best_size(BASELINE, two)
    site = economy.quality_at(POWERS, SIZE, LEVEL)
    growth = site / (SIZE * slope(site))
    economies = draws.drawn()
    planned = economies.solved("planner")
    quality = draws.developed_sites(planned, 6)
    sizes_over_best = planned.sizes(quality) / city.best_size(
        economies.elasticities.column(), quality
    )
    return Finding(
        printed={
            "The ratio of optimal to closed size rises from a = .7 to 1 at the paper's "
            "elasticities, uniform sites, L = .03.": bool(falls[1] > falls[0]),
        },
        instead={
            "With a positive multiplier optimal size rises with quality at an elasticity above "
            "theta.": is_positive(
                GAP * site - GAMMA * SIZE**GAP / POWERS.efficient_wedge + EPSILON * site
            ),
            "That elasticity is a / (gamma l^(gamma - epsilon) / c - epsilon a).": vanishes(
                growth - site / (GAMMA * SIZE**GAP / POWERS.efficient_wedge - EPSILON * site)
            ),
            "Closed size rises at theta.": vanishes(
                QUALITY * sympy.diff(sympy.log(economy.best_size(POWERS, QUALITY)), QUALITY)
                - POWERS.theta
            ),
            "The ratio rises over six sites of every drawn economy, all with a positive "
            "multiplier.": np.all(np.diff(sizes_over_best, axis=-1) > 0),
            "At L = .03 the multiplier is negative.": bool(crowded.common < 0),
            "Even there the site of .7 turns fewer people away than the best one.": bool(
                np.diff(crowded.sizes(two) - city.best_size(BASELINE, two)) > 0
            ),
        },
        numbers={
            "ratio at the threshold and the best site": ratio,
            "ratio at L = .03": falls,
        },
    )
