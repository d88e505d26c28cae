"""The room of the marketplaces paper."""

import numpy as np
from inputs.kinds import (
    Flag,
    Key,
    Real,
    Room,
    Thing,
    Whole,
    nonnegative,
    positive,
    proper_share,
    share,
)

from replication.marketplaces.model import economy, equilibrium, theorems
from replication.marketplaces.printed import cases, readings
from replication.marketplaces.reference import groups

PRINTED = cases.case_economy(1)
HOURS = np.array([1.5, 1.83, 1.83, 1.5])
TASTES = np.array([cases.SYMMETRIC, cases.ASYMMETRIC])
PLACES = share(np.array([0.25, 0.75]), shaped=True, free=True)
SOLVED = Thing(lambda: equilibrium.equilibrium(PRINTED, economy.Setup(each=0.1), [0.5]))
CORE = Thing(lambda: cases.case_core(1, 0.1).core)
PAIR = Thing(lambda: groups.Groups(TASTES, [0.5, 0.5], [0.5, 0.5]))
DRAW = Thing(lambda: theorems.draws(1, 1, 2)[0][0])
FRONTIER = Thing(lambda: theorems.unequal_allocation(1.0))
GOODS = Real(np.array([0.1, 0.2]), low=-0.5, closed=True, shaped=True, batch=True)
CASE = Whole(1, low=1, high=5)
COST = positive(0.1)

