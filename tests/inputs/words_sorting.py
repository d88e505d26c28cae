"""The room of the sorting paper."""

import numpy as np
from inputs.kinds import (
    Anything,
    Flag,
    Key,
    Real,
    Room,
    Thing,
    Whole,
    positive,
    proper_share,
    share,
)

from replication.ledger import Room as Claims
from replication.sorting import draws, figures
from replication.sorting.model import alternative, threshold, trade
from replication.sorting.model.economy import ClearedLabour, FixedUtility, Productivity
from replication.sorting.model.trade import TradeCosts
from replication.sorting.printed import cases
from replication.sorting.reference import direct
from replication.trials import Trials

BASE = threshold.baseline()
DRAWN = Thing(lambda: draws.economies(4, 1))
LEARNING = Thing(lambda: cases.two_thresholds()[0])
TRADE = Thing(lambda: trade.solved(cases.closer_cities_in_balance()))
OUTCOMES = Thing(lambda: alternative.construct(200, 1))
DIRECT = Thing(lambda: direct.Direct(BASE, FixedUtility(0.5)))
PARAMETERS = ("tail", "housing_1")
REGISTERED = "read when the decorated function is registered"
SKILL = Real(1.5, low=1.0)


def found_everywhere(cities, _closure):
    return Trials(np.ones(cities.size, dtype=bool))


