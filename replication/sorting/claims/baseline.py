"""Checks of sections 3 and 4 up to Proposition 3, and of the expressions they rest on."""

from functools import cache

import numpy as np
from scipy.integrate import quad

from replication.ledger import Finding, Verdict, finding
from replication.numerics import Array, Seed, random_generator
from replication.sorting import draws
from replication.sorting.draws import Sample, swept
from replication.sorting.model import innovation, threshold
from replication.sorting.model.economy import Cities, Closure, Economy, FixedUtility, Productivity
from replication.sorting.model.threshold import EveryThreshold, relative
from replication.sorting.printed import cases
from replication.sorting.reference.direct import Direct
from replication.sorting.room import ROOM
from replication.trials import Trials

EXACT = 1e-9
"""Relative gap of two computations of one number."""

VISIBLE = 1e-10
"""Smallest change of a logarithm that counts as a change."""


def first_draws(name: str, count: int = 12) -> list[tuple[Direct, float]]:
    """Return the first draws of a sample in plain numbers, with their solved thresholds."""
    sample = draws.samples()[name]
    economies = [Direct.of(sample.cities, sample.closure, i) for i in range(count)]
    return [(d, d.minimum * np.exp(x)) for d, x in zip(economies, sample.log_ratio, strict=False)]


@ROOM.check("sorting/equation-3.6")
def check_new_draw() -> Finding:
    """Integrate the better of one's skill and a new draw from G, and the draw known to exceed."""
    generator = np.random.default_rng(7)
    tails = 1 + np.exp(generator.uniform(np.log(0.3), np.log(4.0), 40))
    ratios = 1 + np.exp(generator.normal(0, 1, 40))
    worst_written = worst_used = 0.0
    for tail, skill in zip(tails, ratios, strict=True):
        density = lambda x, a=tail: innovation.skill_density(a, 1.0, x)
        above = quad(lambda x: x * density(x), skill, np.inf)[0]  # noqa: B023
        chance = 1 - innovation.skill_distribution(tail, 1.0, skill)
        written = skill * (1 - chance) + above
        worst_written = max(
            worst_written,
            abs(float(innovation.unconditional_draw(tail, 1.0, skill)) / written - 1),
        )
        worst_used = max(
            worst_used, abs(float(innovation.truncated_draw(tail, skill)) * chance / above - 1)
        )
    excess = innovation.truncated_draw(tails, ratios) / innovation.unconditional_draw(
        tails, 1.0, ratios
    )
    at_minimum = innovation.truncated_draw(tails, 1.0) / innovation.unconditional_draw(
        tails, 1.0, 1.0
    )
    return finding(
        worst_written < 1e-6
        and worst_used < 1e-6
        and np.all(excess > 1)
        and np.allclose(at_minimum, 1, atol=1e-14),
        Verdict.CORRECTED,
        draws=tails.size,
        largest_gap_to_quadrature_as_written=worst_written,
        largest_gap_to_quadrature_truncated=worst_used,
        smallest_overstatement=float(excess.min()),
        largest_overstatement=float(excess.max()),
    )


@ROOM.check("sorting/text/pareto-distribution")
def check_pareto() -> Finding:
    """Compare 1 - (z_min/z)^alpha with the share of a seeded Pareto sample above and below z."""
    generator = np.random.default_rng(8)
    tail, minimum = 3.0, 1.0
    skills = minimum * (1 - generator.random(200_000)) ** (-1 / tail)
    points = np.array([1.1, 1.5, 2.0, 4.0])
    formula = innovation.skill_distribution(tail, minimum, points)
    below = (skills[:, np.newaxis] <= points).mean(axis=0)
    return finding(
        np.all(np.abs(formula - below) < 5e-3) and np.max(np.abs(formula - (1 - below))) > 0.1,
        Verdict.CORRECTED,
        skills=points,
        formula=formula,
        share_below=below,
        share_above=1 - below,
    )


