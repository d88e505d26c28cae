"""Section 3, the model: the distribution of skill, the draw of a new one, and housing's share."""

import numpy as np
from scipy.integrate import quad

from replication.ledger import Finding
from replication.sorting import draws
from replication.sorting.model import innovation, threshold
from replication.sorting.model.threshold import GIVEN_UTILITY
from replication.sorting.reference import QUADRATURE, SAMPLED, agree, algebra, gap, small
from replication.sorting.reference.direct import Direct
from replication.sorting.room import ROOM


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
    demand = [
        0.25 * (p.wage * p.labour + p.profit_per_skill * direct.mean_skill(j, direct.threshold()))
        for j, p in enumerate(direct.places(direct.threshold()))
    ]
    output = [p.output for p in direct.places(direct.threshold())]
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
            "innovation_spending_over_output_at_baseline": 100 * at_baseline,
            "housing_over_output_at_baseline": 100 * housing,
        },
    )
