"""The room of the land paper."""

import numpy as np
from inputs.kinds import Key, Real, Room, Thing, Whole, nonnegative, positive, proper_share, share

from replication.land import draws as cases
from replication.land import play as playground
from replication.land.model import allocation, developers, institutions, sites
from replication.land.model.city import VISIBLE

SOLVED = Thing(
    lambda: allocation.solve(VISIBLE, institutions.planner(VISIBLE), sites.uniform(), 0.05)
)
MIXED = Thing(
    lambda: developers.partly_strategic(VISIBLE, sites.uniform(), 0.05, cut=0.9, elasticity=0.05)
)

ROOM = Room(
    words={
        "agglomeration": positive(0.4),
        "congestion": positive(1.0),
        "elasticities": Thing(lambda: VISIBLE),
        "size": nonnegative(0.3),
        "quality": nonnegative(0.8),
        "reservation": Real(0.1),
        "rent_share": nonnegative(0.5),
        "population": positive(0.05),
        "institution": Thing(lambda: institutions.planner(VISIBLE)),
        "sites": Thing(sites.uniform),
        "where": Thing(sites.uniform),
        "allocated": SOLVED,
        "optimum": SOLVED,
        "count": Whole(5, low=1),
        "first": Key("planner", cases.RULES),
        "second": Key("planner", cases.RULES),
        "threshold": proper_share(0.7),
        "share": proper_share(0.4),
        "cut": proper_share(0.9),
        "elasticity": nonnegative(0.05),
        "multiplier": nonnegative(0.1),
        "weight": positive(np.array([0.5, 0.5]), shaped=True),
        "failure": share(0.5),
        "rate": Real(0.2, high=1.0),
        "rule": Key("gross", ("gross", "net")),
        "exponent": positive(2.0),
        "lowest": proper_share(0.2),
        "wedge": positive(0.7),
        "entry": nonnegative(0.4),
        "scale": nonnegative(1.4),
        "excludes": Key(False, (False, True)),
        "density": Thing(lambda: np.ones_like),
        "random": Thing(lambda: np.random.default_rng(1)),
        "counts": Thing(lambda: {"beta": 3, "power": 2}),
        "solved": SOLVED,
    },
    special={
        "land.model.allocation.crowd": {"population": positive(0.9)},
        "land.model.allocation.Allocation.sizes": {
            "quality": share(np.array([0.3, 0.9]), shaped=True, free=True, empty=True)
        },
        "land.model.allocation.Allocation.utilities": {
            "quality": share(np.array([0.3, 0.9]), shaped=True, free=True, empty=True)
        },
        "land.model.allocation.Allocation.residents_above": {"quality": share(0.8)},
        "land.model.city.size_elasticities": {"quality": positive(0.8)},
        "land.model.city.utility_elasticities": {"quality": positive(0.8)},
        "land.model.developers.MixedOutcome.sizes": {"quality": share(0.8)},
        "land.model.developers.MixedOutcome.profits": {"quality": share(0.8)},
        "land.reference.discrete.size_at_multiplier": {"quality": positive(0.8)},
        "land.reference.discrete.discrete_optimum": {
            "quality": positive(np.array([0.7, 0.9]), shaped=True),
            "population": positive(0.3),
        },
        "land.model.sites.Sites.above": {"quality": Real(0.8)},
        "land.model.sites.beta": {"first": positive(2.0), "second": positive(0.7)},
        "land.model.sites.from_density": {"lowest": Real(0.0, low=-1e-300, high=1.0)},
    },
    receivers={
        "land.model.allocation.Allocation": SOLVED,
        "land.model.developers.MixedOutcome": MIXED,
        "land.model.sites.Sites": Thing(sites.uniform),
        "land.play.Case": Thing(lambda: playground.case(0.4, 1.0, 0.05)),
    },
    inner=frozenset(
        {
            *(f"land.model.allocation.Curve.{part}" for part in ("quality", "shortfall", "slope")),
            "land.model.allocation.Curve.surplus",
            "land.model.allocation.Allocation.integrate",
        }
    ),
    records=frozenset(
        {
            "land.model.allocation.Allocation",
            "land.model.allocation.Curve",
            "land.draws.Economy",
            "land.model.developers.DominantOutcome",
            "land.model.developers.MixedOutcome",
            "land.reference.discrete.DiscreteOptimum",
            "land.figures.Figure1Points",
            "land.figures.Figure2Points",
            "land.figures.Figure2Solutions",
            "land.figures.Figure3Economy",
            "land.figures.TaxLosses",
            "land.model.margins.Margins",
            "land.play.Case",
            "land.model.sites.Sites",
        }
    ),
    once=frozenset(
        {
            "land.draws.count_lower_welfare",
            "land.figures.equilibrium_and_optimum",
            "land.figures.welfare_by_institution",
            "land.model.sites.from_density",
        }
    ),
)
