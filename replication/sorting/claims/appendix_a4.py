"""Appendix A4, the proof of Proposition 7: relative productivity along the threshold."""

import numpy as np

from replication.certify import ball, below, precision
from replication.ledger import Finding
from replication.sorting import draws
from replication.sorting.draws import stored
from replication.sorting.model import gap
from replication.sorting.model.economy import FixedUtility
from replication.sorting.model.threshold import GIVEN_UTILITY
from replication.sorting.reference import agree
from replication.sorting.reference.certified import Certified
from replication.sorting.reference.direct import Direct
from replication.sorting.room import ROOM

THRESHOLDS = "1.0001", "2", "10"
"""Thresholds of the stored economy at which its ratio is enclosed."""


def rising() -> float:
    """Share of economies drawn in which Q_1/Q_2 rises along 40 thresholds."""
    solved = draws.learning_samples()[GIVEN_UTILITY]
    t = gap.terms(solved.cities, solved.closure)
    holds, previous = np.ones(t.size, dtype=bool), np.full(t.size, -np.inf)
    for log_ratio in np.geomspace(1e-4, 20, 40):
        level, _ = gap.log_productivities(t, np.full(t.size, log_ratio))
        holds &= level.city_1 - level.city_2 > previous
        previous = level.city_1 - level.city_2
    return float(holds.mean())


@ROOM.check("sorting/appendix-a4/relative-productivity")
def check_monotone_ratio() -> Finding:
    """Relative productivity along the threshold, in the draws and certified in one economy."""
    cities = stored.falling_ratio()
    direct, one = Direct(cities, FixedUtility(0.5)), Certified(cities, FixedUtility(0.5))
    ratios = [direct.relatives(float(skill))["productivity"] for skill in THRESHOLDS]
    t = gap.terms(cities, FixedUtility(0.5))
    ours = [
        float(np.exp(np.subtract(*gap.log_productivities(t, np.log([float(skill)]))[0]))[0])
        for skill in THRESHOLDS
    ]
    with precision():
        enclosed = [
            one.productivity(0, ball(skill)) / one.productivity(1, ball(skill))
            for skill in THRESHOLDS
        ]
    share = rising()
    return Finding(
        printed={
            "In the stored economy relative productivity rises between thresholds of 1.0001 and "
            "2": ratios[0] < ratios[1],
        },
        instead={
            "In the stored economy it certainly falls between thresholds of 1.0001 and 2": below(
                enclosed[1], enclosed[0]
            ),
            "It certainly rises from there to a threshold of 10": below(enclosed[1], enclosed[2]),
            "The array formula and the original equations give the same three ratios": agree(
                ours, ratios
            ),
            "In every economy drawn it rises along 40 thresholds": share == 1,
        },
        numbers={
            "draws": draws.SIZE,
            "steps": 40,
            "stored_economy": stored.written(cities),
            "thresholds": [float(skill) for skill in THRESHOLDS],
            "draws_in_which_it_rises": share,
            "counterexample": ratios,
        },
    )
