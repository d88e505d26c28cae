"""Words of the papers that no checked field describes, and an example of each class.

A word means the same in every room, or is named with its room; ``SPECIAL`` is for a parameter of
one function. A number that stands for a field of the room is an example only: the field has the
range.
"""

import pkgutil
import tempfile
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
from inputs.kinds import (
    Key,
    Places,
    Real,
    Taken,
    Text,
    Thing,
    Whole,
    nonnegative,
    positive,
    proper_share,
    share,
)
from matplotlib.figure import Figure

from replication import datafolder, ledger, published, sweeping, trials
from replication.facts import commuting, patents, people, zipf
from replication.land.model import allocation, developers, institutions, sites
from replication.land.model.city import VISIBLE
from replication.land.model.economy import Powers
from replication.marketplaces.model import economy, equilibrium
from replication.marketplaces.printed import cases, readings
from replication.show import picture, play
from replication.sorting.model import alternative, balanced, stored, threshold
from replication.sorting.model.economy import ClearedLabour, FixedUtility, TradeCosts
from replication.synthesis import maps
from replication.synthesis import readings as reread
from replication.wedge.model import amenities, calibration, census, examples
from replication.wedge.printed import experiments, system_tables, tables

INNER = ("sympy", "arb", "Fraction", "typing.Any", "dict[", "Mapping", "type", "generator")
"""Annotations of what the package itself has computed."""


def axis():
    return picture.Axis("x", 0.0, 2.0, (0.0, 1.0))


def table_claim():
    return ledger.open_paper("wedge").claims["wedge/table-3"]


def playground():
    return play.Playground(
        name="test",
        title="A line.",
        sliders=(play.Slider("slope", "slope", (0.0, 1.0), 0),),
        x_axis=axis(),
        y_axis=axis(),
        lines=(picture.Line("A", "a line"),),
        x=np.array([0.0, 1.0, 2.0]),
        y=np.array([[[0.0, 1.0, 2.0]], [[1.0, 1.0, 1.0]]]),
        readouts=(play.Readout("slope"),),
        numbers=np.array([[0.0], [1.0]]),
    )


@cache
def folder():
    return Path(tempfile.mkdtemp())


@cache
def system():
    return system_tables.baseline(census.populations())


