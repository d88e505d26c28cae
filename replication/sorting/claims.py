"""The checks of ``data/claims/sorting.toml``, gathered from the modules that hold them."""

from replication.ledger import Room
from replication.sorting import (
    checks_baseline,
    checks_data,
    checks_spillovers,
    checks_statics,
    checks_trade,
    empirics,
    figures,
)

ROOM = Room("sorting")
for _part in (checks_data, checks_baseline, checks_statics, checks_spillovers, checks_trade):
    for _claim_id, _check in _part.ROOM.checks.items():
        ROOM.check(_claim_id)(_check)
    ROOM.sweeps |= _part.ROOM.sweeps
ROOM.tables["sorting/table-1"] = empirics.table_1
ROOM.figures |= {
    "sorting/figure-4.1": figures.figure_4_1,
    "sorting/figure-4.2": figures.figure_4_2,
    "sorting/figure-4.3": figures.figure_4_3,
    "sorting/proposition-2/existence": figures.figure_existence,
    "sorting/proposition-3/density": figures.figure_density,
    "sorting/proposition-4/productivity": figures.figure_minimum_skill,
    "sorting/proposition-5/i": figures.figure_cost,
    "sorting/proposition-7/substitutes": figures.figure_friction,
    "sorting/proposition-8/existence": figures.figure_overdetermination,
    "sorting/proposition-8/productivity": figures.figure_trade,
}
