"""Abstract, introduction and conclusion: Figure 1, and how many cities are too many."""

import numpy as np

from replication.ledger import Finding
from replication.numerics import Array
from replication.wedge.model import calibration, examples, outcomes
from replication.wedge.model import city as curves
from replication.wedge.model.economy import TYPICAL_POPULATION
from replication.wedge.printed import recovery, system_tables
from replication.wedge.room import ROOM


@ROOM.check("wedge/figure-1")
def check_figure_1() -> Finding:
    """Order the points of Figure 1 for every outside option that keeps anybody in the city."""
    city, rules = calibration.benchmark_city(), calibration.benchmark_institutions()
    political = curves.political_equilibrium_size(city, rules)
    best = float(curves.private_average_benefit(city, rules, political))
    found = [
        examples.figure_1_points(city, rules, float(outside))
        for outside in np.linspace(0.9 * best, 0.999999 * best, 25)
    ]
    benchmark = examples.benchmark_points()

    def each(name: str) -> Array:
        return np.array([getattr(one, name) for one in found])

    return Finding(
        printed={
            "D, the peak of PAB, lies left of E, where free migration stops": bool(
                np.all(each("political") < each("migration"))
            ),
            "E lies left of the efficient size C": bool(
                np.all(each("migration") < each("efficient"))
            ),
            "A, the peak of SAB, lies between D and C": bool(
                np.all(each("political") < each("planner"))
                and np.all(each("planner") < each("efficient"))
            ),
            "B, where free access would stop, lies right of C": bool(
                np.all(each("efficient") < each("free_access"))
            ),
            "Welfare is lost at E": bool(np.all(each("loss") > 0)),
            "The benchmark city at E is smaller than its own planner would have it": (
                benchmark.migration < benchmark.planner
            ),
            "Its efficient size is more than ten times that of E": (
                benchmark.efficient > 10 * benchmark.migration
            ),
        },
        numbers={
            **{
                f"{name}_millions": getattr(benchmark, name) * TYPICAL_POPULATION / 1e6
                for name in ("planner", "free_access", "efficient", "political", "migration")
            },
            "outside_option": benchmark.outside,
            "loss_billion_dollars": benchmark.loss / 1e9,
        },
    )


@ROOM.check("wedge/text/40-percent-too-many")
def check_40_percent() -> Finding:
    """Compare the introduction with Table 1 and with our system."""
    economy = system_tables.baseline()
    planned, competitive = economy.efficient(), economy.competitive()
    excess = competitive.count / planned.count - 1
    loss = planned.net_production / competitive.net_production - 1
    names = [f"({n})" for n in range(1, 6)]

    def row(name: str) -> Array:
        return np.array([recovery.printed_number(1, name, column) for column in names])

    ratios = row("competitive-count") / row("efficient-count")
    losses = row("deadweight-loss-percent")
    return Finding(
        printed={
            "Some column of Table 1 has about 40 percent too many cities": bool(
                np.any(np.round(ratios - 1, 1) == 0.4)
            ),
            "Some column loses about 1 percent": bool(np.any(np.round(100 * losses) == 1)),
            "Our baseline has about 40 percent too many cities": round(excess, 1) == 0.4,
            "Our baseline loses about 1 percent": round(100 * loss) == 1,
        },
        instead={
            "Every column has more than five times as many cities as are efficient": bool(
                np.min(ratios) > 5
            ),
            "Every column loses more than 2 percent": bool(np.min(losses) > 0.02),
        },
        numbers={
            "competitive_and_planned": [competitive.count, planned.count],
            "times_as_many": excess + 1,
            "excess_sites_percent": 100 * excess,
            "loss_percent": 100 * loss,
            "printed_times_as_many": ratios,
            "printed_excess_percent": 100 * (ratios - 1),
            "printed_loss_percent": 100 * losses,
        },
    )


@ROOM.check("wedge/text/too-numerous-and-underpopulated")
def check_abstract() -> Finding:
    """Run the baseline's sites with all wedges, and without any."""
    economy = system_tables.baseline()
    planned = economy.efficient()
    full = outcomes.wedge_outcome(economy, planned, 0.33, 1.0)
    none = outcomes.wedge_outcome(economy, planned, 0.0, 0.0)
    return Finding(
        printed={
            "Heterogeneity alone, without wedges, makes cities too many": none.competitive_count
            > planned.count,
            "It makes the best cities too small": none.undersized_are_top,
        },
        instead={
            "With the baseline's wedges there are too many cities": full.competitive_count
            > planned.count,
            "With them the best cities are too small": full.undersized_are_top,
            "With them welfare is lost": full.loss > 0,
            "Without wedges there are too few cities": none.competitive_count < planned.count,
            "Without them less is lost, but something": 0 < none.loss < full.loss,
        },
        numbers={
            "planned_count": planned.count,
            "competitive_count": full.competitive_count,
            "undersized_with_wedges": full.undersized,
            "competitive_count_without_wedges": none.competitive_count,
            "loss_percent": 100 * full.loss,
            "loss_percent_without_wedges": 100 * none.loss,
        },
    )
