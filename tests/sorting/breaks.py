"""What turns each statement of the paper's checks: a sign, a factor, a rule of the model."""

import sys
from dataclasses import replace
from inspect import unwrap
from types import FunctionType

import numpy as np
from breaking import cell, put, reread

from replication.facts import patents, skills
from replication.sorting import draws
from replication.sorting.claims import (
    appendix_a4,
    section_3,
    section_3_footnote_8,
    section_4_1,
    section_4_2_growth,
    section_4_2_proposition_4,
    section_4_2_threshold,
    section_4_3,
    section_5,
    section_5_footnotes,
    section_5_learning,
    section_5_thresholds,
    section_6_balance,
)
from replication.sorting.model import (
    alternative,
    balanced,
    crowding,
    gap,
    innovation,
    learning,
    statics,
    stored,
    threshold,
    trade,
)
from replication.sorting.model.economy import Cities, FixedUtility, Productivity, TradeCosts
from replication.sorting.model.gap import Pair
from replication.sorting.printed import empirics, lines, references
from replication.sorting.reference import (
    aggregates,
    algebra,
    bounds,
    certified,
    enclosed,
    levels,
    marginal,
    markets,
    shifts,
)
from replication.sorting.reference.certified import Certified, CertifiedShipped, CertifiedTrade
from replication.sorting.reference.crowded import Crowded
from replication.sorting.reference.direct import Direct


def FEWER(m):  # noqa: N802
    """Run the breaks on fewer draws."""
    m.setattr(draws, "SIZE", 800)
    m.setattr(draws, "CONSTRUCTED", 12_000)
    m.setattr(draws, "TRADED", 12_000)


def _everywhere(m, owner, name, made):
    """Put a function in the place of another, also where it was imported by name."""
    function = getattr(owner, name)
    m.setattr(owner, name, made)
    for module_name, module in list(sys.modules.items()):
        if module_name.startswith("replication.sorting") and vars(module).get(name) is function:
            m.setattr(module, name, made)


def wrap(owner, name, around):
    """A break that passes a function's result through another."""

    def apply(m):
        function = getattr(owner, name)
        _everywhere(m, owner, name, lambda *args, **kwargs: around(function(*args, **kwargs)))

    return apply


def times(factor):
    return lambda result: factor * result


def plus(number):
    return lambda result: result + number


def first(change):
    """Change city 1's part of a pair."""
    return lambda pair: Pair(change(pair[0]), pair[1])


def second(change):
    """Change city 2's part of a pair."""
    return lambda pair: Pair(pair[0], change(pair[1]))


def label(text):
    """Print another label of the first row of Table 1."""
    return reread(lambda table: replace(table, labels={**table.labels, "first-year": text}))


def mirrored(found):
    """Every response of an enclosed equilibrium the other way round."""
    turn = lambda responses: tuple(-one for one in responses)
    return found._replace(
        workers_1=turn(found.workers_1), ratio=turn(found.ratio), share_1=turn(found.share_1)
    )


def algebra_of(name, key=None):
    """A term too many in a proof's algebra."""
    spoil = lambda found: {n: e + (1 if key in (None, n) else 0) for n, e in found.items()}
    owners = aggregates, algebra, bounds, marginal, shifts
    owner = next(one for one in owners if hasattr(one, name))
    return wrap(owner, name, spoil)


def pair_of(name, change):
    """A break of one stored economy of each closure."""
    return wrap(
        stored,
        name,
        lambda found: {n: (change(one), closure) for n, (one, closure) in found.items()},
    )


def one_of(name, change):
    """A break of one stored economy."""
    return wrap(stored, name, lambda found: (change(found[0]), *found[1:]))


def swapped(pair):
    return Pair(*pair[::-1])


def growing(m):
    """The 20 largest areas grow by half."""
    share = empirics.largest_areas
    m.setattr(
        empirics,
        "largest_areas",
        lambda year, *args, **kwargs: share(year, *args, **kwargs) * (1.5 if year == "2013" else 1),
    )


def same_rates(m):
    """Table 1's last row is what is printed, whatever it is asked to be."""
    table = empirics.table_1
    m.setattr(empirics, "table_1", lambda variant="printed": table("printed"))


def low_rates(m):
    """Growth rates a tenth of what they are."""
    table = empirics.table_1
    m.setattr(
        empirics,
        "table_1",
        lambda variant="printed": table(variant) * (0.1 if variant == "correct" else 1),
    )


def counted(change):
    """A break of the number of thresholds that a search finds."""

    def apply(m):
        search = threshold.every_threshold

        def other(*args, **kwargs):
            return change(search(*args, **kwargs))

        m.setattr(threshold, "every_threshold", other)

    return apply


def doubled(found):
    """Every threshold is found twice."""
    return replace(
        found,
        draw=np.repeat(found.draw, 2),
        log_ratio=np.repeat(found.log_ratio, 2),
        stable=np.repeat(found.stable, 2),
    )


def lowest(found):
    """Only the lowest threshold is found."""
    return replace(
        found, draw=found.draw[:1], log_ratio=found.log_ratio[:1], stable=found.stable[:1]
    )


def upside_down(found):
    return replace(found, stable=~found.stable)


def all_three_stable(found):
    """The middle one of three thresholds is stable, too."""
    return replace(found, stable=found.stable | (found.stable.size == 3))


def every_draw(found):
    """Each draw has one stable threshold at least."""
    extra = np.flatnonzero(found.count == 0)
    return replace(
        found,
        draw=np.concatenate([found.draw, extra]),
        log_ratio=np.concatenate([found.log_ratio, np.ones(extra.size)]),
        stable=np.ones(found.draw.size + extra.size, bool),
    )


def by_kind(kind, *quantities):
    """A break of comparative statics under one definition of Q_j: their sign is turned."""

    def apply(m):
        again = statics.moves

        def other(solved, *args, **kwargs):
            before, after, interior = again(solved, *args, **kwargs)
            return (
                (after, before, interior)
                if solved.productivity is kind
                else (before, after, interior)
            )

        _everywhere(m, statics, "moves", other)

    return apply


def under(name, number=None):
    """A break of comparative statics under one closure: signs turned, or changes set."""

    def apply(m):
        again = statics.moves

        def other(solved, *args, **kwargs):
            before, after, interior = again(solved, *args, **kwargs)
            if solved.name != name:
                return before, after, interior
            return (after, before, interior) if number is None else (before, before, interior)

        _everywhere(m, statics, "moves", other)

    return apply


MEANS_UP = wrap(gap, "log_mean_skills", first(plus(0.1)))
MASSES_NONE = wrap(gap, "log_masses", lambda pair: Pair(0 * pair[0], 0 * pair[1]))
SLOPES_UP = wrap(gap, "log_slopes", first(plus(0.01)))
SLOPES_NEAR = wrap(gap, "log_slopes", first(plus(5e-8)))
STILL = put(Cities, "scaled", lambda self, name, factor: self)
MARGIN = wrap(gap, "existence_margin", times(-1))
DIRECT_NEAR = wrap(Direct, "threshold", times(1 + 5e-8))
DIRECT_GAIN = wrap(Direct, "gain", times(-1))
ALLOCATION_SWAPPED = wrap(
    threshold,
    "allocation",
    lambda found: replace(
        found,
        **{
            name: swapped(getattr(found, name))
            for name in ("mean_skill", "productivity", "wage", "labour", "density", "housing_price")
        },
    ),
)


