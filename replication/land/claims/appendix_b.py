"""Appendix B: the proof of Proposition 3."""

import numpy as np
import sympy

from replication.land import draws
from replication.land.model import allocation, city, economy, institutions, sites
from replication.land.model.economy import BASELINE, VISIBLE
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
from replication.vanishing import vanishes


@ROOM.check("land/appendix-b/i")
def check_appendix_b_i() -> Finding:
    """Oversize rises, by another proof than the printed one.

    The printed step fails inside its own hypothesis: at a common utility below mu_0 / C, with
    C = (1 + epsilon) c^(theta epsilon) > 1, the ratio falls with quality.
    """
    optimum = allocation.solve(VISIBLE, institutions.planner(VISIBLE), sites.uniform(), 0.1)
    ends = np.array([float(optimum.threshold), 1.0])
    optimal = np.array([float(optimum.smallest), float(optimum.largest)])
    ratios = {
        share: city.falling_size(VISIBLE, ends, share * float(optimum.common)) / optimal
        for share in (0.5, 0.85, 0.95)
    }
    wedge = POWERS.efficient_wedge
    stretched = economy.utility(
        POWERS, economy.oversize_bound(POWERS) * SIZE, economy.quality_at(POWERS, SIZE, LEVEL)
    )
    level = LEVEL / economy.stretched_share(POWERS)
    growth = economy.quality_at(POWERS, SIZE, LEVEL) / (
        SIZE * slope(economy.quality_at(POWERS, SIZE, LEVEL))
    )
    along_equilibrium = economy.quality_at_utility(POWERS, SIZE, LEVEL) / (
        SIZE * slope(economy.quality_at_utility(POWERS, SIZE, LEVEL))
    )
    log_share = sympy.expand_log(sympy.log(economy.stretched_share(POWERS)), force=True)
    per_theta = sympy.simplify(log_share / POWERS.theta)
    first = slope(per_theta, GAP).subs(GAP, 0)
    economies = draws.drawn()
    planned, free = (economies.solved(rule) for rule in ("planner", "equilibrium"))
    e = economies.elasticities
    limit = economy.oversize_bound(e)
    constant = economy.stretched_share(e)
    oversize, spare = free.largest / planned.largest, free.interior
    few = [
        allocation.solve(BASELINE, rule(BASELINE), sites.uniform(), 1e-10)
        for rule in (institutions.planner, institutions.equilibrium)
    ]
    return Finding(
        printed={
            "At half the optimum's multiplier, a utility inside the hypothesis, the ratio of "
            "sizes rises with quality.": bool(ratios[0.5][1] > ratios[0.5][0]),
        },
        instead={
            "There equilibrium cities are larger than optimal on every site, as step 2 says.": (
                np.all(ratios[0.5] > 1)
            ),
            "Utility at c^-theta times the optimal size is mu_0 / C.": vanishes(stretched - level),
            "ln C is theta (gamma ln(1 + epsilon) - epsilon ln(1 + gamma)).": vanishes(
                log_share
                - POWERS.theta * (GAMMA * sympy.log(1 + EPSILON) - EPSILON * sympy.log(1 + GAMMA))
            ),
            "ln C over theta is zero at gamma = epsilon.": vanishes(per_theta.subs(GAP, 0)),
            "It is convex in gamma.": is_positive(slope(slope(per_theta, GAP), GAP)),
            "Its slope at gamma = epsilon is zero if epsilon is.": vanishes(first.subs(EPSILON, 0)),
            "That slope rises with epsilon.": is_positive(slope(first, EPSILON)),
            "C exceeds one in every drawn economy.": np.all(constant > 1),
            "Optimal size rises with quality at elasticity a / (gamma l^(gamma - epsilon) / c - "
            "epsilon a).": vanishes(
                growth
                - economy.quality_at(POWERS, SIZE, LEVEL)
                / (GAMMA * SIZE**GAP / wedge - EPSILON * economy.quality_at(POWERS, SIZE, LEVEL))
            ),
            "Equilibrium size rises at a / (gamma l^(gamma - epsilon) - epsilon a).": vanishes(
                along_equilibrium
                - economy.quality_at_utility(POWERS, SIZE, LEVEL)
                / (GAMMA * SIZE**GAP - EPSILON * economy.quality_at_utility(POWERS, SIZE, LEVEL))
            ),
            "Utility exceeds mu_0 / C in every drawn equilibrium that leaves sites empty.": np.all(
                (free.common > planned.common / constant)[spare]
            ),
            "There oversize is below c^-theta.": np.all((oversize < limit)[spare]),
        },
        numbers={
            "draws": draws.SIZE,
            "share of the multiplier": list(ratios),
            "ratio at the threshold and at the best site": list(ratios.values()),
            "C at .4 and 1": float(economy.stretched_share(VISIBLE)),
            "bound on oversize": float(economy.oversize_bound(BASELINE)),
            "oversize at L = 1e-10": float(few[1].largest / few[0].largest),
            "largest oversize over its bound": float(np.max((oversize / limit)[spare])),
        },
    )


@ROOM.check("land/appendix-b/comparative-statics")
def check_comparative_statics() -> Finding:
    """More people lower the equilibrium's threshold and raise every city's size."""
    economies = draws.drawn()
    equilibrium = economies.solved("equilibrium")
    more = economies.solved("equilibrium", more=1.001)
    quality = draws.developed_sites(equilibrium, 4)[..., 1:]
    one, two = (
        allocation.solve(VISIBLE, institutions.equilibrium(VISIBLE), sites.uniform(), people)
        for people in (0.1, 0.101)
    )
    spare = more.interior
    utility = economy.utility(POWERS, SIZE, QUALITY)
    return Finding(
        printed={
            "On a site utility changes by size's logarithm times epsilon a l^epsilon - gamma "
            "l^gamma.": vanishes(
                SIZE * slope(utility) - EPSILON * QUALITY * SIZE**EPSILON + GAMMA * SIZE**GAMMA
            ),
            "That is negative beyond the best size.": is_positive(
                -slope(utility).subs(QUALITY, BEST_SITE / (1 + SHARE))
            ),
            "Utility at the threshold rises with it.": is_positive(
                sympy.diff(sympy.log(economy.best_utility(POWERS, QUALITY)), QUALITY)
            ),
            "The threshold falls with population in every drawn economy with sites left empty.": (
                np.all((more.threshold < equilibrium.threshold)[spare])
            ),
            "Sizes rise with it in every drawn economy.": np.all(
                more.sizes(quality) > equilibrium.sizes(quality)
            ),
        },
        numbers={
            "thresholds at .1 and .101": [float(one.threshold), float(two.threshold)],
            "largest cities": [float(one.largest), float(two.largest)],
        },
    )
