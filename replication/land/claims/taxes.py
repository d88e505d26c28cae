"""Checks of Proposition 4 and Appendix C: the income tax."""

import numpy as np

from replication.land import draws as cases
from replication.land.claims.shared import (
    ROUNDING,
    all_of,
    along,
    baseline_pair,
    columns,
    count,
    swept,
)
from replication.land.draws import Economy
from replication.land.model import allocation, city, institutions, sites
from replication.land.model.allocation import Allocation
from replication.land.model.city import BASELINE, VISIBLE
from replication.land.room import ROOM
from replication.ledger import Finding, Verdict, finding
from replication.numerics import Array


@ROOM.check("land/text/optimal-tax-4.63-percent")
def check_optimal_tax_number() -> Finding:
    """The rate at the paper's elasticities."""
    rate = float(institutions.optimal_tax(BASELINE))
    closed = (0.08 - 0.03) / (1 + 0.08)
    return finding(
        f"{100 * rate:.2f}" == "4.63" and abs(rate - closed) < 1e-15,
        Verdict.REPRODUCED,
        rate=rate,
    )


def _after_tax(economy: Economy, optimum: Allocation, rate: Array) -> tuple[Array, Array]:
    """Utility after tax on the optimum's sites, and output there."""
    quality = cases.developed_sites(optimum, 6)
    elasticities, size = columns(economy.elasticities), optimum.sizes(quality)
    output = city.output(elasticities, size, quality)
    net = (1 - rate[..., np.newaxis]) * output - city.urban_cost(elasticities, size)
    return net, output


@swept(ROOM, "land/proposition-4/only-if", "planner")
def only_this_rate(economy: Economy, optimum: Allocation) -> Array:
    """Utility after tax is the same on all the optimum's sites at that rate, not at five others."""
    rate = institutions.optimal_tax(economy.elasticities)
    net, output = _after_tax(economy, optimum, rate)
    truth = np.ptp(net, axis=-1) <= 1e-11 * output[..., -1]
    per_head = optimum.common / (1 + economy.elasticities.congestion)
    truth &= np.abs(net[..., -1] - per_head) <= 1e-11 * output[..., -1]
    spread = np.ptp(output, axis=-1)
    for factor in (0.0, 0.5, 0.9, 1.1, 1.5):
        other, _ = _after_tax(economy, optimum, factor * rate)
        apart = np.abs(np.ptp(other, axis=-1) / (np.abs(1 - factor) * rate * spread) - 1)
        truth &= apart * spread <= 1e-9 * output[..., -1] / (np.abs(1 - factor) * rate)
    return truth & (spread > 0)


@ROOM.check("land/proposition-4/only-if")
def check_proposition_4_only_if() -> Finding:
    """Utility after tax is the same on all sites of the optimum at that rate, and at no other."""
    numbers = only_this_rate.count()
    rules = [
        allocation.solve(
            VISIBLE,
            institutions.income_tax(VISIBLE, factor * institutions.optimal_tax(VISIBLE), "gross"),
            sites.uniform(),
            0.1,
        )
        for factor in (0.5, 1.0, 1.5)
    ]
    loss = [float(1 - rule.welfare / rules[1].welfare) for rule in rules]
    return finding(
        all_of(numbers) and loss[0] > 0.01 and loss[2] > 0.01,
        Verdict.REPRODUCED,
        **numbers,
        domain=cases.DOMAIN,
        loss_at_half_the_rate=loss[0],
        loss_at_one_and_a_half_times_the_rate=loss[2],
    )


@swept(ROOM, "land/proposition-4/if/gross-rule", "planner", "tax, gross rule")
def taxed_is_optimal(_: Economy, optimum: Allocation, taxed: Allocation) -> Array:
    """Threshold, sizes and welfare of the taxed equilibrium are the optimum's."""
    quality = cases.developed_sites(optimum, 5)
    return (
        (np.abs(taxed.threshold / optimum.threshold - 1) < 1e-10)
        & along(np.abs(taxed.sizes(quality) / optimum.sizes(quality) - 1) < 1e-7)
        & (np.abs(taxed.welfare / optimum.welfare - 1) < 1e-10)
    )