OBJECTS = {
    name: cache(make)
    for name, make in {
        "land.Elasticities": lambda: VISIBLE,
        "land.Institution": lambda: institutions.planner(VISIBLE),
        "land.Sites": sites.uniform,
        "land.Powers": lambda: Powers(0.4, 1.0),
        "land.Allocation": lambda: allocation.solve(
            VISIBLE, institutions.planner(VISIBLE), sites.uniform(), 0.05
        ),
        "land.MixedOutcome": lambda: developers.partly_strategic(
            VISIBLE, sites.uniform(), 0.05, cut=0.9, elasticity=0.05
        ),
        "marketplaces.Economy": lambda: cases.case_economy(1),
        "marketplaces.Setup": lambda: economy.Setup(fixed=0.1, railway=((1.0, 0.3),)),
        "marketplaces.Equilibrium": lambda: equilibrium.equilibrium(
            cases.case_economy(1), economy.Setup(each=0.1), [0.5]
        ),
        "marketplaces.Groups": lambda: economy.Groups(
            np.array([cases.SYMMETRIC, cases.ASYMMETRIC]), [0.5, 0.5], [0.5, 0.5]
        ),
        "marketplaces.Frontier": lambda: pkgutil.resolve_name(
            "replication.marketplaces.printed.societies:unequal_allocation"
        )(1.0),
        "marketplaces.Core": lambda: cases.case_core(1, 0.1).core,
        "sorting.Economy": threshold.baseline,
        "sorting.Cities": threshold.baseline,
        "sorting.LearningCities": lambda: stored.lone_spillovers()[0],
        "sorting.FixedUtility": lambda: FixedUtility(0.5),
        "sorting.ClearedLabour": lambda: ClearedLabour([0.5, 0.6]),
        "sorting.Constructed": lambda: alternative.construct(200, 1),
        "sorting.TradeCosts": lambda: TradeCosts(1.3, 1.5),
        "sorting.Solved": lambda: threshold.solve(threshold.baseline(), FixedUtility(0.5)),
        "sorting.TradeEquilibria": lambda: balanced.construct(20, 1),
        "sorting.Allocation": lambda: threshold.equilibrium(
            threshold.baseline(), FixedUtility(0.5)
        ),
        "sorting.Pair": lambda: threshold.Pair(np.array([2.0]), np.array([1.5])),
        "wedge.City": calibration.benchmark_city,
        "wedge.Institutions": calibration.benchmark_institutions,
        "wedge.Populations": census.populations,
        "wedge.RankRule": lambda: amenities.RankRule(11.0, -1.1, -70.0, 135),
        "wedge.Economy": system,
        "wedge.Allocation": lambda: system().efficient(),
        "wedge.printed.tables.Design": lambda: tables.DESIGNS[3],
        "wedge.printed.system_tables.Design": lambda: system_tables.DESIGNS[1]["(1)"],
        "wedge.Points": examples.benchmark_points,
        "synthesis.Map": lambda: maps.tax_and_portfolio_map(system(), [0.0, 0.3], [0.0, 1.0]),
        "published.PublishedTable": lambda: published.read_table("wedge/table-3"),
        "published.Printed": lambda: published.parse("1.50"),
        "published.Cell": lambda: published.Cell("row", "(1)", "1.0", 1.0),
        "facts.Elasticity": commuting.elasticity,
        "facts.RankFit": lambda: zipf.fit_rank(FITTED, 4),
        "ledger.Finding": lambda: ledger.Finding({"it stands": True}),
        "show.Playground": playground,
        "trials.Trials": lambda: trials.Trials(np.array([True])),
        "ledger.Paper": lambda: ledger.open_paper("wedge"),
        "ledger.Claim": table_claim,
        "ledger.Room": lambda: ledger.Room("test"),
        "ledger.TableResult": lambda: ledger.compare_table(
            ledger.open_paper("wedge"), table_claim()
        ),
        "show.Axis": axis,
        "show.Line": lambda: picture.Line("A", "a line"),
        "show.Mark": lambda: picture.Mark("X", "a mark"),
        "show.Slider": lambda: play.Slider("slope", "slope", (0.0, 1.0), 0),
        "show.Readout": lambda: play.Readout("slope"),
        "sweeping.Plan": lambda: sweeping.plan("land/proposition-2/vi", 5, folder=folder()),
    }.items()
}

HOURS = np.array([1.5, 1.83, 1.83, 1.5])
GOODS = Real(np.array([0.1, 0.2]), low=-0.5, closed=True, shaped=True, batch=True)
BUNDLE = nonnegative(np.array([0.3, 0.3, 0.4, 0.2]), shaped=True, batch=True)
PLACES = share((0.25, 0.75), shaped=True)
FITTED = np.array([9.0, 5.0, 3.0, 2.0, 1.5, 1.0])
MAPPED = "productivity (Table 1, column 1)"
VECTOR = {"shaped": True, "free": True}
CELL = {"row": "0.1", "column": "location"}
PLAIN = {
    "frame": lambda: pd.DataFrame({"a": [1.5]}),
    "ours": lambda: published.read_table("wedge/table-3").cells.map(lambda _: 0.0),
    "axes": lambda: Figure().subplots(),
    "selection": lambda: ledger.select(["land/equation-9"]),
}


def _each(make, **examples):
    return {name: make(example) for name, example in examples.items()}


def _rows(make, **examples):
    return {name: make(np.array(example), **VECTOR) for name, example in examples.items()}


PEOPLE = positive(np.array([4e6, 2e6, 1e6, 5e5]), shaped=True)


def _sites():
    return examples.identical_sites(5)


