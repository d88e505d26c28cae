"""Section 3.2.2, Proposition 4: the income tax."""

from functools import cache

import numpy as np
import sympy

from replication.land import draws
from replication.land.draws import Economies, same
from replication.land.model import allocation, city, economy, institutions, sites
from replication.land.model.economy import BASELINE, VISIBLE, Elasticities
from replication.land.model.institutions import Institution
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
from replication.trials import Outcome, Truth, counts, everywhere, tried
from replication.vanishing import vanishes


@ROOM.check("land/text/optimal-tax-4.63-percent")
def check_optimal_tax_number() -> Finding:
    """The rate at the paper's elasticities."""
    rate = float(institutions.optimal_tax(BASELINE))
    return Finding(
        printed={"The rate is 4.63% to two decimals.": f"{100 * rate:.2f}" == "4.63"},
        numbers={"rate": rate},
    )


@ROOM.check("land/text/tax-below-oecd-and-smaller-still")
def check_tax_smaller_still() -> Finding:
    """How large the rate can be; the elasticities and rates compared with are not printed."""
    larger = 1 / (1 + SIZE) / 10
    below_tenth = economy.Powers(SHARE / (1 + SHARE) * larger, larger)
    other = Elasticities(0.02, 0.04)
    return Finding(
        instead={
            "With both elasticities below a tenth the rate is below a tenth over 1.1.": is_positive(
                sympy.Rational(1, 11) - 1 + below_tenth.efficient_wedge
            ),
            "It is smaller than at .03 and .08 by what the gap of the elasticities falls short of "
            "5/108 of 1 + gamma, over 1 + gamma.": vanishes(
                sympy.Rational(5, 108)
                - (1 - POWERS.efficient_wedge)
                - (sympy.Rational(5, 108) * (1 + GAMMA) - GAP) / (1 + GAMMA)
            ),
            "It is larger at .02 and .08, and smaller at .05 and .09.": bool(
                institutions.optimal_tax(Elasticities(0.05, 0.09))
                < institutions.optimal_tax(BASELINE)
                < institutions.optimal_tax(Elasticities(0.02, 0.08))
            ),
            "At .02 and .04 it is smaller than at .03 and .08.": bool(
                institutions.optimal_tax(other) < institutions.optimal_tax(BASELINE)
            ),
        },
        numbers={
            "at .04 and .02": float(institutions.optimal_tax(other)),
            "at .08 and .03": float(institutions.optimal_tax(BASELINE)),
            "largest": 0.1 / 1.1,
            "gap of the elasticities below which it is smaller, per 1 + gamma": 0.05 / 1.08,
        },
    )


@ROOM.check("land/proposition-4/only-if")
def check_only_if() -> Finding:
    """No other uniform rate makes utility after tax common to the optimum's sites."""
    optimal = economy.quality_at(POWERS, SIZE, LEVEL)
    net = (1 - SHARE) * economy.output(POWERS, SIZE, optimal) - economy.urban_cost(POWERS, SIZE)
    losses = {}
    for factor in (0.5, 1.0, 1.5):
        rate = factor * institutions.optimal_tax(VISIBLE)
        taxed = allocation.solve(
            VISIBLE, institutions.income_tax(VISIBLE, rate, "gross"), sites.uniform(), 0.1
        )
        losses[factor] = float(taxed.welfare)
    optimum = allocation.solve(VISIBLE, institutions.planner(VISIBLE), sites.uniform(), 0.1)
    return Finding(
        printed={
            "At the rate utility after tax is the same in all optimal cities.": vanishes(
                slope(net).subs(SHARE, (1 - POWERS.efficient_wedge))
            ),
            "At another rate it changes with size, in proportion to the difference.": vanishes(
                slope(net)
                - ((1 - POWERS.efficient_wedge) - SHARE)
                * slope((1 + GAMMA) / (1 + EPSILON) * economy.urban_cost(POWERS, SIZE))
            ),
            "Half the rate loses utility at elasticities .4 and 1, uniform sites, L = .1.": (
                losses[0.5] < float(optimum.welfare)
            ),
            "One and a half times the rate does.": losses[1.5] < float(optimum.welfare),
        },
        numbers={"losses": [1 - loss / float(optimum.welfare) for loss in losses.values()]},
    )


