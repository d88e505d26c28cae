"""Section 4.2, Proposition 3: how the two cities differ."""

import numpy as np

from replication.certify import ball, below, precision
from replication.ledger import Finding
from replication.numerics import Array
from replication.sorting import draws
from replication.sorting.claims.section_4_2_proposition_2 import rise_and_fall_with_integrals
from replication.sorting.draws import by_closure, in_percent
from replication.sorting.model import innovation, stored, threshold
from replication.sorting.model.economy import Cities, Closure, Productivity
from replication.sorting.model.threshold import GIVEN_LABOUR, GIVEN_UTILITY, Solved, relative
from replication.sorting.reference import agree, algebra
from replication.sorting.reference.certified import Certified
from replication.sorting.reference.direct import Direct
from replication.sorting.room import ROOM
from replication.trials import Outcome, Trials, Truth, counts, tried


def ordered(solved: Solved, quantity: str) -> Array:
    """City 1 over city 2 of a quantity."""
    return relative(getattr(solved.allocation, quantity))


@tried(
    ROOM,
    "sorting/proposition-3/productivity",
    draws.drawn,
    tries="Q_1 / Q_2 exceeds its bound A s_1 / s_2, and the bound exceeds one",
    domain=draws.DOMAIN,
    block=draws.BLOCK,
)
@draws.each
def is_more_productive(cities: Cities, closure: Closure) -> Outcome:
    """Q_1 / Q_2 exceeds its bound A s_1 / s_2, and the bound exceeds one."""
    solved = draws.solved(cities, closure)
    bound = productivity_bound(cities)
    ahead = ordered(solved, "productivity") > bound * (1 - 1e-9)
    return Outcome(ahead & (bound > 1), premise=solved.interior)


def productivity_bound(cities: Cities) -> Array:
    """Relative productivity as the threshold tends to the minimum skill, A s_1 / s_2."""
    cost_1, cost_2 = innovation.costs(cities)
    ratio = innovation.scale(cities, cost_1) / innovation.scale(cities, cost_2)
    return np.asarray(cities.mean_factor * ratio)


@tried(
    ROOM,
    "sorting/proposition-3/wage",
    draws.drawn,
    tries="The wage ratio is the productivity ratio to the power gamma, and exceeds one",
    domain=draws.DOMAIN,
    block=draws.BLOCK,
)
@draws.each
def pays_more(cities: Cities, closure: Closure) -> Outcome:
    """The wage ratio is the productivity ratio to the power gamma, and exceeds one."""
    solved = draws.solved(cities, closure)
    wage, level = ordered(solved, "wage"), ordered(solved, "productivity")
    power = np.isclose(np.log(wage), cities.gamma * np.log(level), rtol=1e-9)
    return Outcome((wage > 1) & power, premise=solved.interior)


@tried(
    ROOM,
    "sorting/proposition-3/density",
    draws.drawn,
    tries="City 1 is denser",
    domain=draws.DOMAIN,
    instead="It is exactly where (w_1 / w_2)^mu exceeds (u + a_1) / (u + a_2)",
    block=draws.BLOCK,
)
@draws.each
def is_denser(cities: Cities, closure: Closure) -> Outcome:
    """City 1 is denser."""
    solved = draws.solved(cities, closure)
    density, value = ordered(solved, "density"), solved.allocation.worker_utility
    condition = ordered(solved, "wage") ** cities.goods_share > (value + cities.congestion_1) / (
        value + cities.congestion_2
    )
    close = np.abs(np.log(density)) <= 1e-9
    return Outcome(
        density > 1, premise=solved.interior, instead=close | ((density > 1) == condition)
    )


@tried(
    ROOM,
    "sorting/proposition-3/housing-price",
    draws.drawn,
    tries="Housing is dearer in city 1",
    domain=draws.DOMAIN,
    instead="It is wherever land is at least as scarce there",
    block=draws.BLOCK,
)
@draws.each
def is_dearer(cities: Cities, closure: Closure) -> Outcome:
    """Housing is dearer in city 1."""
    solved = draws.solved(cities, closure)
    dearer = ordered(solved, "housing_price") > 1
    ample = cities.housing_1 < cities.housing_2
    return Outcome(dearer, premise=solved.interior, instead=dearer | ample)


