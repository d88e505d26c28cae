"""Section 4.2, first half: indirect utility, productivities, the threshold."""

import numpy as np
from scipy.integrate import quad

from replication.ledger import Finding
from replication.numerics import Array
from replication.sorting import draws
from replication.sorting.model import gap, innovation, threshold
from replication.sorting.model.economy import FixedUtility, Productivity
from replication.sorting.model.threshold import GIVEN_UTILITY, Solved
from replication.sorting.reference import (
    QUADRATURE,
    SOLVED,
    aggregates,
    agree,
    algebra,
    marginal,
    small,
)
from replication.sorting.reference import gap as largest_gap
from replication.sorting.reference.direct import Direct
from replication.sorting.room import ROOM


def first_draws(solved: Solved, count: int = 12) -> list[tuple[Direct, float]]:
    """Return the first economies in plain numbers, with their solved thresholds."""
    economies = [Direct.of(solved.cities, solved.closure, draw) for draw in range(count)]
    return [
        (one, one.minimum * np.exp(x)) for one, x in zip(economies, solved.log_ratio, strict=False)
    ]


@ROOM.check("sorting/equation-4.14")
def check_slope() -> Finding:
    """The reduced form (4.14) against profit over the price of living, computed in turn."""
    ours, other = [], []
    for solved in draws.samples().values():
        for economy, skill in first_draws(solved):
            x = np.array([np.log(skill / economy.minimum)])
            slopes = gap.log_slopes(gap.terms(*economy.source), x)
            ours += [float(np.exp(slope[0])) for slope in slopes]
            other += [
                place.profit_per_skill / place.housing_price ** (1 - economy.mu)
                for place in economy.places(skill)
            ]
    return Finding(
        printed={
            "The slope of indirect utility is (4.14) for all parameters (SymPy)": algebra.proved(
                algebra.slope()
            ),
            "In 24 economies it is profit per skill over the price of living": agree(ours, other),
        },
        numbers={"economies": 24, "largest_gap": largest_gap(ours, other)},
    )


def line_residuals(solved: Solved) -> tuple[Array, Array]:
    """Residuals of the line below (4.14), in a_1 - a_2: as printed, and with city 2's slope."""
    cities = solved.allocation
    slope_1, slope_2 = cities.slope
    distance = solved.cities.congestion_gap
    printed = (slope_1 - slope_1) * cities.threshold - distance
    corrected = (slope_1 - slope_2) * cities.threshold - distance
    return printed / distance, np.abs(corrected) / (slope_1 * cities.threshold)


@ROOM.check("sorting/text/indifference-line")
def check_indifference_line() -> Finding:
    """The printed line below (4.14) at the solved threshold, and with city 2's slope."""
    residuals = [line_residuals(solved) for solved in draws.samples().values()]
    first, skill = first_draws(draws.samples()[GIVEN_UTILITY], 1)[0]
    log_gap = gap.log_gap(gap.terms(*first.source), np.array([np.log(skill / first.minimum)]))
    return Finding(
        printed={
            "The printed line holds at the threshold": any(
                np.any(np.abs(printed) < 1) for printed, _ in residuals
            ),
        },
        instead={
            "The printed line is off by exactly a_1 - a_2 in every economy drawn": all(
                np.all(printed == -1) for printed, _ in residuals
            ),
            "Printed it says a_1 = a_2, with city 2's slope it is (4.15) (SymPy)": algebra.proved(
                marginal.indifference()
            ),
            "With city 2's slope it holds to one part in 10^8 in every economy drawn": (
                small(max(float(corrected.max()) for _, corrected in residuals), SOLVED)
            ),
            "The one at the threshold is indifferent": small(abs(float(log_gap[0])), SOLVED),
        },
        numbers={
            "draws": draws.SIZE,
            "largest_residual": max(float(corrected.max()) for _, corrected in residuals),
        },
    )