@ROOM.check("sorting/equation-4.8")
def check_innovation_choice() -> Finding:
    """Compare (4.8) with a grid of probabilities and with the slope of net profit, per draw."""
    economy = draws.samples()["given utility"].cities
    cost = economy.cost_2
    best = innovation.probability(economy, cost)
    profit = innovation.net_profit(economy, cost, best)
    grid = np.linspace(0, 0.995, 60)[:, np.newaxis]
    beaten = np.all(profit >= innovation.net_profit(economy, cost, grid) - 1e-12, axis=0)
    step = 1e-5 * (1 - best)
    around = [innovation.net_profit(economy, cost, best + s) for s in (-step, step)]
    slope = (around[1] - around[0]) / (2 * step)
    curvature = (around[0] + around[1] - 2 * profit) / step**2
    gap = np.abs(profit - innovation.net_scale(economy, cost))
    level = (best + economy.tail - 1) / (economy.tail - 1)
    scale_gap = np.abs(level - innovation.scale(economy, cost))
    return finding(
        np.all(beaten)
        and np.all(np.abs(slope) < 1e-4)
        and np.all(curvature < 0)
        and gap.max() < 1e-10
        and scale_gap.max() < 1e-10,
        Verdict.REPRODUCED,
        draws=best.size,
        largest_gap_to_net_scale=float(gap.max()),
        largest_gap_to_scale=float(scale_gap.max()),
    )


def innovating_gains(economy: Economy, share: Array) -> Trials:
    """Innovating beats declining to, free of charge.

    Parameters
    ----------
    economy : Economy
    share : array of shape (n,)
        Cost over the bound.
    """
    bound = innovation.opt_in_cost(economy)
    cost = share * bound
    chance = innovation.probability(economy, cost)
    gains = innovation.net_profit(economy, cost, chance) > 1
    as_recorded = (gains == (cost < bound)) & (gains == (chance > 0.5))
    return Trials(gains, instead=as_recorded, parameters={"cost": cost, "bound": bound})


HIGHEST_SHARE = 4
"""Highest cost at which anybody innovates at all, over the bound for innovating to be better."""


@ROOM.sweep(
    "sorting/equation-4.8/opt-in",
    tries="Innovating beats declining to, free of charge",
    domain=f"{draws.DOMAIN}; cost between nothing and what would stop all innovation",
    instead="It does exactly where the cost is below its bound, and the probability above one half",
    block=draws.BLOCK,
)
def sweep_opt_in(random: np.random.Generator, size: int) -> Trials:
    """Costs on either side of the bound."""
    return innovating_gains(draws.economies(size, random), random.uniform(0, HIGHEST_SHARE, size))


@ROOM.check("sorting/equation-4.8/opt-in")
def check_opt_in() -> Finding:
    """Compare the best innovation with none, free of charge, on either side of the bound."""
    economy = draws.economies(draws.SIZE, seed=9)
    generator = np.random.default_rng(10)
    found = innovating_gains(economy, generator.uniform(0, HIGHEST_SHARE, economy.size))
    return finding(
        np.all(found.instead) and np.any(found.holds) and not np.all(found.holds),
        Verdict.CONDITIONAL,
        draws=economy.size,
        better_to_decline=float(np.mean(~found.holds)),
        bound_at_baseline=float(innovation.opt_in_cost(threshold.baseline())),
    )


def varieties(size: int, seed: Seed) -> dict[str, Array]:
    """Draw cities of twelve groups of entrepreneurs and solve for their markets.

    Labour is allocated so that its marginal revenue is the same everywhere; nothing is taken
    from (4.3)-(4.5).

    Parameters
    ----------
    size : int
    seed : int or numpy.random.Generator

    Returns
    -------
    dict of arrays: ``productivity`` and ``mass`` of shape (12, n), the rest of shape (n,) but
    ``profit`` and ``marginal_product``.
    """
    generator = random_generator(seed)
    theta = generator.uniform(0.25, 0.9, size)
    gamma = (1 - theta) / theta
    level = np.exp(generator.normal(0, 0.7, (12, size)))
    mass = np.exp(generator.normal(-3, 0.5, (12, size)))
    labour = np.exp(generator.normal(0, 1, size))
    per_firm = labour * level / np.sum(mass * level, axis=0)
    output = level**gamma * per_firm
    aggregate = np.sum(mass * output**theta, axis=0) ** (1 / theta)
    price = (aggregate / output) ** (1 - theta)
    wage = theta * price * level**gamma
    return {
        "theta": theta,
        "gamma": gamma,
        "productivity": level,
        "mass": mass,
        "labour": labour,
        "output": aggregate,
        "marginal_product": wage,
        "profit": price * output - wage * per_firm,
        "total": np.sum(mass * level, axis=0),
        "mean": np.sum(mass * level, axis=0) / np.sum(mass, axis=0),
    }