def on_samples(test: object, samples: dict[str, Solved]) -> dict[str, dict[str, int]]:
    """Count where a test holds in each closure's sample."""
    found: dict[str, dict[str, int]] = {}
    for name, solved in samples.items():
        trials: Trials = test.on(draws.sample_of(solved.cities, solved.closure))  # type: ignore[attr-defined]
        found[name] = counts(trials)
    return found


def throughout(found: dict[str, int]) -> bool:
    """Whether a claim holds in every economy that it is about, of which there are some."""
    return 0 < found["premise"] == found["holds"]


def behind_with_integrals(quantity: str) -> bool:
    """Whether city 1 certainly is behind with integrals, at 15 times the minimum skill."""
    with precision():
        ratios = [
            Certified(*one, Productivity.TOTAL).relatives(ball("15"))[quantity]
            for one in stored.unproductive_big_city().values()
        ]
    return all(below(one, ball("1")) for one in ratios)


def thresholds_with_integrals() -> dict[str, float]:
    """Stable thresholds of the stored economies with integrals, over the minimum skill."""
    return {
        name: float(np.exp(threshold.every_threshold(*one, Productivity.TOTAL).lowest_stable[0]))
        for name, one in stored.unproductive_big_city().items()
    }


def ahead_with_integrals(quantity: str) -> dict[str, float]:
    """Share of stable equilibria found with integrals in which city 1 is ahead."""
    found = draws.redefined(Productivity.TOTAL)
    return {name: float((ordered(one, quantity) > 1).mean()) for name, one in found.items()}


def ahead_below_a_threshold() -> bool:
    """Whether with integrals Q_1 > Q_2 exactly where t^(alpha - 1) < 1 + s_1 / s_2."""
    holds = []
    for solved in draws.redefined(Productivity.TOTAL).values():
        cities = solved.cities
        power = np.exp((cities.tail - 1) * solved.log_ratio)
        low = power < 1 + productivity_bound(cities) / cities.mean_factor
        holds.append(bool(np.all((ordered(solved, "productivity") > 1) == low)))
    return all(holds)


@ROOM.check("sorting/proposition-3/productivity")
def check_relative_productivity() -> Finding:
    """Relative productivity against its bound, A s_1 / s_2."""
    found = on_samples(is_more_productive, draws.samples())
    base = threshold.allocation(
        threshold.baseline(), threshold.baseline_closures()[GIVEN_UTILITY], [np.log(2.0)]
    )
    smallest = min(float(ordered(one, "productivity").min()) for one in draws.samples().values())
    return Finding(
        printed={
            "With utility given city 1 is the more productive in every economy drawn": throughout(
                found[GIVEN_UTILITY]
            ),
            "With labour given city 1 is the more productive in every economy drawn": throughout(
                found[GIVEN_LABOUR]
            ),
            "Relative productivity rises with the threshold from A s_1/s_2, which exceeds one "
            "(SymPy)": algebra.proved(algebra.mean_below()),
            "At the baseline and a threshold of twice the minimum skill city 1 is the more "
            "productive": float(relative(base.productivity)[0]) > 1,
            "With integrals the gain of a stored economy of each closure certainly rises through "
            "zero between 15 and 17 times the minimum skill": rise_and_fall_with_integrals(),
            "At 15 times the minimum skill city 2 certainly is the more productive in both": (
                behind_with_integrals("productivity")
            ),
            "With integrals Q_1/Q_2 is (s_1/s_2)/(t^(alpha-1) - 1), which falls (SymPy)": (
                algebra.proved(algebra.totals())
            ),
            "With integrals city 1 is the more productive exactly where t^(alpha-1) is below "
            "1 + s_1/s_2, at every stable equilibrium found": ahead_below_a_threshold(),
        },
        numbers={
            "draws": draws.SIZE,
            "smallest_ratio": smallest,
            "stored_economies_with_integrals": [
                stored.written(*one) for one in stored.unproductive_big_city().values()
            ],
            **by_closure(thresholds_with_integrals(), "stable_with_integrals"),
            **in_percent(ahead_with_integrals("productivity"), "holds_with_integrals"),
        },
    )


