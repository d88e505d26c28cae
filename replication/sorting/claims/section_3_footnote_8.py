"""Footnote 8 of section 3: congestion that grows with the city's own size, a_j = L_j^rho."""

from functools import cache

import numpy as np
from scipy.optimize import brentq

from replication.ledger import Finding
from replication.numerics import Array, find_root
from replication.sorting import draws
from replication.sorting.model import crowding, threshold
from replication.sorting.model.economy import ClearedLabour, Closure, FixedUtility
from replication.sorting.model.threshold import GIVEN_LABOUR, GIVEN_UTILITY
from replication.sorting.reference import agree, algebra, bounds
from replication.sorting.reference.crowded import FAR, Crowded
from replication.sorting.reference.direct import Direct
from replication.sorting.room import ROOM
from replication.trials import Truth


def crowded_gain(closure: Closure, rho: float, skill: float) -> float:
    """Gain from city 1 at the baseline with a_j = L_j^rho, from (4.3) to (4.14) in turn."""
    direct = Direct(threshold.baseline(), FixedUtility(0.5))
    places = [direct.city(city, skill, 0.5) for city in (0, 1)]  # wages without congestion

    def utility(city: int, labour: float) -> float:
        wage = places[city].wage
        return float(wage / (direct.housing[city] * wage * labour) ** (1 - direct.mu) - labour**rho)

    if isinstance(closure, ClearedLabour):
        every = float(np.ravel(closure.labour)[0])
        lead = lambda one: utility(0, one) - utility(1, every - one)
        first = float(brentq(lead, 1e-9 * every, every * (1 - 1e-9), xtol=1e-15, rtol=1e-14))
        workers = [first, every - first]
    else:
        given = float(np.ravel(closure.worker_utility)[0])
        workers = [
            float(brentq(lambda n, j=city: utility(j, n) - given, 1e-9, 1e9, xtol=1e-15))
            for city in (0, 1)
        ]
    gains = []
    for place, land, labour in zip(places, direct.housing, workers, strict=True):
        profit = place.profit_per_skill * labour / place.labour
        price = land * place.wage * labour
        gains.append(profit * skill / price ** (1 - direct.mu) - labour**rho)
    return float(gains[0] - gains[1])


def crowded_threshold(closure: Closure, rho: float) -> Array:
    """Log t of a threshold of the baseline with a_j = L_j^rho, by the array solver."""
    gain = lambda x: crowding.log_gain(threshold.baseline(), closure, rho, x)
    return find_root(gain, np.array([1e-6]), np.array([7.0]))


@cache
def crowded_economies(name: str, rho: float) -> dict[str, Truth]:
    """Economies drawn with a_j = L_j^rho: which start with, and end with, city 2 preferred.

    Land is equally scarce. ``stable`` has those with a stable threshold among 60 candidates,
    ``several`` those with more than one threshold, and ``denser`` those in which city 1 has more
    workers at all stable ones.
    """
    pool, closure = draws.crowded(name)
    some = np.arange(min(draws.SIZE, 1_000))
    cities, closure = pool.take(some), closure.take(some)
    cities = cities.changed(housing_2=cities.housing_1)
    points = np.geomspace(1e-6, 100, 60)[:, np.newaxis] * np.ones(some.size)
    gains = crowding.log_gain(cities, closure, rho, points)
    rising = (gains[:-1] < 0) & (gains[1:] > 0)
    _, economy = at = np.nonzero(rising)
    workers = crowding.log_workers(cities.take(economy), closure.take(economy), rho, points[1:][at])
    less = np.zeros(rising.shape, dtype=bool)
    less[at] = ~(workers.city_1 > workers.city_2)
    return {
        "starts": gains[0] < 0,
        "attracts": crowding.far_power(cities, closure, rho) > 0,
        "stable": rising.any(axis=0),
        "several": (np.diff(np.sign(gains), axis=0) != 0).sum(axis=0) > 1,
        "denser": ~less.any(axis=0),
    }


ELASTICITIES = 0.02, 0.3, 1.0
"""Elasticities of congestion to workers: the one that footnote 8 quotes, and larger ones."""


