"""Appendix C: the proof of Proposition 4."""

import numpy as np
from flint import arb

from replication.certify import ball, below
from replication.land import draws
from replication.land.claims.section_3_2 import example
from replication.land.draws import same
from replication.land.model import allocation, economy, institutions, sites
from replication.land.model.economy import BASELINE, VISIBLE
from replication.land.reference import enclosed
from replication.land.reference.algebra import (
    EPSILON,
    GAMMA,
    GAP,
    LEVEL,
    POWERS,
    QUALITY,
    SIZE,
)
from replication.land.room import ROOM
from replication.ledger import Finding
from replication.vanishing import vanishes


@ROOM.check("land/appendix-c/tax-equals-external-cost")
def check_tax_equals_external_cost() -> Finding:
    """With the tax equilibrium sizes meet the optimum's condition; it takes external cost."""
    product = economy.social_marginal_product(POWERS, SIZE, QUALITY)
    output = economy.output(POWERS, SIZE, QUALITY)
    net = (1 - (1 - POWERS.efficient_wedge)) * output - economy.urban_cost(POWERS, SIZE)
    cost = economy.cost_to_others(POWERS, SIZE, QUALITY)
    economies = draws.drawn()
    taxed, optimum = (economies.solved(rule) for rule in ("tax, gross rule", "planner"))
    g = economies.elasticities.congestion
    return Finding(
        printed={
            "(1 + gamma) times utility after tax is the marginal social product.": vanishes(
                (1 + GAMMA) * net - product
            ),
            "The tax is what a resident costs the others and gamma / (1 + gamma) times the "
            "marginal social product, which is one number in all cities.": vanishes(
                (1 - POWERS.efficient_wedge) * output - cost - GAMMA / (1 + GAMMA) * product
            ),
            "(1 + gamma) u_t is the multiplier in every drawn economy.": np.all(
                same((1 + g) * taxed.common / optimum.common, 1.0)
            ),
        },
        numbers={"draws": draws.SIZE},
    )


@ROOM.check("land/appendix-c/utility-at-the-optimum")
def check_utility_at_the_optimum() -> Finding:
    """Utility at the optimum, by the printed identity and by those that follow from (9)."""
    utility = economy.utility(POWERS, SIZE, economy.quality_at(POWERS, SIZE, LEVEL))
    output = economy.output(POWERS, SIZE, economy.quality_at(POWERS, SIZE, LEVEL))
    return Finding(
        printed={
            "Utility is mu_0 + (gamma - epsilon) l^epsilon.": vanishes(
                utility - LEVEL - GAP * SIZE**EPSILON
            ),
        },
        instead={
            "It is (mu_0 + (gamma - epsilon) a l^epsilon) / (1 + gamma).": vanishes(
                utility - (LEVEL + GAP * output) / (1 + GAMMA)
            ),
            "It is (mu_0 + (gamma - epsilon) l^gamma) / (1 + epsilon).": vanishes(
                utility - (LEVEL + GAP * economy.urban_cost(POWERS, SIZE)) / (1 + EPSILON)
            ),
        },
    )


@ROOM.check("land/appendix-c/welfare-at-the-optimum")
def check_welfare_at_the_optimum() -> Finding:
    """The printed sum of utilities is the integral of utility."""
    economies = draws.drawn()
    optimum, e = economies.solved("planner"), economies.elasticities
    share = (e.congestion - e.agglomeration) / (1 + e.congestion)
    printed = optimum.common / (1 + e.congestion) * optimum.population + share * optimum.output
    utility = economy.utility(POWERS, SIZE, economy.quality_at(POWERS, SIZE, LEVEL))
    output = economy.output(POWERS, SIZE, economy.quality_at(POWERS, SIZE, LEVEL))
    return Finding(
        printed={
            "In each city utility is mu_0 / (1 + gamma) and (gamma - epsilon) / (1 + gamma) of "
            "output.": vanishes(utility - LEVEL / (1 + GAMMA) - GAP / (1 + GAMMA) * output),
            "The sum is total utility in every drawn economy.": np.all(
                same(printed / optimum.welfare, 1.0)
            ),
        },
        numbers={"draws": draws.SIZE},
    )


