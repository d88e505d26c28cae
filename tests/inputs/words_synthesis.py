"""The room of what the papers say together."""

import numpy as np
from inputs.kinds import Room, Thing, nonnegative, positive, share
from inputs.words_wedge import BENCHMARK, PEOPLE, PLANNED, RULES, SITES, SYSTEM

from replication.land.model import institutions, sites
from replication.land.model.city import VISIBLE
from replication.synthesis import frontier, maps, readings, side_by_side

HOUSED = positive(4e6, top=5e6)

ROOM = Room(
    words={
        "elasticities": Thing(lambda: VISIBLE),
        "sites": Thing(sites.uniform),
        "institution": Thing(lambda: institutions.planner(VISIBLE)),
        "population": positive(0.05),
        "weight": positive(0.9),
        "tax_rate": share(0.2),
        "portfolio": share(0.3),
        "rent_share": nonnegative(0.5),
        "size": positive(1.5),
        "quality": positive(0.8),
        "city": Thing(lambda: BENCHMARK),
        "institutions": Thing(lambda: RULES),
        "residents": positive(PEOPLE.example.residents, shaped=True),
        "tax_rates": share(np.array([0.0, 0.3]), shaped=True, free=True),
        "portfolios": share(np.array([0.0, 1.0]), shaped=True, free=True),
        "economy": SYSTEM,
        "planned": PLANNED,
        "papers": Thing(lambda: {"wedge": (1.0, 0.33)}),
        "found": Thing(
            lambda: side_by_side.tax_and_portfolio_map(SYSTEM.example, [0.0, 0.3], [0.0, 1.0])
        ),
    },
    special={
        "synthesis.side_by_side.developers": {"city": SITES, "population": HOUSED},
        "synthesis.side_by_side.local_governments": {"city": SITES, "population": HOUSED},
    },
    records=frozenset(
        {
            *(f"synthesis.side_by_side.{name}" for name in ("Map", "Reading", "Row")),
            *(f"synthesis.weight.{name}" for name in ("AgainstThePlan", "NeutralWeights")),
        }
    ),
    once=frozenset(
        {
            "synthesis.side_by_side.tax_and_portfolio_map",
            "synthesis.weight.neutral_weights",
            "synthesis.figures.one_number",
        }
    ),
)