@ROOM.check("land/proposition-4/if/gross-rule")
def check_gross_rule() -> Finding:
    """At the optimal rate, the smallest city being best before tax, this is the optimum."""
    numbers = taxed_is_optimal.count()
    return finding(all_of(numbers), Verdict.REPRODUCED, **numbers, domain=cases.DOMAIN)


@swept(ROOM, "land/proposition-4/if/net-rule", "planner", "tax, net rule", denies=True)
def too_many_cities(_: Economy, optimum: Allocation, taxed: Allocation) -> Array:
    """The taxed equilibrium has a lower threshold and more cities than the optimum."""
    return (taxed.threshold < optimum.threshold) & (taxed.cities > optimum.cities)


@ROOM.check("land/proposition-4/if/net-rule")
def check_net_rule() -> Finding:
    """Judged by utility after tax alone, the best equilibrium opens too many cities.

    That this is the rule of the Pareto-efficient one is verified by trying other entry rules.
    """
    numbers = too_many_cities.count()
    best = best_entry_rule()["without_rebate"]
    after_tax = float((1 - institutions.optimal_tax(VISIBLE)) * VISIBLE.best_ratio)
    example = tax_rules_example()
    return finding(
        all_of(numbers)
        and abs(best / after_tax - 1) < 1e-4
        and example["threshold_net_rule"] < example["threshold_optimum"]
        and example["loss_net_rule"] > 0,
        Verdict.REFUTED,
        economies=numbers["economies"],
        opens_too_many_cities_in=numbers["holds_in"],
        best_entry_rule=best,
        domain=cases.DOMAIN,
        **example,
    )


@swept(ROOM, "land/proposition-4/if/counting-the-rebate", "tax, gross rule", "tax, net rule")
def gross_rule_is_better(_: Economy, gross: Allocation, net: Allocation) -> Array:
    """Welfare under the gross rule is no lower than under the net rule."""
    return gross.welfare >= net.welfare * (1 - 1e-12)


@ROOM.check("land/proposition-4/if/counting-the-rebate")
def check_counting_the_rebate() -> Finding:
    """Utility after tax plus the rebate is average utility, so its best equilibrium is the optimum.

    Tried over entry rules at the optimal rate: the best one is the optimum's.
    """
    best = best_entry_rule()["with_rebate"]
    efficient = float(VISIBLE.best_ratio)
    numbers = gross_rule_is_better.count()
    return finding(
        abs(best / efficient - 1) < 1e-4 and all_of(numbers),
        Verdict.REPRODUCED,
        **numbers,
        best_entry_rule=best,
        entry_rule_of_the_optimum=efficient,
        domain=cases.DOMAIN,
    )


def best_entry_rule() -> dict[str, float]:
    """Entry rules q that maximise what residents get, with and without the rebate, at the rate.

    Elasticities .4 and 1, uniform sites, population .1; entry rules from the turning point up. With
    the rebate the maximum is that of a polynomial through the best of a grid and its neighbours.
    """
    rate = institutions.optimal_tax(VISIBLE)
    turning = float((1 - rate) * VISIBLE.best_ratio)
    entry = np.linspace(turning, 0.5, 441)
    wedge = 1 - rate + 0 * entry
    taxed = allocation.solve(
        VISIBLE, institutions.Institution(wedge, entry, wedge), sites.uniform(), 0.1
    )
    rebate = rate * taxed.output / taxed.population

    total = taxed.common + rebate
    at = int(np.argmax(total))
    around = slice(at - 20, at + 21)
    slopes = np.polyder(np.polyfit(entry[around] - entry[at], total[around], 5))
    peaks = np.roots(slopes)
    return {
        "with_rebate": float(entry[at] + np.real(peaks[np.argmin(np.abs(peaks))])),
        "without_rebate": float(entry[np.argmax(taxed.common)]),
    }


