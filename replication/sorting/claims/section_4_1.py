"""Section 4.1: what innovators choose, and wages, output and profits in a city (Proposition 1)."""

import numpy as np

from replication.certify import ball, below
from replication.ledger import Finding
from replication.numerics import Array
from replication.sorting import draws
from replication.sorting.draws import in_percent
from replication.sorting.model import innovation, stored, threshold
from replication.sorting.model.economy import Economy, Index, Productivity
from replication.sorting.model.threshold import GIVEN_LABOUR, GIVEN_UTILITY
from replication.sorting.reference import aggregates, agree, algebra, bounds, gap, markets, small
from replication.sorting.reference.certified import Certified
from replication.sorting.reference.direct import Direct
from replication.sorting.room import ROOM
from replication.trials import Outcome, Sample, counts, tried
from replication.vanishing import vanishes

READ_AS = ("mean", "total")
"""What Q may stand for in (4.3) to (4.5)."""


@ROOM.check("sorting/equation-4.8")
def check_innovation_choice() -> Finding:
    """(4.8) against a grid of probabilities, per draw, and its conditions by SymPy."""
    economy = draws.samples()[GIVEN_UTILITY].cities
    _, cost = innovation.costs(economy)
    best = innovation.probability(economy, cost)
    profit = innovation.net_profit(economy, cost, best)
    grid = np.linspace(0, 0.995, 60)[:, np.newaxis]
    others = innovation.net_profit(economy, cost, grid)
    beaten = bool(np.all(profit >= others - 1e-12))
    level = (best + economy.tail - 1) / (economy.tail - 1)
    conditions = {name: vanishes(one) for name, one in algebra.innovation().items()}
    return Finding(
        printed={
            "At (4.8) net profit is stationary in the probability (SymPy)": conditions[
                "first order"
            ],
            "Net profit is concave in the probability (SymPy)": conditions["curvature"],
            "In no economy drawn does another probability earn more": beaten,
            "Productivity after innovation is (4.9) times skill": agree(
                level, innovation.scale(economy, cost)
            ),
            "Net profit is (4.13), in proportion to skill": agree(
                profit, innovation.net_scale(economy, cost)
            ),
        },
        numbers={
            "draws": best.size,
            "largest_gap_to_net_scale": gap(profit, innovation.net_scale(economy, cost)),
            "largest_gap_to_scale": gap(level, innovation.scale(economy, cost)),
        },
    )


HIGHEST_SHARE = 4
"""Highest cost at which anybody innovates at all, over the bound for innovating to be better."""


def costly(random: np.random.Generator, size: int) -> Sample:
    """Economies, with costs on either side of the bound for opting in."""
    economy = draws.economies(size, random)
    bound = innovation.opt_in_cost(economy)
    cost = random.uniform(0, HIGHEST_SHARE, size) * bound
    return Sample((economy, cost), {"cost": cost, "bound": bound})


@tried(
    ROOM,
    "sorting/equation-4.8/opt-in",
    costly,
    tries="Innovating beats declining to, free of charge",
    domain=f"{draws.DOMAIN}; cost between nothing and what would stop all innovation",
    instead="It does exactly where the cost is below its bound",
    block=draws.BLOCK,
)
def innovating_gains(economies: tuple[Economy, Array]) -> Outcome:
    """Innovating beats declining to, free of charge."""
    economy, cost = economies
    chance = innovation.probability(economy, cost)
    gains = innovation.net_profit(economy, cost, chance) > 1
    return Outcome(gains, instead=gains == (cost < innovation.opt_in_cost(economy)))


@ROOM.check("sorting/equation-4.8/opt-in")
def check_opt_in() -> Finding:
    """The best innovation against none, free of charge, on either side of the bound."""
    sample = costly(np.random.default_rng(9), draws.SIZE)
    found = counts(innovating_gains.on(sample))
    economy, cost = sample.economies
    likely = innovation.probability(economy, cost) > 0.5
    proof = algebra.innovation()
    return Finding(
        printed={"Innovating is better in every economy drawn": found["holds"] == found["draws"]},
        instead={
            "Innovating is better in some economies drawn": found["holds"] > 0,
            "Innovating is better exactly where chi_j is below gamma / (4 (alpha - 1))": (
                found["instead"] == found["draws"]
            ),
            "Those are the economies in which the chosen probability exceeds one half": (
                np.array_equal(likely, cost < innovation.opt_in_cost(economy))
            ),
            "At the bound the net scale is one (SymPy)": vanishes(proof["bound"]),
            "At the bound the probability is one half (SymPy)": vanishes(proof["half"]),
        },
        numbers={
            "draws": found["draws"],
            "highest_cost_over_bound": HIGHEST_SHARE,
            "better_to_decline": 1 - found["holds"] / found["draws"],
            "bound_at_baseline": float(innovation.opt_in_cost(threshold.baseline())),
        },
    )