@tried(
    ROOM,
    "land/proposition-4/if/gross-rule",
    draws.economies,
    tries="Threshold and welfare of the taxed equilibrium are the optimum's",
    domain=draws.DOMAIN,
)
def taxed_is_optimal(economies: Economies) -> Truth:
    """Whether the taxed equilibrium under the gross rule is the optimum."""
    optimum, taxed = (economies.solved(rule) for rule in ("planner", "tax, gross rule"))
    return (
        same(taxed.threshold, optimum.threshold)
        & same(taxed.largest, optimum.largest)
        & same(taxed.welfare, optimum.welfare)
    )


@ROOM.check("land/proposition-4/if/gross-rule")
def check_gross_rule() -> Finding:
    """At the rate, the smallest city being best before tax, the equilibrium is the optimum."""
    net = (1 - (1 - POWERS.efficient_wedge)) * economy.output(
        POWERS, SIZE, QUALITY
    ) - economy.urban_cost(POWERS, SIZE)
    return Finding(
        printed={
            "Utility after tax is the marginal social product over 1 + gamma.": vanishes(
                net - economy.social_marginal_product(POWERS, SIZE, QUALITY) / (1 + GAMMA)
            ),
            "In every drawn economy the taxed equilibrium is the optimum.": everywhere(
                taxed_is_optimal.on(draws.sample())
            ),
        },
        numbers={"draws": draws.SIZE},
    )


@tried(
    ROOM,
    "land/proposition-4/if/net-rule",
    draws.economies,
    tries="Judged by utility after tax the equilibrium has the optimum's threshold",
    domain=draws.DOMAIN + "; the optimum leaves sites empty",
    instead="Its threshold is lower, and it has more cities unless no site lies between the two",
)
def net_rule_is_optimal(economies: Economies) -> Outcome:
    """The threshold under the net rule against the optimum's."""
    optimum, taxed = (economies.solved(rule) for rule in ("planner", "tax, net rule"))
    return Outcome(
        np.asarray(taxed.threshold >= optimum.threshold),
        premise=economies.spare,
        instead=draws.fewer(economies, optimum, taxed),
    )


@cache
def best_entry_rule() -> dict[str, float]:
    """Entry rules q that maximise what residents get, with and without the rebate, at the rate.

    Elasticities .4 and 1, uniform sites, population .1; entry rules from the turning point up. With
    the rebate the maximum is that of a polynomial through the best of a grid and its neighbours.
    """
    rate = institutions.optimal_tax(VISIBLE)
    entry = np.linspace(float((1 - rate) * VISIBLE.best_ratio), 0.5, 441)
    wedge = 1 - rate + 0 * entry
    taxed = allocation.solve(VISIBLE, Institution(wedge, entry, wedge), sites.uniform(), 0.1)
    total = taxed.common + rate * taxed.output / taxed.population
    at = int(np.argmax(total))
    around = slice(at - 20, at + 21)
    slopes = np.polyder(np.polyfit(entry[around] - entry[at], total[around], 5))
    peaks = np.roots(slopes)
    return {
        "with rebate": float(entry[at] + np.real(peaks[np.argmin(np.abs(peaks))])),
        "without rebate": float(entry[np.argmax(taxed.common)]),
    }