def turned_at(point):
    """The certified gain at one threshold has the other sign."""

    def apply(m):
        gain = Certified.gain
        at = certified.ball(point)
        other = lambda self, t: -gain(self, t) if t.contains(at) else gain(self, t)
        m.setattr(Certified, "gain", other)

    return apply


UNSIGNED = {at: turned_at(at) for at in ("15", "17", "1000")}
PAY_CERTIFIED = wrap(Certified, "slope", lambda slope: slope * certified.ball("1.001"))
RELATIVES_CERTIFIED = wrap(
    Certified, "relatives", lambda found: {name: 1 / one for name, one in found.items()}
)


def spending_of_all(m):
    """City 1 spends a thousand times the share of output that it does."""
    share = innovation.spending_share

    def other(cities, cost):
        return share(cities, cost) * (1e3 if cost is cities.parameters["cost_1"] else 1)

    m.setattr(innovation, "spending_share", other)


def alike(found):
    """Land is as scarce as makes equally productive cities equally attractive."""

    def even(cities):
        net = [innovation.net_scale(cities, cost) for cost in innovation.costs(cities)]
        return cities.changed(housing_1=cities.housing_2 * net[0] / net[1])

    return {name: replace(one, cities=even(one.cities)) for name, one in found.items()}


def shares_changed(**changes):
    """A break of how often equilibria with the alternative cost respond upwards."""
    return wrap(
        section_4_3,
        "alternative_shares",
        lambda found: replace(
            found, **{name: change(getattr(found, name)) for name, change in changes.items()}
        ),
    )


def land_power(name, printed):
    """A break that uses one power of land for both formulas."""

    def apply(m):
        function = getattr(trade, name)
        m.setattr(
            trade, name, lambda *args, **kwargs: function(*args, **kwargs | {"printed": printed})
        )

    return apply


def right_land_power(m):
    """The algebra uses the right power of land whatever it is asked for."""
    function = algebra.land_power
    right = function()
    m.setattr(algebra, "land_power", lambda *, printed=False: right)


def put_trade(name, other):
    """A break that computes one threshold as another."""
    return lambda m: m.setattr(trade, name, getattr(trade, other))


def system(number, change):
    """A break of one of the nine equations of section 6."""

    def apply(m):
        printed = trade.printed_system

        def other(*args):
            found = printed(*args)
            found[number] = change(found[number])
            return found

        m.setattr(trade, "printed_system", other)

    return apply


def sorting_as_balance(m):
    """With utility given, sorting asks for the threshold at which trade balances."""
    sorting = trade.sorting_threshold

    def other(economy, closure, costs):
        given = isinstance(closure, FixedUtility)
        return (trade.balance_threshold if given else sorting)(economy, closure, costs)

    m.setattr(trade, "sorting_threshold", other)


def without_sorting(m):
    """(6.12) is left out of the nine equations."""
    system(8, lambda gap: 0.0)(m)


def responses(change):
    """A break of how equilibria with trade respond to lower costs."""
    return wrap(
        balanced,
        "fall_in_costs",
        lambda found: (found[0], {name: change(one) for name, one in found[1].items()}),
    )


def trade_certified(name):
    """The enclosures before and after costs fall change places."""

    def apply(m):
        solve = CertifiedTrade.solve

        def other(self, low, high):
            return {n: 1 / one for n, one in solve(self, low, high).items()}

        m.setattr(CertifiedTrade, "solve", other)

    return apply


def levels_off(name):
    """Solving in levels is off by a little, and turned."""

    def apply(m):
        solve = levels.resolve

        def other(case, factor):
            found = solve(case, factor)
            return found | {name: found[name] ** -1 * (1 + 5e-7)}

        _everywhere(m, levels, "resolve", other)

    return apply


def levels_turned(m):
    levels_off("threshold")(m)


def shipped_turned(m):
    """Costs rise instead of fall where final goods are shipped."""
    made = trade.shipped

    def other(*args):
        found = made(*args)
        names = ("relative_productivity", "relative_wage")
        return found | {name: 1 / found[name] for name in names}

    m.setattr(trade, "shipped", other)


def shipped_off(name):
    """What is found where final goods are shipped is off by a millionth."""
    return wrap(trade, "shipped", lambda found: found | {name: found[name] * (1 + 1e-6)})


def shipped_enclosed(m):
    """Where final goods are shipped, ratios are enclosed upside down, and outputs below zero."""
    relatives = CertifiedShipped.relatives

    def other(self, t):
        found = relatives(self, t)
        turned = {name: 1 / found[name] for name in ("productivity", "wage")}
        return found | turned | {name: -found[name] for name in ("output_1", "output_2")}

    m.setattr(CertifiedShipped, "relatives", other)


def shipped_dear(m):
    """Where final goods are shipped, city 1's wage is lower the dearer shipping is."""
    made = trade.shipped

    def other(economy, closure, costs):
        found = made(economy, closure, costs)
        return found | {"relative_wage": np.ones_like(found["threshold"]) / costs.outward}

    m.setattr(trade, "shipped", other)


def certified_order(m):
    """Thresholds are enclosed in the wrong order."""
    solve = Certified.threshold
    m.setattr(Certified, "threshold", lambda self, *ends: 10 - solve(self, *ends))


def _direct_ratios(self, skill):
    return {name: one * (1 + 5e-8) for name, one in _RELATIVES(self, skill).items()}


_RELATIVES = Direct.relatives
DIRECT_RATIO_NEAR = put(Direct, "relatives", _direct_ratios)
ALLOCATION_SLOPES = wrap(
    threshold, "allocation", lambda found: replace(found, slope=swapped(found.slope))
)
ALLOCATION_DENSE = wrap(
    threshold,
    "allocation",
    lambda found: replace(
        found,
        density=Pair(1e9 * found.density[0], found.density[1]),
        housing_price=Pair(1e9 * found.housing_price[0], found.housing_price[1]),
    ),
)
ALLOCATION_SPARSE = wrap(
    threshold,
    "allocation",
    lambda found: replace(found, density=Pair(found.density[1] / 2, found.density[1])),
)
ALLOCATION_CHEAP = wrap(
    threshold,
    "allocation",
    lambda found: replace(
        found, housing_price=Pair(1e-9 * found.housing_price[1], found.housing_price[1])
    ),
)


def SLOPES_FALL(m):  # noqa: N802
    """The lead of city 1's slope shrinks with the threshold."""
    slopes = gap.log_slopes

    def other(t, log_ratio, *kind):
        pair = slopes(t, log_ratio, *kind)
        return Pair(pair[0] - 3 * np.minimum(log_ratio, 100.0), pair[1])

    draws.samples()
    m.setattr(gap, "log_slopes", other)