def several_markets(random: np.random.Generator, size: int) -> Sample:
    """Random markets of twelve groups of entrepreneurs."""
    market = markets.varieties(size, random)
    return Sample(market, {name: market[name] for name in ("theta", "mean", "total", "labour")})


MARKETS = "theta .25 to .9; productivity, mass and labour of twelve groups lognormal"


@tried(
    ROOM,
    "sorting/proposition-1",
    several_markets,
    tries="Solved wages, output and profits are (4.3)-(4.5) with mean productivity",
    domain=MARKETS,
    instead="They are (4.3)-(4.5) with total productivity",
    block=draws.BLOCK,
)
def follow_the_formulas(market: dict[str, Array]) -> Outcome:
    """Solved wages, output and profits are (4.3)-(4.5)."""
    holds = [
        np.max(list(markets.formula_gaps(market, market[kind]).values()), axis=0) < 1e-9
        for kind in READ_AS
    ]
    return Outcome(holds[0], instead=holds[1])


tried(
    ROOM,
    "sorting/proposition-1/mean-productivity",
    several_markets,
    tries="Solved wages, output and profits are (4.3)-(4.5) with mean productivity",
    domain=MARKETS,
    instead="They are (4.3)-(4.5) with total productivity",
    block=draws.BLOCK,
)(follow_the_formulas.test)


@ROOM.check("sorting/proposition-1")
def check_markets() -> Finding:
    """Random markets, solved without (4.3)-(4.5), against these with a mean and with a total."""
    market = markets.varieties(draws.SIZE, seed=11)
    total, mean = (
        {name: float(one.max()) for name, one in markets.formula_gaps(market, market[kind]).items()}
        for kind in ("total", "mean")
    )
    proof = {name: vanishes(one) for name, one in aggregates.market().items()}
    return Finding(
        printed={
            "With mean productivity for Q output is (4.4) in every market": small(mean["output"]),
        },
        instead={
            "With the price (A.1) at the markup (A.2), and wages (4.3) of the total, each "
            "entrepreneur's share is q over the total, so that shares add up to one (SymPy)": (
                proof["share"]
            ),
            "Workers for each unit of productivity are then the same everywhere, and output is "
            "(4.4) (SymPy)": proof["hands"] and proof["output"],
            "Profits are (4.5) (SymPy)": proof["profit"],
            "With total productivity for Q wages are (4.3) in every market": small(total["wage"]),
            "With total productivity for Q output is (4.4) in every market": small(total["output"]),
            "With total productivity for Q profits are (4.5) in every market": (
                small(total["profit"])
            ),
        },
        numbers={"draws": draws.SIZE} | {f"gap_of_{name}": one for name, one in total.items()},
    )


@ROOM.check("sorting/proposition-1/mean-productivity")
def check_mean_productivity() -> Finding:
    """Mean productivity in (4.3)-(4.5), and the rescaled aggregator that would mend it."""
    market = markets.varieties(draws.SIZE, seed=11)
    level, count = market["mean"], market["mass"].sum(axis=0)
    gamma, theta, labour = market["gamma"], market["theta"], market["labour"]
    output_ratio = market["output"] / (level**gamma * labour)
    profits = (1 - theta) * market["output"] * market["productivity"] / level
    adding_up = np.sum(market["mass"] * profits, axis=0) / ((1 - theta) * market["output"])
    proof = {name: vanishes(one) for name, one in aggregates.market().items()}
    # With Y = (N^(theta - 1) int y^theta)^(1/theta) every quantity is multiplied by N^(-gamma).
    repaired = market["output"] * count**-gamma
    by_mean = (1 - theta) * repaired * market["productivity"] / (count * level)
    found = threshold.equilibrium(
        threshold.baseline(), threshold.baseline_closures()[GIVEN_UTILITY]
    )
    share = 1 - float(innovation.skill_distribution(3.0, 1.0, found.threshold)[0])
    return Finding(
        printed={
            "With mean productivity for Q profits add up to the share 1 - theta of output": agree(
                adding_up, 1.0
            ),
            "With mean productivity for Q output is (4.4)": agree(output_ratio, 1.0),
        },
        instead={
            "Profits (4.5) with the mean add up to the number of entrepreneurs times that share "
            "(SymPy)": proof["mean profits"],
            "(4.4) with the total is (4.4) with the mean times that number to the power gamma "
            "(SymPy)": proof["mean output"],
            "Rescaled by that number the total stands divided by it: the mean (SymPy)": (
                proof["rescaled"]
            ),
            "With the mean, profits add up to the number of entrepreneurs times that share": agree(
                adding_up, count
            ),
            "With the mean, output is off by the number of entrepreneurs to the power gamma": agree(
                output_ratio, count**gamma
            ),
            "With an aggregator rescaled by that number output is (4.4) with the mean": agree(
                repaired, level**gamma * labour
            ),
            "With it and profits divided by that number profits are (4.5) with the mean": agree(
                market["profit"] * count**-gamma, by_mean
            ),
        },
        numbers={
            "draws": draws.SIZE,
            "smallest_profits_over_what_is_there": float(adding_up.min()),
            "largest_profits_over_what_is_there": float(adding_up.max()),
            "mass_in_city_1_at_baseline": share,
        },
    )


