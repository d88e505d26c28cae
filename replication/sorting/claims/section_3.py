"""Section 3, the model: the distribution of skill, the draw of a new one, and housing's share."""

from inspect import isfunction

import numpy as np
from scipy.integrate import quad

from replication.certify import ball, below
from replication.ledger import Finding
from replication.numerics import Array
from replication.sorting import draws
from replication.sorting.draws import by_city, by_closure, in_percent
from replication.sorting.model import innovation, statics, stored, threshold
from replication.sorting.model.economy import Cities, FixedUtility, Productivity, TradeEquilibria
from replication.sorting.model.stored_learning import better_technology, three_when_rescaled
from replication.sorting.model.threshold import GIVEN_UTILITY
from replication.sorting.reference import (
    QUADRATURE,
    SAMPLED,
    aggregates,
    agree,
    algebra,
    enclosed,
    gap,
    small,
)
from replication.sorting.reference.certified import Certified
from replication.sorting.reference.direct import Direct
from replication.sorting.reference.enclosed import Outcome
from replication.sorting.room import ROOM
from replication.vanishing import vanishes


@ROOM.check("sorting/equation-3.6")
def check_new_draw() -> Finding:
    """The mean of the better of one's skill and a new draw, and of a draw known to exceed it."""
    generator = np.random.default_rng(7)
    tails = 1 + np.exp(generator.uniform(np.log(0.3), np.log(4.0), 40))
    skills = 1 + np.exp(generator.normal(0, 1, 40))
    described, conditional = np.empty(40), np.empty(40)
    for case, (tail, skill) in enumerate(zip(tails, skills, strict=True)):
        above = quad(lambda x, a=tail: x * innovation.skill_density(a, 1.0, x), skill, np.inf)[0]
        chance = 1 - float(innovation.skill_distribution(tail, 1.0, skill))
        described[case] = skill * (1 - chance) + above
        conditional[case] = above / chance
    used = innovation.truncated_draw(tails, skills)
    better = innovation.unconditional_draw(tails, 1.0, skills)
    excess = used / better
    return Finding(
        printed={
            "The mean that the paper uses is that of the better of one's skill and a draw from "
            "G": agree(used, described, QUADRATURE),
        },
        instead={
            "The mean that the paper uses is that of a draw from G known to exceed one's skill": (
                agree(used, conditional, QUADRATURE)
            ),
            "The better of z and a draw from G has mean z [1 + (z_min/z)^alpha/(alpha - 1)]": (
                agree(better, described, QUADRATURE)
            ),
            "That mean follows for every tail (SymPy)": algebra.proved(algebra.better_draw()),
            "Above the minimum the mean that is used is the larger": np.all(excess > 1),
            "At the minimum skill the two means are the same": agree(
                innovation.truncated_draw(tails, 1.0),
                innovation.unconditional_draw(tails, 1.0, np.ones(40)),
            ),
        },
        numbers={
            "cases": tails.size,
            "largest_gap_to_quadrature_as_described": gap(better, described),
            "largest_gap_to_quadrature_conditional": gap(used, conditional),
            "smallest_overstatement": float(excess.min()),
            "largest_overstatement": float(excess.max()),
        },
    )


@ROOM.check("sorting/text/pareto-distribution")
def check_pareto() -> Finding:
    """1 - (z_min/z)^alpha against the share of a seeded Pareto sample above and below z."""
    generator = np.random.default_rng(8)
    tail, minimum, size = 3.0, 1.0, 200_000
    skills = minimum * (1 - generator.random(size)) ** (-1 / tail)
    points = np.array([1.1, 1.5, 2.0, 4.0])
    formula = innovation.skill_distribution(tail, minimum, points)
    below = (skills[:, np.newaxis] <= points).mean(axis=0)
    integral = [
        quad(lambda x: innovation.skill_density(tail, minimum, x), minimum, z)[0] for z in points
    ]
    return Finding(
        printed={
            "The formula is the share of entrepreneurs more skilled than z": agree(
                formula, 1 - np.array(integral)
            ),
        },
        instead={
            "The formula is the share of entrepreneurs less skilled than z, by quadrature of the "
            "density": agree(formula, integral),
            "The formula is zero at the minimum and its slope is the density (SymPy)": (
                algebra.proved(aggregates.skill_shares())
            ),
            "In a sample of Pareto skills the share below z is within .002 of the formula": (
                small(float(np.max(np.abs(formula - below))), SAMPLED)
            ),
        },
        numbers={
            "sample": size,
            "tail": tail,
            "skills": points,
            "formula": formula,
            "share_below": below,
            "largest_difference": float(np.max(np.abs(formula - below))),
        },
    )