@ROOM.check("land/proposition-4/if/net-rule")
def check_net_rule() -> Finding:
    """Judged by utility after tax alone, the best equilibrium opens too many cities.

    At a threshold a the common value (1 - q / c) a (q a)^(epsilon theta) peaks at q = c e / g. If
    no site lies between the two thresholds it is the optimum all the same.
    """
    rate, where = institutions.optimal_tax(VISIBLE), sites.uniform()
    rules = {
        "optimum": institutions.planner(VISIBLE),
        "net rule": institutions.income_tax(VISIBLE, rate, "net"),
        "no tax": institutions.equilibrium(VISIBLE),
    }
    solved = {name: allocation.solve(VISIBLE, rule, where, 0.1) for name, rule in rules.items()}
    wedge = sympy.Symbol("c", positive=True)
    after_tax = economy.output(POWERS, SIZE, QUALITY) - economy.urban_cost(POWERS, SIZE) / wedge
    peak = GAMMA / EPSILON * SIZE**GAP / wedge
    packed, parted = (
        [allocation.solve(VISIBLE, rules[name], *here) for name in ("optimum", "net rule")]
        for here in ((sites.truncated_pareto(2, 0.5), 0.233), (draws.two_heaps(), 0.16))
    )
    economies = draws.drawn()
    untaxed, net = (economies.solved(rule) for rule in ("equilibrium", "tax, net rule"))
    worse = economies.spare & (net.welfare < untaxed.welfare * (1 - draws.ROUNDING))
    found = net_rule_is_optimal.on(draws.sample())
    return Finding(
        printed={
            "Some drawn economy with land to spare has the optimum's threshold.": counts(found)[
                "holds"
            ]
            > 0,
        },
        instead={
            "Utility after tax is flat where l^(gamma - epsilon) is c epsilon a / gamma.": (
                vanishes(slope(after_tax).subs(QUALITY, peak))
            ),
            "Beyond that it falls, so that the size that is best before tax gives less.": (
                is_positive(-slope(after_tax).subs(QUALITY, peak / (1 + SHARE)))
            ),
            "Of 441 entry rules that one maximises utility after tax.": bool(
                same(best_entry_rule()["without rebate"], rules["net rule"].entry)
            ),
            "In every drawn economy with land to spare its threshold is lower and it has more "
            "cities, or as many if no site lies between the two.": draws.replaced(found),
            "It loses utility at elasticities .4 and 1, uniform sites, L = .1.": bool(
                solved["net rule"].welfare < solved["optimum"].welfare
            ),
            "Where the optimum fills every site the rule does not matter.": bool(
                same(packed[1].welfare, packed[0].welfare)
            ),
            "Nor does it with no sites between the thresholds, as on two heaps with .16 people.": (
                bool(same(parted[1].largest, parted[0].largest))
            ),
            "In some drawn economies it is worse than no tax.": np.any(worse),
        },
        numbers={
            "draws": draws.SIZE,
            "draws with land to spare": int(np.sum(economies.spare)),
            "worse than no tax in": int(np.sum(worse)),
            "entry rules": 441,
            "thresholds": [float(one.threshold) for one in solved.values()],
            "losses": [
                float(1 - one.welfare / solved["optimum"].welfare) for one in solved.values()
            ],
            "thresholds on two heaps": [float(one.threshold) for one in parted],
        },
    )


@tried(
    ROOM,
    "land/proposition-4/if/counting-the-rebate",
    draws.economies,
    tries="Average utility under the gross rule is no lower than under the net rule",
    domain=draws.DOMAIN,
)
def gross_rule_is_better(economies: Economies) -> Truth:
    """Whether the gross rule's welfare is no lower."""
    gross, net = (economies.solved(rule) for rule in ("tax, gross rule", "tax, net rule"))
    return np.asarray(gross.welfare >= net.welfare * (1 - draws.ROUNDING))


@ROOM.check("land/proposition-4/if/counting-the-rebate")
def check_counting_the_rebate() -> Finding:
    """Utility after tax plus the rebate is average utility, which the optimum alone maximises."""
    best = best_entry_rule()["with rebate"]
    economies = draws.drawn()
    gross, optimum = (economies.solved(rule) for rule in ("tax, gross rule", "planner"))
    rate = institutions.income_tax(VISIBLE, institutions.optimal_tax(VISIBLE), "gross").entry
    rebate = institutions.optimal_tax(economies.elasticities) * gross.output / gross.population
    average = gross.welfare / gross.population
    return Finding(
        printed={
            "Utility after tax plus the rebate is average utility in every drawn economy.": np.all(
                same((gross.common + rebate) / average, 1.0)
            ),
            "Total utility is the optimum's in every drawn economy.": np.all(
                same(gross.welfare / optimum.welfare, 1.0)
            ),
            "Of 441 entry rules the optimum's maximises it.": bool(abs(best / rate - 1) < 1e-4),
            "In no drawn economy does the net rule give more.": everywhere(
                gross_rule_is_better.on(draws.sample())
            ),
        },
        numbers={"best entry rule": best, "draws": draws.SIZE},
    )