def formula_gaps(market: dict[str, Array], level: Array) -> dict[str, Array]:
    """Largest relative gaps of solved wages, output and profits to (4.3)-(4.5), by market.

    Parameters
    ----------
    market : dict
        From :func:`varieties`.
    level : array of shape (n,)
        What is put in for a city's productivity Q.
    """
    wage = market["theta"] * level ** market["gamma"]
    output = level ** market["gamma"] * market["labour"]
    profit = (1 - market["theta"]) * output * market["productivity"] / level
    return {
        "wage": np.abs(market["marginal_product"] / wage - 1).max(axis=0),
        "output": np.abs(market["output"] / output - 1),
        "profit": np.abs(market["profit"] / profit - 1).max(axis=0),
    }


MARKETS = "theta .25 to .9; productivity, mass and labour of twelve groups lognormal"


@ROOM.sweep(
    "sorting/proposition-1",
    tries="Solved wages, output and profits are (4.3)-(4.5) with mean productivity",
    domain=MARKETS,
    instead="They are (4.3)-(4.5) with total productivity",
    block=draws.BLOCK,
)
@ROOM.sweep(
    "sorting/proposition-1/mean-productivity",
    tries="Solved wages, output and profits are (4.3)-(4.5) with mean productivity",
    domain=MARKETS,
    instead="They are (4.3)-(4.5) with total productivity",
    block=draws.BLOCK,
)
def sweep_markets(random: np.random.Generator, size: int) -> Trials:
    """Random markets against both readings of Q."""
    market = varieties(size, random)
    holds = {
        reading: np.max(list(formula_gaps(market, market[reading]).values()), axis=0) < EXACT
        for reading in ("mean", "total")
    }
    parameters = {name: market[name] for name in ("theta", "mean", "total", "labour")}
    return Trials(holds["mean"], instead=holds["total"], parameters=parameters)


@ROOM.check("sorting/proposition-1")
def check_markets() -> Finding:
    """Solve random markets and compare wages, output and profits with (4.3)-(4.5) at Q total."""
    market = varieties(draws.SIZE, seed=11)
    gaps = {name: gap.max() for name, gap in formula_gaps(market, market["total"]).items()}
    return finding(max(gaps.values()) < EXACT, Verdict.CORRECTED, draws=draws.SIZE, **gaps)


@ROOM.check("sorting/proposition-1/mean-productivity")
def check_mean_productivity() -> Finding:
    """Put mean productivity into (4.3)-(4.5), and see that a rescaled aggregator would mend it."""
    market = varieties(draws.SIZE, seed=11)
    level, count = market["mean"], market["mass"].sum(axis=0)
    gamma, theta = market["gamma"], market["theta"]
    output_ratio = market["output"] / (level**gamma * market["labour"])
    profits = (1 - theta) * market["output"] * market["productivity"] / level
    adding_up = np.sum(market["mass"] * profits, axis=0) / ((1 - theta) * market["output"])
    # With Y = (N^(theta - 1) int y^theta)^(1/theta) every quantity is multiplied by N^(-gamma).
    repaired = market["output"] * count**-gamma
    repaired_profit = market["profit"] * count**-gamma
    by_mean = (1 - theta) * repaired * market["productivity"] / (count * level)
    mended = max(
        np.abs(repaired / (level**gamma * market["labour"]) - 1).max(),
        np.abs(repaired_profit / by_mean - 1).max(),
    )
    baseline = threshold.equilibrium(
        threshold.baseline(), threshold.baseline_closures()["given utility"]
    )
    share = 1 - innovation.skill_distribution(3.0, 1.0, baseline.threshold)
    return finding(
        np.allclose(output_ratio, count**gamma, rtol=1e-9)
        and np.allclose(adding_up, count, rtol=1e-9)
        and np.abs(count - 1).min() > 1e-6
        and mended < 1e-9,
        Verdict.REFUTED,
        draws=draws.SIZE,
        smallest_profits_over_what_is_there=float(adding_up.min()),
        largest_profits_over_what_is_there=float(adding_up.max()),
        mass_in_city_1_at_baseline=float(share[0]),
        largest_gap_with_rescaled_aggregator=mended,
    )


