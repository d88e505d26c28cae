"""Section 3 up to 3.1: unlike sites, and enough of them."""

import numpy as np
import sympy

from replication.certify import ball, below
from replication.land import draws
from replication.land.draws import same
from replication.land.model import allocation, economy, institutions, sites
from replication.land.model.economy import BASELINE, VISIBLE
from replication.land.reference import enclosed
from replication.land.reference.algebra import POWERS, QUALITY, SIZE
from replication.land.room import ROOM
from replication.ledger import Finding
from replication.vanishing import vanishes


@ROOM.check("land/footnote-10")
def check_footnote_10() -> Finding:
    """What "enough land" has to mean: fewer people than fill every site at the optimum."""
    baseline = enclosed.BASELINE
    theta = baseline.theta
    bound = baseline.efficient_wedge**theta / (1 + theta)  # E[a^theta] of uniform sites
    crowded = allocation.crowd(BASELINE, institutions.planner(BASELINE), sites.uniform(), 0.03)
    where, rule = sites.truncated_pareto(2, 0.5), institutions.planner(VISIBLE)
    full = float(allocation.interior_bound(VISIBLE, rule, where))
    most = float(allocation.population_bound(VISIBLE, rule, where))
    packed = allocation.solve(VISIBLE, rule, where, 0.233)
    economies = draws.drawn()
    optimum = economies.solved("planner")
    filling = allocation.interior_bound(
        economies.elasticities, institutions.planner(economies.elasticities), economies.sites
    )
    untaxed = allocation.population_bound(
        BASELINE, institutions.equilibrium(BASELINE), sites.uniform()
    )
    return Finding(
        printed={
            "Uniform sites leave some land empty for .03 people, at the paper's elasticities.": (
                below(ball(".03"), bound)
            ),
            "A positive multiplier is enough for land to be left empty.": bool(
                packed.interior | (packed.common <= 0)
            ),
        },
        instead={
            "The multiplier of .03 people is negative.": bool(crowded.common < 0),
            "Land is left empty if and only if population is below what puts the threshold on the "
            "worst site, in every drawn economy.": np.all(
                optimum.interior == (economies.population < filling)
            ),
            "The multiplier is positive where land is left empty.": np.all(
                optimum.common[optimum.interior] > 0
            ),
            "On sites above one half all are built over below the bound for a positive "
            "multiplier.": full < 0.233 < most,
            "With a worthless worst site the two bounds are one.": bool(
                same(
                    allocation.interior_bound(
                        BASELINE, institutions.planner(BASELINE), sites.uniform()
                    ),
                    float(bound.mid()),
                )
            ),
        },
        numbers={
            "draws": draws.SIZE,
            "bound of the optimum": float(bound.mid()),
            "bound of the equilibrium": float(untaxed),
            "multiplier of .03 people": float(crowded.common),
            "population that fills sites above one half": full,
            "most with a positive multiplier there": most,
            "multiplier at .233": float(packed.common),
        },
    )


@ROOM.check("land/text/choice-of-units")
def check_choice_of_units() -> Finding:
    """Units of output and people can be chosen so that the best site has quality one."""
    s = sympy.Symbol("s", positive=True)
    moved = s**POWERS.theta * SIZE, s * QUALITY
    scale = s ** (POWERS.theta * POWERS.congestion)
    return Finding(
        printed={
            "Scaling quality by s and size by s^theta scales utility by s^(theta gamma).": vanishes(
                economy.utility(POWERS, *moved) - scale * economy.utility(POWERS, SIZE, QUALITY)
            ),
            "It scales the marginal social product alike.": vanishes(
                economy.social_marginal_product(POWERS, *moved)
                - scale * economy.social_marginal_product(POWERS, SIZE, QUALITY)
            ),
            "It scales the best size by s^theta.": vanishes(
                economy.best_size(POWERS, moved[1]) / economy.best_size(POWERS, QUALITY)
                - s**POWERS.theta
            )
            or vanishes(
                sympy.expand_log(
                    sympy.log(economy.best_size(POWERS, moved[1]))
                    - sympy.log(economy.best_size(POWERS, QUALITY))
                    - POWERS.theta * sympy.log(s),
                    force=True,
                )
            ),
        },
    )