def tax_rules_example() -> dict[str, float]:
    """Thresholds and losses of both rules at elasticities .4 and 1, population .1."""
    rate, where = institutions.optimal_tax(VISIBLE), sites.uniform()
    rules = {
        "optimum": institutions.planner(VISIBLE),
        "net": institutions.income_tax(VISIBLE, rate, "net"),
        "untaxed": institutions.equilibrium(VISIBLE),
    }
    found = {name: allocation.solve(VISIBLE, rule, where, 0.1) for name, rule in rules.items()}
    optimum = found["optimum"]
    return {
        "threshold_optimum": float(optimum.threshold),
        "threshold_net_rule": float(found["net"].threshold),
        "loss_net_rule": float(1 - found["net"].welfare / optimum.welfare),
        "loss_untaxed": float(1 - found["untaxed"].welfare / optimum.welfare),
    }


@swept(ROOM, "land/text/pigouvian-subsidy", "planner", denies=True)
def residents_cost_others(economy: Economy, optimum: Allocation) -> Array:
    """One more resident costs the others, in every city but the smallest; the rate is positive."""
    rate = institutions.optimal_tax(economy.elasticities)
    quality = cases.developed_sites(optimum, 6)[..., 1:]
    e, size = columns(economy.elasticities), optimum.sizes(quality)
    # What one more resident does to the others of the city.
    external = city.social_marginal_product(e, size, quality) - city.utility(e, size, quality)
    return (rate > 0) & along(external < 0)


@ROOM.check("land/text/pigouvian-subsidy")
def check_pigouvian_subsidy() -> Finding:
    """The instrument takes from residents what they cost others: a tax, positive everywhere."""
    return residents_cost_others.everywhere(Verdict.CORRECTED)


@swept(ROOM, "land/text/effective-tax-rises-with-size", "planner")
def effective_tax_rises(economy: Economy, optimum: Allocation) -> Array:
    """Tax over income net of urban costs rises with size over ten sites."""
    rate = institutions.optimal_tax(economy.elasticities)[..., np.newaxis]
    quality = cases.developed_sites(optimum, 10)
    e, size = columns(economy.elasticities), optimum.sizes(quality)
    share = rate * city.output(e, size, quality) / city.utility(e, size, quality)
    return along(np.diff(share, axis=-1) > -1e-12 * share[..., 1:]) & (
        share[..., -1] > share[..., 0]
    )


@ROOM.check("land/text/effective-tax-rises-with-size")
def check_effective_tax() -> Finding:
    """Tax over income net of urban costs, along the optimum's sites."""
    return effective_tax_rises.everywhere()


def _per_head(economy: Economy, optimum: Allocation) -> tuple[Array, ...]:
    quality = cases.developed_sites(optimum, 6)
    e, size = columns(economy.elasticities), optimum.sizes(quality)
    return quality, size, city.utility(e, size, quality), city.output(e, size, quality)


@swept(ROOM, "land/appendix-c/utility-at-the-optimum", "planner", denies=True)
def utility_identities(economy: Economy, optimum: Allocation) -> Array:
    """The two corrected identities hold, and the printed one does not."""
    _, size, level, output = _per_head(economy, optimum)
    e, mu = columns(economy.elasticities), optimum.common[..., np.newaxis]
    growth = e.congestion - e.agglomeration
    with_output = (mu + growth * output) / (1 + e.congestion)
    with_cost = (mu + growth * size**e.congestion) / (1 + e.agglomeration)
    as_printed = mu + growth * size**e.agglomeration
    off = np.abs(as_printed / level - 1)
    return along(
        (np.abs(with_output - level) <= 1e-10 * output)
        & (np.abs(with_cost - level) <= 1e-10 * output)
    ) & np.any(off > 1e-6, axis=-1)


@ROOM.check("land/appendix-c/utility-at-the-optimum")
def check_utility_at_the_optimum() -> Finding:
    """The printed identity, and the two that follow from the first-order condition."""
    numbers = utility_identities.count()
    return finding(all_of(numbers), Verdict.CORRECTED, **numbers)