@ROOM.check("sorting/text/housing-share")
def check_housing_share() -> Finding:
    """Housing demand over output, city by city, and again from the cities' budgets."""
    economy = draws.samples()[GIVEN_UTILITY].cities
    spent = [innovation.spending_share(economy, cost) for cost in innovation.costs(economy)]
    base, closure = threshold.baseline(), threshold.baseline_closures()[GIVEN_UTILITY]
    at_baseline = np.array(
        [float(innovation.spending_share(base, c)) for c in innovation.costs(base)]
    )
    direct = Direct(base, closure)
    housing = (1 - float(base.goods_share)) * (1 - at_baseline)
    # From budgets: workers' and entrepreneurs' income, of which a share goes to housing.
    skill = direct.threshold()
    demand = [
        (1 - direct.mu) * (p.wage * p.labour + p.profit_per_skill * direct.mean_skill(j, skill))
        for j, p in enumerate(direct.places(skill))
    ]
    output = [p.output for p in direct.places(skill)]
    return Finding(
        printed={
            "Housing takes the same share of output in both cities at the baseline": agree(
                *housing
            ),
        },
        instead={
            "Housing's share is the higher in city 1 in every economy drawn": np.all(
                spent[0] < spent[1]
            ),
            "Spending on innovation over output rises with its cost, so that the shares are "
            "equal only if the costs are (SymPy)": algebra.proved(algebra.spending()),
            "At the baseline budgets give the same two shares": agree(
                housing, np.array(demand) / output
            ),
        },
        numbers={
            "draws": economy.size,
            "innovation_spending_over_output_at_baseline_in_percent": by_city(100 * at_baseline),
            "housing_over_output_at_baseline_in_percent": by_city(100 * housing),
            "density_over_a_9_at_baseline": float(housing[1] / housing[0]),
        },
    )


AT_ONE = 0.5
"""What an entrepreneur of skill one leaves to chance in the example of another gamma."""

NET_CASE = 1.5, 1.0, 1.5
"""Tail, gamma and cost at which a positive probability leaves no net profit."""

CORNER_CASE = 3.0, 1.0, 1.0
"""Tail, gamma and cost at which nobody innovates."""


def economies_in(found: object) -> list[Cities | TradeEquilibria]:
    """Return the economies among what a stored case returns."""
    if isinstance(found, Cities | TradeEquilibria):
        return [found]
    parts = found.values() if isinstance(found, dict) else found if isinstance(found, tuple) else ()
    return [economy for part in parts for economy in economies_in(part)]


def theta_of_stored() -> dict[str, float]:
    """Largest theta of the economies of each stored case, and of each enclosed outcome."""
    found = {name: float(o.theta) for name, o in vars(enclosed).items() if isinstance(o, Outcome)}
    for name, made in vars(stored).items():
        ours = isfunction(made) and made.__module__ == stored.__name__ and name[0] != "_"
        if ours and made is not stored.written:
            found[name] = max(float(np.max(one.substitution)) for one in economies_in(made()))
    learners = [one.cities for kind in Productivity for one in better_technology(kind)]
    learners += [one for one, _ in three_when_rescaled().values()]
    found["local learning"] = max(float(one.substitution) for one in learners)
    return found


