"""What turns each statement of the paper's checks: a changed sign, factor or rule of the model."""

import sys
from dataclasses import replace
from fractions import Fraction
from types import SimpleNamespace

import breaking
import numpy as np
import sympy
from breaking import each, put

from replication import published
from replication.marketplaces import draws
from replication.marketplaces.claims import (
    appendix_a,
    introduction,
    section_2,
    section_3,
    section_3_remarks,
    section_4,
    section_4_example,
    section_5,
    section_5_case_1,
    section_5_case_2,
)
from replication.marketplaces.model import (
    bound,
    boxes,
    coalitions,
    core,
    economy,
    equilibrium,
    example,
    groups,
    line,
    places,
    residences,
    structures,
)
from replication.marketplaces.model.boxes import Cover
from replication.marketplaces.model.economy import Setup
from replication.marketplaces.model.equilibrium import Equilibrium
from replication.marketplaces.model.line import OrderedCover
from replication.marketplaces.printed import cases, paths, readings, societies
from replication.marketplaces.reference import algebra, capped, dull_land, planner, verifier


def FEWER(m):  # noqa: N802
    for module in (section_5_case_2, introduction):
        m.setattr(module, "DRAWS", 12)
    for module in (section_3, section_4):
        m.setattr(module, "DRAWS", 4)
        m.setattr(module, "SETUP_COSTS", ("0.05",))
    m.setattr(section_3, "SHIFTS", (0.98, 1.0))
    m.setattr(section_4_example, "TWO_TYPES_COSTS", (0.2,))
    m.setattr(section_5_case_1, "COUNTS", (2, 9, 24))


def swap(module, name, make):
    """Put `make(function)` wherever the package holds a function."""

    def apply(m):
        function = getattr(module, name)
        changed = make(function)
        for key, loaded in list(sys.modules.items()):
            if key.startswith("replication.marketplaces"):
                for held, value in list(vars(loaded).items()):
                    if value is function:
                        m.setattr(loaded, held, changed)

    return apply


def scaled(module, name, factor):
    return swap(module, name, lambda f: lambda *a, **k: factor * f(*a, **k))


def shifted(module, name, by):
    return swap(module, name, lambda f: lambda *a, **k: f(*a, **k) + by)


def prop(name, change):
    """Compute a property of every equilibrium in another way."""

    def apply(m):
        usual = getattr(Equilibrium, name).fget
        m.setattr(Equilibrium, name, property(lambda e: change(e, usual(e))))

    return apply


def ratio(**changes):
    """Give the algebra of the ratio of incomes other coefficients."""
    return swap(algebra, "by_ratio", lambda f: lambda: replace(f(), **changes))


NOT_RISING = ratio(fee=[1, -1])
NOT_ZERO = ratio(zeros=[0, 0, sympy.Integer(1)])


def slip(module, name, change):
    """Let SymPy make a slip in a module's algebra."""
    wrong = {name: change(getattr(sympy, name))}
    space = SimpleNamespace(**{n: getattr(sympy, n) for n in dir(sympy)} | wrong)
    return put(module, "sp", space)


def cell(row, column, text, tables=("table-1", "table-2")):
    """Print another number in one cell."""
    return breaking.cell(row, column, text, tables)


def setup(changed, make):
    """Give some cases another setup cost."""

    def apply(m):
        usual = cases.case_setup
        swap(cases, "case_setup", lambda _: lambda c, q: (make if c in changed else usual)(c, q))(m)

    return apply


def double(f):
    return lambda *a, **k: 2 * f(*a, **k)


COMPOSITE = swap(
    economy,
    "composite_price",
    lambda _: lambda e, s: np.exp((1 - e.composite_share) * np.asarray(s)),
)
"""The composite good costs what its exponents alone say."""
SKIP = each(
    put(boxes, "Cover", lambda *a: Cover(*(part[:-1] for part in a))),
    put(line, "OrderedCover", lambda *a: OrderedCover(*(part[:-1] for part in a))),
)
"""The search hides one of its boxes."""
COARSE = put(
    cases, "find_core", lambda *a, **names: core.find_core(*a, **names | {"tolerance": 1e-5})
)
"""The search stops at a bound ten times as far away."""
EVEN = prop("populations", lambda e, _: np.full_like(e.time, 1 / e.time.shape[-1]))
UNEVEN = prop("populations", lambda e, m: m * (1 + 0.3 * np.arange(m.shape[-1])))
RESIDENTS_DIFFER = prop(
    "consumption", lambda e, c: c * (1 + 3e-9 * np.arange(c.shape[-2])[:, np.newaxis])
)
"""Residents of one place have a little more than those of another."""
RENTS_TURNED = prop("rents", lambda e, r: 1 / (r + 1e-9))
RENTS_EVEN = prop(
    "rents",
    lambda e, r: e.rent_income[..., np.newaxis] * np.full_like(e.time, 1 / e.time.shape[-1]),
)
ONE_PRICE = setup((1, 2, 3), lambda _, cost: Setup(fixed=cost))
"""Any number of marketplaces costs as much as one."""
GOODS_TURNED = put(cases, "GOODS", (2, 2, 1, 1))
SAME_TASTES = put(cases, "ASYMMETRIC", (0.25, 0.25, 0.25, 0.25))
SQUARE_TRAVEL = swap(equilibrium, "hours_left", lambda f: lambda e, d: 2 - (2 - f(e, d)) ** 2)
STRAIGHT = swap(example, "envelope", lambda _: lambda first: 0.5 - np.asarray(first))
STRAIGHT_BURDEN = swap(
    example, "least_burden", lambda _: lambda goods: (np.asarray(goods) + 0.5).sum(axis=-1) / 1.5
)
MIXED_CHEAP = swap(
    example,
    "least_burden",
    lambda f: lambda g: f(g) * (0.9 if np.ndim(g) == 2 and len(g) > 10 else 1.0),
)
"""Many bundles at once take a tenth fewer people."""
SETUP_LOW = put(example, "SETUP", 0.45)
LOOSE_ENDS = swap(
    draws, "enclosed", lambda f: lambda c, q: draws.Enclosure(0.5 * f(c, q).lower, 9.0, True, 1)
)
"""The certified utility may be anything between a half of it and nine."""
ALL_GOODS = swap(economy, "capacity", lambda f: lambda e, t: np.asarray(t).max(axis=-1))
"""Whoever lives anywhere makes both goods."""
NO_GOODS = scaled(economy, "capacity", 0.0)