def PRICES_UP(m):  # noqa: N802
    """Housing in city 2 is dearer than it is."""
    _priced(m, (1, 1e3))


def PRICES_DOWN(m):  # noqa: N802
    """Housing in city 1 is dearer than it is."""
    _priced(m, (1e3, 1))


def _priced(m, factors):
    places = Direct._places

    def other(self, skill):
        return tuple(
            replace(one, housing_price=one.housing_price * factor)
            for one, factor in zip(places(self, skill), factors, strict=True)
        )

    m.setattr(Direct, "_places", other)


def CHANGE_RISES(m):  # noqa: N802
    """Every change is upwards."""
    wrap(statics, "change", lambda moved: np.abs(moved) + 1e-6)(m)
    wrap(statics, "sorting_advantage", lambda one: np.abs(one) + 1e-2)(m)


def SCALED_TOO_MUCH(m):  # noqa: N802
    """A parameter is raised by a millionth more than is said."""
    scaled = Cities.scaled
    m.setattr(Cities, "scaled", lambda self, name, factor: scaled(self, name, factor * (1 + 1e-6)))


def LEARNING_MORE(m):  # noqa: N802
    """Better technology raises thresholds."""
    wrap(statics, "change", lambda moved: np.abs(moved) + 1e-6)(m)


U, L = draws.GIVEN_UTILITY, draws.GIVEN_LABOUR
MEAN, TOTAL, REPAIRED = Productivity.MEAN, Productivity.TOTAL, Productivity.REPAIRED

COLUMNS = ["patents", "people"]
SWAPPED = {"patents": "people", "people": "patents"}

WAGE_SQUARED = wrap(algebra, "wage", lambda pay: pay**2)

FALLS_BACK = put(
    certified, "falls", lambda ends, name: certified.below(ends[0][name], ends[1][name])
)
RISES_BACK = put(
    certified, "rises", lambda ends, name: certified.below(ends[1][name], ends[0][name])
)
NOT_RESCALED = put(Certified, "_mass", lambda self, city, t, kind: t**0)
ALL_MEET = wrap(section_5_thresholds, "certainly_one", lambda meets: meets | True)
NONE_MEETS = wrap(section_5_thresholds, "certainly_one", lambda meets: meets & False)

HIGHEST = put(threshold.EveryThreshold, "lowest_stable", property(lambda one: one.log_ratio[-1:]))


def cheap_cities_turned(m):
    """Where innovation is cheap, enclosed productivity falls where it rises."""
    usual = Certified.productivity

    def turned(self, city, t):
        level = usual(self, city, t)
        return 1 / level if certified.below(self.cost[0], certified.ball("0.01")) else level

    m.setattr(Certified, "productivity", turned)


def nearly_sure_turned(m):
    """With means of skills, what friction does where it is low is turned."""
    usual = certified.moved

    def turned(cities, closure, name, factor, *kind):
        ends = usual(cities, closure, name, factor, *kind)
        return ends[::-1] if cities.friction < 0.3 and not kind else ends

    m.setattr(certified, "moved", turned)


def certified_slopes_turned(m):
    """Enclosed slopes of the cities change places, and what rises falls."""
    RISES_BACK(m)
    wrap(
        Certified,
        "relatives",
        lambda found: found | {"slope_1": found["slope_2"], "slope_2": found["slope_1"]},
    )(m)