@ROOM.check("sorting/proposition-3/wage")
def check_relative_wage() -> Finding:
    """Relative wages against relative productivity to the power gamma."""
    found = on_samples(pays_more, draws.samples())
    base, closure = threshold.baseline(), threshold.baseline_closures()[GIVEN_UTILITY]
    ours = threshold.allocation(base, closure, threshold.thresholds(base, closure).log_ratio)
    direct = Direct(base, closure)
    smallest = min(float(ordered(one, "wage").min()) for one in draws.samples().values())
    return Finding(
        printed={
            "With utility given city 1 pays the higher wage, (Q_1/Q_2)^gamma times city 2's, in "
            "every economy drawn": throughout(found[GIVEN_UTILITY]),
            "With labour given city 1 pays the higher wage, (Q_1/Q_2)^gamma times city 2's, in "
            "every economy drawn": throughout(found[GIVEN_LABOUR]),
            "The relative wage is relative productivity to the power gamma, (4.3) (SymPy)": (
                algebra.proved(algebra.relative_pay())
            ),
            "At the baseline the original equations give the same relative wage": agree(
                relative(ours.wage), direct.relatives(direct.threshold())["wage"]
            ),
            "With integrals the gain of a stored economy of each closure certainly rises through "
            "zero between 15 and 17 times the minimum skill": rise_and_fall_with_integrals(),
            "At 15 times the minimum skill city 2 certainly pays the higher wage in both": (
                behind_with_integrals("wage")
            ),
            "With integrals relative productivity, and so the relative wage, falls with the "
            "threshold (SymPy)": algebra.proved(algebra.totals()),
        },
        numbers={
            "draws": draws.SIZE,
            "smallest_ratio": smallest,
            **by_closure(thresholds_with_integrals(), "stable_with_integrals"),
            **in_percent(ahead_with_integrals("wage"), "holds_with_integrals"),
        },
    )


def surely_denser(solved: Solved) -> Truth:
    """Whether (A s_1 / s_2)^(gamma mu) >= (u* + a_1) / (u* + a_2), which is enough for density."""
    cities, value = solved.cities, solved.allocation.worker_utility
    crowding = (value + cities.congestion_1) / (value + cities.congestion_2)
    power = cities.gamma * cities.goods_share
    return np.asarray(productivity_bound(cities) ** power >= crowding)