def search(name: str, kind: Productivity) -> tuple[Index, Index]:
    """Number of thresholds, and of stable ones, in the sample that has one with means."""
    _, found = draws.searched(kind)[name]
    return found.count, found.stable_count


@ROOM.check("sorting/text/productivity-as-integral")
def check_totals() -> Finding:
    """Thresholds when Q_j is the integral over a city's entrepreneurs, and when rescaled."""
    names = (GIVEN_UTILITY, GIVEN_LABOUR)
    total = {name: search(name, Productivity.TOTAL) for name in names}
    none = {name: float((count == 0).mean()) for name, (count, _) in total.items()}
    stable = {name: float((count > 0).mean()) for name, (_, count) in total.items()}
    repaired = {name: search(name, Productivity.REPAIRED) for name in names}
    economy, closure = threshold.baseline(), threshold.baseline_closures()[GIVEN_UTILITY]
    found = threshold.every_threshold(economy, closure, Productivity.TOTAL)
    direct = Direct(economy, closure, Productivity.TOTAL)
    skills = np.exp(found.log_ratio[0]) * np.array([0.999, 1.001])
    gains = [direct.gain(float(skill)) for skill in skills]
    chosen, utility = stored.stable_with_integrals()
    enclosed = Certified(chosen, utility, Productivity.TOTAL).threshold("1.2", "2")
    pool = draws.samples()[GIVEN_UTILITY].cities
    steep = (pool.tail - 1) * pool.epsilon >= 1
    # The rescaled version again, in original equations, one economy after the other.
    rescaled = []
    for solved in draws.samples().values():
        few = solved.take(np.arange(12))
        again = threshold.solve(few.cities, few.closure, Productivity.REPAIRED)
        for draw in range(12):
            one = Direct.of(few.cities, few.closure, draw, Productivity.REPAIRED)
            rescaled.append(one.minimum * np.exp(again.log_ratio[draw]) / one.threshold())
    return Finding(
        printed={
            "With integrals every economy drawn that has an equilibrium with means has one": (
                max(none.values()) == 0
            ),
            "With integrals the equilibrium of the baseline is stable": bool(found.stable[0]),
        },
        instead={
            "With integrals more than half of these economies have no threshold": (
                min(none.values()) > 0.5
            ),
            "With integrals fewer than one in ten of them has a stable threshold": (
                max(stable.values()) < 0.1
            ),
            "With integrals Q_1/Q_2 is (s_1/s_2)/(t^(alpha-1) - 1), which falls (SymPy)": (
                algebra.proved(algebra.totals())
            ),
            "With integrals and utility given no economy drawn with (alpha - 1) eps >= 1 has a "
            "stable threshold": bool(steep.any() and not np.any(total[GIVEN_UTILITY][1][steep])),
            "There the gain falls: city 1's part is t^(1 - (alpha - 1) eps), city 2's rises "
            "(SymPy)": algebra.proved(bounds.integrals()),
            "With integrals every economy drawn has at least as many unstable thresholds as stable "
            "ones": all(bool(np.all(2 * some <= count)) for count, some in total.values()),
            "In the stored economy with integrals the gain certainly rises through zero": (
                below(ball("1.5"), enclosed) and below(enclosed, ball("1.6"))
            ),
            "Rescaled, every economy drawn has exactly one threshold": all(
                np.all(count == 1) for count, _ in repaired.values()
            ),
            "Rescaled, that threshold is stable in every economy drawn": all(
                np.all(count == 1) for _, count in repaired.values()
            ),
            "Rescaled, Psi_1/Psi_2 is multiplied by t^alpha - 1, which rises from zero (SymPy)": (
                algebra.proved(algebra.rescaled())
            ),
            "Rescaled, Brent's method on the original equations finds the same thresholds": agree(
                rescaled, 1.0
            ),
            "At the baseline with integrals the entrepreneur just below the threshold prefers "
            "city 1": gains[0] > 0,
            "At the baseline with integrals the one just above it prefers city 2": gains[1] < 0,
        },
        numbers={
            "draws": draws.SIZE,
            "draws_when_rescaled": min(draws.SIZE, draws.RESCALED),
            "unstable_threshold_at_baseline": float(np.exp(found.log_ratio[0])),
            "stored_economy": stored.written(chosen, utility),
            "stable_threshold": float(enclosed.mid()),
            **in_percent(none, "none"),
            **in_percent(stable, "stable"),
        },
    )


