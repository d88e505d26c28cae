"""The one registry of the paper's claims, tables, figures and sweeps."""

from replication.ledger import Room

ROOM = Room(
    "sorting",
    tables={"sorting/table-1": "printed.empirics:table_1"},
    figures={
        "sorting/figure-1.1": "replication.facts.figures:patents_and_people",
        "sorting/figure-4.1": "figures:figure_4_1",
        "sorting/figure-4.2": "figures:figure_4_2",
        "sorting/figure-4.3": "figures:figure_4_3",
        "sorting/text/productivity-as-integral": "figures:figure_definitions",
        "sorting/proposition-2/existence": "figures:figure_existence",
        "sorting/proposition-3/density": "figures:figure_density",
        "sorting/proposition-4/productivity": "figures:figure_minimum_skill",
        "sorting/proposition-5/i": "figures:figure_cost",
        "sorting/proposition-7/substitutes": "figures:figure_friction",
        "sorting/proposition-8/existence": "figures:figure_overdetermination",
        "sorting/proposition-8/productivity": "figures:figure_trade",
    },
)
