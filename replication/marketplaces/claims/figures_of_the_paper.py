"""Checks of Figures 1 to 4."""

import numpy as np

from replication.ledger import Finding, Verdict, finding
from replication.marketplaces import figures
from replication.marketplaces.model import example
from replication.marketplaces.model.economy import travel
from replication.marketplaces.printed import cases
from replication.marketplaces.room import ROOM


@ROOM.check("marketplaces/figure-1")
def check_figure_1() -> Finding:
    """One marketplace at one half: the middle residences are closer to it."""
    times = travel(cases.case_economy(1), figures.ONE_MARKETPLACE)
    return finding(
        np.allclose(times, [0.5, 0.17, 0.17, 0.5])
        and np.all(figures.accessed(figures.ONE_MARKETPLACE) == 0),
        Verdict.REPRODUCED,
        travel=times.round(6).tolist(),
    )


@ROOM.check("marketplaces/figure-2")
def check_figure_2() -> Finding:
    """Two marketplaces: each residence uses the closer one, and so each one good's makers."""
    times = travel(cases.case_economy(1), figures.TWO_MARKETPLACES)
    used = figures.accessed(figures.TWO_MARKETPLACES)
    goods = [set(np.array(cases.GOODS)[used == market]) for market in (0, 1)]
    return finding(
        used.tolist() == [0, 0, 1, 1] and goods == [{1}, {2}] and times.max() < 0.2,
        Verdict.REPRODUCED,
        travel=times.round(6).tolist(),
        marketplace_used=used.tolist(),
    )


@ROOM.check("marketplaces/figure-3")
def check_figure_3() -> Finding:
    """Each frontier touches the envelope once and lies below it elsewhere."""
    gaps = []
    for place in figures.PLACES_3:
        goods = example.net_production(place, np.linspace(0, 1, 2001))
        goods = goods[np.all(goods >= 0, axis=1)]
        gaps.append(example.envelope(goods[:, 0]) - goods[:, 1])
    lowest = min(float(gap.min()) for gap in gaps)
    touches = max(float(gap.min()) for gap in gaps)
    return finding(
        lowest > -1e-12 and touches < 1e-6 and all(float(gap.max()) > 1e-3 for gap in gaps),
        Verdict.REPRODUCED,
        places=list(figures.PLACES_3),
        lowest_gap=lowest,
        largest_gap_where_closest=touches,
    )


@ROOM.check("marketplaces/figure-4")
def check_figure_4() -> Finding:
    """The two ideal bundles lie on the envelope and the point between them above it."""
    first, second = (example.ideal(kind).goods for kind in example.CONSISTENT_TYPES)
    middle = (first + second) / 2
    on = max(abs(float(example.envelope(c[0]) - c[1])) for c in (first, second))
    above = float(middle[1] - example.envelope(middle[0]))
    return finding(
        on < 1e-12 and above > 1e-3,
        Verdict.REPRODUCED,
        c_1=first.tolist(),
        c_2=second.tolist(),
        e=middle.tolist(),
        e_above_the_envelope=above,
    )
