"""The room of public numbers."""

import numpy as np
from inputs.kinds import Flag, Key, Real, Room, Thing, Whole, nonnegative, positive, share

from replication.facts import commuting, patents, people, zipf

SIZES = np.array([9.0, 5.0, 3.0, 2.0, 1.5, 1.0])
LINE = Thing(lambda: zipf.fit_rank(SIZES, 4))

ROOM = Room(
    words={
        "count": Whole(20, low=1, high=366),
        "year": Key("2009", people.YEARS),
        "chosen": Key("2009", people.YEARS),
        "share": share(0.3),
        "above": nonnegative(1e5, top=1e6),
        "by_people": Flag(),
        "of": Key("home_value", commuting.QUANTITIES),
        "hours": positive(8.0),
        "value": Real(0.1),
        "first": Whole(2003, low=2000, high=2015),
        "last": Whole(2006, low=2003, high=2015),
        "ranked_by": Key("people", patents.RANKINGS),
        "sizes": positive(SIZES, shaped=True),
        "ranked": Whole(4, low=3, high=6),
        "cuts": Thing(lambda: (4, 5)),
        "slope": Real(-1.0),
        "rank": Real(np.array([1.0, 2.0]), low=0.5),
        "printed": Thing(lambda: {"1980": 0.22}),
    },
    special={
        "facts.zipf.hill": {"ranked": Whole(4, low=2, high=5)},
        "facts.zipf.power_law_probability": {"ranked": Whole(4, low=2, high=5)},
        "facts.figures.rank_and_size": {"ranked": Whole(135, low=3, high=366)},
        "facts.figures.sizes_by_law": {"sizes": Thing(lambda: {"as read": SIZES})},
    },
    receivers={
        "facts.commuting.Elasticity": Thing(commuting.elasticity),
        "facts.zipf.RankFit": LINE,
    },
    records=frozenset(
        {
            "facts.commuting.Elasticity",
            "facts.people.MedianResident",
            "facts.zipf.RankFit",
        }
    ),
)
