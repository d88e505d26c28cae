"""The room of the wedge paper."""

import numpy as np
from inputs.kinds import Anything, Flag, Key, Real, Room, Thing, Whole, nonnegative, positive, share

from replication.wedge import figures
from replication.wedge.model import (
    algebra,
    amenities,
    calibration,
    census,
    experiments,
    laws,
    system,
)
from replication.wedge.model.amenities import Amenity, TaxBase
from replication.wedge.printed import system_tables, tables

BENCHMARK = calibration.benchmark_city()
RULES = calibration.benchmark_institutions()
PEOPLE = Thing(census.populations)
SYSTEM = Thing(lambda: experiments.baseline(census.populations()))
SITES = Thing(lambda: experiments.identical_sites(5))
PLANNED = Thing(lambda: system.federal_planner(experiments.identical_sites(5), 4e6, 2))
PLANNED_SYSTEM = Thing(lambda: experiments.baseline(census.populations()).efficient())
COUNT = Whole(3, low=1, high=366)

ROOM = Room(
    words={
        "expression": Thing(lambda: algebra.WAGE),
        "printed": Flag(),
        "residents": positive(np.array([4e6, 2e6, 1e6, 5e5]), shaped=True),
        "city": Thing(lambda: BENCHMARK),
        "institutions": Thing(lambda: RULES),
        "rules": Thing(lambda: RULES),
        "benefit": Real(14_500.0),
        "size": positive(1.5),
        "amenity": Key(Amenity.PRODUCTIVITY, Amenity),
        "base": Key(TaxBase.AVERAGE, TaxBase),
        "recipients": positive(1e7),
        "rank": positive(3.0),
        "values": positive(np.array([4.0, 2.0, 1.0, 0.5]), shaped=True),
        "ranked": Whole(3, low=3, high=4),
        "rule": Thing(lambda: amenities.RankRule(11.0, -1.1, -70.0, 135)),
        "number": Whole(3, low=3, high=11),
        "share": share(0.5),
        "elasticity": positive(0.5),
        "land_elasticity": positive(0.3),
        "land_weight": positive(0.1),
        "tax_rate": share(0.3),
        "ownership": share(0.5),
        "land_share": positive(0.043),
        "agglomeration": positive(0.05),
        "commuting": positive(0.1),
        "labour_value": positive(22_000.0),
        "time_cost": nonnegative(2_000.0),
        "material_cost": nonnegative(900.0),
        "land_cost": nonnegative(2_000.0),
        "productivity": positive(1.0),
        "quality_of_life": Real(0.0),
        "common_resource": Real(0.0),
        "populations": PEOPLE,
        "first": PLANNED,
        "second": PLANNED,
        "planned": PLANNED,
        "equilibrium": PLANNED,
        "economy": SYSTEM,
        "tax": share(0.3),
        "tax_rates": share(np.array([0.0, 0.3]), shaped=True),
        "ownerships": share(np.array([0.0]), shaped=True),
        "days": Whole(5, low=1),
        "speed": positive(5e-5, top=1e-3),
        "design": Thing(lambda: system_tables.DESIGNS[1]["(1)"]),
        "printed_largest": positive(3.3e7),
        "reach": positive(2.0),
        "tolerance": positive(1.0),
        "parameter": Key("commuting", experiments.TECHNOLOGIES),
        "law": Key("lognormal", laws.LAWS),
        "observed": positive(np.linspace(2, 1, 140), shaped=True),
        "value": positive(0.12),
        "outside": Real(14_000.0),
        "points": Thing(figures.benchmark_points),
        "time_share": nonnegative(0.1),
        "row": Key("typical-across-city-wedge", ("typical-across-city-wedge",)),
        "column": Key("(2)", ("(2)", "(3)")),
        "digits": Whole(6, low=1),
        "index": Anything(lambda: slice(0, 1), "picks entries as NumPy does"),
        "population": positive(4e6),
        "count": COUNT,
        "step": positive(10_000.0),
        "superiority": nonnegative(50.0),
        "variant": Key(system_tables.Variant.PRINTED, system_tables.Variant),
        "source": Anything(lambda: "test", "printed as it is"),
    },
    special={
        "wedge.model.amenities.with_hypothetical_sites": {
            "city": SITES,
            "number": Whole(2, low=1),
        },
        "wedge.model.experiments.identical_sites": {"number": Whole(5, low=1)},
        "wedge.model.experiments.wedge_outcome": {
            "planned": PLANNED_SYSTEM,
        },
        "wedge.model.experiments.spread": {"values": Real(np.array([1.0, 2.0]), shaped=True)},
        "wedge.model.experiments.migrate": {
            "size": positive(np.array([0.5, 1.5]), shaped=True),
        },
        "wedge.model.system.private_benefit": {
            "institutions": Anything(lambda: RULES, "read when the benefit is called")
        },
        "wedge.printed.recovery.agreement_by_digits": {"digits": Thing(lambda: [6, None])},
        "wedge.model.system.allocate": {
            "city": SITES,
            "benefit": Thing(lambda: system.social_benefit),
            "count": Whole(2, low=1, high=5),
        },
        "wedge.model.system.most_stable_cities": {
            "city": SITES,
            "benefit": Thing(lambda: system.social_benefit),
        },
        "wedge.model.system.competitive_equilibrium": {
            "city": SITES,
            "count": Whole(2, low=1, high=5),
        },
        "wedge.model.system.federal_planner": {"city": SITES, "count": Whole(2, low=1, high=5)},
        "wedge.model.system.site": {"city": SITES},
        "wedge.model.system.on_lattice": {
            "city": SITES,
            "benefit": Thing(lambda: system.social_benefit),
            "count": Whole(2, low=1, high=5),
        },
        "wedge.model.system.count_when_largest_settles": {
            "city": SITES,
            "benefit": Thing(lambda: system.social_benefit),
        },
        "wedge.system_figures.rank_plot": {
            "values": positive(np.linspace(9, 1, 140), shaped=True),
        },
        "wedge.reports.column_report": {
            "number": Whole(1, low=1, high=2),
            "column": Key("(1)", ("(1)",)),
        },
        "wedge.printed.system_tables.economy": {
            "recipients": Key("all", ("all", "taxpayers")),
        },
        "wedge.printed.system_tables.Economy.fillable": {"count": Whole(3, low=1)},
        "wedge.model.calibration.average_cost": {
            "share": nonnegative(0.1),
            "elasticity": nonnegative(0.1),
        },
        "wedge.printed.system_tables.compute": {"number": Whole(1, low=1, high=2)},
        "wedge.printed.tables.compute": {
            "design": Thing(lambda: tables.DESIGNS[3]),
            "variant": Key(tables.Variant.PRINTED, tables.Variant),
        },
        "wedge.printed.tables.benefits": {
            "population": positive(np.array([1e6, 4e6]), shaped=True)
        },
        "wedge.printed.tables.column_cities": {"design": Thing(lambda: tables.DESIGNS[3])},
    },
    receivers={
        "wedge.model.amenities.RankRule": Thing(lambda: amenities.RankRule(11.0, -1.1, -70.0, 135)),
        "wedge.printed.system_tables.Economy": SYSTEM,
    },
    records=frozenset(
        f"wedge.{name}"
        for name in (
            "amenities.RankRule",
            "calibration.LandCalibration",
            "experiments.PairwiseStable",
            "experiments.WedgeOutcome",
            "figures.Points",
            "model.laws.LawOutcome",
            "playground.Case",
            "system.Allocation",
            "system_figures.Concepts",
            "system_figures.RankPlot",
            "system_figures.TwoCities",
            "system_tables.Design",
            "system_tables.Economy",
            "tables.Design",
        )
    ),
    once=frozenset(
        f"wedge.{name}"
        for name in (
            "experiments.backsolved_resource",
            "experiments.outcomes",
            "experiments.technology_outcome",
            "model.laws.outcome",
            "recovery.agreement_by_digits",
            "system.count_when_largest_settles",
            "system_report.column_report",
            "system_report.technologies",
            "system_tables.Economy.competitive",
            "system_tables.Economy.competitive_in_lots",
            "system_tables.Economy.efficient",
            "system_tables.Economy.efficient_in_lots",
            "system_tables.Economy.fillable",
            "system_tables.compute",
            "system_tables.economy",
        )
    ),
    undefined=frozenset(
        {"wedge.printed.system_tables.compute", "wedge.printed.system_tables.Economy.fillable"}
    ),
)