BREAKS = {
    "sorting/table-1": [
        cell("2010", "college-small-city", "25.92%"),
        label("2010"),
        same_rates,
        low_rates,
        wrap(empirics, "table_1", times(1 + 5e-8)),
    ],
    "sorting/table-1/stronger-sorting": [
        wrap(empirics, "odds_ratio", times(1 + 5e-8)),
        cell("2010", "college-big-city", "19%"),
        cell("2010", "above-college-big-city", "5%"),
    ],
    "sorting/table-1/census-shares": [
        wrap(skills, "college_shares", lambda table: table.iloc[::-1]),
        wrap(skills, "college_shares", lambda table: table + 0.02),
        cell("2010", "college-big-city", "24%"),
    ],
    "sorting/text/top-earners-in-top-20-cities": [
        wrap(empirics, "largest_areas", times(0.484)),
        wrap(empirics, "largest_areas", times(0.655)),
        growing,
        put(empirics, "TOP_EARNERS", (0.53, 0.39)),
        wrap(empirics, "location_quotient", times(1 + 5e-8)),
    ],
    "sorting/text/innovation-concentrates": [
        wrap(innovation, "spending_share", lambda share: 1 - share),
        wrap(innovation, "spending_share", times(1 + 5e-8)),
        ALLOCATION_SWAPPED,
        spending_of_all,
        algebra_of("spending"),
    ],
    "sorting/figure-1.1": [
        wrap(innovation, "spending_share", lambda share: 1 - share),
        ALLOCATION_SWAPPED,
    ],
    "sorting/figure-1.1/patents": [
        wrap(patents, "concentration", lambda table: table.rename(columns=SWAPPED)[COLUMNS]),
        wrap(patents, "concentration", lambda table: table.assign(patents=table["patents"] ** 3)),
        wrap(patents, "concentration", lambda table: table.assign(patents=2 * table["patents"])),
    ],
    "sorting/figure-2.1": [
        put(empirics, "POPULATION", (0.39, 0.53)),
        put(empirics, "TOP_EARNERS", (0.53, 0.39)),
    ],
    "sorting/figure-2.2": [
        MEANS_UP,
        wrap(innovation, "entrepreneur_share", lambda share: 1 / share),
    ],
    "sorting/figure-4.1": [
        SLOPES_UP,
        SLOPES_NEAR,
        wrap(lines, "lines", lambda one: replace(one, slope_1=one.slope_2, slope_2=one.slope_1)),
        wrap(lines, "candidate_gains", lambda found: {n: np.abs(v) for n, v in found.items()}),
        wrap(lines, "candidate_gains", lambda found: {n: v - 2e-3 for n, v in found.items()}),
        PAY_CERTIFIED,
        wrap(Certified, "threshold", lambda t: t * 1.001),
        wrap(Certified, "threshold", lambda t: t * 0.999),
    ],
    "sorting/figure-4.2": [
        under(U),
        under(L),
        FALLS_BACK,
        RISES_BACK,
        certified_slopes_turned,
        STILL,
        DIRECT_NEAR,
        SLOPES_NEAR,
        wrap(lines, "impact", lambda one: replace(one, slope_1=one.slope_2, slope_2=one.slope_1)),
        algebra_of("slope"),
    ],
    "sorting/figure-4.3": [
        under(U),
        FALLS_BACK,
        put(certified, "rises", lambda ends, name: False),
        RISES_BACK,
        DIRECT_NEAR,
        SLOPES_NEAR,
        wrap(lines, "impact", lambda one: replace(one, slope_1=one.slope_2, slope_2=one.slope_1)),
        algebra_of("slope"),
    ],
    "sorting/equation-3.6": [
        wrap(innovation, "truncated_draw", times(1 + 5e-6)),
        wrap(innovation, "truncated_draw", times(0.5)),
        wrap(innovation, "unconditional_draw", times(1 + 5e-6)),
        lambda m: m.setattr(
            innovation,
            "truncated_draw",
            lambda tail, skill: innovation.unconditional_draw(tail, 1.0, skill * np.ones(40)),
        ),
        algebra_of("better_draw"),
    ],
    "sorting/text/pareto-distribution": [
        wrap(innovation, "skill_distribution", lambda share: 1 - share),
        algebra_of("skill_shares"),
    ],
    "sorting/equation-4.8": [
        wrap(innovation, "probability", times(0.9)),
        wrap(innovation, "scale", times(1 + 5e-8)),
        wrap(innovation, "net_scale", times(1 + 5e-8)),
        algebra_of("innovation", "first order"),
        algebra_of("innovation", "curvature"),
    ],
    "sorting/equation-4.8/opt-in": [
        wrap(innovation, "opt_in_cost", times(0.95)),
        wrap(innovation, "net_profit", times(0.01)),
        put(section_4_1, "HIGHEST_SHARE", 0.5),
        wrap(innovation, "probability", times(0.8)),
        algebra_of("innovation", "bound"),
        algebra_of("innovation", "half"),
    ],
    "sorting/proposition-1": [
        wrap(markets, "varieties", lambda m: m | {"total": m["mean"], "mean": m["total"]}),
        wrap(markets, "varieties", lambda m: m | {"total": m["total"] * (1 + 5e-8)}),
        *(algebra_of("market", name) for name in ("share", "hands", "output", "profit")),
    ],
    "sorting/proposition-1/mean-productivity": [
        wrap(markets, "varieties", lambda m: m | {"total": m["mean"], "mean": m["total"]}),
        wrap(markets, "varieties", lambda m: m | {"profit": m["profit"] * (1 + 5e-8)}),
        wrap(markets, "varieties", lambda m: m | {"output": m["output"] * (1 + 5e-8)}),
        *(algebra_of("market", name) for name in ("rescaled", "mean output", "mean profits")),
    ],
    "sorting/equation-4.14": [
        SLOPES_NEAR,
        algebra_of("slope"),
    ],
    "sorting/text/indifference-line": [
        algebra_of("indifference"),
        wrap(gap, "gap_and_slope", lambda found: found._replace(gap=found.gap + 1e-7)),
        wrap(section_4_2_threshold, "line_residuals", lambda pair: (pair[0] + 1, pair[1])),
    ],
    "sorting/equation-4.16": [
        wrap(gap, "log_mean_skills", first(plus(5e-6))),
        wrap(section_4_2_threshold, "ratio_moves", times(-1)),
        algebra_of("mean_below"),
        algebra_of("totals"),
    ],
    "sorting/text/productivity-as-integral": [
        MASSES_NONE,
        counted(every_draw),
        counted(upside_down),
        counted(doubled),
        DIRECT_GAIN,
        DIRECT_NEAR,
        algebra_of("totals"),
        algebra_of("rescaled"),
        algebra_of("integrals"),
        wrap(Certified, "threshold", lambda t: t * 1.1),
        wrap(Certified, "threshold", lambda t: t * 0.9),
    ],
    "sorting/footnote-14": [
        wrap(gap, "log_mean_skills", swapped),
        wrap(section_4_2_threshold, "quad", lambda found: (1 / found[0], found[1])),
        algebra_of("skill_shares"),
        algebra_of("mean_below"),
    ],
    "sorting/text/tfp-weights": [
        wrap(innovation, "skill_distribution", lambda share: 1 - share),
        algebra_of("efficiency"),
    ],
    "sorting/text/housing-share": [
        wrap(innovation, "spending_share", lambda share: 1 - share),
        wrap(innovation, "spending_share", lambda share: 0 * share + 0.05),
        algebra_of("spending"),
    ],
    "sorting/text/symmetric-equilibrium": [
        wrap(innovation, "net_scale", lambda net: net**2),
        wrap(innovation, "net_scale", lambda net: net ** (1 / 2)),
        wrap(innovation, "net_scale", lambda net: 1 / net),
        WAGE_SQUARED,
        wrap(draws, "samples", alike),
    ],
    "sorting/proposition-2/existence": [
        counted(every_draw),
        MARGIN,
        pair_of("no_interior_equilibrium", lambda one: one.changed(congestion_1=1.0)),
        wrap(gap, "existence_margin", times(1 + 5e-8)),
        *(UNSIGNED[at] for at in ("15", "17", "1000")),
        wrap(Certified, "threshold", lambda t: 0 * t),
        algebra_of("integrals"),
        algebra_of("rescaled"),
    ],
    "sorting/proposition-2/uniqueness": [
        counted(upside_down),
        SLOPES_FALL,
        DIRECT_NEAR,
        algebra_of("mean_below"),
        wrap(gap, "decay", times(1.03)),
        UNSIGNED["1000"],
        algebra_of("integrals"),
        algebra_of("rescaled"),
    ],
    "sorting/proposition-2/perfect-sorting": [
        algebra_of("sorting"),
        ALLOCATION_SLOPES,
        SLOPES_NEAR,
        PRICES_UP,
        PRICES_DOWN,
    ],
    "sorting/proposition-3/productivity": [
        ALLOCATION_SWAPPED,
        algebra_of("mean_below"),
        *(UNSIGNED[at] for at in ("15", "17")),
        RELATIVES_CERTIFIED,
        algebra_of("totals"),
    ],
    "sorting/proposition-3/wage": [
        ALLOCATION_SWAPPED,
        WAGE_SQUARED,
        wrap(Direct, "relatives", lambda found: found | {"wage": found["wage"] * (1 + 5e-8)}),
        *(UNSIGNED[at] for at in ("15", "17")),
        RELATIVES_CERTIFIED,
        algebra_of("totals"),
    ],
    "sorting/proposition-3/density": [
        ALLOCATION_SWAPPED,
        ALLOCATION_DENSE,
        ALLOCATION_SPARSE,
        RELATIVES_CERTIFIED,
        DIRECT_RATIO_NEAR,
        algebra_of("density"),
        algebra_of("mean_below"),
    ],
    "sorting/proposition-3/housing-price": [
        ALLOCATION_SWAPPED,
        ALLOCATION_DENSE,
        RELATIVES_CERTIFIED,
        DIRECT_RATIO_NEAR,
        algebra_of("housing_price"),
    ],
    "sorting/proposition-4/productivity": [
        by_kind(MEAN),
        by_kind(TOTAL),
        by_kind(REPAIRED),
        wrap(section_4_2_proposition_4, "direct_moves", lambda ends: ends[::-1]),
        DIRECT_RATIO_NEAR,
        SCALED_TOO_MUCH,
        algebra_of("minimum_skill"),
    ],
    "sorting/proposition-4/wage": [
        by_kind(MEAN),
        by_kind(TOTAL),
        by_kind(REPAIRED),
        wrap(section_4_2_proposition_4, "direct_moves", lambda ends: ends[::-1]),
        DIRECT_RATIO_NEAR,
        WAGE_SQUARED,
    ],
    "sorting/proposition-4/density": [
        by_kind(MEAN),
        by_kind(TOTAL),
        by_kind(REPAIRED),
        wrap(section_4_2_proposition_4, "direct_moves", lambda ends: ends[::-1]),
        DIRECT_RATIO_NEAR,
        algebra_of("density"),
        algebra_of("densities", "means"),
        algebra_of("densities", "integrals"),
        algebra_of("densities", "rescaled"),
        wrap(statics, "density_margin", times(-1)),
        RISES_BACK,
        FALLS_BACK,
        NOT_RESCALED,
    ],
    "sorting/proposition-4/threshold": [
        by_kind(MEAN),
        under(L, 0),
        FALLS_BACK,
        DIRECT_NEAR,
        wrap(Certified, "limit_gain", lambda gain: -gain),
    ],
    "sorting/proposition-5/i/threshold": [
        by_kind(MEAN),
        DIRECT_NEAR,
        algebra_of("innovation", "scale"),
    ],
    "sorting/proposition-5/i": [
        by_kind(MEAN),
        by_kind(TOTAL),
        by_kind(REPAIRED),
        CHANGE_RISES,
        wrap(statics, "sorting_advantage", times(-1)),
        pair_of("costly_innovation", lambda one: one.changed(cost_1=one.cost_2 / 1.21)),
        wrap(statics, "cost_surely_widens", lambda meets: meets & (meets.size > 1)),
        FALLS_BACK,
        RISES_BACK,
        DIRECT_RATIO_NEAR,
        algebra_of("costlier"),
        algebra_of("mean_below"),
        NOT_RESCALED,
    ],
    "sorting/proposition-5/ii": [
        by_kind(MEAN),
        RISES_BACK,
        FALLS_BACK,
        NOT_RESCALED,
        wrap(section_4_2_proposition_4, "direct_moves", lambda ends: ends[::-1]),
        DIRECT_NEAR,
        algebra_of("slope"),
        algebra_of("land", "means"),
        algebra_of("land", "rescaled"),
        wrap(statics, "land_margin", times(-1)),
    ],
    "sorting/proposition-5/congestion": [
        by_kind(MEAN),
        DIRECT_NEAR,
        algebra_of("threshold_pay"),
    ],
    "sorting/proposition-5/congestion-density": [
        FALLS_BACK,
        RISES_BACK,
        wrap(statics, "density_margin", times(-1)),
        algebra_of("congestion"),
    ],
    "sorting/proposition-6": [
        wrap(innovation, "entrepreneur_share", lambda share: 1 / share),
        wrap(innovation, "entrepreneur_share", times(1 + 5e-8)),
        algebra_of("entrepreneurs_share"),
        wrap(innovation, "opt_in_cost", times(2)),
        algebra_of("innovation", "bound"),
    ],
    "sorting/text/declining-advantage-and-inequality": [
        STILL,
        wrap(innovation, "entrepreneur_share", times(1 + 5e-8)),
        algebra_of("entrepreneurs_share"),
    ],
    "sorting/text/alternative-cost-share": [
        wrap(innovation, "entrepreneur_share", times(1 + 5e-8)),
        wrap(innovation, "probability", times(0.9)),
        algebra_of("entrepreneurs_share"),
    ],
    "sorting/text/alternative-cost-size": [
        shares_changed(more_unequal=lambda share: 0 * share + 0.9),
        shares_changed(together=lambda share: 0.9 * share),
        shares_changed(bigger=lambda share: 0.5 * share + 0.1),
        wrap(alternative, "residuals", lambda rows: [row + 5e-8 for row in rows]),
        algebra_of("alternative_pay"),
        wrap(enclosed, "responses", mirrored),
        algebra_of("entrepreneurs_share"),
    ],
    "sorting/text/alternative-cost-statics": [
        shares_changed(more_productive=lambda share: 0 * share + 1),
        shares_changed(unstable=lambda share: 0 * share),
        wrap(enclosed, "responses", mirrored),
        wrap(enclosed, "_equations", lambda rows: [*rows[:3], rows[3] * -1]),
    ],
    "sorting/proposition-7/existence": [
        counted(every_draw),
        MARGIN,
        DIRECT_GAIN,
        wrap(Certified, "limit_gain", lambda gain: -gain),
        counted(upside_down),
        algebra_of("rescaled"),
        algebra_of("integrals"),
        wrap(Certified, "threshold", lambda t: t * 0 + 2),
    ],
    "sorting/proposition-7/uniqueness": [
        counted(upside_down),
        counted(all_three_stable),
        counted(doubled),
        counted(lowest),
        DIRECT_NEAR,
        wrap(Direct, "innovation", lambda pair: (pair[0], 0.5 * pair[1])),
        certified_order,
        algebra_of("learnt_powers"),
        algebra_of("one_threshold"),
        ALL_MEET,
        wrap(learning, "everybody_opts_in", lambda meets: meets & (meets.size > 1)),
        HIGHEST,
        algebra_of("rescaled_learning"),
        NOT_RESCALED,
        wrap(section_5_thresholds, "certainly_one_when_rescaled", lambda meets: meets | True),
    ],
    "sorting/proposition-7/complements": [
        STILL,
        RISES_BACK,
        LEARNING_MORE,
        wrap(learning, "slope_responses", swapped),
        wrap(learning, "slope_responses", first(plus(5e-6))),
        one_of("complements", lambda one: one.changed(friction=1.0, cost=0.003)),
        wrap(section_5, "followed", lambda found: (found[0][::-1], *found[1:])),
        DIRECT_NEAR,
        algebra_of("complements"),
        algebra_of("complements_with_labour"),
        wrap(section_5, "certainly_falls", lambda meets: meets | True),
        wrap(section_5, "certainly_falls", lambda meets: meets & False),
        one_of("learning_far_apart", lambda one: one.changed(friction=2.0)),
        FALLS_BACK,
        counted(doubled),
    ],
    "sorting/proposition-7/substitutes": [
        STILL,
        FALLS_BACK,
        LEARNING_MORE,
        wrap(learning, "slope_responses", swapped),
        one_of("substitutes", lambda one: one.changed(friction=3.0)),
        one_of("nearly_sure_learning", lambda one: one.changed(friction=0.2)),
        nearly_sure_turned,
        DIRECT_NEAR,
        RISES_BACK,
        counted(doubled),
        algebra_of("learnt_powers"),
        algebra_of("nearly_sure"),
    ],
    "sorting/proposition-7/relative-productivity": [
        wrap(statics, "change", np.abs),
        wrap(statics, "change", times(-1)),
        FALLS_BACK,
        RISES_BACK,
        counted(upside_down),
        algebra_of("complements"),
    ],
    "sorting/footnote-15": [
        wrap(section_5_footnotes, "gains", lambda found: (~found[0], *found[1:])),
        algebra_of("learning_gains"),
    ],
    "sorting/footnote-16": [
        wrap(section_5_footnotes, "gains", lambda found: (~found[0], *found[1:])),
        wrap(section_5_footnotes, "gains", lambda found: (found[0] & False, *found[1:])),
        wrap(learning, "gains_more_in_big_city", np.logical_not),
        wrap(learning, "gain_in_learning", lambda gain: -gain),
        wrap(learning, "gain_in_learning", times(1 + 5e-8)),
        algebra_of("learning_gains"),
        algebra_of("productive_enough"),
    ],
    "sorting/appendix-a4/relative-productivity": [
        wrap(Direct, "relatives", lambda found: {n: 1 / v for n, v in found.items()}),
        wrap(Certified, "productivity", lambda level: 1 / level),
        wrap(appendix_a4, "rising", times(0.99)),
        wrap(gap, "log_productivities", lambda found: (first(plus(5e-8))(found[0]), found[1])),
        DIRECT_RATIO_NEAR,
        algebra_of("learnt_powers"),
        put(appendix_a4, "AT_BOUND", 21.43),
        put(appendix_a4, "AT_BOUND", 0.0019),
        cheap_cities_turned,
        wrap(stored, "falling_ratio", lambda one: one.changed(cost=1e-4)),
    ],
    "sorting/equation-6.8": [
        wrap(trade, "market_access", lambda pair: (pair[0] * (1 + 5e-8), pair[1])),
        wrap(trade, "relative_size", times(1 + 5e-8)),
        wrap(np.linalg, "solve", times(1 + 5e-8)),
        algebra_of("trade_balance"),
        algebra_of("trade_balance", "access 2"),
    ],
    "sorting/equation-a.15": [
        wrap(trade, "relative_size", lambda size: 1 / size),
        wrap(
            draws,
            "trading",
            lambda one: (*one[:2], TradeCosts(one[2].outward + 2, one[2].inward + 2)),
        ),
        algebra_of("trade_costs"),
    ],
    "sorting/equation-a.16": [
        wrap(trade, "relative_productivity", times(1 + 5e-8)),
        land_power("relative_productivity", True),
        land_power("relative_productivity", False),
        algebra_of("land_power", "productivity"),
    ],
    "sorting/equation-a.18": [
        wrap(trade, "relative_wage", times(1 + 5e-8)),
        land_power("relative_wage", True),
        land_power("relative_wage", False),
        algebra_of("land_power", "wage"),
        right_land_power,
    ],
    "sorting/proposition-8/existence": [
        sorting_as_balance,
        without_sorting,
        system(0, lambda gap: gap**2 + 0.3),
        system(2, lambda gap: 1 / (gap + 1) - 1),
        system(3, lambda gap: 2 * (gap + 1) - 1),
        system(8, lambda gap: -(gap + 1) - 1),
        wrap(trade, "sorting_gain", lambda gain: gain + 0.01),
        wrap(CertifiedTrade, "solve", lambda found: found | {"threshold": certified.ball(1)}),
    ],
    "sorting/proposition-8/threshold": [
        responses(np.abs),
        responses(lambda change: -change),
        trade_certified("threshold"),
        wrap(balanced, "residuals", lambda rows: [row + 5e-8 for row in rows]),
        levels_off("threshold"),
        levels_turned,
    ],
    "sorting/proposition-8/productivity": [
        responses(np.abs),
        responses(lambda change: -change),
        trade_certified("relative_productivity"),
        levels_off("relative_productivity"),
        put_trade("sorting_threshold", "balance_threshold"),
        wrap(trade, "relative_productivity", lambda ratio: 1 / ratio if ratio.size > 1 else ratio),
        wrap(trade, "sorting_gain", lambda gain: gain + 1e-6),
        shipped_turned,
        shipped_off("output_1"),
        shipped_off("relative_wage"),
        shipped_enclosed,
        wrap(stored, "closer_cities", lambda found: stored.overdetermined()),
        put(section_6_balance, "FALL", 1 / 0.95),
        wrap(trade, "balance_threshold", times(1.0001)),
    ],
    "sorting/proposition-8/wage": [
        responses(np.abs),
        responses(lambda change: -change),
        trade_certified("relative_wage"),
        levels_off("relative_wage"),
        shipped_dear,
        shipped_enclosed,
        put(section_6_balance, "FALL", 1 / 0.95),
    ],
}