WORDS = {
    **_each(
        positive,
        **{"land.population": 0.05, "size": 1.5, "population": 0.05},
        **{"wedge.population": 4e6, "marketplaces.population": 0.5, "sorting.population": 0.3},
        **{"wedge.residents": 1e6, "synthesis.residents": 1e6, "wedge.values": 2.0},
        agglomeration=0.4,
        exponent=2.0,
        weight=0.7,
        cost=0.1,
        price=1.1,
        rent=0.5,
        trips=1.0,
        ratio=1.0,
        share=0.4,
        setup=0.1,
        factor=1.1,
        friction=0.6,
        mean_skill=2.0,
        lower=0.3,
        gamma=0.5,
        minimum_skill=1.0,
        step=0.01,
        elasticity=0.5,
        land_elasticity=0.3,
        land_share=0.043,
        land_weight=0.1,
        rank=3.0,
        recipients=1e7,
        printed_largest=3.3e7,
        reach=2.0,
        tolerance=1.0,
        nearest=1e-6,
        farthest=50.0,
        labour=1.5,
        second=0.7,
        width=7.0,
        height=4.2,
        largest=1.5,
    ),
    **_each(
        nonnegative,
        quality=0.8,
        rent_share=0.5,
        multiplier=0.1,
        time=HOURS,
        gap=1e-9,
        superiority=50.0,
        time_share=0.1,
        first=0.1,
    ),
    **_each(share, failure=0.5, tax=0.3, tax_rate=0.3, portfolio=0.3, ownership=0.5, place=0.5),
    **_each(proper_share, threshold=0.7, cut=0.9, lowest=0.2, goods_share=0.75, substitution=0.5),
    **_each(
        Real,
        reservation=0.1,
        benefit=14_500.0,
        outside=14_000.0,
        utility=0.5,
        log_price=0.1,
        left=0.2,
        right=0.7,
        value=1.5,
        x=0.5,
        y=0.5,
        worker_utility=0.5,
    ),
    **_rows(share, tax_rates=[0.0, 0.3], portfolios=[0.0, 1.0], ownerships=[0.0]),
    **_rows(positive, costs=[0.1, 0.3], direction=[1.0, 2.0]),
    "land.size": nonnegative(0.3),
    "land.low": proper_share(0.2),
    "land.high": share(0.7),
    "land.level": nonnegative(0.01),
    "sorting.ranked": Key("2009", people.YEARS),
    "sorting.rho": positive(0.3),
    "sorting.log_ratio": Real(np.array([0.5, 1.0]), low=0.0, high=700.0, top=5.0),
    "land.elasticity": nonnegative(0.05),
    "land.multiplier": Real(0.1),
    "sorting.skill": positive(1.5),
    "sorting.share": share(0.4),
    "sorting.cost": positive(0.02),
    "sorting.gap": positive(np.array([0.9, 1.1]), **VECTOR),
    "sorting.outward": Real(np.array([1.2, 1.4]), low=1.0, **VECTOR),
    "sorting.friction": positive(0.6),
    "worst": Real(0.3, low=1e-300, high=1.0, closed=True),
    "leak": nonnegative(0.3),
    **_each(positive, better=1.5, worse=1.0),
    "synthesis.name": Key(MAPPED, (MAPPED,)),
    "synthesis.residents": PEOPLE,
    "synthesis.reruns": Thing(
        cache(lambda: reread.reread(census.populations().residents, [(0.0, 0.0)]))
    ),
    "synthesis.factors": positive(np.array([0.5, 1.0]), **VECTOR),
    "synthesis.weights": positive(np.array([0.9, 1.0]), shaped=True, empty=True, free=True),
    "rate": Real(0.2, high=1.0),
    "skill": Real(1.5, low=1.0),
    "tail": Real(3.0, low=1.0),
    "chance": Real(0.5, low=-1e-300, high=1.0),
    "taste": Real(0.25, low=0.0, high=0.5),
    "structure": PLACES,
    **{
        name: Whole(example, low=low)
        for name, (example, low) in {
            "count": (5, 1),
            "number": (3, 1),
            "digits": (6, 1),
            "points": (40, 2),
            "limit": (300, 1),
            "draws": (5, 1),
            "jobs": (1, 1),
            "days": (5, 1),
            "seed": (1, 0),
            "decimals": (2, 0),
        }.items()
    },
    # Each panel takes a twentieth of a second.
    **dict.fromkeys(("rows", "columns"), Whole(1, low=1, top=4)),
    "ranked": Whole(3, low=3, high=5),
    "offset": Real((4, 6), shaped=True),
    "colour": Real((0.2, 0.4, 0.6), 0, 1, closed=True, shaped=True),
    **{name: Key(one, (one,)) for name, one in CELL.items()},
    "residences": share((0.0, 0.33, 0.67, 1.0), shaped=True),
    "goods": Real(np.array([1.0, 1.0, 2.0, 2.0]), low=1, high=2, closed=True, shaped=True),
    "tastes": positive(np.array(cases.SYMMETRIC), shaped=True),
    "weights": positive((1.0, 2.0), shaped=True),
    "types": positive(((1.0, 2.0), (2.0, 1.0)), shaped=True),
    "claim_id": Key("land/equation-9", ("land/equation-9",)),
    "keys": Key("land/equation-3", ("land/equation-3",)),
    "facts.count": Whole(20, low=1, high=366),
    "facts.above": nonnegative(1e5, top=1e6),
    "facts.of": Key("home_value", commuting.QUANTITIES),
    "facts.ranked": Whole(4, low=3, high=6),
    "facts.ranked_by": Key("people", patents.RANKINGS),
    "facts.first": Whole(2003, low=2000, high=2015),
    "facts.last": Whole(2006, low=2000, high=2015),
    "facts.rank": Real(np.array([1.0, 2.0]), low=0.5),
    "facts.sizes": positive(FITTED, shaped=True),
    "facts.share": share(0.3),
    "facts.hours": positive(8.0),
    **{name: Key("2009", people.YEARS) for name in ("year", "chosen")},
    "law": Key("lognormal", ("lognormal", "power law")),
    **{name: Thing(cache(make)) for name, make in PLAIN.items()},
    "numerics.name": Taken("value"),
    "values.name": Taken("value"),
    "show.name": Taken("value"),
    "datafolder.name": Key("population-2009", datafolder.public_names()),
    "sorting.name": Key("tail", ("tail", "housing_1")),
    "wedge.name": Key("(1)", ("(1)", "(2)")),
    "case": Whole(1, low=1, high=5),
    "dimension": Whole(1, low=1, high=2),
    **{name: Text() for name in ("label", "unit", "none")},
    "text": Text("1,234.5", wrong=("", "nonsense", "1,234.5x", "1..5")),
    "form": Text(".2f", wrong=("nonsense", "d")),
    **{
        name: Key(allowed[0], allowed)
        for name, allowed in {
            "variant": ("printed", "correct"),
            "base": ("a", "b"),
            "rent_unit": tuple(readings.RENT_UNITS),
            "table": ("marketplaces/table-1", "marketplaces/table-2"),
            "table_id": ("wedge/table-3", "wedge/table-11"),
            "parameter": tuple(experiments.TECHNOLOGIES),
            "paper": tuple(ledger.paper_keys()),
            "key": tuple(ledger.paper_keys()),
        }.items()
    },
}