@ROOM.check("sorting/equation-3.4/gamma")
def check_gamma() -> Finding:
    """The exponent of (3.4), profit as it follows from demand, and gamma in our economies."""
    proof = {name: vanishes(one) for name, one in algebra.variety().items()}
    theta, (exception, _) = theta_of_stored(), stored.complements()
    others = [one for name, one in theta.items() if name != "complements"]
    power = float(exception.gamma * exception.goods_share)
    return Finding(
        printed={
            "(1 - theta)/theta is one over the elasticity of substitution less one (SymPy)": proof[
                "gamma"
            ],
            "With that exponent profit is linear in productivity (SymPy)": proof["linear"],
            "At the baseline it is one": agree(threshold.baseline().gamma, 1.0),
            "It is at least one in every stored economy but that of complements": (
                max(others) <= 0.5
            ),
            "In that one gamma mu, too, is below one third": power < 1 / 3,
        },
        numbers={
            "gamma_at_baseline": float(threshold.baseline().gamma),
            "stored_cases": len(theta),
            "largest_theta_but_for_complements": max(others),
            "gamma_mu_of_complements": power,
        },
    )


@ROOM.check("sorting/text/relaxing-gamma")
def check_relaxing() -> Finding:
    """The choice to innovate when profit is a power of productivity."""
    proof = {name: vanishes(one) for name, one in algebra.relaxed().items()}

    def chosen(skill: float, kappa: float) -> float:
        """Choice at skill z, with costs at which a skill of one chooses one half."""
        return float(1 - AT_ONE * skill ** ((1 - kappa) / 2))

    return Finding(
        printed={
            "With the cost (4.7) and profit in proportion to the root of skill everybody chooses "
            "the same probability": agree(chosen(16.0, 0.5), chosen(1.0, 0.5)),
        },
        instead={
            "With profit z^kappa and the cost (4.7) the choice is 1 less a multiple of "
            "z^((1 - kappa)/2) (SymPy)": proof["linear cost"],
            "With a cost in proportion to z^kappa it is the same for all (SymPy)": proof[
                "adapted cost"
            ],
        },
        numbers={"choices": [chosen(1.0, 0.5), chosen(16.0, 0.5)]},
    )


@ROOM.check("sorting/text/profits-rise-with-skill")
def check_profits_rise() -> Finding:
    """Profit per unit of skill: before the cost of innovation, and net of it at a high cost."""
    tail, gamma, cost = NET_CASE
    root = np.sqrt(cost / (gamma * (tail - 1)))
    factor, chance = tail / (tail - 1), 1 - np.sqrt(cost * (tail - 1) / gamma)
    economy = draws.samples()[GIVEN_UTILITY].cities
    nets = [innovation.net_scale(economy, one) for one in innovation.costs(economy)]
    return Finding(
        printed={
            "At a cost of 1.5 with gamma 1 and a tail of 1.5 net profit rises with skill": bool(
                factor - 2 * root > 0
            ),
        },
        instead={
            "Everybody would buy a positive probability there": bool(chance > 0),
            "Profit before the cost rises with skill there": bool(factor - root > 0),
            "Where innovating beats declining to, net profit rises with skill in every economy "
            "drawn": all(bool(np.all(net > 0)) for net in nets),
            "At the bound for that the net scale is one (SymPy)": vanishes(
                algebra.innovation()["bound"]
            ),
        },
        numbers={
            "draws": economy.size,
            "case": [cost, gamma, tail, chance, factor - 2 * root],
        },
    )


def paid_over_profit(economy: Cities) -> list[Array]:
    """What an innovator without success pays, over his profit from sales, in both cities: x_j."""
    return [innovation.cost_root(economy, one) for one in innovation.costs(economy)]