def _unpaid(self, skill):
    """City 1's workers are paid a little less than what they make."""
    utility = self._utility(skill)
    one, two = self._city(0, skill, utility), self._city(1, skill, utility)
    return replace(one, wage=one.wage * (1 - 5e-8)), replace(two, labour=two.labour * 1.1)


def _land_enters(self, skill):
    """Profit in city 1 falls with the scarcity of its land."""
    utility = self._utility(skill)
    one, two = self._city(0, skill, utility), self._city(1, skill, utility)
    return replace(one, profit_per_skill=one.profit_per_skill / self.housing[0]), two


def _none_found(found):
    return replace(found, log_ratio=np.where(found.log_ratio.size > 1, np.nan, found.log_ratio))


def _all_even(found):
    """City 1 is nowhere the larger, nowhere is more than one threshold, and all would leave."""
    return found | {
        "several": found["several"] & False,
        "denser": found["denser"] & False,
        "starts": found["starts"] | True,
    }


def crowds_swapped(m):
    """Workers of the two cities change places, but not in the gain."""
    gain, workers = unwrap(crowding.log_gain), crowding.log_workers
    m.setattr(crowding, "log_gain", FunctionType(gain.__code__, dict(gain.__globals__)))
    m.setattr(crowding, "log_workers", lambda *given: swapped(workers(*given)))