@ROOM.check("sorting/equation-4.14")
def check_slope() -> Finding:
    """Compare the reduced form (4.14) with profit over the price of living, computed in turn."""
    worst = 0.0
    for name in draws.samples():
        for economy, skill in first_draws(name):
            slopes = threshold.allocation(*economy.source, np.log(skill / economy.minimum))
            for city, slope in zip((0, 1), slopes.slope, strict=True):
                place = economy.places(skill)[city]
                direct = place.profit_per_skill / place.housing_price ** (1 - economy.mu)
                worst = max(worst, abs(float(slope[0]) / direct - 1))
    return finding(worst < 1e-9, Verdict.REPRODUCED, draws=24, largest_gap=worst)


def indifference_residuals(sample: Sample) -> tuple[Array, Array]:
    """Residuals of the line below (4.14): as printed, and with city 2's slope, relative."""
    cities = sample.allocation
    slope_1, slope_2 = cities.slope
    gap = sample.cities.congestion_gap
    printed = (slope_1 - slope_1) * cities.threshold - gap
    corrected = (slope_1 - slope_2) * cities.threshold - gap
    return printed, np.abs(corrected) / (slope_1 * cities.threshold)


SOLVED = 1e-8
"""Largest relative residual of a threshold."""


@swept(ROOM, "sorting/text/indifference-line", instead="With city 2's slope it does")
def line_gives_threshold(sample: Sample) -> Trials:
    """The printed line gives the threshold."""
    printed, corrected = indifference_residuals(sample)
    return Trials(printed >= 0, instead=corrected < SOLVED)


@ROOM.check("sorting/text/indifference-line")
def check_indifference_line() -> Finding:
    """The printed line below (4.14) cannot hold; with city 2's slope it gives the threshold."""
    largest_printed, largest_corrected = -np.inf, 0.0
    for sample in draws.samples().values():
        printed, corrected = indifference_residuals(sample)
        largest_printed = max(largest_printed, float(printed.max()))
        largest_corrected = max(largest_corrected, float(corrected.max()))
    return finding(
        largest_printed < 0 and largest_corrected < SOLVED,
        Verdict.CORRECTED,
        draws=draws.SIZE,
        largest_printed_residual=largest_printed,
        largest_corrected_residual_relative=largest_corrected,
    )


@ROOM.check("sorting/equation-4.16")
def check_city_productivities() -> Finding:
    """Integrate skill on each side of the threshold; let the threshold rise."""
    worst = 0.0
    for economy, skill in first_draws("given utility"):
        tail, minimum = economy.alpha, economy.minimum
        moment = lambda x, a=tail, m=minimum: x * innovation.skill_density(a, m, x)
        below_mass = float(innovation.skill_distribution(tail, minimum, skill))
        # The upper integral has a heavy tail: substitute x = skill / u.
        upper = quad(lambda u: moment(skill / u) * skill / u**2, 0, 1)[0]  # noqa: B023
        lower = quad(moment, minimum, skill, limit=200)[0]
        means = upper / (1 - below_mass), lower / below_mass
        cities = threshold.allocation(*economy.source, np.log(skill / minimum))
        parts = zip(cities.mean_skill, means, strict=True)
        worst = max(worst, *(abs(float(ours[0]) / mean - 1) for ours, mean in parts))
    sample = draws.samples()["given utility"]
    t = threshold.terms(sample.cities, sample.closure)
    rises = True
    for kind, sign in ((Productivity.MEAN, 1), (Productivity.TOTAL, -1)):
        before, after = (
            threshold.log_productivities(t, factor * sample.log_ratio, kind)[0]
            for factor in (1.0, 1.1)
        )
        change = sign * ((after.city_1 - after.city_2) - (before.city_1 - before.city_2))
        rises &= bool(np.all(change > 0))
    return finding(
        worst < 1e-6 and rises,
        Verdict.CONDITIONAL,
        draws=sample.log_ratio.size,
        largest_gap_to_quadrature=worst,
    )