@ROOM.check("sorting/text/cost-paid-from-profit")
def check_cost_paid() -> Finding:
    """What an innovator without success pays, over his profit from sales."""
    economy = draws.samples()[GIVEN_UTILITY].cities
    roots = paid_over_profit(economy)
    short = [float((one > 1).mean()) for one in roots]
    return Finding(
        printed={
            "In every economy drawn an innovator without success can pay": max(short) == 0,
        },
        instead={
            "Without success he pays the share x_j of his profit from sales (SymPy)": (
                algebra.proved(algebra.failure())
            ),
            "He can pay, chi_j being at most gamma (alpha - 1), in city 1 of over eight tenths of "
            "the economies drawn": short[0] < 0.2,
            "In city 2 he can pay in over half": short[1] < 0.5,
        },
        numbers={"draws": economy.size, "cannot_pay_in_percent": by_city(100 * np.array(short))},
    )


@ROOM.check("sorting/text/no-corner")
def check_no_corner() -> Finding:
    """Net profit at a probability of zero, where cost is low and where it is high."""

    def slope(tail: float, gamma: float, cost: float) -> float:
        """Slope of net profit at a probability of zero."""
        return 1 / (tail - 1) - cost / gamma

    proof = algebra.innovation_cost()
    economy = draws.samples()[GIVEN_UTILITY].cities
    _, high = innovation.costs(economy)
    return Finding(
        printed={
            "With gamma 1, a tail of 3 and a cost of 1 a little innovation is worth its cost": (
                slope(*CORNER_CASE) > 0
            ),
        },
        instead={
            "The cost is convex in the probability (SymPy)": vanishes(proof["convex"]),
            "Its slope is the cost over one less the probability, so that the corner at one is "
            "ruled out (SymPy)": vanishes(proof["rises"]),
            "Where innovating beats declining to, nobody is at a corner in any economy drawn": bool(
                np.all(innovation.probability(economy, high) > 0)
            ),
        },
        numbers={"draws": economy.size, "case": [1.0, 3.0, 1.0]},
    )


CHEAPER = 0.03
"""A chi_1 at which innovation costs less in city 1 of the baseline, by (4.7)."""


@ROOM.check("sorting/equation-3.7")
def check_cost_advantage() -> Finding:
    """Cost (4.7) in city 1 over city 2 at equal probability and skill, solved for."""
    share, middle = {}, {}
    for name, solved in draws.samples().items():
        ratio = statics.cost_advantage(solved.cities, solved.allocation)
        share[name], middle[name] = float((ratio > 1).mean()), float(np.median(ratio))
    enclosed, solved_for = [], []
    for economy in (threshold.baseline(), threshold.baseline().changed(cost_1=CHEAPER)):
        one = Certified(economy, FixedUtility(0.5))
        found = one.relatives(one.threshold())
        labour = found["density"] * one.housing[1] / one.housing[0]
        cost = one.cost[0] / one.cost[1]
        enclosed.append(cost * found["wage"] * labour / found["productivity"])
        again = threshold.equilibrium(economy, FixedUtility(0.5))
        solved_for.append(float(statics.cost_advantage(economy, again)[0]))
    return Finding(
        printed={
            "In every economy drawn with chi_1 < chi_2 innovating costs less in city 1": (
                max(share.values()) == 0
            ),
        },
        instead={
            "It costs more there in over six tenths of the economies drawn": (
                min(share.values()) > 0.6
            ),
            "At the baseline it certainly costs more": below(ball(1), enclosed[0]),
            "At the baseline with chi_1 of .03 it certainly costs less": below(
                enclosed[1], ball(1)
            ),
            "The solver finds the two certified ratios": agree(
                solved_for, [float(one.mid()) for one in enclosed]
            ),
            "The cost rises with the wage (SymPy)": vanishes(algebra.innovation_cost()["wage"]),
        },
        numbers={
            "draws": draws.SIZE,
            "costs": [CHEAPER, float(threshold.baseline().cost_1)],
            "ratios": [float(one.mid()) for one in enclosed],
            **in_percent(share, "dearer_in_city_1"),
            **by_closure(middle, "median"),
        },
    )