def _turned(found):
    return replace(found, log_ratio=1 / found.log_ratio)


def _even_land():
    return _STORED()[0].changed(housing_1=8.0, housing_2=800.0)


_STORED, _UTILITY = stored.uneven_land, stored.uneven_land()[1]


def CERTIFIED_MEAN_SWAPPED(m):  # noqa: N802
    """The cities' mean skills change places in the enclosures of their gains."""
    mean = Certified.mean_skill
    m.setattr(
        Certified,
        "threshold",
        lambda self, *ends: certified.ball("4.18") - (self.friction - 9) / 100,
    )
    m.setattr(Certified, "mean_skill", lambda self, city, t: mean(self, 1 - city, t))


def certified_thresholds_turned(m):
    """Thresholds are enclosed upside down."""
    solve = Certified.threshold
    m.setattr(Certified, "threshold", lambda self, *ends: 10 - solve(self, *ends))


TOO_MANY = 1 + 5e-8
CERTIFIED_INVERTED = wrap(Certified, "scale", lambda scale: certified.ball(1) / scale)
WAGES_CERTIFIED = wrap(Certified, "wage", lambda wage: wage * certified.ball("1.0000001"))
GROWN_BACK = wrap(section_4_2_growth, "moves", lambda ends: (ends[1], ends[0], ends[2]))
ENDS_BACK = wrap(
    section_4_2_growth, "ends", lambda found: {name: rows[::-1] for name, rows in found.items()}
)
UTILITY_RISES = wrap(
    threshold,
    "allocation",
    lambda found: replace(found, worker_utility=found.worker_utility + found.threshold),
)
UTILITY_STILL = wrap(
    threshold,
    "allocation",
    lambda found: replace(found, worker_utility=0 * found.worker_utility + 0.5),
)
WAGES_FALL = wrap(
    threshold,
    "allocation",
    lambda found: replace(
        found,
        wage=Pair(*(one / found.threshold**9 for one in found.wage)),
        worker_utility=-found.threshold,
    ),
)