ROOM = Room(
    words={
        "case": CASE,
        "residences": share((0.0, 0.33, 0.67, 1.0), shaped=True),
        "trips": positive(1.0),
        "cost": COST,
        "structure": PLACES,
        "found": SOLVED,
        "value": Real(0.345),
        "variant": Key("printed", cases.Variant),
        "economy": Thing(lambda: PRINTED),
        "setup": Thing(lambda: economy.Setup(each=0.1)),
        "markets": Whole(2, low=1, high=4),
        "tolerance": positive(1e-4, infinite=True),
        "limit": Whole(2000, low=1, top=3000),
        "core": CORE,
        "gap": nonnegative(1e-9),
        "goods": Real(np.array([1.0, 1.0, 2.0, 2.0]), low=1, high=2, closed=True, shaped=True),
        "tastes": positive(np.array(cases.SYMMETRIC), shaped=True),
        "composite_share": proper_share(0.5),
        "leisure": positive(2.0),
        "interval": Real((0.0, 1.0), shaped=True),
        "each": nonnegative(0.1),
        "fixed": nonnegative(0.1),
        "railway": Real(((1.0, 0.3),), shaped=True, empty=True),
        "left": Real(0.2),
        "right": Real(0.7),
        "dimension": Whole(1, low=1, high=2),
        "time": nonnegative(HOURS, shaped=True, batch=True),
        "log_price": Real(0.1, top=50.0),
        "price": positive(1.1),
        "rent": positive(0.5),
        "patient": Flag(True),
        "place": share(0.5),
        "population": share(0.5),
        "first": nonnegative(0.1),
        "direction": positive(np.array([1.0, 2.0]), shaped=True, batch=True),
        "weights": positive((1.0, 2.0), shaped=True),
        "types": positive(((1.0, 2.0), (2.0, 1.0)), shaped=True),
        "masses": nonnegative(np.array([0.5, 0.5]), shaped=True),
        "costs": positive(np.array([0.1, 0.3]), shaped=True),
        "utilities": positive(np.array([0.5, 0.5]), shaped=True),
        "share": positive(0.5),
        "groups": PAIR,
        "prices": positive(np.array([1.0, 0.2, 0.2, 0.2, 0.2]), shaped=True, batch=True),
        "start": nonnegative(np.array([1.0, 0.2, 0.2, 0.2, 0.2]), shaped=True),
        "rent_unit": Key("goods sum to one", readings.RENT_UNITS),
        "table": Key("marketplaces/table-1", ("marketplaces/table-1", "marketplaces/table-2")),
        "row": Key("0.1", ("0.1", "0.2")),
        "column": Key("location", ("location", "pop-a")),
        "base": Key("a", ("a", "b")),
        "step": Real(1e-3, low=1e-5, high=0.1, closed=True),
        "fewer": Whole(1, low=1, high=4),
        "more": Whole(2, low=1, high=4),
        "low": positive(0.01),
        "high": positive(0.1),
        "number": Whole(3, low=1),
        "seed": Whole(1),
        "economies": Thing(lambda: [(PRINTED, SOLVED.example)]),
        "ratio": positive(1.0),
        "hours": nonnegative(HOURS, shaped=True),
        "random": Thing(lambda: np.random.default_rng(1)),
        "draw": DRAW,
        "drawn": Thing(lambda: [DRAW.example]),
        "tried": Whole(3, low=1, top=10),
        "lead": Real(0.0),
        "taste": Real(0.25, low=0.0, high=0.5),
    },
    special={
        "marketplaces.printed.cases.row": {"structure": share((0.5,), shaped=True)},
        "marketplaces.model.core.find_core": {
            "markets": Real([1], low=1, high=4, closed=True, shaped=True)
        },
        "marketplaces.model.economy.Economy": {
            "interval": Real((0.0, 1.0), shaped=True),
        },
        "marketplaces.model.economy.Setup.cost": {
            "structure": Real(np.array([0.2, 0.8]), shaped=True, free=True)
        },
        "marketplaces.model.equilibrium.utility_bound": {"setup": positive(0.1)},
        "marketplaces.model.equilibrium.solve": {"setup": positive(0.1)},
        "marketplaces.model.example.burden": {"goods": GOODS},
        "marketplaces.model.example.least_burden": {"goods": GOODS},
        "marketplaces.model.example.best_place": {"goods": GOODS},
        "marketplaces.model.example.envelope": {
            "first": Real(0.1, low=-0.5, high=2.5, closed=True)
        },
        "marketplaces.model.example.certificate": {
            "masses": positive(np.array([0.5, 0.5]), shaped=True)
        },
        "marketplaces.figures.accessed": {"structure": share((0.25, 0.75), shaped=True)},
        "marketplaces.figures.best_places": {"costs": positive(np.array([0.2, 0.4]), shaped=True)},
        "marketplaces.reference.groups.Groups": {"tastes": positive(TASTES, shaped=True)},
        "marketplaces.reference.groups.income_gap": {"setup": nonnegative(0.1)},
        "marketplaces.reference.groups.prove_infeasible": {
            "groups": Thing(lambda: PAIR.example.scaled(2.0)),
            "limit": Whole(300, low=1),
        },
        "marketplaces.reference.groups.support": {"setup": positive(0.1)},
        "marketplaces.reference.groups.largest_share": {"setup": positive(0.1)},
        "marketplaces.reference.planner.plan": {
            "setup": positive(0.1),
            "start": Thing(lambda: None),
        },
        "marketplaces.draws.markets_clear": {
            "hours": nonnegative(HOURS[np.newaxis], shaped=True, batch=True),
            "cost": positive(np.array([0.1]), shaped=True),
        },
        "marketplaces.printed.readings.output_range": {"place": Key("b", ("a", "b"))},
        "marketplaces.model.sweeps.path": {"case": Whole(1, low=1, high=3)},
        "marketplaces.model.sweeps.switch": {"case": Whole(1, low=1, high=3)},
        "marketplaces.model.sweeps.pull": {"cost": positive(np.array([0.1, 0.3]), shaped=True)},
        "marketplaces.model.sweeps.root_of_pull": {
            "cost": positive(0.4),
            "low": share(0.34),
            "high": share(0.66),
            "economy": Thing(lambda: cases.case_economy(2)),
        },
        "marketplaces.model.sweeps.leaving_cost": {"low": positive(0.2), "high": positive(0.45)},
        "marketplaces.model.sweeps.many_residences": {"number": Whole(2, low=2, top=4)},
        "marketplaces.model.theorems.draws": {"residences": Whole(3, low=2, top=5)},
        "marketplaces.model.theorems.frontier": {
            "tastes": positive(TASTES, shaped=True),
            "setup": positive(0.1),
        },
        "marketplaces.model.theorems.lack_of_mix": {"found": FRONTIER, "share": share(0.5)},
        "marketplaces.model.theorems.lack_of_coalition": {
            "found": FRONTIER,
            "masses": nonnegative((0.25, 0.25), shaped=True),
            "structure": share((0.5,), shaped=True, free=True),
        },
        "marketplaces.model.theorems.unblocked_by_prices": {"found": FRONTIER},
        "marketplaces.printed.readings.setup_share": {
            "structure": share((0.5,), shaped=True, free=True)
        },
    },
    receivers={
        "marketplaces.model.economy.Setup": Thing(
            lambda: economy.Setup(fixed=0.1, railway=((1.0, 0.3),))
        ),
        "marketplaces.reference.groups.Groups": PAIR,
    },
    inner=frozenset(
        {
            "marketplaces.model.core.division_search",
            "marketplaces.model.core.split",
            "marketplaces.reference.groups.net_expenditures",
            "marketplaces.reference.planner.Program",
            *(
                f"marketplaces.reference.planner.Program.{part}"
                for part in ("parts", "unequal", "unequal_slope", "equal", "equal_slope")
            ),
        }
    ),
    records=frozenset(
        f"marketplaces.{name}"
        for name in (
            "cases.CaseCore",
            "core.Core",
            "core.Search",
            "equilibrium.Bound",
            "equilibrium.Equilibrium",
            "example.Certificate",
            "example.Ideal",
            "groups.Infeasibility",
            "on_draws.Biased",
            "on_draws.RentOrder",
            "playground.Case",
            "groups.Support",
            "planner.Plan",
            "sweeps.Path",
            "theorems.Draw",
            "theorems.Frontier",
            "theorems.PlannerGap",
        )
    ),
    once=frozenset(
        f"marketplaces.{name}"
        for name in (
            "groups.prove_infeasible",
            "on_draws.sweep_corollary_3",
            "on_draws.sweep_tastes",
            "on_draws.sweep_technologies",
            "on_draws.sweep_theorem_4_1",
            "readings.leftover_range",
            "sweeps.certified_number",
            "sweeps.leaving_cost",
            "sweeps.switch",
            "theorems.two_type_frontier",
            "readings.score",
            "theorems.draws",
            "theorems.drawn_economies",
            "cases.case_table",
        )
    ),
    undefined=frozenset(
        f"marketplaces.{name}"
        for name in ("cases.row", "cases.case_table", "core.find_core", "equilibrium.solve")
    ),
)