def ratio_moves(solved: Solved, kind: Productivity) -> Array:
    """Change of log(Q_1/Q_2) as log t rises by a tenth."""
    t = gap.terms(solved.cities, solved.closure)
    ends = [gap.log_productivities(t, factor * solved.log_ratio, kind)[0] for factor in (1.0, 1.1)]
    return np.asarray((ends[1].city_1 - ends[1].city_2) - (ends[0].city_1 - ends[0].city_2))


def upper_moment(tail: float, minimum: float, skill: float) -> float:
    """Integral of skill above a threshold; its tail is heavy, so x = skill / u is substituted."""
    moment = lambda u: innovation.skill_density(tail, minimum, skill / u) * (skill / u) ** 2 / u
    return float(quad(moment, 0, 1)[0])


def lower_moment(tail: float, minimum: float, skill: float) -> float:
    """Integral of skill below a threshold."""
    moment = lambda x: x * innovation.skill_density(tail, minimum, x)
    return float(quad(moment, minimum, skill, limit=200)[0])


@ROOM.check("sorting/equation-4.16")
def check_city_productivities() -> Finding:
    """Mean skill on each side of the threshold by quadrature, and relative productivity."""
    ours, other = [], []
    for economy, skill in first_draws(draws.samples()[GIVEN_UTILITY]):
        tail, minimum = economy.alpha, economy.minimum
        below_mass = float(innovation.skill_distribution(tail, minimum, skill))
        upper = upper_moment(tail, minimum, skill)
        lower = lower_moment(tail, minimum, skill)
        x = np.array([np.log(skill / minimum)])
        ours += [float(np.exp(m[0])) for m in gap.log_mean_skills(gap.terms(*economy.source), x)]
        other += [upper / (1 - below_mass), lower / below_mass]
    sample = draws.samples()[GIVEN_UTILITY]
    return Finding(
        printed={
            "The means in (4.16) are mean skill above and below the threshold, by quadrature": (
                agree(ours, other, QUADRATURE)
            ),
            "With means relative productivity rises with the threshold in every economy drawn": (
                np.all(ratio_moves(sample, Productivity.MEAN) > 0)
            ),
            "Mean skill below the threshold has an elasticity to it between zero and one half, "
            "so that the ratio of means rises (SymPy)": algebra.proved(algebra.mean_below()),
        },
        instead={
            "With totals, which (4.3) to (4.5) need, it falls in every economy drawn": np.all(
                ratio_moves(sample, Productivity.TOTAL) < 0
            ),
            "With totals Q_1/Q_2 is (s_1/s_2)/(t^(alpha-1) - 1), which falls (SymPy)": (
                algebra.proved(algebra.totals())
            ),
        },
        numbers={
            "draws": sample.log_ratio.size,
            "economies": 12,
            "largest_gap_to_quadrature": largest_gap(ours, other),
        },
    )


@ROOM.check("sorting/footnote-14")
def check_other_distribution() -> Finding:
    """Relative mean skill along the threshold when skill is uniform, and when it is Pareto."""
    skill = np.linspace(1.05, 2.95, 50)
    uniform = (skill + 3.0) / (1.0 + skill)
    above = np.array([quad(lambda x: x, z, 3.0)[0] / (3.0 - z) for z in skill])
    under = np.array([quad(lambda x: x, 1.0, z)[0] / (z - 1.0) for z in skill])
    t = gap.terms(threshold.baseline(), FixedUtility(0.5))
    pareto = np.array([np.exp(np.subtract(*gap.log_mean_skills(t, np.log([z]))))[0] for z in skill])
    return Finding(
        printed={
            "With Pareto skills relative mean skill rises with the threshold": np.all(
                np.diff(pareto) > 0
            ),
            "With uniform skills, a symmetric distribution, it falls": np.all(
                np.diff(above / under) < 0
            ),
            "For uniform skills between 1 and 3 it is (3 + z)/(1 + z)": agree(
                uniform, above / under
            ),
            "That is the ratio of the two means, and its slope is -2/(1 + z)^2 (SymPy)": (
                algebra.proved(aggregates.skill_shares())
            ),
            "With Pareto skills mean skill below rises at most half as fast as above (SymPy)": (
                algebra.proved(algebra.mean_below())
            ),
        },
        numbers={
            "uniform_at_ends": [float(uniform[0]), float(uniform[-1])],
            "pareto_at_ends": [float(pareto[0]), float(pareto[-1])],
        },
    )