@ROOM.check("sorting/text/productivity-as-integral")
def check_totals() -> Finding:
    """Look for equilibria when Q_j is the integral over a city's entrepreneurs."""
    numbers, holds = {}, True
    for name, sample in draws.samples().items():
        found = threshold.every_threshold(
            sample.cities, sample.closure, Productivity.TOTAL, points=100
        )
        none, stable = found.count == 0, found.stable_count > 0
        numbers[f"none_{name.replace(' ', '_')}"] = float(none.mean())
        numbers[f"stable_{name.replace(' ', '_')}"] = float(stable.mean())
        holds &= bool(none.mean() > 0.25 and stable.mean() < 0.2)
        repaired = threshold.every_threshold(
            sample.cities, sample.closure, Productivity.REPAIRED, points=100
        )
        holds &= bool(np.all(repaired.count == 1) and np.all(repaired.stable))
        numbers[f"repaired_unique_{name.replace(' ', '_')}"] = float((repaired.count == 1).mean())
    economy = threshold.baseline()
    closure = threshold.baseline_closures()["given utility"]
    at_baseline = threshold.every_threshold(economy, closure, Productivity.TOTAL)
    direct = Direct(economy, closure, Productivity.TOTAL)
    skills = np.exp(at_baseline.log_ratio[0]) * np.array([0.999, 1.001])
    gains = [direct.gain(max(float(skill), 1 + 1e-9)) for skill in skills]
    holds &= at_baseline.draw.size == 1 and not at_baseline.stable[0]
    holds &= gains[0] > 0 > gains[1]
    return finding(
        holds,
        Verdict.REFUTED,
        draws=draws.SIZE,
        unstable_threshold_at_baseline=float(np.exp(at_baseline.log_ratio[0])),
        **numbers,
    )


@ROOM.check("sorting/footnote-14")
def check_other_distribution() -> Finding:
    """Relative mean skill falls with the threshold when skill is uniform, and rises for Pareto."""
    threshold_skill = np.linspace(1.05, 2.95, 50)
    uniform = (threshold_skill + 3.0) / (1.0 + threshold_skill)
    above = np.array([quad(lambda x: x, z, 3.0)[0] / (3.0 - z) for z in threshold_skill])
    below = np.array([quad(lambda x: x, 1.0, z)[0] / (z - 1.0) for z in threshold_skill])
    t = threshold.terms(threshold.baseline(), FixedUtility(0.5))
    pareto = [
        np.exp(np.subtract(*threshold.log_mean_skills(t, np.log(np.array([z])))))[0]
        for z in threshold_skill
    ]
    return finding(
        np.allclose(uniform, above / below)
        and np.all(np.diff(uniform) < 0)
        and np.all(np.diff(pareto) > 0),
        Verdict.REPRODUCED,
        uniform_at_ends=[float(uniform[0]), float(uniform[-1])],
        pareto_at_ends=[float(pareto[0]), float(pareto[-1])],
    )


@ROOM.check("sorting/text/tfp-weights")
def check_tfp() -> Finding:
    """Integrate aggregate productivity and compare it with both weightings of Q_1 and Q_2."""
    gaps_correct, gaps_printed = [], []
    for economy, skill in first_draws("given utility"):
        tail, minimum = economy.alpha, economy.minimum
        first, second = economy.places(skill)
        scale_1 = first.productivity / economy.mean_skill(0, skill)
        scale_2 = second.productivity / economy.mean_skill(1, skill)
        moment = lambda x, a=tail, m=minimum: x * innovation.skill_density(a, m, x)
        upper = quad(lambda u: moment(skill / u) * skill / u**2, 0, 1)[0]  # noqa: B023
        integral = scale_2 * quad(moment, minimum, skill, limit=200)[0] + scale_1 * upper
        share = float(innovation.skill_distribution(tail, minimum, skill))
        correct = share * second.productivity + (1 - share) * first.productivity
        printed = share * first.productivity + (1 - share) * second.productivity
        gaps_correct.append(abs(correct / integral - 1))
        gaps_printed.append(abs(printed / integral - 1))
    return finding(
        max(gaps_correct) < 1e-6 and max(gaps_printed) > 0.1,
        Verdict.CORRECTED,
        economies=len(gaps_correct),
        largest_gap_with_weights_exchanged=max(gaps_correct),
        largest_gap_as_printed=max(gaps_printed),
    )


@ROOM.check("sorting/text/housing-share")
def check_housing_share() -> Finding:
    """Compare housing demand with a common share of output, city by city."""
    economy = draws.samples()["given utility"].cities
    share_1, share_2 = (
        (1 - economy.goods_share) * (1 - innovation.spending_share(economy, cost))
        for cost in (economy.cost_1, economy.cost_2)
    )
    base = threshold.baseline()
    at_baseline = [float(innovation.spending_share(base, c)) for c in (base.cost_1, base.cost_2)]
    # The same from budgets: what workers and entrepreneurs have, less what firms spend.
    place = Direct(base, threshold.baseline_closures()["given utility"]).places(
        float(
            threshold.equilibrium(base, threshold.baseline_closures()["given utility"]).threshold[0]
        )
    )
    income = [
        p.wage * p.labour
        + p.profit_per_skill * p.productivity / float(innovation.scale(base, cost))
        for p, cost in zip(place, (base.cost_1, base.cost_2), strict=True)
    ]
    spent = [1 - y / p.output for y, p in zip(income, place, strict=True)]
    return finding(
        np.all(share_1 > share_2) and np.allclose(spent, at_baseline, rtol=1e-10),
        Verdict.CONDITIONAL,
        draws=economy.size,
        innovation_spending_over_output_at_baseline=at_baseline,
        housing_over_output_at_baseline=[0.25 * (1 - s) for s in at_baseline],
    )


