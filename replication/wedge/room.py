"""The one registry of the paper's claims, tables, figures and commands."""

from replication.ledger import Room

ROOM = Room(
    "wedge",
    tables={f"wedge/table-{n}": "printed.system_tables:TABLES" for n in (1, 2)}
    | {f"wedge/table-{n}": "printed.tables:TABLES" for n in range(3, 12)},
    commands={"city": "commands:city"},
    figures={f"wedge/figure-{n}": f"figures:figure_{n}" for n in range(1, 8)}
    | {
        "wedge/figure-8": "replication.facts.figures:commuting_time",
        "wedge/text/cities-follow-zipf": "replication.facts.figures:rank_and_size",
    },
)