def nudged(name, by):
    return prop(name, lambda e, value: value * (1 + by * np.arange(value.shape[-1])))


def pairs_of(change):
    """Change what the counterexample's pairs give, and what they cannot pass."""

    def make(function):
        def changed():
            sure, most, *rest = function()
            return *change(np.array(sure), np.array(most)), *rest

        return changed

    return swap(section_4, "_pairs", make)


def case_found(case, more=0, **changes):
    """Let the search of one case find more marketplaces or fewer, or other places."""

    def make(function):
        def changed(number, *given, **names):
            found = function(number, *given, **names)
            if number != case:
                return found
            places = found.core.structure
            core = replace(found.core, structure=np.resize(places, len(places) + more))
            return replace(found, core=core, **changes)

        return changed

    return swap(cases, "case_core", make)


def certain(found):
    """Certify whatever is found as the best."""
    return replace(found, covers=True, upper=found.lower * (1 + 1e-12))


def rough(found):
    """Let the two ends of a certified utility be a hundred-thousandth apart."""
    return replace(found, upper=found.lower * (1 + 1e-5))


CERTAIN = swap(draws, "enclosed", lambda f: lambda *a: certain(f(*a)))
ROUGH = swap(draws, "enclosed", lambda f: lambda *a: rough(f(*a)))


def transfers_moved(when, by):
    """Let transfers of two groups be off where their utilities are equal, or are not."""

    def make(function):
        def changed(economy, tastes, utilities, *given):
            found = function(economy, tastes, utilities, *given)
            off = by if (np.ptp(utilities) == 0) == when else 0.0
            return SimpleNamespace(transfers=found.transfers + off, fee=found.fee)

        return changed

    return swap(coalitions, "frontier", make)


def path_of(**changes):
    """Change fields of every path."""

    def make(function):
        def changed(*given):
            found = function(*given)
            return replace(found, **{name: of(found) for name, of in changes.items()})

        return changed

    return swap(paths, "path", make)


TABLE_CHECKS = [
    COMPOSITE,
    put(cases, "SYMMETRIC", (0.251, 0.249, 0.25, 0.25)),
    cell("0.01", "markets", "3"),
    cell("0.3", "rent-b", "0.777"),
    cell("0.4", "rent-b", "0.777"),
    put(section_5, "PRINTED_STRUCTURES", {"0.05": (0.0, 1.0)}),
    each(
        swap(cases, "round_twice", lambda _: lambda v: v),
        swap(readings, "leftover_range", lambda f: f),
    ),
    SKIP,
    COARSE,
]


def agree_all(m):
    m.setattr(published.Cell, "agrees", property(lambda self: True))