@ROOM.check("sorting/text/symmetric-equilibrium")
def check_symmetric() -> Finding:
    """With a_1 = a_2, find the Q_1 / Q_2 at which nobody minds, and move it a little."""
    economy = draws.samples()["given utility"].cities
    costs, housing = (economy.cost_1, economy.cost_2), (economy.housing_1, economy.housing_2)
    nets = [innovation.net_scale(economy, cost) for cost in costs]
    log_ratio = np.log(nets[1] * housing[0] / (nets[0] * housing[1])) / economy.epsilon

    def log_slope(city: int, log_level: Array) -> Array:
        """Profit per skill over the price of living, (4.3), (4.12) and (4.13), at u* + a = 1."""
        mu, gamma = economy.goods_share, economy.gamma
        wage = np.log(economy.substitution) + gamma * log_level
        labour = mu / (1 - mu) * wage - np.log(housing[city])
        price = np.log(housing[city]) + wage + labour
        net = economy.mean_factor - 2 * np.sqrt(costs[city] / (gamma * (economy.tail - 1)))
        profit = np.log((1 - economy.substitution) * net) + (gamma - 1) * log_level + labour
        return profit - (1 - mu) * price

    lead = [log_slope(0, log_ratio + step) - log_slope(1, 0.0) for step in (-0.01, 0.0, 0.01)]
    return finding(
        np.abs(lead[1]).max() < 1e-9
        and np.all(lead[0] < 0)
        and np.all(lead[2] > 0)
        and (np.abs(log_ratio) > 0.01).mean() > 0.9,
        Verdict.CONDITIONAL,
        draws=log_ratio.size,
        largest_gap_between_slopes=float(np.abs(lead[1]).max()),
        productivities_within_one_percent=float((np.abs(log_ratio) < 0.01).mean()),
        city_1_less_productive=float((log_ratio < 0).mean()),
    )


def search(cities: Cities, closure: Closure) -> tuple[Array, EveryThreshold]:
    """Return the existence margin and all thresholds of cities, interior or not."""
    found = threshold.every_threshold(
        cities, closure, points=120, nearest=threshold.NEAREST, farthest=threshold.FARTHEST
    )
    return threshold.existence_margin(cities, closure), found


@cache
def crossings(name: str) -> tuple[Array, EveryThreshold]:
    """Return the existence margin and all thresholds of 20,000 draws, interior or not."""
    pool = draws.economies(draws.SIZE, seed=45)
    return search(pool, draws.closures(draws.SIZE, seed=46)[name])


def exists(margin: Array, found: EveryThreshold) -> Trials:
    """There is a threshold; exactly where the margin is positive, and then one."""
    return Trials(found.count > 0, instead=(margin > 0) == (found.count == 1))


def is_unique(found: EveryThreshold) -> Trials:
    """Where there is a threshold there is no other, and it is stable."""
    return Trials(
        (found.count == 1) & (found.stable_count == 1),
        premise=found.count > 0,
    )


@swept(
    ROOM,
    "sorting/proposition-2/existence",
    instead="There is exactly one where the margin of existence is positive, and none elsewhere",
    interior=False,
)
def sweep_existence(cities: Cities, closure: Closure) -> Trials:
    """There is a threshold."""
    return exists(*search(cities, closure))


@swept(ROOM, "sorting/proposition-2/uniqueness", interior=False)
def sweep_uniqueness(cities: Cities, closure: Closure) -> Trials:
    """A search finds one threshold where there is any, and it is stable."""
    return is_unique(search(cities, closure)[1])


