"""The checks of ``data/claims/land.toml``: each computes, and says which verdict it supports."""

from replication.land import (
    claims_developers,
    claims_equilibrium,
    claims_homogeneous,
    claims_optimum,
    claims_taxes,
    figures,
)
from replication.ledger import Room

ROOM = Room("land")
for _part in (
    claims_homogeneous,
    claims_optimum,
    claims_equilibrium,
    claims_taxes,
    claims_developers,
):
    for _claim_id, _check in _part.ROOM.checks.items():
        ROOM.check(_claim_id)(_check)
    ROOM.sweeps |= _part.ROOM.sweeps
ROOM.figures |= {
    "land/figure-1": figures.figure_1,
    "land/figure-2": figures.figure_2,
    "land/figure-3": figures.figure_3,
}