TABLE_CELL = {"row": "agglomeration", "column": "(1)"}
ROOT = {"economy": Thing(lambda: cases.case_economy(2)), "cost": positive(0.4)}

ACCESS = Real((0.1, 0.2), shaped=True, batch=True)
NEAR = positive(np.array([0.7]), shaped=True, missing=True)

SWEPT = "land/proposition-2/vi"

CLOSURE = Key("given utility", ("given utility", "given labour"))

SPECIAL = {
    f"{function}({parameter})": kind
    for function, kinds in {
        **{
            f"sweeping.{name}": {"claim_id": Key(SWEPT, (SWEPT,))}
            for name in ("sweep", "plan", "registered")
        },
        "marketplaces.model.equilibrium.solve": {
            "above": Real(-1.0, single=True, bottomless=True),
            "near": positive((1.1, 0.2), shaped=True, batch=True),
        },
        "sorting.model.gap.terms": {"log_access": ACCESS},
        "sorting.model.threshold.thresholds": {"log_access": ACCESS, "near": NEAR},
        "sorting.model.threshold.allocation": {"log_access": ACCESS},
        "sorting.model.threshold.solve": {"near": NEAR},
        **{
            f"sorting.model.{name}.take": {"index": Places([0], size)}
            for name, size in {
                "economy.Cities": None,
                "economy.FixedUtility": None,
                "economy.ClearedLabour": 2,
                "economy.TradeEquilibria": 6,
                "threshold.Solved": 1,
            }.items()
        },
        "wedge.model.economy.site": {
            "city": Thing(_sites, ours=True),
            "index": Places(0, 5),
        },
        "facts.zipf.RankFit.distance": {"slope": Real(-1.0, single=True)},
        **{
            f"facts.zipf.{name}": {"ranked": Whole(4, low=2, high=5)}
            for name in ("hill", "power_law_probability")
        },
        "facts.figures.rank_and_size": {"ranked": Whole(135, low=3, high=366)},
        "marketplaces.model.places.single_place": {"cost": positive(0.1, single=True)},
        "sorting.model.economy.Economy": {
            "congestion_1": Real(0.171),
            "congestion_2": Real(0.1),
            "cost_1": positive(0.02),
            "cost_2": positive(0.05),
        },
        "sorting.model.economy.LearningCities": {
            "congestion_1": Real(0.171),
            "congestion_2": Real(0.1),
        },
        "wedge.model.laws.productivity_under": {
            "observed": positive(np.linspace(9, 1, 140), shaped=True)
        },
        "land.model.developers.proportional_response": {"response": positive(0.05)},
        **{
            f"land.model.allocation.Allocation.{name}": {
                "quality": share(np.array([0.3, 0.9]), **VECTOR, empty=True)
            }
            for name in ("sizes", "utilities")
        },
        "land.model.allocation.crowd": {"population": positive(0.9)},
        "land.play.case": {"population": positive(0.04)},
        "marketplaces.model.economy.Groups": {
            "tastes": positive(np.array([cases.SYMMETRIC, cases.ASYMMETRIC]), shaped=True),
            "masses": nonnegative(np.array([0.5, 0.5]), shaped=True),
            "utilities": positive(np.array([0.5, 0.5]), shaped=True),
        },
        "marketplaces.model.economy.Setup": {
            "each": nonnegative(0.1, single=True),
            "fixed": nonnegative(0.1, single=True),
            "railway": Real(((1.0, 0.3),), shaped=True, empty=True),
        },
        "marketplaces.model.places.pull": {"cost": positive(np.array([0.1, 0.3]), shaped=True)},
        "marketplaces.model.example.net_production": {"population": nonnegative(0.5)},
        "marketplaces.model.example.goods_with_two_marketplaces": {"population": nonnegative(0.5)},
        "sorting.model.economy.TradeCosts": {"outward": Real(1.3, low=1.0)},
        "sorting.model.trade.sorting_gain": {"ratio": Real(1.5, low=1.0, single=True)},
        "sorting.printed.lines.lines": {"name": CLOSURE},
        "sorting.printed.lines.impact": {
            "parameter": Key("cost_1", ("minimum_skill", "cost_1", "housing_1")),
        },
        "sorting.printed.lines.shifted_lines": {
            "name": CLOSURE,
            "parameter": Key("cost_1", ("minimum_skill", "cost_1", "housing_1")),
        },
        "sorting.model.maps.friction_path": {"friction": positive(np.array([0.5, 0.7]), **VECTOR)},
        "sorting.model.maps.cost_map": {
            "cost": positive(np.array([0.1, 0.2]), **VECTOR),
            "name": CLOSURE,
        },
        "wedge.model.calibration.average_cost": {
            "share": nonnegative(0.1),
            "elasticity": nonnegative(0.1),
        },
        "wedge.model.outcomes.wedge_outcome": {"share": share(0.5)},
        "show.play.Playground.number": {"label": Key("slope", ("slope",))},
        "marketplaces.model.core.find_core": {
            "tolerance": positive(1e-4, single=True, infinite=True)
        },
        **{
            f"marketplaces.{name}": {"structure": Real(np.array([0.2, 0.8]), **VECTOR)}
            for name in (
                "model.economy.Setup.cost",
                "model.economy.travel",
                "model.structures.hub_length",
                "model.structures.tour_length",
            )
        },
        **{
            f"marketplaces.model.equilibrium.{name}": {
                "structure": share(np.array([0.2, 0.8]), **VECTOR)
            }
            for name in ("equilibrium", "hours_left")
        },
        "marketplaces.printed.societies.lack_of_coalition": {
            "masses": nonnegative(np.array([0.25, 0.25]), shaped=True, batch=True),
            "structure": share((0.5,), **VECTOR),
        },
        "marketplaces.printed.societies.lack_of_mix": {"share": share(0.5)},
        "sorting.model.maps.density_map": {
            "goods_share": proper_share(np.array([0.8, 0.9]), **VECTOR),
            "name": CLOSURE,
        },
        "marketplaces.model.residences.utility": {"bundle": BUNDLE},
        "marketplaces.model.residences.with_dull_residence": {
            "bundle": nonnegative(np.array([0.3, 0.3, 0.4]), shaped=True, batch=True)
        },
        "marketplaces.model.residences.least_cost": {
            "wages": nonnegative(HOURS),
            "land": nonnegative(0.1),
        },
        "marketplaces.model.residences.chosen": {
            "left": Real(np.array([0.1, -0.2]), shaped=True, batch=True),
            "liking": positive(np.array([1.0, 2.0]), shaped=True),
        },
        "marketplaces.model.residences.whole_people": {
            "number": Whole(3, low=1, high=10**15),
            "populations": nonnegative(np.array([0.25, 0.75]), shaped=True),
        },
        "marketplaces.model.structures.access": {
            "distances": nonnegative(np.array([0.1, 0.2]), **VECTOR, empty=True)
        },
        "marketplaces.model.structures.producible": {
            "trade": Real(np.zeros(10), shaped=True, batch=True)
        },
        "land.model.comparison.owners_name": {
            "owners": Whole(2, low=1),
            "share": share(0.4, single=True),
        },
        "wedge.printed.tables.calibrated": {"number": Whole(3, low=3, high=11)},
        "marketplaces.model.structures.works_at_one": {
            "labour": Real(np.array([-1.0, 0.0]), high=0.0, closed=True, **VECTOR)
        },
        "marketplaces.model.structures.bounded_cost": {"number": Whole(3, low=0)},
        "marketplaces.model.structures.congestion_share": {"share": share(0.4)},
        "sorting.reports.learning_by_definition": {"size": Whole(5, low=1, high=20_500)},
        "sorting.play.case": {"closure": Key("given utility", ("given utility",))},
        **{
            f"land.model.comparison.{name}_exponent": {"start": proper_share(0.9, single=True)}
            for name in ("pareto", "zipf")
        },
        **{
            f"sorting.model.maps.{name}": {"minimum": positive(np.array([0.9, 1.1]), shaped=True)}
            for name in ("gaps_by_minimum_skill", "existence_map")
        },
        "files.require_writable": {"file": Thing(lambda: folder() / "file")},
        "land.model.city.size_elasticities": {"quality": positive(0.8)},
        "land.model.city.utility_elasticities": {"quality": positive(0.8)},
        "land.model.sites.beta": {"first": positive(2.0)},
        "land.model.sites.Sites.above": {"quality": Real(0.8)},
        "marketplaces.model.example.burden": {"goods": GOODS},
        "marketplaces.model.example.least_burden": {"goods": GOODS},
        "marketplaces.model.example.best_place": {"goods": GOODS},
        "marketplaces.model.example.envelope": {
            "first": Real(0.1, low=-0.5, high=2.5, closed=True)
        },
        "marketplaces.model.places.root_of_pull": ROOT | {"low": share(0.34), "high": share(0.66)},
        "marketplaces.printed.paths.switch": {
            "case": Whole(1, low=1, high=3),
            "fewer": Whole(1, low=1, high=4),
            "more": Whole(2, low=1, high=4),
            "low": positive(0.01),
            "high": positive(0.1),
        },
        "marketplaces.printed.paths.leaving_cost": {"low": positive(0.2), "high": positive(0.45)},
        "marketplaces.printed.readings.output_range": {"place": Key("b", ("a", "b"))},
        "marketplaces.model.groups.income_gap": {
            "setup": nonnegative(0.1),
            "prices": positive(np.array([1.0, 0.2, 0.2, 0.2, 0.2]), shaped=True, batch=True),
        },
        "land.model.city.falling_size": {"level": nonnegative(0.1)},
        "land.model.sites.Sites.best": {"shortfall": nonnegative(0.1)},
        "numerics.within": {
            "low": Taken(0.0),
            "high": Taken(2.0),
            "value": Real(1.5, low=0.0, high=2.0, closed=True),
        },
        "numerics.inside": {
            "low": Taken(0.0),
            "high": Taken(2.0),
            "value": Real(1.5, low=0.0, high=2.0),
        },
        "values.whole": {"low": Taken(0), "value": Whole(1, low=0)},
        "values.text": {"value": Text()},
        **{
            f"published.{name}": {"value": Real(1.5, single=True, undefined=True)}
            for name in ("agrees", "write_like")
        },
        "show.picture.Axis.share": {"value": Real(1.5, missing=True)},
        "show.play.Readout.write": {"value": Real(1.5, missing=True, single=True)},
        "published.PublishedTable.text": {
            name: Key(one, (one,)) for name, one in TABLE_CELL.items()
        },
        "show.picture.Axis": {
            "low": Real(-1.0, high=2.0),
            "high": Real(2.0, low=-1.0),
            "ticks": Real((0.5, 1.0), low=-1.0, high=2.0, closed=True, **VECTOR),
        },
        "show.play.Slider": {
            "name": Text("slope", wrong=("", "Slope", "a b")),
            "values": Real((0.0, 1.0), **VECTOR),
            "start": Whole(0, low=0, high=1),
        },
        "sorting.printed.lines.candidate_gains": {
            "candidates": Real(np.array([1.5, 2.0]), low=1.0, shaped=True)
        },
        "wedge.model.amenities.fit_rank_rule": {
            "values": positive(np.array([4.0, 2.0, 1.0, 0.5]), shaped=True),
            "ranked": Whole(3, low=3, high=4),
        },
        **{
            f"wedge.model.{name}": {"city": Thing(_sites, ours=True)}
            for name in (
                "amenities.with_hypothetical_sites",
                "ladder.amenity_of",
                "system.competitive_equilibrium",
                "system.federal_planner",
            )
        },
        **{
            f"synthesis.side_by_side.{name}": {
                "city": Thing(_sites, ours=True),
                "population": positive(4e6, top=5e6),
            }
            for name in ("developers", "local_governments")
        },
        **{
            f"wedge.printed.{name}": {"number": Whole(1, low=1, high=2)}
            for name in (
                "comparison.column",
                "comparison.market",
                "comparison.efficient_agreeing",
                "information.account",
                "system_tables.compute",
            )
        },
        "wedge.printed.comparison.efficient_sizes": {
            "design": Thing(lambda: system_tables.DESIGNS[1]["(1)"], ours=True)
        },
        "wedge.reports.column_report": {
            "number": Whole(1, low=1, high=2),
            "column": Key("(1)", ("(1)",)),
        },
        "wedge.printed.tables.benefits": {
            "population": positive(np.array([1e6, 4e6]), shaped=True)
        },
        "wedge.printed.recovery.agreement_by_digits": {"digits": Thing(lambda: [6, None])},
        "wedge.model.amenities.rank_plot": {
            "values": positive(np.linspace(9, 1, 140), shaped=True)
        },
        **{
            f"wedge.model.{name}": {"residents": PEOPLE}
            for name in (
                "amenities.amenities_of",
                "amenities.balanced_resource",
                "amenities.ranked_sizes",
                "census.median_resident_area",
            )
        },
        "wedge.model.examples.points_by_option": {
            "outside": Real(np.array([13_000.0, 14_000.0]), shaped=True)
        },
        "wedge.model.examples.migrate": {
            "size": positive(np.array([0.5, 1.5]), shaped=True),
            "speed": positive(5e-5, top=1e-3),
        },
        **{
            f"wedge.model.examples.{name}": {"size": positive(1.5)}
            for name in ("across_city_parts", "balanced")
        },
        "wedge.play.case": {"agglomeration": positive(0.05)},
        **{
            f"wedge.printed.recovery.{name}": {
                "row": Key("typical-across-city-wedge", ("typical-across-city-wedge",)),
                "column": Key("(2)", ("(2)", "(3)")),
            }
            for name in ("printed_text", "printed_number", "printed_range")
        },
    }.items()
    for parameter, kind in kinds.items()
}