@ROOM.check("sorting/proposition-2/existence")
def check_existence() -> Finding:
    """Count thresholds on both sides of the condition; solve the counterexample again directly."""
    holds, numbers = True, {}
    for name, (economy, closure) in cases.no_interior_equilibrium().items():
        margin, found = crossings(name)
        tried = exists(margin, found)
        holds &= bool(np.all(tried.instead))
        numbers[f"no_equilibrium_{name.replace(' ', '_')}"] = float(np.mean(~tried.holds))
        direct = Direct(economy, closure)
        gains = [direct.gain(skill) for skill in np.geomspace(1 + 1e-9, 1e6, 400)]
        holds &= bool(
            threshold.existence_margin(economy, closure)[0] < 0
            and not threshold.thresholds(economy, closure).interior[0]
            and min(gains) > 0
        )
        numbers[f"smallest_gain_of_city_1_{name.replace(' ', '_')}"] = min(gains)
    return finding(holds, Verdict.CONDITIONAL, draws=draws.SIZE, **numbers)


@ROOM.check("sorting/proposition-2/uniqueness")
def check_uniqueness() -> Finding:
    """Search every draw for a second threshold; see that the gain rises wherever positive."""
    holds, numbers = True, {}
    for name in draws.samples():
        _, found = crossings(name)
        key = name.replace(" ", "_")
        numbers[f"most_thresholds_{key}"] = int(found.count.max())
        tried = is_unique(found)
        holds &= bool(tried.premise.any() and np.all(tried.holds[tried.premise]))
        sample = draws.samples()[name]
        t = threshold.terms(sample.cities, sample.closure)
        previous = None
        for log_ratio in np.geomspace(1e-6, 60, 24):
            slopes = threshold.log_slopes(t, np.full(t.size, log_ratio))
            # Log of skill times the difference of slopes, where that is positive.
            lead = slopes.city_1 - slopes.city_2
            ahead = lead > VISIBLE
            gain = np.where(
                ahead,
                log_ratio + slopes.city_1 + np.log(-np.expm1(-np.maximum(lead, VISIBLE))),
                -np.inf,
            )
            if previous is not None:
                holds &= bool(np.all(gain[ahead] > previous[ahead]))
                holds &= bool(np.all(ahead[np.isfinite(previous)]))
            previous = gain
        worst = max(abs(skill / d.threshold() - 1) for d, skill in first_draws(name))
        numbers[f"largest_gap_to_brent_{key}"] = worst
        holds &= worst < 1e-9
    return finding(holds, Verdict.REPRODUCED, draws=draws.SIZE, **numbers)


@swept(ROOM, "sorting/proposition-2/perfect-sorting")
def is_steeper(sample: Sample) -> Trials:
    """City 1's line is the steeper one, wherever the slopes differ by more than rounding."""
    cities = sample.allocation
    slope_1, slope_2 = cities.slope
    clear = sample.cities.congestion_gap > 1e-9 * slope_1 * cities.threshold
    return Trials(slope_1 > slope_2, premise=clear)


@ROOM.check("sorting/proposition-2/perfect-sorting")
def check_sorting() -> Finding:
    """At the threshold city 1's line is the steeper one; those above it gain by living there."""
    holds = True
    for name, sample in draws.samples().items():
        tried = is_steeper(sample)
        holds &= bool(np.all(tried.holds[tried.premise]) and tried.premise.mean() > 0.95)
        for economy, skill in first_draws(name):
            utility = economy.utility(skill)
            pay = [
                p.profit_per_skill / p.housing_price ** (1 - economy.mu)
                for p in (economy.city(0, skill, utility), economy.city(1, skill, utility))
            ]
            gain = lambda z, pay=pay, a=economy.congestion: z * (pay[0] - pay[1]) - a[0] + a[1]
            holds &= gain(1.01 * skill) > 0 > gain(0.99 * skill)
    return finding(holds, Verdict.REPRODUCED, draws=draws.SIZE)


def ordered(sample: Sample, quantity: str) -> Array:
    """City 1 over city 2 of a quantity in a sample."""
    return relative(getattr(sample.allocation, quantity))


@swept(ROOM, "sorting/proposition-3/productivity")
def is_more_productive(sample: Sample) -> Trials:
    """Q_1 / Q_2 exceeds its bound A s_1 / s_2, and the bound exceeds one."""
    found = innovation.returns(sample.cities)
    bound = sample.cities.mean_factor * found.scale_1 / found.scale_2
    return Trials((ordered(sample, "productivity") > bound * (1 - 1e-9)) & (bound > 1))