def learning_swapped(m):
    """The less skilled city learns more."""
    chance = learning.learning
    m.setattr(learning, "learning", lambda mean, friction: 1 - chance(mean, friction))


def scales_swapped(m):
    """Scales of the two cities change places."""
    scales = gap.scales

    def other(t, skills):
        found = scales(t, skills)
        return found._replace(scale_1=found.scale_2, scale_2=found.scale_1)

    m.setattr(gap, "scales", other)


def everybody_leaves(m):
    """Congestion is so high that every economy has an equilibrium."""
    wrap(gap, "existence_margin", np.abs)(m)


def nobody_leaves(m):
    """No economy has an equilibrium."""
    wrap(gap, "existence_margin", lambda margin: -np.abs(margin))(m)


def ample_land(m):
    """City 2's land is scarce, and thresholds are what they were."""
    m.setattr(stored, "uneven_land", lambda: (_even_land(), _UTILITY))
    m.setattr(
        Certified,
        "threshold",
        lambda self, *ends: certified.ball("4.18") + (self.friction - 9) / 100,
    )


def equal_land(m):
    """Land is as scarce in both cities where city 1's is ample, and thresholds are elsewhere."""
    ample = stored.ample_land
    m.setattr(stored, "ample_land", lambda: (ample()[0].changed(housing_2=9.0), _UTILITY))
    m.setattr(Certified, "threshold", lambda self, *ends: certified.ball("4.18"))