ROOM = Room(
    words={
        "substitution": proper_share(0.5),
        "goods_share": proper_share(0.75),
        "tail": Real(3.0, low=1.0),
        "congestion_1": Real(0.171),
        "congestion_2": Real(0.1),
        "housing_1": positive(1.5),
        "housing_2": positive(1.5),
        "minimum_skill": positive(1.0),
        "cost_1": positive(0.02),
        "cost_2": positive(0.05),
        "cost": positive(0.02),
        "friction": positive(0.6),
        "worker_utility": Real(0.5),
        "labour": positive(1.5),
        "name": Key("tail", PARAMETERS),
        "factor": positive(1.1),
        "equilibria": OUTCOMES,
        "cleared": Flag(),
        "size": Whole(20, low=1),
        "seed": Whole(1),
        "cities": Thing(lambda: BASE),
        "economy": Thing(lambda: BASE),
        "closure": Thing(lambda: FixedUtility(0.5)),
        "productivity": Key(Productivity.MEAN, Productivity),
        "draw": Whole(0, low=0, high=0),
        "city": Whole(0, low=0, high=1),
        "skill": SKILL,
        "utility": Real(0.5),
        "mean": positive(2.0),
        "low": Real(1.0001, low=1.0),
        "high": Real(4.0, low=1.0),
        "pool": DRAWN,
        "drawn": Thing(lambda: {"given utility": FixedUtility(0.5)}),
        "variant": Key("printed", ("printed", "correct")),
        "share": share(0.4),
        "population": positive(0.3),
        "step": positive(0.01),
        "parameter": Key("cost_1", figures.SHIFTS),
        "candidates": Real(np.array([1.5, 2.0]), low=1.0, shaped=True),
        "minimum": positive(np.array([0.9, 1.1]), shaped=True),
        "gap": positive(np.array([0.07, 0.08]), shaped=True),
        "outward": Real(np.array([1.2, 1.4]), low=1.0, shaped=True),
        "chance": Real(0.5, low=-1e-300, high=1.0),
        "mean_skill": positive(2.0),
        "lower": positive(0.3),
        "means": Thing(lambda: threshold.Pair(np.array([2.0]), np.array([1.5]))),
        "value": Anything(lambda: 1.5, "whatever it is, it is written"),
        "claim_id": Key("proposition-4/wage", ()),
        "count": Whole(20, low=1, high=draws.SIZE),
        "points": Whole(40, low=2, top=60),
        "nearest": positive(1e-6),
        "farthest": positive(50.0),
        "log_ratio": Real(0.5, low=0.0, high=200.0, undefined=True),
        "pair": Thing(lambda: threshold.Pair(np.array([2.0]), np.array([1.5]))),
        "costs": Thing(lambda: TradeCosts(1.3, 1.5)),
        "gamma": positive(0.5),
        "printed": Flag(),
        "ratio": Real(1.5, low=1.0),
        "e": TRADE,
        "inward": Real(1.5, low=1.0),
        "random": Thing(lambda: np.random.default_rng(1)),
        "draws": Whole(20, low=1),
        "test": Thing(lambda: found_everywhere),
        "names": Key(("given utility",), (("given utility",), ("given labour",))),
        "room": Anything(lambda: Claims("test"), REGISTERED),
        "instead": Anything(str, REGISTERED),
        "interior": Flag(),
        "inside": Flag(),
    },
    special={
        "sorting.draws.learning_cities": {"friction": Real(0.3, top=10.0)},
        "sorting.draws.interior": {"size": Whole(1, low=1)},
        "sorting.figures.lines": {"name": Key("given utility", figures.CLOSURES)},
        "sorting.figures.shifted_lines": {"name": Key("given utility", figures.CLOSURES)},
        "sorting.figures.cost_map": {
            "cost": positive(np.array([0.1, 0.2]), shaped=True),
            "gap": positive(np.array([0.9, 1.1]), shaped=True),
            "name": Key("given utility", figures.CLOSURES),
        },
        "sorting.figures.density_map": {
            "gap": positive(np.array([0.9, 1.1]), shaped=True),
            "goods_share": proper_share(np.array([0.8, 0.9]), shaped=True),
            "name": Key("given utility", figures.CLOSURES),
        },
        "sorting.figures.friction_path": {"friction": positive(np.array([0.5, 0.7]), shaped=True)},
        "sorting.model.innovation.skill_distribution": {"skill": positive(1.5)},
        "sorting.model.innovation.skill_density": {"skill": positive(1.5)},
        "sorting.model.innovation.truncated_draw": {"skill": positive(1.5)},
        "sorting.model.innovation.unconditional_draw": {"skill": positive(1.5)},
        "sorting.model.trade.TradeCosts": {"outward": Real(1.3, low=1.0)},
        "sorting.model.trade.resolve": {"factor": positive(1.0)},
        "sorting.model.trade.relative_productivity": {"utility": Real(0.5)},
        "sorting.printed.empirics.odds_ratio": {
            "share": proper_share(0.4),
            "population": proper_share(0.3),
        },
        "sorting.draws.on_interior": {"test": Anything(lambda: len, REGISTERED)},
        "sorting.draws.on_pools": {"pool": Thing(lambda: draws.economies)},
        "sorting.draws.swept": {
            "claim_id": Anything(lambda: "sorting/test", REGISTERED),
            "pool": Anything(lambda: draws.economies, REGISTERED),
            "names": Anything(lambda: ("given utility",), REGISTERED),
        },
        "sorting.play.case": {"closure": Key("given utility", figures.CLOSURES)},
        "sorting.printed.empirics.location_quotient": {"population": positive(0.3)},
    },
    receivers={
        "sorting.model.economy.FixedUtility": Thing(lambda: FixedUtility(np.full(4, 0.5))),
        "sorting.model.economy.ClearedLabour": Thing(lambda: ClearedLabour(np.full(4, 1.5))),
        "sorting.model.economy.Cities": DRAWN,
        "sorting.reference.direct.Direct": DIRECT,
        "sorting.model.trade.TradeCosts": Thing(lambda: TradeCosts(1.3, 1.5)),
    },
    inner=frozenset(
        {
            *(
                f"sorting.model.threshold.{name}"
                for name in (
                    "log_mean_skills",
                    "log_masses",
                    "scales",
                    "log_values",
                    "log_productivities",
                    "log_slopes",
                    "log_gap",
                    "gap_and_slope",
                    "Terms.take",
                )
            ),
            *(
                f"sorting.model.trade.{name}"
                for name in (
                    "log_levels",
                    "log_prices",
                    "log_imbalance",
                    "log_real",
                    "residuals",
                    "printed_system",
                    "TradeEquilibria.take",
                )
            ),
            "sorting.model.alternative.city_terms",
            "sorting.model.alternative.residuals",
            "sorting.draws.common_parameters",
            "sorting.reference.implicit.derivatives",
            "sorting.reference.implicit.respond",
            "sorting.model.learning.slope_responses",
            *(
                f"sorting.model.economy.{name}.take"
                for name in ("Cities", "ClearedLabour", "FixedUtility")
            ),
        }
    ),
    records=frozenset(
        f"sorting.{name}"
        for name in (
            "alternative.Constructed",
            "direct.Place",
            "draws.Sample",
            "figures.FrictionPath",
            "figures.Lines",
            "figures.TradeShares",
            "implicit.Response",
            "innovation.Returns",
            "playground.Case",
            "threshold.Allocation",
            "threshold.EveryThreshold",
            "threshold.Pair",
            "threshold.Terms",
            "threshold.Thresholds",
            "trade.TradeEquilibria",
        )
    ),
    once=frozenset({"sorting.reports.repaired_shares", "sorting.reports.found"}),
    undefined=frozenset(
        f"sorting.{name}"
        for name in (
            "draws.interior",
            "figures.cost_map",
            "figures.density_map",
            "figures.friction_path",
            "figures.gaps_by_minimum_skill",
            "figures.overdetermination",
            "tables.baseline_statics",
            "threshold.allocation",
            "threshold.equilibrium",
            "threshold.terms",
            "threshold.thresholds",
            "trade.balance_threshold",
            "trade.sorting_threshold",
        )
    ),
)