@ROOM.check("sorting/proposition-3/density")
def check_density() -> Finding:
    """Relative density, the condition for it, and a certified economy in which it fails."""
    found = on_samples(is_denser, draws.samples())
    fails = {name: 1 - one["holds"] / one["premise"] for name, one in found.items()}
    enclosed, again, ours = {}, {}, {}
    for name, (economy, closure) in stored.sparse_big_city().items():
        one, direct = Certified(economy, closure), Direct(economy, closure)
        enclosed[name] = one.relatives(one.threshold())["density"]
        again[name] = direct.relatives(direct.threshold())["density"]
        log_ratio = threshold.thresholds(economy, closure).log_ratio
        ours[name] = float(relative(threshold.allocation(economy, closure, log_ratio).density)[0])
    even = ball("1")
    surely = {name: surely_denser(one) for name, one in draws.samples().items()}
    base = Certified(threshold.baseline(), threshold.baseline_closures()[GIVEN_UTILITY])
    return Finding(
        printed={
            "With utility given city 1 is the denser in every economy drawn": throughout(
                found[GIVEN_UTILITY]
            ),
            "With labour given city 1 is the denser in every economy drawn": throughout(
                found[GIVEN_LABOUR]
            ),
        },
        instead={
            "City 1 is the denser exactly where (w_1/w_2)^mu exceeds (u* + a_1)/(u* + a_2), in "
            "every economy drawn": all(o["instead"] == o["premise"] for o in found.values()),
            "That condition is (A.9), which follows from (4.12) (SymPy)": algebra.proved(
                algebra.density()
            ),
            "In the stored economy with utility given city 1 is certainly the less dense": below(
                enclosed[GIVEN_UTILITY], even
            ),
            "In the stored economy with labour given city 1 is certainly the less dense": below(
                enclosed[GIVEN_LABOUR], even
            ),
            "The original equations, solved by Brent's method, give the same two ratios": agree(
                list(ours.values()), list(again.values())
            ),
            "City 1 is the denser where (A s_1/s_2)^(gamma mu) >= (u* + a_1)/(u* + a_2), in every "
            "economy drawn": all(
                bool(one.any() and np.all(ordered(draws.samples()[name], "density")[one] > 1))
                for name, one in surely.items()
            ),
            "Q_1/Q_2 exceeds A s_1/s_2, as mean skill in city 2 stays below the threshold "
            "(SymPy)": algebra.proved(algebra.mean_below()),
            "At the baseline city 1 is certainly the denser": below(
                even, base.relatives(base.threshold())["density"]
            ),
        },
        numbers={
            "draws": draws.SIZE,
            "stored_economies": [stored.written(*one) for one in stored.sparse_big_city().values()],
            **in_percent(fails, "fails"),
            **by_closure(again, "counterexample"),
        },
    )


@ROOM.check("sorting/proposition-3/housing-price")
def check_housing_price() -> Finding:
    """Relative housing prices by scarcity of land, and a certified economy in which it fails."""
    found = on_samples(is_dearer, draws.samples())
    fails = {name: 1 - one["holds"] / one["premise"] for name, one in found.items()}
    scarce = {
        name: float(ordered(solved, "housing_price").min())
        for name, solved in draws.samples_with_scarce_land().items()
    }
    enclosed, again, ours = {}, {}, {}
    for name, (economy, closure) in stored.cheap_big_city().items():
        one, direct = Certified(economy, closure), Direct(economy, closure)
        enclosed[name] = one.relatives(one.threshold())["housing_price"]
        again[name] = direct.relatives(direct.threshold())["housing_price"]
        log_ratio = threshold.thresholds(economy, closure).log_ratio
        cities = threshold.allocation(economy, closure, log_ratio)
        ours[name] = float(relative(cities.housing_price)[0])
    even = ball("1")
    return Finding(
        printed={
            "With utility given housing is dearer in city 1 in every economy drawn": throughout(
                found[GIVEN_UTILITY]
            ),
            "With labour given housing is dearer in city 1 in every economy drawn": throughout(
                found[GIVEN_LABOUR]
            ),
        },
        instead={
            "It is dearer in every economy drawn in which land is at least as scarce in city 1": (
                min(scarce.values()) > 1
            ),
            "The exponents in the proof of that are right (SymPy)": algebra.proved(
                algebra.housing_price()
            ),
            "In the stored economy with utility given housing is certainly cheaper in city 1": (
                below(enclosed[GIVEN_UTILITY], even)
            ),
            "In the stored economy with labour given housing is certainly cheaper in city 1": (
                below(enclosed[GIVEN_LABOUR], even)
            ),
            "The original equations, solved by Brent's method, give the same two ratios": agree(
                list(ours.values()), list(again.values())
            ),
        },
        numbers={
            "draws": draws.SIZE,
            "stored_economies": [stored.written(*one) for one in stored.cheap_big_city().values()],
            **by_closure(scarce, "smallest_with_scarce_land"),
            **in_percent(fails, "fails_with_any_land"),
            **by_closure(again, "counterexample"),
        },
    )