INSIDE = {
    "sorting.model.stored.written",
    "synthesis.readings.right_tax",
    "synthesis.readings.reread",
    "wedge.printed.experiments.counts_at",
    "wedge.printed.experiments.technology_outcome",
    "land.model.comparison.owner_profit_gap",
    "wedge.model.market.last_that",
    "wedge.reports.numbers_of_cities",
    "show.picture.form_of_numbers",
    "wedge.reports.cell_account",
    "wedge.reports.cells_by_information",
    "wedge.model.algebra.migration_curvature",
    "sorting.model.gap.limits",
    "sorting.model.ranges.sign_changes",
    "sorting.reports.found",
    "ledger.report.report",
    "ledger.report.read_report",
    "show.completion.claims",
    "show.completion.keys",
    "show.completion.offered",
    "show.completion.papers",
    "show.completion.verdicts",
    "published.table_file",
    "show.claim.lines",
    "show.pages.claim_pages",
    "show.pages.inventory",
    "show.tables.score",
    "show.terminal.entry",
    "show.progress.waiting",
    "marketplaces.model.structures.distance",
    "facts.zipf.estimates",
    "sorting.model.statics.change",
    "files.write_file",
    "datafolder.read_rows",
    "show.graph.layers",
    "land.model.commuting.disc",
    "land.model.commuting.line",
    "ledger.room.Room.command",
    "ledger.room.Room.located",
    "ledger.room.Room.table",
    "marketplaces.model.places.root",
    "show.picture.path",
    "show.play.grid",
    "sweeping.Plan.holding",
    "sweeping.Plan.keep",
    "sweeping.Plan.path",
    "files.is_standard_output",
    "ledger.claim.Finding",
    "ledger.claim.Finding.supports",
    "ledger.claim.Finding.wrong",
    "ledger.room.Room.check",
    "ledger.room.Room.sweep",
    "ledger.room.room_of",
    "ledger.run.compare_table",
    "ledger.run.compare_tables",
    "show.picture.legend",
    "show.words.greek",
    "show.words.heading",
    "show.words.plain",
    "show.words.typeset",
    "ledger.room.Room.figure",
    "marketplaces.model.bound.lowest_curvature",
    "marketplaces.model.bound.newton_step",
    "values.counted",
    "values.wholes",
    "wedge.model.economy.in_people",
    "marketplaces.model.boxes.branch_and_bound",
    "marketplaces.model.line.search_line",
    "marketplaces.model.polygon.clip",
    "marketplaces.model.polygon.centroid",
    "marketplaces.model.singles.log_worth",
    "marketplaces.model.singles.stretches",
    "marketplaces.model.stretches.dues_at",
    "marketplaces.model.stretches.log_bounds",
    "marketplaces.model.groups.supports",
    "marketplaces.model.groups.shared",
    "show.picture.need",
    "show.picture.stroke",
    "show.picture.frame",
    "show.play.Playground.steps",
    "show.play.Playground.name_heights",
    "show.tables.agreement",
    "sorting.model.gap.scales",
    "sorting.model.gap.log_values",
    "sorting.model.threshold.allocation",
    "sweeping.compute_block",
    "sweeping.Plan.compute",
}
"""What only the package calls, with what it has computed."""

ONCE = {"show.tables.verdicts", "sweeping.sweep"}
"""Too slow to be called many times."""

UNDEFINED = {
    "marketplaces.model.core.find_core",
    "sorting.model.statics.moves",
    "sorting.model.threshold.solve",
    "sorting.model.maps.cost_map",
    "sorting.model.maps.density_map",
    "published.agrees",
    "marketplaces.model.groups.prove_infeasible",
    "marketplaces.printed.cases.case_table",
    "marketplaces.printed.cases.row",
    "sorting.model.gap.terms",
    "sorting.reports.baseline_statics",
    "sorting.reports.learning_by_definition",
    "wedge.printed.system_tables.compute",
}
"""They document NaN as an answer."""