@swept(ROOM, "land/appendix-c/welfare-at-the-optimum", "planner")
def sum_at_the_optimum(economy: Economy, optimum: Allocation) -> Array:
    """The printed sum is the integral of utility."""
    e = economy.elasticities
    share = (e.congestion - e.agglomeration) / (1 + e.congestion)
    printed = optimum.common / (1 + e.congestion) * optimum.population
    printed = printed + share * optimum.output
    return np.abs(printed / optimum.welfare - 1) < 1e-10


@ROOM.check("land/appendix-c/welfare-at-the-optimum")
def check_welfare_at_the_optimum() -> Finding:
    """The printed sum of utilities against the integral of utility."""
    return sum_at_the_optimum.everywhere()


@ROOM.check("land/appendix-c/welfare-with-the-tax")
def check_welfare_with_the_tax() -> Finding:
    """The printed sum leaves the rebate out; with it the sum is the optimum's."""
    missing = []

    def right(economy: Economy, taxed: Allocation) -> Array:
        e = economy.elasticities
        rate = institutions.optimal_tax(e)
        net = taxed.common * taxed.population
        printed = net + (1 - rate - e.efficient_wedge) * taxed.output
        corrected = net + (1 - e.efficient_wedge) * taxed.output
        missing.append(1 - printed / taxed.welfare)
        return (np.abs(corrected / taxed.welfare - 1) < 1e-10) & (
            np.abs(missing[-1] - rate * taxed.output / taxed.welfare) < 1e-10
        )

    numbers = count(right, "tax, gross rule")
    optimum, _ = baseline_pair(0.01)
    rate = institutions.optimal_tax(BASELINE)
    return finding(
        all_of(numbers) and min(np.min(part) for part in missing) > 0,
        Verdict.CORRECTED,
        **numbers,
        baseline_utility_after_tax=float(optimum.common / 1.08),
        baseline_rebate=float(rate * optimum.output / 0.01),
        baseline_average_utility=float(optimum.welfare / 0.01),
    )


@swept(ROOM, "land/appendix-c/sufficiency", "tax, gross rule", "tax, net rule", denies=True)
def net_rule_pays_more(economy: Economy, gross: Allocation, net: Allocation) -> Array:
    """The highest utility after tax selects the net rule, which has a lower threshold."""
    # The argument: no other equilibrium has higher utility after tax. The net rule's has,
    # with its smallest city where utility after tax peaks.
    e = economy.elasticities
    rate = institutions.optimal_tax(e)
    net_of_tax = lambda factor: (
        (1 - rate) * city.output(e, factor * net.smallest, net.threshold)
        - city.urban_cost(e, factor * net.smallest)
    )
    peak = (net_of_tax(1.0) > net_of_tax(0.98)) & (net_of_tax(1.0) > net_of_tax(1.02))
    # Where the net rule fills every site its smallest city is beyond the peak.
    return (
        (peak | ~net.interior)
        & (net.threshold < gross.threshold)
        & (net.common >= gross.common * (1 - ROUNDING))
    )


@ROOM.check("land/appendix-c/sufficiency")
def check_sufficiency() -> Finding:
    """What Proposition 3's argument selects under the tax is the net rule, not the optimum."""
    numbers = net_rule_pays_more.count()
    rate, where = institutions.optimal_tax(VISIBLE), sites.uniform()
    gross, net = (
        allocation.solve(VISIBLE, institutions.income_tax(VISIBLE, rate, rule), where, 0.1)
        for rule in ("gross", "net")
    )
    return finding(
        all_of(numbers) and net.common > gross.common and net.welfare < gross.welfare,
        Verdict.REFUTED,
        **numbers,
        utility_after_tax_gross_rule=float(gross.common),
        utility_after_tax_net_rule=float(net.common),
        welfare_gross_rule=float(gross.welfare),
        welfare_net_rule=float(net.welfare),
    )