@swept(ROOM, "sorting/proposition-3/wage")
def pays_more(sample: Sample) -> Trials:
    """The wage ratio is the productivity ratio to the power gamma, and exceeds one."""
    wage, level = ordered(sample, "wage"), ordered(sample, "productivity")
    power = np.isclose(np.log(wage), sample.cities.gamma * np.log(level), rtol=1e-9)
    return Trials((wage > 1) & power)


@swept(
    ROOM,
    "sorting/proposition-3/density",
    instead="It is exactly where (w_1 / w_2)^mu exceeds (u + a_1) / (u + a_2)",
)
def is_denser(sample: Sample) -> Trials:
    """City 1 is denser."""
    density, value = ordered(sample, "density"), sample.allocation.worker_utility
    condition = ordered(sample, "wage") ** sample.cities.goods_share > (
        value + sample.cities.congestion_1
    ) / (value + sample.cities.congestion_2)
    close = np.abs(np.log(density)) <= 1e-9
    return Trials(density > 1, instead=close | ((density > 1) == condition))


@swept(
    ROOM,
    "sorting/proposition-3/housing-price",
    instead="It is wherever land is at least as scarce there",
)
def is_dearer(sample: Sample) -> Trials:
    """Housing is dearer in city 1."""
    dearer = ordered(sample, "housing_price") > 1
    return Trials(dearer, instead=dearer | (sample.cities.housing_1 < sample.cities.housing_2))


@ROOM.check("sorting/proposition-3/productivity")
def check_relative_productivity() -> Finding:
    """Q_1 / Q_2 exceeds its bound A s_1 / s_2 in every draw, and the bound exceeds one."""
    holds, lowest = True, np.inf
    for sample in draws.samples().values():
        holds &= bool(np.all(is_more_productive(sample).holds))
        lowest = min(lowest, float(ordered(sample, "productivity").min()))
    return finding(holds, Verdict.REPRODUCED, draws=draws.SIZE, smallest_ratio=lowest)


@ROOM.check("sorting/proposition-3/wage")
def check_relative_wage() -> Finding:
    """The wage ratio is the productivity ratio to the power gamma, and exceeds one."""
    holds, lowest = True, np.inf
    for sample in draws.samples().values():
        holds &= bool(np.all(pays_more(sample).holds))
        lowest = min(lowest, float(ordered(sample, "wage").min()))
    return finding(holds, Verdict.REPRODUCED, draws=draws.SIZE, smallest_ratio=lowest)


@ROOM.check("sorting/proposition-3/density")
def check_density() -> Finding:
    """Count draws with the lower density in city 1, by the ratio and by the condition."""
    holds, numbers = True, {}
    for name, sample in draws.samples().items():
        key = name.replace(" ", "_")
        tried = is_denser(sample)
        holds &= bool(np.all(tried.instead))
        numbers[f"fails_{key}"] = float(np.mean(~tried.holds))
        economy, closure = cases.sparse_big_city()[name]
        found = threshold.equilibrium(economy, closure)
        direct = Direct(economy, closure)
        again = direct.relatives(direct.threshold())["density"]
        holds &= bool(again < 0.9 and abs(float(relative(found.density)[0]) / again - 1) < 1e-9)
        numbers[f"counterexample_{key}"] = again
        holds &= bool(np.any(tried.holds) and not np.all(tried.holds))
    return finding(holds, Verdict.REFUTED, draws=draws.SIZE, **numbers)


@ROOM.check("sorting/proposition-3/housing-price")
def check_housing_price() -> Finding:
    """Housing is dearer in city 1 where its land is not the ampler; a counterexample if it is."""
    holds, numbers = True, {}
    for name, sample in draws.samples().items():
        key = name.replace(" ", "_")
        scarce_land = draws.samples_with_scarce_land()[name]
        scarce = ordered(scarce_land, "housing_price")
        tried = is_dearer(sample)
        economy, closure = cases.cheap_big_city()[name]
        direct = Direct(economy, closure)
        again = direct.relatives(direct.threshold())["housing_price"]
        found = relative(threshold.equilibrium(economy, closure).housing_price)[0]
        holds &= bool(np.all(is_dearer(scarce_land).holds) and np.all(tried.instead))
        holds &= bool(again < 1 and abs(found / again - 1) < 1e-9)
        numbers[f"smallest_with_scarce_land_{key}"] = float(scarce.min())
        numbers[f"fails_with_any_land_{key}"] = float(np.mean(~tried.holds))
        numbers[f"counterexample_{key}"] = again
    return finding(holds, Verdict.CONDITIONAL, draws=draws.SIZE, **numbers)