@ROOM.check("land/text/pigouvian-subsidy")
def check_pigouvian_subsidy() -> Finding:
    """The instrument takes from residents what they cost the others, and a constant.

    Net of the equal rebate residents of small cities receive more than they pay.
    """
    rate, where = institutions.optimal_tax(VISIBLE), sites.uniform()
    optimum = allocation.solve(VISIBLE, institutions.planner(VISIBLE), where, 0.1)
    quality = np.linspace(float(optimum.threshold), 1, 400)
    paid = rate * city.output(VISIBLE, optimum.sizes(quality), quality)
    rebate = float(rate * optimum.output / 0.1)
    site = economy.quality_at(POWERS, SIZE, LEVEL)
    constant = (1 - POWERS.efficient_wedge) * economy.output(
        POWERS, SIZE, site
    ) - economy.cost_to_others(POWERS, SIZE, site)
    receives = quality[paid < rebate]
    return Finding(
        printed={
            "The rate is negative.": is_positive(-(1 - POWERS.efficient_wedge)),
        },
        instead={
            "The rate is positive.": is_positive(1 - POWERS.efficient_wedge),
            "A resident pays what she costs the others and gamma / (1 + gamma) times the "
            "multiplier.": vanishes(constant - GAMMA / (1 + GAMMA) * LEVEL),
            "What she costs them is positive beyond the best size.": is_positive(
                economy.cost_to_others(POWERS, SIZE, BEST_SITE / (1 + SHARE))
            ),
            "Net of the rebate residents of the smallest cities receive.": bool(paid[1] < rebate),
            "Net of the rebate residents of the best site pay.": bool(paid[-1] > rebate),
        },
        numbers={
            "constant": float(optimum.common * VISIBLE.congestion / (1 + VISIBLE.congestion)),
            "rebate": rebate,
            "sites that receive, up to": float(receives[-1]) if receives.size else 0.0,
            "paid on the smallest and the best site": [float(paid[1]), float(paid[-1])],
        },
    )


@ROOM.check("land/text/effective-tax-rises-with-size")
def check_effective_tax() -> Finding:
    """Tax over utility rises with size if and only if the multiplier is positive."""
    economies = draws.drawn()
    optimum = economies.solved("planner")
    quality = draws.developed_sites(optimum, 10)
    e, size = economies.elasticities.column(), optimum.sizes(quality)
    rate = institutions.optimal_tax(e)
    share = rate * city.output(e, size, quality) / city.utility(e, size, quality)
    site = economy.quality_at(POWERS, SIZE, LEVEL)
    output, utility = economy.output(POWERS, SIZE, site), economy.utility(POWERS, SIZE, site)
    crowded = allocation.crowd(BASELINE, institutions.planner(BASELINE), sites.uniform(), 0.03)
    far = np.array([0.7, 1.0])
    net = crowded.utilities(far)
    burden = city.output(BASELINE, crowded.sizes(far), far) / net
    one = allocation.solve(VISIBLE, institutions.planner(VISIBLE), sites.uniform(), 0.1)
    ends, sizes = (
        np.array([float(one.threshold), 1.0]),
        np.array([float(one.smallest), float(one.largest)]),
    )
    return Finding(
        printed={
            "Tax over utility is higher on the best site than on that of quality .7, at the "
            "paper's elasticities, uniform sites, L = .03.": bool(burden[1] > burden[0]),
        },
        instead={
            "Utility is (mu_0 + (gamma - epsilon) y) / (1 + gamma).": vanishes(
                utility - (LEVEL + GAP * output) / (1 + GAMMA)
            ),
            "So output over utility rises with size if the multiplier is positive.": is_positive(
                slope(output) * utility - output * slope(utility)
            ),
            "The rate is positive.": is_positive(1 - POWERS.efficient_wedge),
            "Tax over utility rises over ten sites of every drawn economy, all with a positive "
            "multiplier.": np.all(np.diff(share, axis=-1) > -draws.ROUNDING * share[..., 1:]),
            "At L = .03 the multiplier is negative.": bool(crowded.common < 0),
        },
        numbers={
            "draws": draws.SIZE,
            "tax over utility at L = .03": burden * float(institutions.optimal_tax(BASELINE)),
            "multiplier at L = .03": float(crowded.common),
            "urban cost over output": city.urban_cost(VISIBLE, sizes)
            / city.output(VISIBLE, sizes, ends),
        },
    )