@ROOM.check("sorting/text/tfp-weights")
def check_tfp() -> Finding:
    """Aggregate productivity by quadrature against both weightings of Q_1 and Q_2."""
    integrals, exchanged, printed = [], [], []
    for economy, skill in first_draws(draws.samples()[GIVEN_UTILITY]):
        tail, minimum = economy.alpha, economy.minimum
        first, second = economy.places(skill)
        scale_1 = first.productivity / economy.mean_skill(0, skill)
        scale_2 = second.productivity / economy.mean_skill(1, skill)
        upper = upper_moment(tail, minimum, skill)
        integrals.append(scale_2 * lower_moment(tail, minimum, skill) + scale_1 * upper)
        share = float(innovation.skill_distribution(tail, minimum, skill))
        exchanged.append(share * second.productivity + (1 - share) * first.productivity)
        printed.append(share * first.productivity + (1 - share) * second.productivity)
    return Finding(
        printed={
            "The printed weights give the integral of productivity over skills": agree(
                printed, integrals, QUADRATURE
            ),
        },
        instead={
            "With the weights exchanged they do, by quadrature in 12 economies": agree(
                exchanged, integrals, QUADRATURE
            ),
            "Aggregate productivity is A z_min [s_2 + (s_1 - s_2) t^(1 - alpha)] (SymPy)": (
                algebra.proved(algebra.efficiency())
            ),
        },
        numbers={
            "economies": len(integrals),
            "largest_gap_with_weights_exchanged": largest_gap(exchanged, integrals),
            "largest_gap_as_printed": largest_gap(printed, integrals),
        },
    )


@ROOM.check("sorting/text/symmetric-equilibrium")
def check_symmetric() -> Finding:
    """With a_1 = a_2, the Q_1 / Q_2 at which nobody minds, and slopes a little off it."""
    economy = draws.samples()[GIVEN_UTILITY].cities
    costs, housing = innovation.costs(economy), (economy.housing_1, economy.housing_2)
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
        return np.asarray(profit - (1 - mu) * price)

    lead = [log_slope(0, log_ratio + x) - log_slope(1, 0 * log_ratio) for x in (-0.01, 0, 0.01)]
    alike = float((np.abs(log_ratio) < 0.01).mean())
    return Finding(
        printed={
            "Slopes (4.14) go with B_j Q_j^eps / eta_j (SymPy)": algebra.proved(algebra.slope()),
            "Real incomes are the same where (Q_1/Q_2)^eps = B_2 eta_1 / (B_1 eta_2)": (
                small(float(np.abs(lead[1]).max()))
            ),
            "A little above that ratio everybody gains by living in city 1, so it is unstable": (
                np.all(lead[2] > 0)
            ),
            "A little below it everybody gains by living in city 2": np.all(lead[0] < 0),
            "Productivities are within one percent in less than a tenth of economies": alike < 0.1,
            "With equally scarce land city 1 is then the less productive in every economy drawn": (
                np.all(nets[1] < nets[0])
            ),
        },
        numbers={
            "draws": log_ratio.size,
            "largest_gap_between_slopes": float(np.abs(lead[1]).max()),
            "productivities_alike_in_percent": 100 * alike,
            "city_1_less_productive_in_percent": 100 * float((log_ratio < 0).mean()),
            "one_percent": 1,
        },
    )