@ROOM.check("sorting/footnote-8")
def check_crowding() -> Finding:
    """Congestion that grows with city size: the baseline, ampler land, and economies drawn."""
    fixed, cleared = threshold.baseline_closures().values()
    ample = threshold.baseline().changed(housing_1=1.0, housing_2=1.0)
    small, stronger, strongest = ELASTICITIES
    base, at_small, at_stronger = threshold.baseline(), *map(str, ELASTICITIES[:2])
    at, other = crowded_threshold(fixed, small), crowded_threshold(cleared, stronger)
    found = Crowded(base, fixed, at_small), Crowded(base, cleared, at_stronger)
    workers = crowding.log_workers(base, fixed, small, at)
    again = [
        float(brentq(lambda z: crowded_gain(fixed, small, z), 1.01, 2, xtol=1e-13)),
        float(brentq(lambda z: crowded_gain(cleared, stronger, z), 5, 20, xtol=1e-13)),
    ]
    drawn = {
        (name, rho): crowded_economies(name, rho)
        for name in (GIVEN_UTILITY, GIVEN_LABOUR)
        for rho in ELASTICITIES
    }
    by_labour = {rho: one for (name, rho), one in drawn.items() if name == GIVEN_LABOUR}
    return Finding(
        printed={
            "With an elasticity of 2 percent and utility given there may be an equilibrium with "
            "land of one, too: city 1 is not certainly preferred at every threshold": (
                not Crowded(ample, fixed, at_small).preferred(0)
            ),
            "With an elasticity of one and utility given there may be one at the baseline: city 2 "
            "is not certainly preferred at every threshold": (
                not Crowded(base, fixed, str(strongest)).preferred(1)
            ),
            "With an elasticity of 2 percent and labour given there may be one at the baseline: "
            "city 1 is not certainly preferred at every threshold": (
                not Crowded(base, cleared, at_small).preferred(0)
            ),
        },
        instead={
            "With an elasticity of 2 percent and utility given city 2 is certainly preferred at "
            "the baseline up to 1.05 times the minimum skill": found[0].preferred(1, high="1.05"),
            "From 1.06 on city 1 certainly is, so that there is a threshold in between": (
                found[0].preferred(0, low="1.06")
            ),
            "With an elasticity of .3 and labour given city 2 certainly is up to 10.3": (
                found[1].preferred(1, high="10.3")
            ),
            "From 10.4 on city 1 certainly is, so that there is one in between, too": (
                found[1].preferred(0, low="10.4")
            ),
            "The original equations, solved by Brent's method, give the same two thresholds": agree(
                [float(np.exp(at[0])), float(np.exp(other[0]))], again
            ),
            "In the first city 1 has more workers, so that with equal land it is the denser": bool(
                workers.city_1[0] > workers.city_2[0]
            ),
            "With equal land it is at every stable threshold of the economies drawn": all(
                bool(one["stable"].any() and one["denser"].all()) for one in drawn.values()
            ),
            "With labour given every economy drawn whose least skilled would leave a full city 1 "
            "has a stable threshold": all(
                bool(one["starts"].any() and one["stable"][one["starts"]].all())
                for one in by_labour.values()
            ),
            "With utility given so has every one in which gamma mu (1 + rho) > 1 - mu + rho": all(
                bool(one["stable"][one["starts"] & one["attracts"]].all())
                for (name, _), one in drawn.items()
                if name == GIVEN_UTILITY
            ),
            "These are the powers of t far out (SymPy)": algebra.proved(bounds.crowded()),
            "With labour given and an elasticity of 2 percent the least skilled stay in nearly all "
            "economies drawn": float(by_labour[small]["starts"].mean()) < 0.1,
            "With labour given some have several thresholds": any(
                bool(one["several"].any()) for one in by_labour.values()
            ),
        },
        numbers={
            "elasticities": ELASTICITIES,
            "percent": 2,
            "far": float(FAR),
            "between": [[1.05, 1.06], [10.3, 10.4]],
            "thresholds": [float(np.exp(at[0])), float(np.exp(other[0]))],
            "workers": [float(np.exp(one[0])) for one in workers],
            "economies": drawn[GIVEN_UTILITY, small]["starts"].size,
            "leave_a_full_city_1_in_percent": {
                name: [100 * float(drawn[name, rho]["starts"].mean()) for rho in ELASTICITIES]
                for name in (GIVEN_UTILITY, GIVEN_LABOUR)
            },
        },
    )
