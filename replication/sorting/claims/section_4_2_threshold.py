"""Section 4.2, first half: indirect utility, productivities, the threshold (to Proposition 2)."""

from functools import lru_cache

import numpy as np
from scipy.integrate import quad

from replication.ledger import Finding
from replication.numerics import Array
from replication.sorting import draws
from replication.sorting.draws import by_closure, in_percent
from replication.sorting.model import gap, innovation, stored, threshold
from replication.sorting.model.economy import Cities, Closure, FixedUtility, Productivity
from replication.sorting.model.statics import VISIBLE
from replication.sorting.model.threshold import GIVEN_LABOUR, GIVEN_UTILITY, Solved
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
from replication.sorting.reference.certified import Certified
from replication.sorting.reference.direct import Direct
from replication.sorting.room import ROOM
from replication.trials import Outcome, counts, tried


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
            "Where nobody minds the cities are equally productive in each economy": alike == 1,
        },
        instead={
            "Slopes (4.14) go with B_j Q_j^eps / eta_j (SymPy)": algebra.proved(algebra.slope()),
            "Nobody minds where (Q_1/Q_2)^eps = B_2 eta_1 / (B_1 eta_2)": (
                small(float(np.abs(lead[1]).max()))
            ),
            "A little above that ratio everybody gains by living in city 1, so it is unstable": (
                np.all(lead[2] > 0)
            ),
            "A little below it everybody gains by living in city 2": np.all(lead[0] < 0),
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


@lru_cache(maxsize=8)
def search(cities: Cities, closure: Closure) -> threshold.EveryThreshold:
    """Find all thresholds of cities, interior or not; several claims ask of the same sample."""
    return threshold.every_threshold(cities, closure)


@tried(
    ROOM,
    "sorting/proposition-2/existence",
    draws.drawn,
    tries="There is a threshold",
    domain=draws.DOMAIN,
    instead="There is exactly one where the margin of existence is positive, and none elsewhere",
    block=draws.BLOCK,
)
@draws.each
def has_a_threshold(cities: Cities, closure: Closure) -> Outcome:
    """There is a threshold; exactly where the margin is positive, and then one."""
    count = search(cities, closure).count
    return Outcome(count > 0, instead=(gap.existence_margin(cities, closure) > 0) == (count == 1))


@tried(
    ROOM,
    "sorting/proposition-2/uniqueness",
    draws.drawn,
    tries="A search finds one threshold where there is any, and it is stable",
    domain=draws.DOMAIN,
    block=draws.BLOCK,
)
@draws.each
def has_one_threshold(cities: Cities, closure: Closure) -> Outcome:
    """Where there is a threshold there is no other, and it is stable."""
    found = search(cities, closure)
    return Outcome((found.count == 1) & (found.stable_count == 1), premise=found.count > 0)


@ROOM.check("sorting/proposition-2/existence")
def check_existence() -> Finding:
    """Thresholds on both sides of the condition, and two certified economies without any."""
    found = {
        name: counts(has_a_threshold.on(draws.sample_of(*draws.crowded(name))))
        for name in (GIVEN_UTILITY, GIVEN_LABOUR)
    }
    none = {name: 1 - one["holds"] / one["draws"] for name, one in found.items()}
    limits, least = {}, {}
    for name, (economy, closure) in stored.no_interior_equilibrium().items():
        limits[name] = Certified(economy, closure).limit_gain()
        direct = Direct(economy, closure)
        least[name] = min(direct.gain(skill) for skill in np.geomspace(1 + 1e-9, 1e6, 400))
    margin = gap.existence_margin(*stored.no_interior_equilibrium()[GIVEN_UTILITY])
    return Finding(
        printed={
            "With utility given every economy drawn has an equilibrium": (none[GIVEN_UTILITY] == 0),
            "With labour given every economy drawn has an equilibrium": none[GIVEN_LABOUR] == 0,
        },
        instead={
            "There is exactly one equilibrium where a_1 - a_2 exceeds the limit of "
            "z_min (Psi_1 - Psi_2), and none elsewhere, in every economy drawn": all(
                one["instead"] == one["draws"] for one in found.values()
            ),
            "In the stored economy with utility given the least skilled certainly gain by "
            "staying in a full city 1": limits[GIVEN_UTILITY] > 0,
            "In the stored economy with labour given the least skilled certainly gain by "
            "staying in a full city 1": limits[GIVEN_LABOUR] > 0,
            "In both the entrepreneur at each of 400 candidate thresholds prefers city 1": (
                min(least.values()) > 0
            ),
            "The solver finds the certified gain": agree(
                -margin, float(limits[GIVEN_UTILITY].mid())
            ),
        },
        numbers={
            "draws": draws.SIZE,
            "candidates": 400,
            "stored_economies": [
                stored.written(*one) for one in stored.no_interior_equilibrium().values()
            ],
            **in_percent(none, "no_equilibrium"),
            **by_closure(least, "smallest_gain_of_city_1"),
        },
    )


def gain_rises(solved: Solved) -> bool:
    """Whether skill times the lead of city 1's slope rises with t wherever it is positive."""
    t = gap.terms(solved.cities, solved.closure)
    previous, holds = np.full(t.size, -np.inf), True
    for log_ratio in np.geomspace(1e-6, 60, 24):
        slopes = gap.log_slopes(t, np.full(t.size, log_ratio))
        lead = slopes.city_1 - slopes.city_2
        ahead = lead > VISIBLE
        shown = np.log(-np.expm1(-np.maximum(lead, VISIBLE)))
        gain = np.where(ahead, log_ratio + slopes.city_1 + shown, -np.inf)
        holds &= bool(np.all(gain[ahead] > previous[ahead]))
        holds &= bool(np.all(ahead[np.isfinite(previous)]))
        previous = gain
    return holds


def slope_error(solved: Solved, step: float = 4e-6) -> float:
    """Largest gap between the derivative that the solver follows and a difference quotient."""
    t, x = gap.terms(solved.cities, solved.closure), solved.log_ratio
    ends = [gap.log_gap(t, x * factor) for factor in (1 - step, 1 + step)]
    quotient = (ends[1] - ends[0]) / (2 * step * x)
    slope = gap.gap_and_slope(t, x).slope
    return float(np.max(np.abs(slope - quotient) / (1 + np.abs(slope))))


@ROOM.check("sorting/proposition-2/uniqueness")
def check_uniqueness() -> Finding:
    """A search for second thresholds, the rise of the gain, and Brent's method."""
    found, worst = {}, {}
    for name, solved in draws.samples().items():
        sample = draws.sample_of(*draws.crowded(name))
        found[name] = counts(has_one_threshold.on(sample))
        pairs = [(skill, one.threshold()) for one, skill in first_draws(solved)]
        worst[name] = largest_gap(*np.array(pairs).T)
    return Finding(
        printed={
            "With utility given no economy drawn has a second or an unstable threshold": (
                0 < found[GIVEN_UTILITY]["premise"] == found[GIVEN_UTILITY]["holds"]
            ),
            "With labour given no economy drawn has a second or an unstable threshold": (
                0 < found[GIVEN_LABOUR]["premise"] == found[GIVEN_LABOUR]["holds"]
            ),
            "With utility given the gain from city 1 rises with the threshold wherever it is "
            "positive": gain_rises(draws.samples()[GIVEN_UTILITY]),
            "With labour given the gain from city 1 rises with the threshold wherever it is "
            "positive": gain_rises(draws.samples()[GIVEN_LABOUR]),
            "Mean skill in city 2 rises with the threshold, by less than half as much as in "
            "city 1 (SymPy)": algebra.proved(algebra.mean_below()),
            "Brent's method on the original equations finds the same thresholds": (
                small(max(worst.values()))
            ),
            "The derivative of the gain that the solver follows is its difference quotient": small(
                max(slope_error(one) for one in draws.samples().values()), QUADRATURE
            ),
        },
        numbers={"draws": draws.SIZE, **by_closure(worst, "largest_gap_to_brent")},
    )


@tried(
    ROOM,
    "sorting/proposition-2/perfect-sorting",
    draws.drawn,
    tries="City 1's line is the steeper one, wherever slopes differ by more than rounding",
    domain=draws.DOMAIN,
    block=draws.BLOCK,
)
@draws.each
def is_steeper(cities: Cities, closure: Closure) -> Outcome:
    """City 1's line is the steeper one, wherever the slopes differ by more than rounding."""
    solved = draws.solved(cities, closure)
    found = solved.allocation
    clear = cities.congestion_gap > 1e-9 * found.slope.city_1 * found.threshold
    return Outcome(found.slope.city_1 > found.slope.city_2, premise=solved.interior & clear)


def gains_around(solved: Solved, factor: float) -> list[float]:
    """Gain from city 1, from the original equations, of the one at a multiple of the threshold."""
    found = []
    for economy, skill in first_draws(solved):
        first, second = economy.places(skill)
        pay = [p.profit_per_skill / p.housing_price ** (1 - economy.mu) for p in (first, second)]
        distance = economy.congestion[0] - economy.congestion[1]
        found.append(factor * skill * (pay[0] - pay[1]) - distance)
    return found


@ROOM.check("sorting/proposition-2/perfect-sorting")
def check_sorting() -> Finding:
    """Slopes at the threshold, and who gains on either side of it."""
    samples = draws.samples()
    found = {
        name: counts(is_steeper.on(draws.sample_of(one.cities, one.closure)))
        for name, one in samples.items()
    }
    given = samples[GIVEN_UTILITY]
    t = gap.terms(given.cities, given.closure)
    pay = [
        np.exp(slope + t.log_minimum + given.log_ratio)
        for slope in gap.log_slopes(t, given.log_ratio)
    ]
    return Finding(
        printed={
            "With utility given city 1's line is the steeper in every economy drawn": (
                0 < found[GIVEN_UTILITY]["premise"] == found[GIVEN_UTILITY]["holds"]
            ),
            "With labour given city 1's line is the steeper in every economy drawn": (
                0 < found[GIVEN_LABOUR]["premise"] == found[GIVEN_LABOUR]["holds"]
            ),
            "An entrepreneur one percent above the threshold prefers city 1": all(
                min(gains_around(one, 1.01)) > 0 for one in samples.values()
            ),
            "An entrepreneur one percent below the threshold prefers city 2": all(
                max(gains_around(one, 0.99)) < 0 for one in samples.values()
            ),
            "At k times the threshold's skill the gain is (k - 1) (a_1 - a_2) (SymPy)": (
                algebra.proved(marginal.sorting())
            ),
            "At the threshold the lead of city 1's slope is worth a_1 - a_2, so that it is "
            "positive": bool(
                np.all(t.gap > 0) and np.all(np.abs(pay[0] - pay[1] - t.gap) <= 1e-10 * pay[0])
            ),
        },
        numbers={"draws": draws.SIZE},
    )
