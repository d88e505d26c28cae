"""The one registry of the paper's claims, tables, figures and sweeps."""

from replication.ledger import Room

ROOM = Room(
    "marketplaces",
    tables={f"marketplaces/table-{n}": "printed.cases:TABLES" for n in (1, 2)}
    | {f"marketplaces/case-{n}": "printed.cases:TABLES" for n in (3, 4, 5)},
    figures={f"marketplaces/figure-{n}": f"figures:figure_{n}" for n in (1, 2, 3, 4)}
    | {
        "marketplaces/text/fewer-marketplaces": "figures:figure_number",
        "marketplaces/text/pull-to-the-middle": "figures:figure_place",
    },
)
