"""The checks of ``data/claims/marketplaces.toml``, gathered from the modules that hold them."""

from functools import partial

from replication.ledger import Room
from replication.marketplaces import (
    cases,
    checks_example,
    checks_figures,
    checks_tables,
    checks_text,
    checks_theorems,
    figures,
    on_draws,
)

ROOM = Room("marketplaces")
for _part in (checks_tables, checks_text, checks_example, checks_theorems, checks_figures):
    for _claim_id, _check in _part.ROOM.checks.items():
        ROOM.check(_claim_id)(_check)
ROOM.sweeps |= on_draws.ROOM.sweeps
ROOM.tables |= {
    **{f"marketplaces/table-{case}": partial(cases.case_table, case) for case in (1, 2)},
    **{f"marketplaces/case-{case}": partial(cases.case_table, case) for case in (3, 4, 5)},
}
ROOM.figures |= {
    "marketplaces/figure-1": figures.figure_1,
    "marketplaces/figure-2": figures.figure_2,
    "marketplaces/figure-3": figures.figure_3,
    "marketplaces/figure-4": figures.figure_4,
    "marketplaces/text/fewer-marketplaces": figures.figure_number,
    "marketplaces/text/pull-to-the-middle": figures.figure_place,
}