BREAKS |= {
    "sorting/text/figures-from-elsewhere": [
        wrap(threshold, "equilibrium", lambda found: replace(found, labour=Pair(1e30, np.ones(1)))),
    ],
    "sorting/text/cross-references": [
        wrap(references, "astray", lambda found: []),
    ],
    "sorting/equation-3.4/gamma": [
        one_of("lone_spillovers", lambda one: one.changed(substitution=0.55)),
        one_of("complements", lambda one: one.changed(substitution=0.5)),
        algebra_of("variety", "gamma"),
        algebra_of("variety", "linear"),
        put(Cities, "gamma", property(lambda one: (1 / one.substitution - 1) * TOO_MANY)),
    ],
    "sorting/text/relaxing-gamma": [
        algebra_of("relaxed", "linear cost"),
        algebra_of("relaxed", "adapted cost"),
        put(section_3, "AT_ONE", 0.0),
    ],
    "sorting/text/profits-rise-with-skill": [
        put(section_3, "NET_CASE", (3.0, 1.0, 0.1)),
        put(section_3, "NET_CASE", (1.5, 1.0, 9.0)),
        wrap(innovation, "net_scale", times(-1)),
        algebra_of("innovation", "bound"),
    ],
    "sorting/text/cost-paid-from-profit": [
        wrap(section_3, "paid_over_profit", lambda found: [30 * one for one in found]),
        wrap(section_3, "paid_over_profit", lambda found: [0 * one for one in found]),
        algebra_of("failure"),
    ],
    "sorting/text/no-corner": [
        put(section_3, "CORNER_CASE", (3.0, 1.0, 0.1)),
        wrap(innovation, "probability", times(-1)),
        algebra_of("innovation_cost", "convex"),
        algebra_of("innovation_cost", "rises"),
    ],
    "sorting/equation-3.7": [
        wrap(statics, "cost_advantage", times(1 + 5e-8)),
        wrap(statics, "cost_advantage", lambda ratio: 0 * ratio + 0.5),
        RELATIVES_CERTIFIED,
        wrap(Certified, "relatives", lambda found: found | {"wage": 3 * found["wage"]}),
        wrap(Certified, "relatives", lambda found: found | {"wage": found["wage"] / 3}),
        algebra_of("innovation_cost", "wage"),
    ],
    "sorting/equation-4.7": [
        *(
            algebra_of("innovation_cost", name)
            for name in ("rises", "convex", "wage", "workers", "productivity")
        ),
        wrap(innovation, "net_profit", times(-1)),
    ],
    "sorting/text/room-to-improve": [
        wrap(innovation, "scale", lambda scale: 1 / scale),
        wrap(innovation, "unconditional_draw", lambda mean: mean**2),
        algebra_of("innovation", "gain"),
        algebra_of("better_draw", "mean"),
        algebra_of("better_draw", "gain"),
    ],
    "sorting/footnote-12": [
        wrap(innovation, "cost_root", times(TOO_MANY)),
        algebra_of("spending", "share"),
        put(Direct, "_places", _unpaid),
    ],
    "sorting/equation-4.9": [
        algebra_of("scale_by_cost", "scale"),
        algebra_of("scale_by_cost", "net"),
        algebra_of("scale_by_cost", "probability"),
        wrap(innovation, "scale", lambda scale: 1 / scale),
    ],
    "sorting/equation-4.12": [
        algebra_of("supply", "utility"),
        algebra_of("supply", "workers"),
        put(Direct, "_places", _unpaid),
    ],
    "sorting/text/slope-rises-with-productivity": [
        algebra_of("own_slope", "elasticity"),
        algebra_of("own_slope", "edge"),
        put(Cities, "epsilon", property(lambda one: np.asarray(0.1))),
        put(Cities, "epsilon", property(lambda one: np.asarray(-0.1))),
    ],
    "sorting/text/complementarity": [
        ALLOCATION_SLOPES,
        wrap(gap, "log_slopes", first(plus(-3.0))),
        algebra_of("scale_by_cost", "net"),
    ],
    "sorting/text/efficient": [
        wrap(statics, "aggregate_productivity", lambda level: 1 / level),
        WAGES_FALL,
        algebra_of("efficiency", "slope"),
        algebra_of("mean_below"),
        algebra_of("density"),
    ],
    "sorting/footnote-13": [
        wrap(threshold, "thresholds", _none_found),
        wrap(Certified, "limit_gain", lambda gain: -gain),
        wrap(threshold, "relative", lambda ratio: 0 * ratio + 1),
        wrap(threshold, "thresholds", _turned),
    ],
    "sorting/footnote-8": [
        wrap(crowding, "log_gain", lambda gain: -gain),
        wrap(Crowded, "advantage", lambda gain: -gain),
        wrap(Crowded, "preferred_far_out", lambda one: not one),
        crowds_swapped,
        wrap(crowding, "log_gain", plus(1e-6)),
        wrap(crowding, "far_power", lambda power: 0 * power + 1),
        wrap(section_3_footnote_8, "crowded_economies", _all_even),
        algebra_of("crowded"),
    ],
    "sorting/text/tfp-proxy": [
        wrap(statics, "aggregate_productivity", lambda level: 1 / level),
        algebra_of("efficiency"),
    ],
    "sorting/text/direct-effect-of-minimum-skill": [
        wrap(gap, "log_mean_skills", lambda pair: Pair(pair[0], -pair[1])),
        wrap(gap, "log_mean_skills", lambda pair: Pair(pair[0] + pair[1], pair[1])),
        algebra_of("mean_below"),
    ],
    "sorting/text/sorting-hinges-on-the-advantage": [
        nobody_leaves,
        wrap(Certified, "threshold", lambda t: 2 * t),
        RELATIVES_CERTIFIED,
        algebra_of("threshold_forms"),
        wrap(Certified, "threshold", lambda t: t * 0.95),
    ],
    "sorting/proposition-4/markets": [
        GROWN_BACK,
        wrap(
            section_4_2_growth,
            "grown",
            lambda found: found | {"output_1_falls": 0.0, "output_2": 0.5},
        ),
        FALLS_BACK,
        WAGES_CERTIFIED,
        wrap(statics, "market_margin", times(-1)),
        algebra_of("markets", "city 1"),
        algebra_of("markets", "city 2"),
    ],
    "sorting/proposition-4/price-gap": [
        GROWN_BACK,
        FALLS_BACK,
        algebra_of("housing_price"),
        algebra_of("prices", "ratio"),
    ],
    "sorting/proposition-4/who-moves": [
        ENDS_BACK,
        wrap(section_4_2_growth, "grown", lambda found: found | {"share_in_city_1": 0.5}),
        algebra_of("minimum_skill"),
    ],
    "sorting/text/scarce-land-raises-price": [
        GROWN_BACK,
        ENDS_BACK,
        FALLS_BACK,
        WAGES_CERTIFIED,
        algebra_of("prices", "city 1"),
        algebra_of("housing_price"),
    ],
    "sorting/proposition-5/i/levels": [
        RISES_BACK,
        FALLS_BACK,
        NOT_RESCALED,
        GROWN_BACK,
        ENDS_BACK,
        algebra_of("slope"),
        algebra_of("entrepreneurs_share"),
        algebra_of("income"),
    ],
    "sorting/proposition-6/only-cost": [
        wrap(innovation, "entrepreneur_share", times(TOO_MANY)),
        put(Direct, "_places", _land_enters),
        algebra_of("books"),
    ],
    "sorting/equation-5.2": [
        *(
            algebra_of("learning_function", name)
            for name in ("rises", "concave", "friction", "end")
        ),
        wrap(learning, "learning", times(TOO_MANY)),
    ],
    "sorting/equation-5.4": [
        *(algebra_of("learning_choice", name) for name in ("first order", "scale", "net", "rises")),
        algebra_of("scale_by_learning", "scale"),
        algebra_of("scale_by_learning", "net"),
        SLOPES_NEAR,
    ],
    "sorting/equation-5.8": [
        algebra_of("ratio_parts", "part B"),
        algebra_of("ratio_parts", "means"),
        algebra_of("mean_below"),
        wrap(
            threshold,
            "allocation",
            lambda found: replace(
                found, productivity=Pair(found.productivity[0] * TOO_MANY, found.productivity[1])
            ),
        ),
    ],
    "sorting/proposition-7/better-learning": [
        learning_swapped,
        scales_swapped,
        algebra_of("scale_by_learning", "scale"),
    ],
    "sorting/proposition-7/denser-city": [
        ALLOCATION_SWAPPED,
        ALLOCATION_DENSE,
        RELATIVES_CERTIFIED,
        algebra_of("density"),
    ],
    "sorting/text/spillover-alone": [
        everybody_leaves,
        nobody_leaves,
        put(section_5_learning, "CLOSE", 0.5),
        wrap(Certified, "threshold", lambda t: t / 2),
        NONE_MEETS,
        algebra_of("no_gap"),
    ],
    "sorting/text/part-a": [
        CERTIFIED_INVERTED,
        scales_swapped,
        algebra_of("complements"),
        algebra_of("thick_tail"),
        wrap(stored, "thin_tail", lambda one: one.changed(tail=2.0)),
    ],
    "sorting/text/asymmetric-costs-needed": [
        wrap(trade, "relative_wage", lambda wage: 0 * wage + 1),
        wrap(trade, "relative_productivity", lambda level: 0 * level + 1),
        wrap(trade, "relative_size", times(TOO_MANY)),
        algebra_of("equal_costs", "size"),
        algebra_of("equal_costs", "wage"),
    ],
    "sorting/equation-6.3": [
        algebra_of("variety", "markup"),
        algebra_of("variety", "imports"),
        algebra_of("variety", "linear"),
        wrap(trade, "market_access", lambda pair: (-pair[0], pair[1])),
    ],
    "sorting/text/big-city-gains-more-from-trade": [
        wrap(trade, "market_access", lambda pair: pair[::-1]),
        wrap(trade, "relative_size", lambda size: 1 / size),
        algebra_of("access"),
    ],
    "sorting/appendix-a1": [
        algebra_of("variety", "markup"),
        algebra_of("variety", "profit"),
        algebra_of("variety", "output"),
        wrap(
            markets,
            "varieties",
            lambda m: (
                m
                | {
                    "marginal_product": m["marginal_product"]
                    * np.linspace(1, TOO_MANY, 12)[:, None]
                }
            ),
        ),
    ],
    "sorting/appendix-a2/net-profit": [
        wrap(Direct, "places", lambda pair: pair[::-1]),
        RELATIVES_CERTIFIED,
        PRICES_UP,
        ALLOCATION_SLOPES,
        ALLOCATION_CHEAP,
        *(algebra_of(name) for name in ("innovation", "net_profits", "sorting")),
    ],
    "sorting/appendix-a3/constant": [
        UTILITY_STILL,
        UTILITY_RISES,
        *(algebra_of("constant", name) for name in ("land", "congestion", "net")),
        *(algebra_of("constant", f"utility by w_{j}") for j in (1, 2)),
        algebra_of("slope"),
        algebra_of("mean_below"),
        algebra_of("scale_by_cost", "net"),
    ],
    "sorting/appendix-a4/slopes": [
        CERTIFIED_MEAN_SWAPPED,
        ample_land,
        equal_land,
        algebra_of("learning_choice", "rises"),
        wrap(learning, "slope_responses", lambda pair: Pair(0 * pair[0], pair[1])),
        certified_thresholds_turned,
        algebra_of("scale_by_learning", "net"),
    ],
    "sorting/equation-a.8": [
        algebra_of("threshold_forms"),
        wrap(
            threshold,
            "allocation",
            lambda found: replace(found, slope=Pair(found.slope[0] * TOO_MANY, found.slope[1])),
        ),
    ],
    "sorting/equation-a.9": [
        algebra_of("density"),
        wrap(Direct, "relatives", lambda found: found | {"density": found["density"] * TOO_MANY}),
        ALLOCATION_SWAPPED,
    ],
}