B = {
    "table-1": [*TABLE_CHECKS, agree_all],
    "table-2": [*TABLE_CHECKS[:1], *TABLE_CHECKS[2:], agree_all],
    "table-2/setup-cost-0.05": [
        agree_all,
        put(cases, "LEFTOVER_SETUP", 0.1),
        put(cases, "LEFTOVER_SETUP", 0.015),
        swap(readings, "leftover_range", lambda f: lambda: (0.009, 0.06)),
        cell("0.05", "pop-a", "0.176"),
        each(cell("0.05", "pop-a", "0.176"), cell("0.05", "pop-b", "0.274")),
        SKIP,
        prop("utility", lambda e, u: u * 0.5),
    ],
    "table-2/production-b-0.4": [
        cell("0.4", "prod-b", "0.45"),
        cell("0.4", "prod-a", "0.16"),
        cell("0.4", "pop-b", "0.400"),
        COMPOSITE,
    ],
    "case-3": [
        COMPOSITE,
        scaled(places, "root_of_pull", 1 + 1e-5),
        SKIP,
        COARSE,
        cell("0.1", "pop-a", "0.9", ("case-3",)),
    ],
    "case-4": [
        setup((4,), lambda *_: Setup(fixed=0.05)),
        put(section_5, "B", 0.33 + 1e-5),
        SKIP,
        COARSE,
        cell("0.05", "pop-a", "0.9", ("case-4",)),
    ],
    "case-5": [
        COMPOSITE,
        put(section_5, "C", 0.67 + 1e-5),
        SKIP,
        COARSE,
        cell("0.05", "pop-a", "0.9", ("case-5",)),
    ],
    "case-4/exactly-the-same": [
        setup((4,), lambda _, q: Setup(fixed=q, railway=((1.0, 3.03 * q),))),
        setup((4,), lambda _, q: Setup(fixed=q, railway=((1.0, (3 + 1e-6) * q),))),
        setup((4,), lambda _, q: Setup(fixed=q, railway=((1.0, q / 0.34),))),
        setup((4,), lambda _, q: Setup(fixed=q, railway=((1.0, 4 * q),))),
    ],
    "case-5/three-marketplaces": [
        setup((5,), lambda *_: Setup(0.001, 0.05, ((0.5, 0.45), (1.0, 0.015)))),
        setup((5,), lambda *_: Setup(fixed=0.05)),
        setup((5,), lambda *_: Setup(fixed=0.05, railway=((0.5, 0.45), (1.0, 0.45)))),
        swap(
            equilibrium,
            "equilibrium",
            lambda f: (
                lambda e, s, d: f(
                    e, Setup(fixed=s.fixed * (1 + 1e-7 * (len(d) == 5)), railway=s.railway), d
                )
            ),
        ),
        each(prop("utility", lambda e, u: u * 1.02 if np.ndim(u) else u)),
        SKIP,
        COARSE,
    ],
    "text/first-nature": [
        setup((5,), lambda _, q: Setup(fixed=q, railway=((1.0, 3 * q),))),
        RENTS_EVEN,
        SKIP,
        COARSE,
        each(EVEN, prop("simplex_rents", lambda e, r: 0 * r)),
        prop("populations", lambda e, m: 0.25 + 0.5 * (m - 0.25) * 0.1),
        prop("simplex_rents", lambda e, r: 0.05 * r),
        each(CERTAIN, case_found(4, more=1)),
        each(CERTAIN, case_found(5, more=-1)),
        ROUGH,
        case_found(5, structure=(0.33, 0.5, 1.0)),
    ],
    "figure-1": [
        put(cases, "ONE_MARKETPLACE", (0.4,)),
        put(cases, "ONE_MARKETPLACE", (0.9, 0.5)),
        swap(economy, "travel", lambda f: lambda e, d: f(e, d) + 1e-11 * np.array([1, 0, 0, 1])),
        swap(economy, "travel", lambda f: lambda e, d: f(e, d) + 1e-11 * np.array([0, 1, 1, 0])),
    ],
    "figure-2": [
        put(cases, "TWO_MARKETPLACES", (0.3, 0.7)),
        put(cases, "TWO_MARKETPLACES", (0.167, 1.0)),
        put(cases, "TWO_MARKETPLACES", (0.83, 0.167)),
        put(cases, "TWO_MARKETPLACES", (0.167 + 1e-8, 0.833)),
        put(cases, "GOODS", (1, 2, 1, 2)),
    ],
    "text/travel-cost": [
        COMPOSITE,
        swap(readings, "score", lambda f: lambda *a, **k: {"all": 172}),
    ],
    "text/rent-unit": [
        lambda m: m.setitem(
            readings.RENT_UNITS,
            "all prices sum to one",
            lambda e: e.price + e.wages.sum() + e.rent_income,
        ),
        lambda m: m.setitem(
            readings.RENT_UNITS,
            "commodity 1 costs one",
            lambda e: 1 + e.price + e.wages.sum() + e.rent_income,
        ),
    ],
    "footnote-10/finite-places": [
        prop("utility", lambda e, u: 0 * u + 1.0),
        prop("utility", lambda e, u: u[::-1] + np.array([1, 0, 0, 1.0]) if np.ndim(u) else u),
        prop("utility", lambda e, u: u + 0.01 * np.ndim(u)),
        EVEN,
    ],
    "section-2.9/proportional-cost": [
        swap(structures, "congestion_share", lambda _: lambda s, c: c + 0 * s),
        swap(structures, "congestion_share", lambda _: lambda s, c: c * s * (1 + 1e-10 * (s < 1))),
        swap(structures, "congestion_share", lambda _: lambda s, c: c * (1 + (1 - s) / 100)),
        prop("utility", lambda e, u: 0.8 + 0.01 * (u - 0.8)),
    ],
}
B |= {
    "text/first-best": [
        SQUARE_TRAVEL,
        prop("utility", lambda e, u: u + 1),
        SKIP,
        COARSE,
        swap(verifier, "attained", lambda f: lambda *a: 0.75087),
    ],
    "text/forces": [
        EVEN,
        slip(algebra, "expand_log", lambda f: lambda *a, **k: f(*a, **k) + 1),
        nudged("populations", 1e-7),
        prop("incomes", lambda e, i: i**1.01),
        nudged("incomes", 1e-8),
        prop("populations", lambda e, m: m + 1e-8 * np.arange(4) * (e.time.min() == 2)),
        prop("populations", lambda e, m: 0.25 + 0.1 * (m - 0.25)),
        put(introduction, "utility", lambda *_: 0.9),
    ],
    "text/more-agglomeration": [
        NOT_RISING,
        NOT_ZERO,
        EVEN,
        UNEVEN,
        RENTS_TURNED,
        SAME_TASTES,
        prop("populations", lambda e, m: m * (1 + e.setup[..., np.newaxis] * np.arange(4) ** 2)),
        prop("populations", lambda e, m: 0.25 + (m - 0.25) / (1 + 9 * e.setup[..., np.newaxis])),
    ],
    "text/wages-differ": [
        SAME_TASTES,
        put(cases, "ASYMMETRIC", (0.3, 0.2, 0.25, 0.25)),
        put(cases, "SYMMETRIC", (0.24, 0.26, 0.25, 0.25)),
        put(cases, "SYMMETRIC", (0.24999, 0.25001, 0.25, 0.25)),
        prop("wages", lambda e, w: 1 + 0.02 * (w - 1)),
        prop("wages", lambda e, w: 1 / w),
    ],
    "footnote-8/with-types": [
        EVEN,
        RENTS_EVEN,
        each(nudged("rents", 1e-8), scaled(equilibrium, "market_residuals", 0.0)),
        nudged("populations", 1e-8),
        put(cases, "ASYMMETRIC", (0.25, 0.25, 0.25, 0.25)),
        put(cases, "ASYMMETRIC", (0.2499, 0.2501, 0.25, 0.25)),
        prop("populations", lambda e, m: 0.25 + 0.1 * (m - 0.25)),
    ],
    "text/centre-rent": [
        RENTS_TURNED,
        RENTS_EVEN,
        cell("0.3", "rent-b", "0.025"),
        prop("simplex_rents", lambda e, r: 1 / r),
        prop("simplex_rents", lambda e, r: r * (1 + 20 * e.setup[..., np.newaxis])),
    ],
    "text/apart-from-consumers": [
        COMPOSITE,
        SAME_TASTES,
        put(cases, "SYMMETRIC", (0.2, 0.3, 0.25, 0.25)),
        scaled(paths, "leaving_cost", 2),
        scaled(paths, "leaving_cost", 0.5),
        put(introduction, "RESIDENCES", (0.0, 0.33, 0.605, 1.0)),
        put(introduction, "RESIDENCES", (0.0, 0.33, 0.668, 1.0)),
        put(introduction, "RESIDENCES", (-0.1, 0.3301, 0.6701, 1.1)),
        put(introduction, "RESIDENCES", (0.0, 0.33 + 1e-5, 0.67 + 1e-5, 1.0)),
        put(introduction, "RESIDENCES", (0.0, 0.33, 0.67, 1.0, 0.64)),
    ],
    "text/rents-near-marketplaces": [
        RENTS_TURNED,
        slip(introduction, "diff", double),
        cell("0.2", "rent-d", "0.030"),
        cell("0.2", "location", "0.5"),
        prop("rents", lambda e, r: np.exp(9 * e.time) + r),
    ],
    "text/locally-unique": [
        scaled(equilibrium, "least_curvature", -1),
        scaled(bound, "utility_bound", 0.9),
        scaled(places, "pull", -1),
        slip(algebra, "diff", double),
        swap(equilibrium, "hours_left", lambda f: lambda e, d: f(e, d) - 1e-9 * np.shape(d)[-1]),
        put(
            introduction,
            "equilibrium",
            lambda e, s, d: equilibrium.equilibrium(
                e, Setup(fixed=s.fixed * (1 + 1e-7), railway=s.railway), d
            ),
        ),
    ],
}
BLOCKED = scaled(coalitions, "least_expenditure", 0.9)
UNEQUAL_LOGS = swap(
    planner,
    "plan",
    lambda f: (
        lambda *a: SimpleNamespace(
            utility=f(*a).utility,
            populations=f(*a).populations,
            rents=f(*a).rents,
            log_utilities=f(*a).log_utilities + 1e-9 * np.arange(len(f(*a).rents)),
        )
    ),
)
PREMISE_HOLDS = put(section_3, "capacity", lambda e, t: np.asarray(t).max(axis=-1))
"""Whoever lives anywhere makes both goods."""
PREMISE_FAILS = put(section_3, "capacity", lambda e, t: np.asarray(t).min(axis=-1) * 0)
HELD = put(structures, "SINGLE", 0.1)
"""One marketplace costs what a close pair does: nothing jumps."""
B |= {
    "theorem-3.1": [
        COMPOSITE,
        BLOCKED,
        swap(planner, "plan", lambda f: lambda *a: f(a[0], a[1], 1.0001 * a[2])),
        shifted(societies, "lack_of_mix", -1e-7),
        shifted(societies, "lack_of_mix", 1.0),
        scaled(societies, "lack_of_mix", 1e-9),
        scaled(bound, "utility_bound", 0.999),
        scaled(bound, "utility_bound", 1 - 1e-11),
        slip(algebra, "diff", double),
        put(dull_land, "SETUP", sympy.Rational(7, 4)),
        swap(dull_land, "made", lambda _: lambda labour, _: labour),
        swap(dull_land, "made", lambda _: lambda labour, land: labour + land),
        slip(dull_land, "diff", lambda f: lambda e, x: -f(e, x)),
    ],
    "theorem-3.2": [
        put(dull_land, "HOURS", sympy.Rational(1, 2)),
        shifted(residences, "least_cost", -1.0),
        slip(algebra, "diff", double),
        slip(algebra, "diff", lambda f: lambda e, x: f(e, x) + 1),
        slip(algebra, "diff", lambda f: lambda e, x: -f(e, x)),
        slip(algebra, "limit", lambda f: lambda *a: -f(*a)),
        PREMISE_HOLDS,
        PREMISE_FAILS,
        prop("populations", lambda e, m: m + 1e-7),
        prop("populations", lambda e, m: np.where(m == 0, 1e-9, m)),
        swap(
            equilibrium,
            "solve",
            lambda f: (
                lambda e, t, c, **more: f(
                    e, t, np.minimum(c, 0.9) if np.size(c) == 2 else c, **more
                )
            ),
        ),
        swap(
            equilibrium,
            "market_residuals",
            lambda f: lambda e: f(e) + 1e-7 * (np.ndim(e.time) == 1 and np.min(e.time) == 0),
        ),
    ],
    "corollary-1": [
        put(capped, "WORKED", Fraction(5, 4)),
        put(capped, "LANDS", (Fraction(2), Fraction(2))),
        put(capped, "LANDS", (Fraction(8, 5), Fraction(12, 5))),
        put(capped, "CAP", Fraction(1, 20)),
        UNEQUAL_LOGS,
        RESIDENTS_DIFFER,
        slip(algebra, "log", lambda f: lambda x: 2 * f(x)),
        swap(
            planner,
            "plan",
            lambda f: (
                lambda *a: (
                    f(a[0], a[1], a[2])
                    if len(a) < 1
                    else SimpleNamespace(
                        utility=f(*a).utility * 0.5, log_utilities=f(*a).log_utilities
                    )
                )
            ),
        ),
    ],
    "corollary-2": [
        slip(algebra, "log", lambda f: lambda x: 2 * f(x)),
        BLOCKED,
        PREMISE_HOLDS,
        shifted(coalitions, "coalition_gap", -1e-8),
        prop("utility", lambda e, u: u + 0.5 * (np.ndim(u) > 0)),
        prop("utility", lambda e, u: 1 / u),
    ],
    "remark-3/empty-residences": [
        slip(section_3, "Rational", lambda f: lambda p, q=1: f(p + 1, q)),
        slip(
            section_3, "Rational", lambda f: lambda p, q=1: f(p, q) + (f(1, 50) if p == 150 else 0)
        ),
        EVEN,
        prop("populations", lambda e, m: 0 * m + np.array([0, 0.5, 0.5, 0])),
        each(nudged("populations", 1e-8), scaled(equilibrium, "market_residuals", 0.0)),
        shifted(equilibrium, "market_residuals", 1e-8),
    ],
    "section-3/interiority": [ALL_GOODS, NO_GOODS, scaled(economy, "capacity", 1 + 1e-8)],
    "corollary-2/least-preferred": [
        ALL_GOODS,
        slip(section_3, "Rational", lambda f: lambda p, q=1: f(p, 2 * q)),
        prop("utility", lambda e, u: 0 * u),
        prop("utility", lambda e, u: u + 3e-9),
        put(section_3, "utility_bound", lambda *_: 2e-6),
    ],
    "theorem-4.1": [
        HELD,
        put(structures, "SLOPE", -1e-6),
        put(structures, "SLOPE", 1e3),
        put(structures, "SLOPE", 0.1),
        put(structures, "SINGLE", 0.11),
        swap(verifier, "attained", lambda f: lambda *a: 0.83),
        slip(section_4, "sqrt", lambda f: lambda x: f(x) / 100),
        SKIP,
        pairs_of(lambda sure, most: (sure * (1 - 1e-4), most)),
        ROUGH,
    ],
    "theorem-4.1/compact": [
        HELD,
        put(structures, "SLOPE", 1e3),
        swap(structures, "distance", lambda f: lambda *a: f(*a) + 1e-5),
        put(section_4, "np", SimpleNamespace(**(vars(np) | {"unique": lambda x: x}))),
        NO_GOODS,
        put(structures, "SINGLE", 0.3001),
        put(section_4, "SETUP_COSTS", ("0.4",)),
        put(section_4, "hours_left", lambda e, d: np.full((len(d), 4), 2.0)),
    ],
    "corollary-3": [
        put(structures, "SLOPE", -1e-6),
        prop("utility", lambda e, u: 0.5 * u),
        put(section_4, "_lead", lambda *_: 5e-12),
        RESIDENTS_DIFFER,
        swap(verifier, "attained", lambda f: lambda *a: 0.84),
        pairs_of(lambda sure, most: (sure, most + np.eye(len(most))[0])),
        pairs_of(lambda sure, most: (sure, most + np.eye(len(most))[-1])),
    ],
    "corollary-4": [
        put(structures, "SLOPE", -1e-6),
        put(societies, "FIXED_COST", 0.02),
        swap(coalitions, "unblocked_by_prices", lambda _: lambda f: False),
        shifted(societies, "lack_of_coalition", 1.0),
        shifted(societies, "lack_of_coalition", -1e-6),
        slip(section_4, "expand", lambda f: lambda x: -f(x)),
    ],
    "corollary-4/larger": [
        swap(coalitions, "unblocked_by_prices", lambda _: lambda f: False),
        put(societies, "FIXED_COST", 0.02),
        swap(societies, "unequal_allocation", lambda f: lambda r: f(r * 0.999)),
        swap(societies, "unequal_allocation", lambda f: lambda r: f(1.0)),
        swap(
            coalitions,
            "unblocked_by_prices",
            lambda f: lambda one: f(one) and np.ptp(one.groups.utilities) > 0,
        ),
        swap(societies, "unequal_allocation", lambda f: lambda r: f(r * (1 - 1e-5))),
    ],
    "remark-5": [
        slip(algebra, "diff", lambda f: lambda *a: -f(*a)),
        swap(equilibrium, "hours_left", lambda f: lambda e, d: f(e, d) * (1 + (len(d) - 4) * 1e-6)),
        scaled(bound, "utility_bound", 1.1),
        scaled(bound, "utility_bound", 1 + 1.5e-3),
    ],
    "remark-5/boundedness": [
        swap(structures, "bounded_cost", lambda _: lambda k: 0.1 * k),
        swap(structures, "bounded_cost", lambda _: lambda k: 0.2),
        setup((5,), lambda _, q: Setup(each=q)),
        setup((5,), lambda _, q: Setup(1e-13, q)),
        setup((1,), lambda _, q: Setup(fixed=q)),
    ],
    "footnote-21": [
        swap(
            structures, "hub_length", lambda f: lambda d, leave_out_last: f(d, leave_out_last=False)
        ),
        swap(
            structures, "hub_length", lambda f: lambda d, leave_out_last: f(d, leave_out_last=True)
        ),
        swap(structures, "tour_length", lambda f: lambda d: f(d) + 1e-11 * d[1]),
        swap(
            structures,
            "hub_length",
            lambda f: (
                lambda d, leave_out_last: (
                    f(d, leave_out_last=leave_out_last) + 1e-11 * d[1] * (not leave_out_last)
                )
            ),
        ),
    ],
    "section-4/topology": [
        swap(structures, "distance", lambda f: lambda a, b: f(a, b) ** 2),
        swap(structures, "distance", lambda f: lambda a, b: float(np.abs(a - b).sum())),
        swap(structures, "distance", lambda f: lambda a, b: f(a, b) / 9),
        swap(structures, "distance", lambda f: lambda a, b: f(a, b) + 1e-11 * (set(a) == set(b))),
        scaled(structures, "distance", 1 + 3e-11),
        scaled(economy, "travel", 1 + 3e-11),
        swap(structures, "distance", lambda f: lambda a, b: f(a, b) + 1e-11),
        shifted(structures, "distance", -2e-11),
        scaled(economy, "travel", 9),
    ],
    "example-1/frontier": [
        SETUP_LOW,
        STRAIGHT,
        swap(example, "burden", lambda f: lambda *a: f(*a) + 1e-11),
        swap(example, "burden", lambda f: lambda g, d: f(g, d) - 1e-8 * (np.size(d) > 10_000)),
        swap(example, "net_production", lambda f: lambda *a: f(*a) + 1e-11),
        swap(section_4_example, "vanishes", lambda f: lambda x: f(x + 1)),
    ],
    "example-1/one-marketplace": [
        SETUP_LOW,
        put(example, "SETUP", 0.5 - 1e-11),
        put(example, "SETUP", 0.9),
        put(example, "TIME", 0.9),
        put(example, "MADE_AT_HOME", np.full((2, 2), 0.5)),
    ],
    "example-1/ideal-places": [
        SETUP_LOW,
        put(example, "PRINTED_TYPES", ((1.0, 2.0), (2.0, 1.0))),
        put(example, "CONSISTENT_TYPES", ((1.0, 2.0 + 1e-10), (2.0, 1.0))),
        put(example, "PRINTED_TYPES", ((2.0, 1.0), (1.0, 1 + 1e-10))),
        swap(example, "scale_at", lambda f: lambda x, d: f(x, d) * (1 + 0.05 * np.asarray(d))),
        swap(example, "scale_at", lambda f: lambda x, d: f(x, d) * (1 + 1e-4 * np.asarray(d))),
    ],
    "example-1/convex-combinations": [
        MIXED_CHEAP,
        shifted(example, "burden", -0.01),
        swap(example, "burden", lambda f: lambda *a: f(*a) - 1e-6),
        slip(section_4_example, "diff", double),
        swap(example, "burden", lambda f: lambda *a: f(*a) - 1e-11),
    ],
    "example-1/empty-core": [
        put(example, "CONSISTENT_TYPES", ((1.0, 2.0), (1.0, 2.0))),
        put(example, "PRINTED_TYPES", ((1.0, 2.0), (1.0, 2.0))),
        slip(section_4_example, "sqrt", lambda f: lambda x: f(x + 1)),
        slip(section_4_example, "Rational", lambda f: lambda p, q=1: f(p + 1, q)),
        slip(
            section_4_example,
            "Rational",
            lambda f: lambda p, q=1: f(p * 1000000000001, q * 1000000000000),
        ),
        swap(example, "scale_at", lambda f: lambda *a: 1.1 * f(*a)),
        swap(example, "scale_at", lambda f: lambda *a: (1 + 1e-8) * f(*a)),
        swap(example, "scale_at", lambda f: lambda *a: (1 - 5e-8) * f(*a)),
        SETUP_LOW,
        each(
            swap(example, "certificate", lambda f: lambda *a: replace(f(*a), share=1.0)),
            swap(example, "scale_at", lambda _: lambda d, x: np.ones_like(x)),
        ),
    ],
    "example-1/own-marketplaces": [
        put(example, "CONSISTENT_TYPES", ((2.0, 1.0), (1.0, 2.0))),
        put(example, "PRINTED_TYPES", ((1.0, 2.0), (2.0, 1.0))),
    ],
    "example-1/exclusion": [
        SETUP_LOW,
        put(example, "SETUP", 0.5 - 1e-11),
        MIXED_CHEAP,
        swap(
            example,
            "least_burden",
            lambda f: lambda g: f(g) * (1 + 1e-8 * (np.shape(g) == (2, 2))),
        ),
    ],
    "example-1/fixed-place": [
        put(example, "SETUP", 0.6),
        put(example, "SETUP", 0.5 + 1e-8),
        swap(example, "burden", lambda f: lambda g, d: f(g, d) + 0.5 * d * (1 - d)),
        swap(example, "burden", lambda f: lambda g, d: f(g, d) + 1e-11),
    ],
    "example-1/non-convex": [
        STRAIGHT_BURDEN,
        swap(example, "burden", lambda f: lambda g, d: f(g, d) + 1e-10 * g[..., 0] ** 2),
        swap(example, "least_burden", lambda f: lambda g: 1 + 0.02 * (f(g) - 1)),
        swap(section_4_example, "vanishes", lambda f: lambda x: f(x + 1)),
    ],
    "figure-3": [
        STRAIGHT,
        shifted(example, "envelope", 0.01),
        shifted(example, "envelope", 1e-5),
        shifted(example, "envelope", -1e-8),
        swap(example, "envelope", lambda f: lambda x: f(x) - 0.1),
        STRAIGHT_BURDEN,
        swap(example, "least_burden", lambda f: lambda g: f(g) * (1 + 1e-8)),
        swap(example, "envelope", lambda f: lambda x: 0.5 - x),
        swap(
            example,
            "net_production",
            lambda f: (
                lambda d, m: np.stack(
                    [x := np.linspace(0.0, 0.55, 2001), example.envelope(x) - 1e-4], axis=-1
                )
            ),
        ),
    ],
    "figure-4": [
        STRAIGHT,
        shifted(example, "envelope", 1e-11),
        shifted(example, "envelope", 0.05),
        swap(example, "envelope", lambda f: lambda x: 0.5 - np.asarray(x) + 0.0034),
    ],
    "footnote-22": [
        put(societies, "TWO_TASTES", np.full((2, 4), 0.25)),
        swap(groups, "split", lambda f: lambda *a: tuple(part[:-1] for part in f(*a))),
        shifted(groups, "income_gap", 0.3),
        LOOSE_ENDS,
        scaled(groups, "largest_share", 1.1),
    ],
}
B |= {
    "text/fewer-marketplaces": [
        path_of(numbers=lambda found: found.numbers[::-1]),
        path_of(by_number=lambda found: found.by_number * 0.99),
        SKIP,
        shifted(paths, "switch", 2e-5),
        swap(verifier, "attained", lambda f: lambda *a: 0.5),
        swap(
            draws,
            "enclose",
            lambda f: lambda *a: replace(f(*a), covers=f(*a).covers and a[3:] != ((3,),)),
        ),
    ],
    "text/many-or-one": [ONE_PRICE, SKIP, LOOSE_ENDS],
    "footnote-23": [
        put(cases, "GOODS", (1, 2, 1, 2)),
        SKIP,
        prop("utility", lambda e, u: u * (1 + 1e-11 * np.arange(u.size)) if np.ndim(u) else u),
        swap(core, "ties", lambda f: lambda *a: f(*a)[:2]),
    ],
    "footnote-24": [
        SKIP,
        swap(paths, "hours_left", lambda f: lambda e, d: 2 - (2 - f(e, d)) ** 2),
        scaled(paths, "many_residences", 0.9),
        swap(paths, "many_residences", lambda f: lambda n: np.array([0.165, 0.835])),
        swap(paths, "many_residences", lambda f: lambda n: f(n) + (0.05 if n == 24 else 0)),
        swap(paths, "many_residences", lambda f: lambda n: f(2)),
        swap(draws, "crowd", lambda f: lambda n: (f(n)[0], rough(f(n)[1]), f(n)[2])),
    ],
    "text/middle-population": [
        EVEN,
        prop("populations", lambda e, m: m / (1 + e.setup[..., np.newaxis])),
        prop("populations", lambda e, m: np.maximum(m, 0.3)),
        prop("utility", lambda e, u: u + 1e-9 * e.time[..., 0]),
        put(section_5_case_1, "D", 0.67),
        NOT_RISING,
        NOT_ZERO,
        ROUGH,
    ],
    "text/relative-rents": [
        RENTS_EVEN,
        EVEN,
        RENTS_TURNED,
        NOT_RISING,
        NOT_ZERO,
        put(section_5_case_1, "SWITCH", 0.085 * (1 + 1e-10)),
        ROUGH,
    ],
    "text/absolute-rents": [
        RENTS_TURNED,
        cell("0.05", "rent-b", "0.020"),
        each(
            prop("rents", lambda e, r: 0 * r - np.linspace(0, 1, len(r))[:, np.newaxis]),
            prop("simplex_rents", lambda e, r: 0 * r - np.linspace(0, 1, len(r))[:, np.newaxis]),
        ),
        prop("rents", lambda e, r: 0.02 * r),
    ],
    "text/agglomeration-with-two": [
        EVEN,
        UNEVEN,
        nudged("populations", 1e-8),
        prop("populations", lambda e, m: 0.25 + 0.5 * (m - 0.25)),
        swap(core, "ties", lambda f: lambda *a: f(*a)[:3]),
    ],
    "text/asymmetric-tastes": [
        swap(algebra, "worth_of_an_hour", lambda f: lambda: [-one for one in f()]),
        swap(algebra, "tilt_in_the_middle", lambda f: lambda: f() + algebra.FIRST),
        swap(algebra, "turned_round", lambda f: lambda: [-one for one in f()]),
        GOODS_TURNED,
        scaled(places, "pull", -1),
        scaled(places, "single_place", 0.5),
        put(cases, "ASYMMETRIC", (0.3, 0.2, 0.25, 0.25)),
        EVEN,
        scaled(places, "single_place", 1.3),
    ],
    "text/at-c": [
        COMPOSITE,
        scaled(places, "pull", -1),
        scaled(places, "single_place", 1 - 1e-5),
        shifted(places, "pull", 1.0),
        swap(places, "single_place", lambda f: lambda *a: 0.67),
        swap(places, "pull", lambda f: lambda e, q, d: f(e, q, d) if d == 0.67 else -f(e, q, d)),
        scaled(paths, "leaving_cost", 0.9),
    ],
    "text/pull-to-the-middle": [
        COMPOSITE,
        swap(paths, "best_places", lambda f: lambda q: f(q)[::-1]),
        scaled(places, "root_of_pull", 1 + 1e-5),
        EVEN,
        prop("populations", lambda e, m: m + 1e-5 * np.linspace(-1, 1, m.shape[-1])),
    ],
    "text/asymmetric-technology": [
        swap(algebra, "worth_of_an_hour", lambda f: lambda: [-one for one in f()]),
        swap(algebra, "tilt_in_the_middle", lambda f: lambda: f() + algebra.FIRST),
        swap(algebra, "turned_round", lambda f: lambda: [-one for one in f()]),
        scaled(places, "pull", -1),
        scaled(places, "single_place", 0.5),
        scaled(places, "single_place", 1 + 1e-4),
        GOODS_TURNED,
    ],
    "text/output-for-marketplaces": [
        prop("populations", lambda e, m: m[..., ::-1]),
        prop("outputs", lambda e, y: -y),
        SAME_TASTES,
        EVEN,
        scaled(places, "pull", -1),
        put(section_5_case_2, "replace", lambda e, **_: e),
    ],
    "text/commodities-scarce": [
        prop("inputs", lambda e, q: 1 / q),
        prop(
            "inputs",
            lambda e, q: (
                q
                if q.ndim < 2
                else e.outputs[..., :2].sum(axis=-1, keepdims=True)
                * np.linspace(1, 2, len(q))[:, np.newaxis]
            ),
        ),
        ratio(share=[3, 18, -36, 48, 54, 36, 12]),
        NOT_ZERO,
        ROUGH,
    ],
}
B |= {
    "theorem-3.1/individually-rational": [
        slip(appendix_a, "limit", lambda f: lambda x, c, _: f(x, c, 1)),
        prop("consumption", lambda e, c: 0.4 * c),
    ],
    "theorem-3.1/equilibrium-in-core": [
        BLOCKED,
        shifted(coalitions, "coalition_gap", -1e-8),
        slip(algebra, "diff", double),
    ],
    "theorem-3.1/expenditure": [
        swap(
            coalitions,
            "frontier",
            lambda f: (
                lambda e, t, u, h, q: SimpleNamespace(transfers=np.array([0.1, 0.2]), fee=0.2)
            ),
        ),
        swap(
            coalitions,
            "frontier",
            lambda f: lambda e, t, u, h, q: f(e, t, u**0.001, h, q),
        ),
        swap(
            coalitions,
            "frontier",
            lambda f: (
                lambda e, t, u, h, q: SimpleNamespace(
                    transfers=f(e, t, u, h, q).transfers + 1e-5, fee=0.2
                )
            ),
        ),
        transfers_moved(when=True, by=1e-5),
        transfers_moved(when=False, by=1e-5),
        swap(economy, "composite_price", lambda f: lambda e, log: f(e, np.maximum(log, -10.0))),
    ],
    "theorem-3.1/signs": [
        prop("incomes", lambda e, income: -income),
        prop("fee", lambda e, t: -t),
        prop("fee", lambda e, t: 0 * t),
        scaled(bound, "utility_bound", 1 + 1e-8),
        scaled(bound, "utility_bound", 2),
    ],
    "theorem-3.2/fixed-point": [
        prop("wages", lambda e, w: 2 * w),
        prop("wages", lambda e, w: w + 1e9),
        prop("rents", lambda e, r: 0 * r - 1e-9),
        prop("consumption", lambda e, c: -c),
        prop("consumption", lambda e, c: c + 1e-3),
        prop("labour", lambda e, n: 0.1 * n),
    ],
    "theorem-4.1/premise": [
        put(appendix_a, "capacity", lambda e, t: np.asarray(t).max(axis=-1)),
        put(appendix_a, "capacity", lambda e, t: np.asarray(t).min(axis=-1) * 0),
    ],
    "corollary-4/subset": [
        slip(appendix_a, "factor", double),
        prop("utility", lambda e, u: 1 / u),
        put(appendix_a, "np", SimpleNamespace(**(vars(np) | {"full": lambda *_: np.ones(2)}))),
    ],
    "text/labour-net-of-travel": [
        prop("outputs", lambda e, y: e.populations * (e.labour + 2 - e.time)),
        prop("labour", lambda e, n: n + 1e-8),
        prop("labour", lambda e, n: n * 1.1),
    ],
    "section-2.12/deviation": [
        prop("outputs", lambda e, y: y * 1.5),
        prop("outputs", lambda e, y: y + 1e-7),
        prop("consumption", lambda e, c: 0 * c),
    ],
    "section-2.6/not-convex": [
        swap(structures, "works_at_one", lambda _: lambda x: True),
        swap(structures, "works_at_one", lambda _: lambda x: False),
    ],
}
B |= {
    "section-3/without-boundary": [
        put(section_3_remarks, "LIKING", np.array([0.5, 3.0])),
        put(section_3_remarks, "VALUE_OF_TIME", np.array([1.5, 2.0])),
        put(section_3_remarks, "FEES", np.array([0.5, 1.5])),
        swap(residences, "chosen", lambda f: lambda *a, boundary: f(*a, boundary=False)),
        swap(residences, "chosen", lambda f: lambda *a, boundary: f(*a, boundary=True)),
        swap(residences, "chosen", lambda f: lambda *a, boundary: ~f(*a, boundary=boundary)),
        scaled(residences, "least_cost", 0.0),
    ],
    "remark-2": [
        slip(section_3_remarks, "diff", lambda f: lambda *a: -f(*a)),
        scaled(residences, "utility", -1),
        swap(residences, "utility", lambda _: lambda t, b: np.asarray(b) @ np.asarray(t)),
    ],
    "remark-3/positive-prices": [
        slip(section_3_remarks, "limit", lambda f: lambda x, c, _: f(x, c, 1)),
        swap(
            cases,
            "table_economies",
            lambda f: (
                lambda: [
                    (e, replace(row, log_price=row.log_price + np.log(1e-3))) for e, row in f()
                ]
            ),
        ),
        prop("wages", lambda e, w: 0.5 * w),
        put(section_3_remarks, "HOURS_LEFT", np.array([2.0, 1e-3])),
        put(section_3_remarks, "LAND_OWNED", np.array([1e-3, 2.0])),
        put(section_3_remarks, "SETUP_TAKES", 0.75),
        put(section_3_remarks, "SETUP_TAKES", 2.5),
    ],
    "remark-4": [
        prop("utility", lambda e, u: 0.5 * u),
        swap(equilibrium, "hours_left", lambda f: lambda e, d: f(e, d) + 1e-9),
        BLOCKED,
        scaled(bound, "utility_bound", -1),
        shifted(bound, "utility_bound", 1.0),
        slip(section_3_remarks, "limit", lambda f: lambda x, c, _: f(x, c, 1)),
        each(
            prop("utility", lambda e, u: 0.5 * u),
            swap(coalitions, "is_unblocked", lambda _: lambda *a: True),
        ),
        shifted(bound, "utility_bound", 5e-4),
    ],
    "footnote-11/finite-population": [
        slip(section_2, "Rational", lambda f: lambda p, q=1: f(3, 2) if p == 183 else f(p, q)),
        slip(section_2, "Rational", lambda f: lambda p, q=1: f(p, q) + f(p == 183, 10**6)),
        swap(residences, "whole_people", lambda f: lambda p, n: f(p[::-1] * [2, 1, 1, 0], n)),
        swap(residences, "whole_people", lambda f: lambda p, n: f(np.full(4, 0.25), n)),
    ],
    "footnote-18/no-marketplace": [
        swap(structures, "access", lambda _: lambda distances: 0.0),
        shifted(residences, "utility", 1.0),
        prop("utility", lambda e, u: u * (1 + 3e-9)),
        shifted(bound, "utility_bound", 1e-4),
    ],
}
B |= {
    "theorem-3.1/separation": [
        slip(appendix_a, "expand", lambda f: lambda x: f(x) + 1),
        scaled(residences, "utility", 1.5),
        slip(algebra, "diff", double),
        prop("wages", lambda e, w: 0.9 * w),
    ],
    "theorem-3.1/most-preferred": [
        swap(residences, "with_dull_residence", lambda f: lambda b: f(np.minimum(b, 7 / 8))),
        swap(residences, "with_dull_residence", lambda f: lambda b: f(b)[..., [0, 0]]),
        shifted(residences, "least_cost", -1.0),
        put(appendix_a, "LIKED", np.array([1.0, 0.75, 1.0])),
        put(appendix_a, "TAKEN", 0.5),
        shifted(residences, "with_dull_residence", 0.01),
    ],
    "theorem-3.2/bounded": [
        swap(structures, "producible", lambda f: lambda e, t: f(e, t * np.r_[0.5, np.ones(9)])),
        swap(structures, "producible", lambda f: lambda e, t: f(e, t) | True),
        swap(structures, "producible", lambda f: lambda e, t: f(e, t) & False),
        swap(
            structures,
            "producible",
            lambda f: lambda e, t: f(e, t * np.r_[np.ones(2), np.zeros(8)]),
        ),
    ],
    "theorem-3.2/closed-graph": [
        scaled(residences, "least_cost", 2),
        put(appendix_a, "TAKEN", 0.3),
        put(appendix_a, "TAKEN", 2.0),
        swap(residences, "chosen", lambda f: lambda *a, boundary: ~f(*a, boundary=boundary)),
        swap(residences, "chosen", lambda f: lambda *a, boundary: f(*a, boundary=False)),
        slip(appendix_a, "limit", lambda f: lambda x, c, *_: f(x, c, 1)),
    ],
    "theorem-3.2/limit": [
        slip(appendix_a, "limit", lambda f: lambda *a: f(*a) - 1),
        slip(appendix_a, "expand", lambda f: lambda x: f(x) + 1),
        scaled(economy, "composite_price", 100),
    ],
    "theorem-4.1/best-is-core": [
        swap(appendix_a, "vanishes", lambda f: lambda x: f(x + 1)),
        SKIP,
        COARSE,
        prop("utility", lambda e, u: 1.01 * u),
        swap(structures, "congestion_share", lambda _: lambda s, c: c + 0 * s),
    ],
}
BREAKS = {f"marketplaces/{name}": list(functions) for name, functions in B.items()}