@ROOM.check("land/appendix-c/welfare-with-the-tax")
def check_welfare_with_the_tax() -> Finding:
    """The printed sum leaves the rebate out; with it the sum is the optimum's."""
    utility = economy.utility(POWERS, SIZE, economy.quality_at(POWERS, SIZE, LEVEL))
    output = economy.output(POWERS, SIZE, economy.quality_at(POWERS, SIZE, LEVEL))
    net = LEVEL / (1 + GAMMA)
    printed = net + (1 - (1 - POWERS.efficient_wedge) - POWERS.efficient_wedge) * output
    optimum = allocation.solve(BASELINE, institutions.planner(BASELINE), sites.uniform(), 0.01)
    rate = institutions.optimal_tax(BASELINE)
    economies = draws.drawn()
    taxed, e = economies.solved("tax, gross rule"), economies.elasticities
    rebate = institutions.optimal_tax(e) * taxed.output
    return Finding(
        printed={
            "Utility after tax and 1 - t - (1 + epsilon) / (1 + gamma) of output add up to "
            "utility.": vanishes(utility - printed),
        },
        instead={
            "That coefficient is zero at the rate in every drawn economy.": np.all(
                same(2 - institutions.optimal_tax(e) - e.efficient_wedge, 1.0)
            ),
            "With the coefficient 1 - (1 + epsilon) / (1 + gamma) they add up.": vanishes(
                utility - net - (1 - POWERS.efficient_wedge) * output
            ),
            "The missing term is the rebate in every drawn economy.": np.all(
                same((taxed.common * taxed.population + rebate) / taxed.welfare, 1.0)
            ),
        },
        numbers={
            "draws": draws.SIZE,
            "utility after tax": float(optimum.common / (1 + BASELINE.congestion)),
            "rebate": float(rate * optimum.output / 0.01),
            "average utility": float(optimum.welfare / 0.01),
        },
    )


@ROOM.check("land/appendix-c/sufficiency")
def check_sufficiency() -> Finding:
    """The argument of Proposition 3 selects the net rule under the tax, not the optimum."""
    economies = draws.drawn()
    gross, net = (economies.solved(rule) for rule in ("tax, gross rule", "tax, net rule"))
    spare = economies.spare
    # In balls: elasticities 2/5 and 1, uniform sites, L = 1/10.
    optimum, _ = example()
    visible = enclosed.VISIBLE
    wedge = visible.efficient_wedge
    parted = [
        allocation.solve(VISIBLE, rule, draws.two_heaps(), 0.16)
        for rule in (
            institutions.planner(VISIBLE),
            institutions.income_tax(VISIBLE, institutions.optimal_tax(VISIBLE), "net"),
        )
    ]
    other = enclosed.uniform_threshold(
        visible, wedge, wedge * visible.best_ratio, "1/10", "1/10", "99/100"
    )
    after_tax: tuple[arb, arb] = wedge * optimum.value, wedge * other.value
    return Finding(
        printed={
            "No equilibrium has more utility after tax than the optimum's, at elasticities .4 and "
            "1, uniform sites, L = .1.": not below(after_tax[0], after_tax[1]),
        },
        instead={
            "The net rule's has more.": below(after_tax[0], after_tax[1]),
            "It opens worse sites.": below(other.threshold, optimum.threshold),
            "Its total utility is less.": below(other.welfare, optimum.welfare),
            "With no sites between the two thresholds, as on two heaps with .16 people, they are "
            "one.": bool(same(parted[1].largest, parted[0].largest)),
            "In every drawn economy with land to spare the net rule's threshold is lower.": np.all(
                (net.threshold < gross.threshold)[spare]
            ),
            "There its utility after tax is no lower.": np.all(
                (net.common >= gross.common * (1 - draws.ROUNDING))[spare]
            ),
        },
        numbers={
            "draws": draws.SIZE,
            "draws with land to spare": int(np.sum(spare)),
            "utility after tax": [float(one.mid()) for one in after_tax],
            "thresholds": [float(other.threshold.mid()), float(optimum.threshold.mid())],
            "total utility": [float(other.welfare.mid()), float(optimum.welfare.mid())],
            "population": float(ball("1/10").mid()),
        },
    )