@ROOM.check("sorting/equation-4.7")
def check_cost_function() -> Finding:
    """The cost of innovation: how it moves with its parts."""
    proof = {name: vanishes(one) for name, one in algebra.innovation_cost().items()}
    base = threshold.baseline()
    net = innovation.net_profit(base, base.cost_1, np.array([0.2, 0.6]))
    return Finding(
        printed={
            "The cost rises in the probability (SymPy)": proof["rises"],
            "It is convex in it (SymPy)": proof["convex"],
            "It rises with the wage, in proportion (SymPy)": proof["wage"],
            "It rises with workers, in proportion (SymPy)": proof["workers"],
            "It rises with relative productivity, in proportion (SymPy)": proof["productivity"],
            "At the baseline a probability of .6 earns more than one of .2": bool(net[1] > net[0]),
        },
        numbers={"net_profit": net},
    )


@ROOM.check("sorting/text/room-to-improve")
def check_room() -> Finding:
    """The gain from innovation by skill: with the draw that the paper uses, and as described."""
    base = threshold.baseline()
    skill = np.array([1.0, 2.0, 4.0])
    scale = float(innovation.scale(base, base.cost_1))
    chance = float(innovation.probability(base, base.cost_1))
    described = chance * (innovation.unconditional_draw(3.0, 1.0, skill) - skill)
    return Finding(
        printed={
            "With the draw of (4.6) the more skilled gain less from innovation": bool(
                np.all(np.diff((scale - 1) * skill) < 0)
            ),
        },
        instead={
            "With it the gain is in proportion to skill, as (4.9) says": bool(
                np.all(np.diff((scale - 1) * skill) > 0)
            ),
            "The factor s_j - 1 is phi_j / (alpha - 1), above zero (SymPy)": vanishes(
                algebra.innovation()["gain"]
            ),
            "As described the gain is phi_j z (z_min / z)^alpha / (alpha - 1) (SymPy)": (
                vanishes(algebra.better_draw()["mean"])
            ),
            "Its slope in skill is -phi_j (z_min / z)^alpha, below zero (SymPy)": vanishes(
                algebra.better_draw()["gain"]
            ),
            "With the draw as described the more skilled do gain less": bool(
                np.all(np.diff(described) < 0)
            ),
        },
        numbers={"gains": (scale - 1) * skill, "gains_as_described": described},
    )


@ROOM.check("sorting/footnote-12")
def check_spending_over_profit() -> Finding:
    """Spending on innovation over expected profit, and output over wages."""
    economy = draws.samples()[GIVEN_UTILITY].cities
    cost, _ = innovation.costs(economy)
    chance = innovation.probability(economy, cost)
    paid = cost / (economy.gamma * (1 - chance)) / innovation.scale(economy, cost)
    direct = Direct(threshold.baseline(), threshold.baseline_closures()[GIVEN_UTILITY])
    places = direct.places(direct.threshold())
    return Finding(
        printed={
            "Spending over expected profit is x_j / s_j, whatever skill and output (SymPy)": (
                vanishes(algebra.spending()["share"])
            ),
            "In every economy drawn it is x_1 / s_1": agree(
                paid, innovation.cost_root(economy, cost) / innovation.scale(economy, cost)
            ),
            "At the baseline output is the wage bill over theta in both cities": agree(
                [one.wage * one.labour / direct.theta for one in places],
                [one.output for one in places],
            ),
        },
        numbers={"draws": economy.size, "largest_share": float(paid.max())},
    )


@ROOM.check("sorting/equation-4.9")
def check_scale() -> Finding:
    """Scale, net scale and probability against the cost of innovation."""
    proof = {name: vanishes(one) for name, one in algebra.scale_by_cost().items()}
    economy = draws.samples()[GIVEN_UTILITY].cities
    first, other = innovation.costs(economy)
    return Finding(
        printed={
            "The scale of improvement falls in the cost (SymPy)": proof["scale"],
            "The scale net of the cost falls in the cost (SymPy)": proof["net"],
            "The probability falls in the cost (SymPy)": proof["probability"],
            "City 1 improves its entrepreneurs by more in every economy drawn": bool(
                np.all(innovation.scale(economy, first) > innovation.scale(economy, other))
            ),
        },
        numbers={"draws": economy.size},
    )
