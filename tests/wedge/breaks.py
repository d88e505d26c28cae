"""Breaks of the wedge paper's claims: each turns a statement of its check.

A break changes a formula, a rule, a design or a printed cell. Where a statement says that two
numbers agree to a tolerance, one break moves one of them by a little more than that. Where a
printed statement is false, one break makes it true.
"""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import sympy as sp
from breaking import cell, each, put, reread

from replication import published
from replication.facts import commuting, people, wages, zipf
from replication.wedge.claims import section_2_1, section_2_3, section_3_1
from replication.wedge.model import (
    algebra,
    amenities,
    calibration,
    census,
    examples,
    laws,
    market,
    outcomes,
    quadratic,
    system,
    targets,
)
from replication.wedge.model import city as curves
from replication.wedge.model.amenities import TaxBase
from replication.wedge.model.economy import Institutions
from replication.wedge.printed import (
    attempts,
    comparison,
    experiments,
    lots,
    recovery,
    slips,
    system_tables,
    tables,
)
from replication.wedge.reference import exact


def fewer(patch):
    """Try claims about all parameters on fewer draws."""
    patch.setattr(section_2_1, "SYSTEMS", 6)
    patch.setattr(section_2_3, "SYSTEMS", 6)
    patch.setattr(outcomes, "TAX_RATES", np.array([0.0, 0.1, 0.33]))
    patch.setattr(outcomes, "OWNERSHIPS", np.array([0.0, 1.0]))


FEWER = fewer


def always(value):
    """Function that returns one value."""
    return lambda: value


def through(owner, name, change):
    """Break that changes what a function returns."""

    def apply(patch):
        function = getattr(owner, name)
        patch.setattr(owner, name, lambda *args, **kwargs: change(function(*args, **kwargs)))

    return apply


def times(**factors):
    """Change of fields of what a function returns."""
    return lambda found: replace(
        found, **{name: factor * getattr(found, name) for name, factor in factors.items()}
    )


def scale(owner, name, factor):
    """Break that multiplies what a function returns."""
    return through(owner, name, lambda value: factor * value)


def shift(owner, name, amount):
    """Break that adds to what a function returns."""
    return through(owner, name, lambda value: value + amount)


def turn(owner, name):
    """Break that turns the sign of what a function returns."""
    return scale(owner, name, -1)


def with_size(owner, name, amount):
    """Break that adds an amount that grows with the log of the size, the last argument."""

    def apply(patch):
        function = getattr(owner, name)
        patch.setattr(
            owner, name, lambda *args: function(*args) + amount * np.log(np.asarray(args[-1]))
        )

    return apply


def derive(key, change):
    """Break that changes what a formula is derived to be."""

    def apply(patch):
        found = algebra.DERIVED[key]()
        patch.setitem(algebra.DERIVED, key, lambda: change(found))

    return apply


def printed_formula(key):
    """Break that derives what is printed."""
    return lambda patch: patch.setitem(algebra.DERIVED, key, lambda: algebra.PRINTED[key])


def misprint(row, column, text, *numbers):
    """Break that prints another cell in some tables, or in all that have the row."""
    return cell(row, column, text, [f"table-{number}" for number in numbers])


def reprint(number, make, rows=None):
    """Break that prints our numbers in place of the table's."""

    def apply(patch):
        ours = make()

        def misread(table):
            if table.id != f"wedge/table-{number}":
                return table
            cells = table.cells.copy()
            for row in rows or cells.index:
                for column in cells.columns:
                    if cells.at[row, column]:
                        cells.at[row, column] = published.write_like(
                            ours.at[row, column], cells.at[row, column]
                        )
            return replace(table, cells=cells)

        reread(misread)(patch)

    return apply


def redesign(number, name, **changes):
    """Break that runs a column of Table 1 or 2 with other settings."""

    def apply(patch):
        designs = system_tables.DESIGNS[number]
        patch.setitem(designs, name, replace(designs[name], **changes))

    return apply


def one_by_one(patch):
    """Allocate people one by one."""
    patch.setattr(
        lots,
        "on_lattice",
        lambda city, benefit, people, count, step=1: system.allocate(city, benefit, people, count),
    )


def all_in_lots(patch):
    """Allocate people in lots where one by one was asked for."""
    solve = system.federal_planner

    def planner(city, people, count=None):
        if count is None:
            return solve(city, people)
        return lots.on_lattice(city, system.social_benefit, people, count)

    patch.setattr(system, "federal_planner", planner)


def tax_all(base):
    """Break that counts one kind of earnings, whatever was asked for."""

    def apply(patch):
        revenue = amenities.public_revenue
        patch.setattr(
            amenities,
            "public_revenue",
            lambda city, rules, size, asked=None: revenue(city, rules, size, base),
        )

    return apply


def institutions(change):
    """Break that changes the institutions of every competitive equilibrium."""

    def apply(patch):
        solve = system.competitive_equilibrium
        patch.setattr(
            system,
            "competitive_equilibrium",
            lambda city, rules, *args: solve(city, change(rules), *args),
        )

    return apply


def nobody_enters(patch):
    """Let nine tenths as many cities be filled."""
    most = market.Market.most_filled
    patch.setattr(market.Market, "most_filled", lambda self: max(int(0.9 * most(self)), 1))


def other_grid(**changes):
    """Break that changes the outcome at every pair of institutions of the baseline's grid."""
    return through(
        outcomes,
        "outcomes",
        lambda rows: [[replace(cell, **changes) for cell in row] for row in rows],
    )


def other_outcome(**changes):
    """Break that reports something else of every pair of institutions."""
    return through(outcomes, "wedge_outcome", lambda found: replace(found, **changes))


def counterexample(**changes):
    """Break that changes the two cities of Result 3's counterexample."""
    return put(quadratic, "TOO_LARGE", replace(quadratic.TOO_LARGE, **changes))


def curve(kind, site, **changes):
    """Break that changes one curve of the counterexample."""
    pair = list(getattr(quadratic.TOO_LARGE, kind))
    pair[site] = replace(pair[site], **changes)
    return counterexample(**{kind: tuple(pair)})


def left_before(kind, site, **changes):
    """Break that changes one curve of Result 3's second example."""
    case = quadratic.LEFT_BEFORE
    pair = list(getattr(case, kind))
    found = {name: quadratic.Fraction(value) for name, value in changes.items()}
    pair[site] = replace(pair[site], **found)
    return put(quadratic, "LEFT_BEFORE", replace(case, **{kind: tuple(pair)}))


def other_last_site(change):
    """Break that changes the sites which the rule of (16) leads to."""
    return through(
        amenities,
        "with_hypothetical_sites",
        lambda city: replace(city, productivity=change(city.productivity)),
    )


def bend(owner, name, power):
    """Break that lets an elasticity-like function of size grow with another power of it."""

    def apply(patch):
        function = getattr(owner, name)
        patch.setattr(owner, name, lambda *args: function(*args) * np.asarray(args[1]) ** power)

    return apply


def prefer_size(patch):
    """Let amenities count for more in larger cities."""
    benefit = system.social_benefit
    patch.setattr(
        system,
        "social_benefit",
        lambda city, size: benefit(city, size) + city.quality_of_life * size / 1e3,
    )


def untaxed_rent(city, size):
    """Average rent with the time cost before tax."""
    return (
        city.commuting * curves.time_cost(city, size)
        + city.commuting * curves.material_cost(city, size)
        + city.land_elasticity * curves.land_cost(city, size)
    )


def print_the_transfer(*, printed):
    """Break that pays one transfer, whichever is asked for."""

    def apply(patch):
        pay = curves.efficient_transfer
        patch.setattr(
            curves,
            "efficient_transfer",
            lambda city, rules, size, **_: pay(city, rules, size, printed=printed),
        )

    return apply


def pay_more_in_larger_cities(patch):
    """Add cents to the transfer, more of them in larger cities."""
    pay = curves.efficient_transfer
    patch.setattr(
        curves,
        "efficient_transfer",
        lambda city, rules, size, *, printed: (
            pay(city, rules, size, printed=printed) + 0.02 * np.log(size)
        ),
    )


def every_point(changes):
    """Break that moves points of Figure 1 at every outside option."""
    return through(
        examples,
        "points_by_option",
        lambda found: [replace(point, **changes(point)) for point in found],
    )


def right_transfer(*, printed):
    """Transfer of section 3.4 as corrected, whichever is asked for."""
    rent = algebra.average_rent()
    edge = algebra.WAGE * (1 - (1 + algebra.phi) * algebra.c * algebra.N**algebra.phi)
    return (
        algebra.agglomeration_externality()
        + algebra.tau * edge
        - rent
        + algebra.rho * (rent - algebra.average_rent_everywhere)
    )


def other_technology(**changes):
    """Break that certifies another city."""
    found = {name: quadratic.Fraction(value) for name, value in changes.items()}
    return put(exact, "BENCHMARK", replace(exact.BENCHMARK, **found))


def every_target(*names):
    """Break that puts another expression in the place of several of section 4.1's."""
    return each(*(put(targets, name, algebra.N) for name in names))


def rents_not_shared():
    """PAB of a city whose residents get its rents whatever the portfolio, and a portfolio too."""
    shared = algebra.rho * algebra.average_rent_everywhere
    edge = algebra.WAGE * (1 - (1 + algebra.phi) * algebra.c * algebra.N**algebra.phi)
    own = algebra.average_rent() * (1 + algebra.tau)
    return (1 - algebra.tau) * edge + own / 2 + shared + algebra.transfer + algebra.quality


def swap_calibration(patch):
    """Let the land elasticity and the land cost change places."""
    solve = calibration.calibrate_land

    def swapped(*args):
        land = solve(*args)
        return calibration.LandCalibration(land.cost / 1e4, land.elasticity, 1 / land.weight)

    patch.setattr(calibration, "calibrate_land", swapped)


RIGHT_TIME_COST = algebra.c_tilde * (algebra.N / sp.pi) ** (algebra.chi / 2) / (1 + algebra.chi / 2)


def charge(of_quality=0.0, part=1.0):
    """Break that charges a part of a lot's cost, and more where quality of life is higher."""

    def charged(sites, cost):
        quality = sites.quality_of_life
        return replace(sites, quality_of_life=quality - part * cost * (1 + of_quality * quality))

    return put(amenities, "net_of_opportunity_cost", charged)


def dearer_land_is_cheaper(patch):
    """Let land costs that are larger by a factor be smaller by it."""
    read, base = amenities.amenities_of, 2_640.0

    def inverse(people, plain, *args):
        return read(people, replace(plain, land_cost=base**2 / plain.land_cost), *args)

    patch.setattr(amenities, "amenities_of", inverse)


FORMULA_NUDGE = 1 + 1e-11


def alter(module, table, **changes):
    """Break that lets a module read a public table with other columns."""

    def apply(patch):
        read = module.public_table

        def changed(name):
            frame = read(name)
            if name == table:
                frame = frame.assign(**{one: change(frame) for one, change in changes.items()})
            return frame

        patch.setattr(module, "public_table", changed)

    return apply


def noise(table):
    """Values that have little to do with population."""
    return 30 + np.cos(np.arange(len(table)))


def benefits_turned(patch):
    """Turn the sign of SAB after the sites are read."""
    for name in ("baseline", "quality_baseline"):
        patch.setattr(system_tables, name, always(getattr(system_tables, name)()))
    turn(curves, "social_average_benefit")(patch)


def one_city_has_all(patch):
    """Let everybody live in one of several alike cities."""
    patch.setattr(
        algebra, "in_alike_cities", lambda benefit, people, _: benefit.subs(algebra.N, people)
    )


def nobody_opens(factor):
    """Break that lets the planner open a part of his cities."""

    def apply(patch):
        solve = system.federal_planner

        def planner(city, people, count=None):
            found = solve(city, people, count)
            return solve(city, people, max(int(factor * found.count), 1))

        patch.setattr(system, "federal_planner", planner)

    return apply


def nobody_empties(patch):
    """Let the planner report every site as inhabited."""
    solve = system.Economy.efficient

    def full(self, count=None):
        found = solve(self, count)
        return replace(
            found, city=self.city, size=np.full(census.AREAS, 2 * found.size[0]), price=0.0
        )

    patch.setattr(system.Economy, "efficient", full)


def columns_of_table_1(last):
    """Break that prints columns up to another one in Table 1."""
    return reread(
        lambda table: (
            replace(table, cells=table.cells.rename(columns={"(5)": last}))
            if table.id == "wedge/table-1"
            else table
        )
    )


def shares_of_tables(share):
    """Break that varies the elasticity of rent at another land share."""
    return lambda patch: patch.setattr(
        tables,
        "DESIGNS",
        {
            number: replace(design, land_share=share)
            if isinstance(design.rent_elasticity, tuple)
            else design
            for number, design in tables.DESIGNS.items()
        },
    )


def misprint_shares(patch):
    """Print land shares of up to 6 percent."""
    each(*(misprint("land-rent-share", column, "0.060", 3) for column in tables.COLUMNS[1:]))(patch)


def more_by_number(patch):
    """Let welfare rise with the number of cities."""
    solve = system.Economy.competitive

    def more(self, count=None):
        found = solve(self, count)
        return Produced(found, found.net_production * (1 + 1e-2 * found.count))

    patch.setattr(system.Economy, "competitive", more)


def zigzag(patch):
    """Let welfare rise again at many cities."""
    solve = system.Economy.competitive

    def more(self, count=None):
        found = solve(self, count)
        return Produced(found, found.net_production * (1.03 if found.count == 240 else 1))

    patch.setattr(system.Economy, "competitive", more)


def other_loss(patch):
    """Let the planner produce a good deal more."""
    solve = system.Economy.efficient

    def more(self, count=None):
        found = solve(self, count)
        return Produced(found, found.net_production * 1.2)

    patch.setattr(system.Economy, "efficient", more)


class Produced:
    """An allocation with another production."""

    def __init__(self, found, production):
        self.found, self.net_production = found, production

    def __getattr__(self, name):
        return getattr(self.found, name)


def pleasant_wages(patch):
    """Let the wage of a single city rise with its quality of life."""
    income = curves.gross_labour_income
    patch.setattr(
        curves,
        "gross_labour_income",
        lambda city, size: (
            income(city, size)
            + (
                5 * city.quality_of_life
                if np.ndim(size) == np.ndim(city.quality_of_life) == 0
                else 0
            )
        ),
    )


def pleasant_cents(patch):
    """Let a single pleasant city offer a little more."""
    offer = curves.private_average_benefit
    patch.setattr(
        curves,
        "private_average_benefit",
        lambda city, rules, size: (
            offer(city, rules, size)
            + (1e-5 if np.ndim(size) == 0 and np.all(city.quality_of_life > 0) else 0)
        ),
    )


def forget_quality(patch):
    """Let quality of life be of no use."""
    offer = curves.private_average_benefit
    patch.setattr(
        curves,
        "private_average_benefit",
        lambda city, rules, size: offer(replace(city, quality_of_life=0.0), rules, size),
    )


def offers_nudged(patch):
    """Let the second of two sites with quality of life offer a little more."""
    offer = curves.private_average_benefit
    patch.setattr(
        curves,
        "private_average_benefit",
        lambda city, rules, size: (
            offer(city, rules, size)
            + (1e-5 * np.arange(2) if np.ndim(city.quality_of_life) else 0.0)
        ),
    )


def dearer_without_tax(patch):
    """Let a higher tax raise what a city offers."""
    offer = curves.private_average_benefit
    patch.setattr(
        curves,
        "private_average_benefit",
        lambda city, rules, size: offer(city, rules, size) + 1e5 * rules.tax_rate,
    )


def shift_productivity(patch):
    """Read a site's productivity a little wrong."""
    read = amenities.productivity_at
    patch.setattr(
        amenities, "productivity_at", lambda *args: read(*args) * (1 + 1e-9 * np.log(args[-1]))
    )


def powers_of_sizes(exponent):
    """Break that fits ranks to powers of sizes: the exponent changes by its inverse."""

    def apply(patch):
        fit = zipf.fit_rank
        patch.setattr(
            zipf, "fit_rank", lambda sizes, ranked: fit(np.asarray(sizes) ** exponent, ranked)
        )

    return apply


def laws_are(make):
    """Break that gives the sites another law."""
    return put(laws, "productivity_under", make)


def turned_round(patch):
    """Mistake too large for too small."""
    find = outcomes.undersized
    patch.setattr(outcomes, "undersized", lambda planned, market: find(market, planned))


def correct_table(number):
    """Function that returns one of Tables 3-11 with true derivatives and exact parameters."""
    return lambda: tables.compute(tables.DESIGNS[number], tables.Variant.CORRECT, None)


def exact_table(number):
    """Function that returns one of Tables 3-11 with the slips and every digit of parameters."""
    return lambda: tables.compute(tables.DESIGNS[number], digits=None)


def reprint_last_column(number):
    """Break that prints the last column of Tables 3-7 as it is at a land share of 8%."""
    design = tables.DESIGNS[number]

    def make():
        run = tables.Design(
            "8%", (0.08,) * 5, design.rent_elasticity, design.tax_rate, design.ownership
        )
        ours = tables.table(number).copy()
        ours["(6)"] = tables.compute(run)["(6)"]
        return ours

    return reprint(number, make)


def whole_column_5():
    """Table 2 with column (5) as it is if 54 cities hold everybody."""
    ours = system_tables.table(2).copy()
    design = replace(system_tables.DESIGNS[2]["(5)"], allocated_count=None)
    economy = comparison.column(2, "(5)")
    for row, value in comparison.efficient_sizes(design, economy, in_lots=True).items():
        ours.at[row, "(5)"] = value
    return ours


def other_counts(competitive, planned):
    """Break that reports other numbers of cities of the baseline, and another loss."""

    def apply(patch):
        first = patch.setattr
        sizes = np.ones(competitive), 1.01 * np.ones(planned)
        market, plan = (Counted(one) for one in sizes)
        first(system.Economy, "competitive", lambda self, count=None: market)
        first(system.Economy, "efficient", lambda self, count=None: plan)

    return apply


class Counted:
    """An allocation of which only number of cities and production are asked."""

    def __init__(self, size):
        self.count = len(size)
        self.net_production = float(size[0])


def scaled_loss(factor):
    """Break that reports another loss of the same share of net production."""

    def apply(patch):
        produced = system.Allocation.net_production
        patch.setattr(
            system.Allocation,
            "net_production",
            property(lambda self: factor * produced.fget(self)),
        )

    return apply


def cheaper_by_number(patch):
    """Let the common benefit fall with the number of cities."""
    solve = system.Economy.competitive

    def worse(self, count=None):
        found = solve(self, count)
        return replace(found, price=found.price - 100 * found.count)

    patch.setattr(system.Economy, "competitive", worse)


def stop_early(patch):
    """Let the planner stop at half of the best number of cities."""
    solve = system.Economy.efficient
    patch.setattr(
        system.Economy,
        "efficient",
        lambda self, count=None: solve(self, count or max(solve(self).count // 2, 1)),
    )


def one_site_less(patch):
    """Let one of the hypothetical sites be missing."""
    add = amenities.with_hypothetical_sites
    patch.setattr(
        amenities, "with_hypothetical_sites", lambda city, rule, number: add(city, rule, number - 1)
    )


def observe_the_simulated(ranked):
    """Break that fits the observed populations as the simulated ones are fitted."""

    def apply(patch):
        fit, found = amenities.fit_rank_rule, {}

        def same(values, number):
            rule = fit(values, number)
            simulated = len(values) < census.AREAS
            if simulated:
                found["simulated"] = rule
            return rule if simulated or number != ranked else printed_rule

        printed_rule = amenities.RankRule(11.332, -1.073, -77.06, ranked)
        patch.setattr(amenities, "fit_rank_rule", same)

    return apply


def straight_sites(patch):
    """Let all sites lie on the line through the best ones."""
    patch.setattr(
        amenities,
        "output_per_worker",
        lambda city: 1e4 * np.arange(1, census.AREAS + 1) ** (-1 / 30.258),
    )


def steeper_line(factor):
    """Break that turns the line through the best sites around the first."""
    return through(
        amenities,
        "rank_plot",
        lambda plot: replace(
            plot,
            top=replace(
                plot.top,
                slope=factor * plot.top.slope,
                intercept=(1 - factor) * plot.top.slope * float(np.log(plot.values[0]))
                + plot.top.intercept,
            ),
        ),
    )


def scale_slope(factor):
    """Break that multiplies the slope of the line through the best sites."""
    return through(
        amenities,
        "rank_plot",
        lambda plot: replace(plot, top=replace(plot.top, slope=factor * plot.top.slope)),
    )


BREAKS = {
    "wedge/result-1": [
        put(algebra, "marginal", lambda average: 2 * sp.diff(algebra.N * average, algebra.N)),
        scale(curves, "city_planner_size", 1 + 1e-7),
        scale(curves, "city_planner_size", 2),
        turn(curves, "social_marginal_benefit"),
        benefits_turned,
    ],
    "wedge/corollary-1": [
        nobody_empties,
        put(quadratic, "FLAT", quadratic.TOO_LARGE.private[0]),
        put(quadratic, "LEFT_SMALL", quadratic.TOO_LARGE),
        put(algebra, "social_marginal_benefit", algebra.social_average_benefit),
        put(algebra, "marginal", lambda average: 2 * sp.diff(algebra.N * average, algebra.N)),
        scale(curves, "city_planner_size", 100),
        scale(curves, "city_planner_size", 0.9),
    ],
    "wedge/footnote-5": [
        one_city_has_all,
        scale(curves, "city_planner_size", 2),
        through(
            system, "federal_planner", lambda found: replace(found, size=(1 + 1e-8) * found.size)
        ),
        put(
            examples,
            "identical_sites",
            lambda number: replace(calibration.benchmark_city(), productivity=np.ones(1)),
        ),
        through(system, "federal_planner", lambda found: replace(found, size=found.size[:0])),
    ],
    "wedge/figure-3": [
        turn(curves, "social_marginal_benefit"),
        scale(curves, "social_average_benefit", 1 + 1e-8),
        through(examples, "two_cities", lambda case: replace(case, loss=-case.loss)),
        through(
            examples,
            "two_cities",
            lambda case: replace(case, planned=replace(case.planned, size=case.planned.size[::-1])),
        ),
        through(examples, "two_cities", lambda case: replace(case, area=1.0000001 * case.area)),
        through(exact, "two_cities", lambda sure: (sure[1], sure[0], -sure[2])),
        through(exact, "two_cities", lambda sure: (*sure[:2], sure[2] * (1 + 1e-6))),
    ],
    "wedge/equation-5": [
        tax_all(TaxBase.AVERAGE),
        tax_all(TaxBase.EDGE),
        shift(curves, "across_city_wedge", 1e-5),
        shift(curves, "across_city_wedge", -100),
        put(algebra, "paid_in", lambda: algebra.tau * algebra.WAGE),
    ],
    "wedge/equation-6": [
        turn(curves, "private_within_city_wedge"),
        turn(algebra, "migration_curvature"),
        through(examples, "pairwise_stable_cities", lambda case: replace(case, slope=-case.slope)),
        through(
            examples,
            "pairwise_stable_cities",
            lambda case: replace(case, slope=case.slope * [1, 1 + 3e-8, 1]),
        ),
        through(
            examples,
            "pairwise_stable_cities",
            lambda case: replace(case, slope=case.slope * [1.4, 1, 1]),
        ),
        through(
            examples,
            "pairwise_stable_cities",
            lambda case: replace(case, size=case.size * [1 + 1e-9, 1, 1]),
        ),
        put(examples, "migrate", lambda city, rules, size: np.array([size, size - 9e-6])),
        scale(examples, "migrate", -1),
        put(algebra, "net_income", lambda: algebra.N * algebra.WAGE),
    ],
    "wedge/result-2": [
        put(algebra, "after_wedge", lambda social, across: social + across),
        scale(curves, "political_equilibrium_size", 50),
        scale(curves, "political_equilibrium_size", 1.2),
        scale(curves, "city_planner_size", 0.02),
        institutions(lambda rules: Institutions(0.0, 0.0)),
        nobody_enters,
    ],
    "wedge/corollary-2": [
        one_city_has_all,
        scale(curves, "city_planner_size", 2),
        scale(curves, "political_equilibrium_size", 0.9),
        institutions(lambda rules: Institutions(0.0, 0.0)),
        institutions(lambda rules: Institutions(0.33, 1.0)),
        nobody_enters,
        through(
            system,
            "federal_planner",
            lambda found: replace(found, size=np.concatenate([found.size, found.size])),
        ),
    ],
    "wedge/result-3": [
        scale(curves, "political_equilibrium_size", 1 + 1e-4),
        through(
            system,
            "federal_planner",
            lambda found: replace(found, size=found.size * (1 + 1e-5 * np.arange(found.count))),
        ),
        put(algebra, "wedge_at", lambda marginal_benefit, private: marginal_benefit + private),
        each(
            other_outcome(undersized_are_top=False),
            curve("social", 1, top=quadratic.Fraction(13)),
        ),
        each(other_outcome(undersized_are_top=True), curve("private", 0, at=quadratic.Fraction(1))),
        each(other_outcome(wedge_rises=False), curve("private", 0, top=quadratic.Fraction(8))),
        curve("private", 1, top=quadratic.Fraction(20)),
        curve("social", 1, top=quadratic.Fraction(1)),
        curve("private", 1, at=quadratic.Fraction(9), bend=quadratic.Fraction(2)),
        other_grid(undersized_are_top=False),
        other_grid(beyond_private_peak=False),
        other_grid(undersized_are_top=True),
        other_grid(wedge_rises=True, undersized_are_top=True),
        left_before("private", 0, top="11.16"),
        left_before("private", 1, at="1.1"),
        left_before("private", 1, bend="3"),
        left_before("private", 0, bend="0.9"),
        left_before("private", 0, top="14"),
        left_before("social", 0, top="20"),
        left_before("social", 1, top="9"),
    ],
    "wedge/figure-4": [
        with_size(curves, "private_average_benefit", 0.05),
        scale(curves, "city_planner_size", 0.01),
        scale(amenities, "public_revenue", 0.5),
        scale(amenities, "public_revenue", 2),
        scale(curves, "political_equilibrium_size", 100),
        turn(curves, "across_city_wedge"),
        with_size(curves, "private_average_benefit", 900.0),
        with_size(curves, "social_average_benefit", -900.0),
        scale(algebra, "balanced_benefit", 2),
    ],
    "wedge/text/commuting-elasticity": [
        scale(algebra, "labour_supply", 2),
        put(algebra, "labour_supply", lambda: algebra.N * (1 - algebra.printed_time_cost())),
        put(algebra, "labour_supply", lambda: algebra.N * (1 - (1 + 1e-6) * RIGHT_TIME_COST)),
        put(algebra, "printed_time_cost", lambda: RIGHT_TIME_COST),
        through(section_3_1, "quad", lambda found: (found[0] * (1 + 1e-6), found[1])),
    ],
    "wedge/equation-10": [
        printed_formula("equation-10"),
        scale(curves, "social_marginal_benefit", FORMULA_NUDGE),
    ],
    "wedge/equation-11": [
        derive("equation-11", lambda found: 2 * found),
        scale(curves, "within_city_wedge", FORMULA_NUDGE),
        turn(curves, "within_city_wedge"),
    ],
    "wedge/equation-12": [
        put(algebra, "rent_gradient", lambda: algebra.PRINTED["equation-12"]),
        shift(curves, "average_rent", 2e-8),
        put(curves, "average_rent", lambda city, size, tax: untaxed_rent(city, size)),
    ],
    "wedge/equation-13": [
        scale(curves, "average_rent", 1 + 5e-9),
        shift(curves, "private_average_benefit", 5e-6),
        scale(curves, "average_rent", 1 + 2e-8),
        put(curves, "average_rent", lambda city, size, tax: untaxed_rent(city, size)),
        shift(curves, "private_average_benefit", 1e-4),
        turn(curves, "across_city_wedge"),
        put(algebra, "rent_gradient", lambda: algebra.PRINTED["equation-12"]),
    ],
    "wedge/equation-14": [
        derive("equation-14", lambda found: found + algebra.transfer),
        shift(curves, "private_average_benefit", 1e-11),
    ],
    "wedge/footnote-20": [
        printed_formula("footnote-20"),
        shift(curves, "private_within_city_wedge", 1e-11),
    ],
    "wedge/footnote-18": [
        prefer_size,
        charge(of_quality=1e-3),
        charge(of_quality=1e-9),
        charge(part=0.0),
        charge(part=0.001),
        charge(part=-1.0),
        charge(part=1 + 3e-11),
        through(experiments, "charged", lambda found: (found[0] + 1e-8, *found[1:])),
        put(algebra, "marginal", lambda average: sp.diff(algebra.N**2 * average, algebra.N)),
    ],
    "wedge/figure-5": [
        shift(curves, "average_rent", 5e-5),
        turn(curves, "across_city_wedge"),
        with_size(curves, "across_city_wedge", -2_000.0),
        through(
            examples,
            "across_city_parts",
            lambda parts: (
                parts | {"both": -parts["both"]}
                if "both" in parts
                else dict.fromkeys(parts, np.array([2.0, 1.0]))
            ),
        ),
        put(algebra, "net_income", lambda: 2 * algebra.WAGE),
        scale(curves, "time_cost", 1.5),
        put(calibration, "TIME_SHARE", 0.11),
        put(algebra, "average_rent", lambda: algebra.N),
    ],
    "wedge/text/across-city-wedge": [
        printed_formula("across-city-wedge"),
        shift(curves, "across_city_wedge", 1e-11),
    ],
    "wedge/text/private-social-wedge": [
        derive("private-social-wedge", lambda found: 2 * found),
        derive("equation-11", lambda found: 2 * found),
        shift(curves, "private_social_wedge", 1e-11),
    ],
    "wedge/text/henry-george": [
        put(algebra, "agglomeration_externality", lambda: algebra.alpha * algebra.WAGE),
        put(algebra, "average_rent", lambda: algebra.N),
        scale(curves, "average_rent", 1 + 1e-9),
        shift(curves, "private_social_wedge", 1e-6),
    ],
    "wedge/text/efficient-transfer": [
        print_the_transfer(printed=True),
        print_the_transfer(printed=False),
        put(algebra, "efficient_transfer", lambda *, printed: algebra.N),
        put(algebra, "efficient_transfer", right_transfer),
        pay_more_in_larger_cities,
    ],
    "wedge/text/thresholds": [
        scale(curves, "private_social_wedge", 1 + 5e-7),
        other_outcome(wedge_rises=True),
        other_outcome(wedge_rises=False),
        derive("footnote-23", lambda found: found + algebra.tau + algebra.rho),
        put(calibration, "AGGLOMERATION", 0.005),
        put(exact, "wedge_rises", lambda *args: 0),
        turn(curves, "private_social_wedge"),
    ],
    "wedge/footnote-23": [
        derive("footnote-23", lambda found: -found),
        turn(curves, "private_social_wedge"),
    ],
    "wedge/text/no-wedge-without-tax-and-portfolio": [
        through(examples, "without_the_constant", times(efficient=2)),
        put(algebra, "across_city_wedge", lambda: algebra.N),
        shift(curves, "across_city_wedge", 1e-9),
        misprint("typical-across-city-wedge", "(3)", "600.01", 7, 11),
        each(
            *(
                misprint(f"{place}-across-city-wedge", column, "0.00")
                for place in ("typical", "top")
                for column in tables.COLUMNS[1:]
            )
        ),
        put(calibration, "UNEXPLAINED_WEDGE", 600.01),
        put(calibration, "REFERENCE_POPULATION", 350_100),
        through(recovery, "reference_population", lambda ends: ends + np.array([-1000, 1000])),
    ],
    "wedge/text/calibration-targets": [
        misprint("land-rent-share", "(1)", "0.050"),
        misprint("rent-elasticity", "(1)", "0.216"),
        scale(calibration, "land_rent_share", 1.1),
        scale(calibration, "rent_elasticity", 1.1),
        misprint("land-elasticity", "(4)", "0.250"),
        misprint("land-weight", "(4)", "0.190"),
        through(exact, "typical_rent", lambda sure: replace(sure, share=1.1 * sure.share)),
        through(
            exact, "land_targets", lambda sure: replace(sure, elasticity=1.1 * sure.elasticity)
        ),
        through(
            exact, "typical_rent", lambda sure: replace(sure, elasticity=1.1 * sure.elasticity)
        ),
    ],
    "wedge/text/average-wage": [
        misprint("labour-value", "(1)", "43.460"),
        misprint("typical-within-city-social-wedge", "(1)", "98.773"),
    ],
    "wedge/text/land-share-robustness": [
        other_technology(material=2_500),
        swap_calibration,
        every_target("EXCESS", "LAND_COST", "ACROSS", "WHOLE", "LAND_RENT_AT", "LOG_PRODUCT"),
        each(
            turn(curves, "within_city_wedge"),
            turn(curves, "across_city_wedge"),
            turn(curves, "private_social_wedge"),
        ),
    ],
    "wedge/text/rent-elasticity-robustness": [
        other_technology(value=5_000),
        every_target("LAND_ELASTICITY", "LAND_COST", "ACROSS", "LAND_RENT_AT", "WHOLE"),
        each(turn(curves, "within_city_wedge"), turn(curves, "private_social_wedge")),
        scale(curves, "social_average_benefit", -1),
        put(calibration, "TOP_SIZE", 1.0),
        through(curves, "within_city_wedge", lambda wedge: wedge + 1e-10 * np.arange(wedge.size)),
    ],
    "wedge/figure-2": [
        through(tables, "exact_peaks", lambda peaks: peaks[::-1]),
        put(examples, "PANELS_2", {name: {} for name in examples.PANELS_2}),
        put(
            examples,
            "PANELS_2",
            dict(
                zip(
                    examples.PANELS_2,
                    ({}, {"time_share": 0.08}, {"agglomeration": 0.06}, {"land_elasticity": 0.6}),
                    strict=True,
                )
            ),
        ),
    ],
    "wedge/figure-6": [
        put(curves, "average_rent", lambda city, size, tax: 0 * np.asarray(size) * city.land_cost),
        turn(curves, "private_social_wedge"),
        through(
            curves,
            "private_social_wedge",
            lambda wedge: (
                wedge + 1e-10 * np.outer(np.arange(len(wedge)), np.arange(wedge.shape[1]))
            ),
        ),
    ],
    "wedge/figure-8": [
        bend(curves, "time_cost", 0.01),
        alter(commuting, "commuting-2010", minutes=lambda table: 1e3 / table["minutes"]),
        alter(commuting, "commuting-2010", minutes=noise),
    ],
    "wedge/figure-9": [scale(curves, "time_cost", -1), scale(curves, "time_cost", 2)],
    "wedge/figure-10": [
        bend(curves, "average_rent", -0.3),
        bend(curves, "average_rent", 0.1),
        alter(commuting, "commuting-2010", home_value=lambda table: 1e9 / table["home_value"]),
        alter(commuting, "commuting-2010", home_value=noise),
    ],
    "wedge/figure-11": [bend(curves, "land_cost", -0.6), scale(curves, "average_rent", 3)],
    "wedge/footnote-22": [
        put(algebra, "social_marginal_benefit", algebra.social_average_benefit),
        scale(curves, "private_social_wedge", 1 + 5e-5),
        derive("footnote-23", lambda found: -found),
        turn(curves, "private_social_wedge"),
        put(algebra, "alpha", algebra.N),
        put(calibration, "TIME_SHARE", 0.11),
        put(calibration, "TIME_SHARE", 0.05),
        derive("footnote-23", lambda found: found - algebra.alpha * algebra.N**algebra.alpha / 2),
        put(calibration, "TIME_SHARE", 0.5),
        put(outcomes, "rises_with_population", lambda *args: True),
        put(outcomes, "rises_with_population", lambda *args: False),
    ],
    "wedge/figure-1": [
        with_size(curves, "private_average_benefit", 0.05),
        turn(curves, "across_city_wedge"),
        every_point(lambda point: {"political": 2 * point.migration}),
        every_point(lambda point: {"efficient": point.migration / 2}),
        every_point(lambda point: {"planner": 0.01, "free_access": 0.01, "loss": -point.loss}),
        through(examples, "benchmark_points", lambda points: replace(points, planner=0.5)),
        through(examples, "benchmark_points", lambda points: replace(points, efficient=9.0)),
        each(
            through(examples, "benchmark_points", times(planner_loss=1 + 1e-8)),
            through(exact, "figure_1", times(planner_loss=1 + 1e-8)),
        ),
        each(
            through(examples, "benchmark_points", times(loss=-1)),
            through(exact, "figure_1", times(loss=-1)),
        ),
        through(exact, "figure_1", times(free_access=1 + 1e-8)),
        through(exact, "figure_1", lambda sure: replace(sure, political=2 * sure.planner)),
        through(exact, "figure_1", lambda sure: replace(sure, efficient=sure.efficient / 20)),
        through(
            exact, "figure_1", lambda sure: replace(sure, loss=-sure.loss, planner_loss=-sure.loss)
        ),
    ],
    "wedge/text/40-percent-too-many": [
        misprint("competitive-count", "(1)", "28", 1),
        misprint("competitive-count", "(2)", "40", 1),
        misprint("deadweight-loss-percent", "(1)", "1.000%", 1),
        misprint("competitive-count", "(1)", "28", 2),
        misprint("deadweight-loss-percent", "(1)", "1.090%", 2),
        other_counts(19, 14),
        through(system, "federal_planner", lambda found: replace(found, size=0.96 * found.size)),
    ],
    "wedge/text/too-numerous-and-underpopulated": [
        other_outcome(competitive_count=30),
        other_outcome(competitive_count=10),
        other_outcome(undersized_are_top=True),
        other_outcome(undersized_are_top=False),
        other_outcome(loss=-0.01),
    ],
    "wedge/text/competitive-count": [
        redesign(1, "(1)", competitive_count=366),
        redesign(1, "(2)", competitive_count=203),
        nobody_enters,
        cheaper_by_number,
    ],
    "wedge/text/efficient-count": [
        each(redesign(1, "(1)", efficient_count=19), redesign(1, "(2)", efficient_count=13)),
        redesign(2, "(3)", efficient_count=20),
        each(
            *(
                redesign(number, f"({place + 1})", efficient_count=count)
                for number, counts in ((1, (19, 14, 52, 36, 39)), (2, (26, 87, 32, 32, 96)))
                for place, count in enumerate(counts)
            )
        ),
        stop_early,
        redesign(2, "(2)", efficient_count=30),
    ],
    "wedge/text/170-billion": [
        scale(curves, "land_cost", 1.2),
        institutions(lambda rules: Institutions(0.31, 1.0)),
        misprint("deadweight-loss-percent", "(1)", "4.423%", 1),
        scaled_loss(0.9),
        scaled_loss(1.3),
    ],
    "wedge/equation-15": [
        redesign(1, "(4)", competitive_count=350),
        observe_the_simulated(135),
        observe_the_simulated(366),
    ],
    "wedge/equation-16": [
        put(census, "RANKED", 130),
        through(amenities, "fit_rank_rule", lambda rule: replace(rule, intercept=280.2)),
        through(amenities, "fit_rank_rule", lambda rule: replace(rule, slope=-30.258)),
        through(amenities, "fit_rank_rule", lambda rule: replace(rule, slope=rule.slope - 0.002)),
        through(
            amenities,
            "fit_rank_rule",
            lambda rule: replace(rule, t_statistic=rule.t_statistic - 0.01),
        ),
    ],
    "wedge/text/amenities-follow-zipf": [
        put(census, "RANKED", 366),
        straight_sites,
        steeper_line(1.2),
        steeper_line(0.8),
    ],
    "wedge/figure-7": [
        put(amenities, "output_per_worker", lambda city: 1 / city.productivity),
        put(amenities, "private_advantage", lambda city: np.exp(-city.quality_of_life / 1e3)),
        scale_slope(0.95),
        scale_slope(0.01),
    ],
    "wedge/text/hypothetical-sites": [
        scale(amenities.RankRule, "at_rank", 1.1),
        scale(amenities.RankRule, "at_rank", 0.9),
        one_site_less,
        scale(amenities.RankRule, "at_rank", 3.0),
        through(
            amenities,
            "with_hypothetical_sites",
            lambda city: replace(
                city,
                productivity=city.productivity * (1 + 1e-9 * (city.productivity > 1)),
            ),
        ),
        other_last_site(lambda sites: np.delete(sites, -2)),
        other_last_site(lambda sites: np.append(sites[:-1], sites[-1] * (1 - 1e-8))),
    ],
    **{
        f"wedge/table-{number}": [
            put(calibration, "REFERENCE_POPULATION", 350_350),
            put(calibration, "UNEXPLAINED_WEDGE", 600.6),
            reprint(number, correct_table(number)),
            reprint(number, exact_table(number)),
        ]
        for number in tables.DESIGNS
    },
    "wedge/table-3/land-share-8-percent": [
        misprint("land-rent-share", "(6)", "0.080"),
        misprint("typical-within-city-social-wedge", "(6)", "15,065.961", 3),
        each(*(reprint_last_column(number) for number in (3, 4, 5, 6, 7))),
        put(calibration, "REFERENCE_POPULATION", 350_350),
    ],
    "wedge/table-3/top-across-city-label": [
        misprint("top-across-city-wedge", "(3)", "2,872.94", 3),
        misprint("top-private-social-wedge", "(3)", "2,871.94", 3),
        put(calibration, "UNEXPLAINED_WEDGE", 600.6),
        misprint("top-across-city-wedge", "(3)", "2,871.92", 3),
    ],
    "wedge/text/top-city": [
        put(calibration, "TOP_SIZE", 18.1),
        put(recovery, "top_population", lambda: np.array([19e6, 20e6])),
        scale(recovery, "top_population", np.array([0.9999, 1.0001])),
    ],
    "wedge/table-3/private-wedge-sign": [
        other_technology(ground=1),
        turn(curves, "private_within_city_wedge"),
        shift(curves, "private_within_city_wedge", 5e-4),
        put(
            curves,
            "private_within_city_wedge",
            slips.private_within_city_wedge_with_repeated_coefficient,
        ),
        misprint("political-equilibrium-population", "(1)", "2.142"),
        each(
            *(
                misprint("political-equilibrium-population", column, "2.142")
                for column in tables.COLUMNS
            )
        ),
    ],
    "wedge/table-3/top-social-wedge-sign": [
        other_technology(ground=1),
        turn(curves, "within_city_wedge"),
        shift(curves, "within_city_wedge", 5e-4),
        put(curves, "within_city_wedge", slips.within_city_wedge_at_fixed_time_share),
        misprint("city-planner-population", "(1)", "38.000"),
        each(*(misprint("city-planner-population", column, "38.000") for column in tables.COLUMNS)),
    ],
    "wedge/table-1": [
        one_by_one,
        each(
            all_in_lots,
            put(lots, "competitive_count", lambda economy: 300),
            scale(lots, "lots_at_largest", 1.01),
            redesign(1, "(1)", efficient_count=30),
        ),
        each(tax_all(TaxBase.AVERAGE), scale(system_tables, "production", 1.01)),
        reprint(1, lambda: system_tables.table(1, "correct")),
    ],
    "wedge/table-2": [
        one_by_one,
        each(
            all_in_lots,
            put(lots, "competitive_count", lambda economy: 300),
            scale(lots, "lots_at_largest", 1.1),
        ),
        redesign(2, "(4)", competitive_count=150),
        put(attempts, "behind_the_total", lambda column: (0.0, 6_400.0)),
        put(lots, "competitive_count", lambda economy: 234),
        put(system_tables, "as_run", system_tables.economy),
        tax_all(TaxBase.AVERAGE),
        redesign(2, "(5)", tax_rate=0.3),
        redesign(2, "(1)", competitive_count=150),
    ],
    "wedge/table-2/efficient-populations": [one_by_one, all_in_lots],
    "wedge/table-1/common-resource": [
        tax_all(TaxBase.AVERAGE),
        tax_all(TaxBase.EDGE),
        shift(experiments, "backsolved_resource", 40.0),
    ],
    "wedge/table-1/column-2": [
        redesign(1, "(2)", stated=15_000),
        redesign(1, "(2)", competitive_count=200),
        one_by_one,
    ],
    "wedge/table-1/column-4": [
        redesign(1, "(4)", used_in_competition=12_400),
        one_by_one,
        misprint("efficient-production", "(4)", "3.328E+12", 1),
        misprint("deadweight-loss", "(4)", "-3.500E+10", 1),
        misprint("commuting", "(4)", "0.500", 1),
        misprint("ownership", "(4)", "1.000", 1),
        redesign(1, "(4)", efficient_count=30),
    ],
    "wedge/table-2/column-5": [
        one_by_one,
        reprint(2, whole_column_5, ("efficient-largest",)),
        through(lots, "efficient", lambda found: replace(found, size=3 * found.size)),
        stop_early,
    ],
    "wedge/equation-3": [
        put(algebra, "flat_step", lambda: 1 - (algebra.N - 1) ** 2),
        put(algebra, "flat_step", lambda: algebra.N**3 / 3 - algebra.N**2),
        turn(curves, "within_city_wedge"),
        put(algebra, "outside_benefit", lambda: algebra.N**2),
    ],
    "wedge/equation-4": [
        put(algebra, "marginal", lambda average: average),
        scale(curves, "city_planner_size", 1 + 1e-7),
        scale(curves, "city_planner_size", 5),
        each(
            scale(curves, "political_equilibrium_size", 1 + 1e-8),
            scale(curves, "city_planner_size", 1 / (1 + 1e-8)),
        ),
        scale(curves, "political_equilibrium_size", 5),
        turn(curves, "within_city_wedge"),
        turn(curves, "private_within_city_wedge"),
    ],
    "wedge/equation-fp": [
        put(algebra, "marginal", lambda average: 2 * sp.diff(algebra.N * average, algebra.N)),
        through(
            system, "federal_planner", lambda found: replace(found, size=(1 + 1e-10) * found.size)
        ),
        put(quadratic, "CROWDED", quadratic.TOO_LARGE.private[0]),
        put(quadratic, "CROWDED_OUTSIDE", 0),
        through(
            system,
            "federal_planner",
            lambda found: replace(found, size=found.size * (1 + 1e-9 * np.arange(found.count))),
        ),
        through(system, "federal_planner", lambda found: replace(found, price=-found.price)),
    ],
    "wedge/text/fewer-cities-than-city-planners": [
        institutions(lambda rules: Institutions(0.33, 1.0)),
        nobody_opens(0.5),
        nobody_opens(0.05),
        through(
            system,
            "federal_planner",
            lambda found: replace(found, size=np.concatenate([0.1 * found.size] * 9)),
        ),
        scale(curves, "city_planner_size", 40),
        scale(curves, "city_planner_size", 1.2),
        put(algebra, "in_alike_cities", lambda benefit, people, cities: benefit * cities),
    ],
    "wedge/text/rents-and-wages-rise-with-size": [
        put(algebra, "WAGE", algebra.A * algebra.N),
        put(algebra, "average_rent", lambda: algebra.N),
        put(curves, "net_labour_income", lambda city, size: np.asarray(size)),
        put(exact, "TIME_ONLY", exact.BENCHMARK),
    ],
    "wedge/text/local-control": [
        turn(curves, "private_social_wedge"),
        institutions(lambda rules: Institutions(0.0, 0.0)),
        institutions(lambda rules: Institutions(0.33, 1.0)),
        scale(curves, "political_equilibrium_size", 5),
        scale(curves, "private_social_wedge", 1.02),
        put(algebra, "wedge_at", lambda marginal, private: 2 * marginal - private),
        put(algebra, "private_average_benefit", lambda: 2 * algebra.quality + algebra.WAGE),
    ],
    "wedge/text/other-externalities-amplify": [
        put(examples, "outside_effect", lambda size: -100 * np.log(size)),
        put(algebra, "with_effect_on_others", lambda social, effect: social),
    ],
    "wedge/text/cross-references": [
        columns_of_table_1("(7)"),
        columns_of_table_1("(6)"),
        shares_of_tables(0.025),
        put(tables, "RENT_ELASTICITIES", (0.2, 0.7)),
        misprint("land-rent-share", "(6)", "0.060", 3),
        misprint("commuting", "(3)", "0.500", 2),
        misprint("rent-elasticity", "(6)", "0.700", 8),
        misprint("ownership", "(3)", "1.000", 2),
        misprint_shares,
    ],
    "wedge/equation-ce": [
        through(
            system,
            "competitive_equilibrium",
            lambda found: replace(found, size=found.size * (1 + 1e-10 * np.arange(found.count))),
        ),
        put(quadratic, "TEMPTING_OUTSIDE", 9),
        through(
            system,
            "competitive_equilibrium",
            lambda found: replace(found, size=found.size * (1 + 1e-8 * np.arange(found.count))),
        ),
        through(
            system, "competitive_equilibrium", lambda found: replace(found, price=found.price - 100)
        ),
    ],
    "wedge/text/rebated-tax-still-distorts": [
        put(algebra, "kept_of_earnings", lambda back: sp.Integer(1)),
        put(algebra, "kept_of_earnings", lambda back: 1 - algebra.tau),
    ],
    "wedge/text/political-equilibrium-internalizes": [
        put(curves, "political_equilibrium_size", lambda city, rules: 1.3398322561475309),
        scale(curves, "political_equilibrium_size", 1 + 1e-7),
        turn(curves, "within_city_wedge"),
        put(algebra, "private_within_city_wedge", lambda: algebra.PRINTED["footnote-20"]),
    ],
    "wedge/text/stable-only-beyond-the-peak": [
        turn(curves, "private_within_city_wedge"),
        put(algebra, "private_average_benefit", rents_not_shared),
        put(exact, "unequal_pair", lambda: (exact.ball(2), exact.ball(-1))),
    ],
    "wedge/text/both-wedges-positive": [
        put(algebra, "marginal", lambda average: average),
        turn(curves, "within_city_wedge"),
        turn(curves, "across_city_wedge"),
    ],
    "wedge/text/common-benefit-is-average-welfare": [
        one_city_has_all,
        put(algebra, "private_average_benefit", rents_not_shared),
        put(exact, "TIME_ONLY", exact.BENCHMARK),
        scale(curves, "city_planner_size", 0.01),
        more_by_number,
        through(system, "federal_planner", lambda found: replace(found, size=0.1 * found.size)),
        zigzag,
        other_loss,
    ],
    "wedge/text/increasing-returns": [
        put(algebra, "output", lambda people, labour: algebra.A * people * labour**2),
        put(algebra, "output", lambda people, labour: algebra.A * people * labour),
        put(algebra, "output", lambda people, labour: algebra.A * labour**algebra.alpha),
    ],
    "wedge/footnote-12": [
        other_technology(ground=50_000),
        other_technology(land="1/25"),
        put(algebra, "marginal", lambda average: average),
        put(examples, "liked_crowds", lambda benefit, size: 1 - size if benefit > 0 else size),
    ],
    "wedge/footnote-13": [
        put(
            exact,
            "TWO_TURNS",
            replace(
                exact.TWO_TURNS,
                land=quadratic.Fraction(2, 5),
                ground=quadratic.Fraction(3_000),
            ),
        ),
        put(algebra, "net_income", lambda: algebra.N * algebra.WAGE),
        put(algebra, "average_benefit_with_goods", lambda: algebra.N),
        scale(curves, "city_planner_size", 2),
        scale(curves, "city_planner_size", 0.5),
    ],
    "wedge/text/free-land": [
        put(algebra, "private_average_benefit", rents_not_shared),
        turn(curves, "across_city_wedge"),
    ],
    "wedge/footnote-16": [
        through(
            system, "competitive_equilibrium", lambda found: replace(found, size=found.size[::-1])
        ),
        pleasant_wages,
        pleasant_cents,
        put(algebra, "private_average_benefit", lambda: 2 * algebra.quality + algebra.WAGE),
        put(algebra, "net_income", lambda: 2 * algebra.WAGE),
    ],
    "wedge/text/political-and-competitive-differ": [
        put(algebra, "private_average_benefit", lambda: 2 * algebra.quality + algebra.WAGE),
        forget_quality,
        turn(curves, "private_average_benefit"),
        scale(curves, "political_equilibrium_size", 0),
        put(curves, "political_equilibrium_size", lambda city, rules: 1.0),
        offers_nudged,
    ],
    "wedge/text/across-city-wedge-rises": [
        put(algebra, "private_average_benefit", rents_not_shared),
        put(algebra, "private_within_city_wedge", lambda: algebra.PRINTED["footnote-20"]),
        turn(curves, "across_city_wedge"),
        with_size(curves, "across_city_wedge", 1.0),
        scale(curves, "political_equilibrium_size", 1 + 3e-9),
    ],
    "wedge/text/thresholds/tax-alone": [
        put(algebra, "private_average_benefit", rents_not_shared),
        put(algebra, "private_average_benefit", lambda: algebra.N),
        put(algebra, "social_marginal_benefit", algebra.social_average_benefit),
        put(exact, "wedge_rises", lambda *args: 1),
        put(exact, "wedge_rises", lambda *args: -1),
    ],
    "wedge/footnote-21": [
        put(algebra, "private_average_benefit", rents_not_shared),
        dearer_without_tax,
    ],
    "wedge/text/confiscatory-land-tax": [
        other_technology(land="3/5"),
        put(algebra, "agglomeration_externality", lambda: algebra.N),
        put(algebra, "average_rent", lambda: algebra.N),
        put(curves, "political_equilibrium_size", lambda city, rules: curves.np.float64(1.33983)),
        put(algebra, "private_average_benefit", lambda: algebra.N),
    ],
    "wedge/text/confiscatory-land-tax/heterogeneous": [
        put(algebra, "agglomeration_externality", lambda: algebra.N),
        scale(curves, "city_planner_size", 3),
        other_outcome(undersized_are_top=False),
        other_outcome(wedge_rises=False),
        put(algebra, "private_average_benefit", lambda: 2 * algebra.quality + algebra.WAGE),
    ],
    "wedge/text/nine-parameters": [
        put(calibration, "UNEXPLAINED_WEDGE", 601.0),
        misprint("typical-across-city-wedge", "(1)", "7,484.00", 3),
        misprint("top-across-city-wedge", "(1)", "2,500.37", 3),
        put(calibration, "parameters", lambda: ("alpha",)),
    ],
    "wedge/text/commuting-cost-shares": [
        other_technology(ground=2_641),
        put(calibration, "TIME_SHARE", 0.1 * (1 + 5e-11)),
        put(calibration, "MATERIAL_SHARE", 0.045 * (1 + 1e-10)),
        misprint("typical-within-city-social-wedge", "(1)", "11.000", 3),
        put(calibration, "TIME_SHARE", 0.11),
    ],
    "wedge/text/commuting-share-of-income": [put(calibration, "MATERIAL_SHARE", 0.03)],
    "wedge/text/working-day-share": [
        alter(commuting, "commuting-2010", minutes=lambda table: 0.2 * table["minutes"]),
        alter(commuting, "commuting-2010", minutes=lambda table: 1.1 * table["minutes"]),
    ],
    "wedge/text/commuting-time-elasticity": [
        alter(commuting, "commuting-2010", minutes=lambda table: table["minutes"] ** 2),
        alter(commuting, "commuting-2010", minutes=lambda table: table["minutes"] ** 1.25),
        alter(commuting, "commuting-2010", minutes=lambda table: table["minutes"] ** 0.5),
    ],
    "wedge/text/median-resident": [
        alter(people, "population-2009", residents=lambda table: table["residents"] ** 2),
        alter(people, "population-2009", residents=lambda table: table["residents"] + 1),
    ],
    "wedge/text/quoted-salary": [
        alter(wages, "wages-2009", annual=lambda table: table["annual"] + 10),
        put(wages, "FULL_YEAR", 2_000),
        put(wages, "FULL_YEAR", 2_081),
    ],
    "wedge/text/institutions-with-rising-wedge": [
        turn(curves, "private_social_wedge"),
        put(curves, "private_social_wedge", lambda city, rules, size: size),
        put(curves, "private_social_wedge", lambda city, rules, size: -size),
        put(
            curves, "private_social_wedge", lambda city, rules, size: size * (0.3 - rules.tax_rate)
        ),
        put(
            curves, "private_social_wedge", lambda city, rules, size: size * (0.7 - rules.ownership)
        ),
    ],
    "wedge/text/sites-read-from-equal-benefit": [
        scale(amenities, "smallest_stable_size", 0.5),
        scale(amenities, "smallest_stable_size", 0.1),
        shift_productivity,
    ],
    "wedge/text/contrast-due-to-wedge-and-low-costs": [
        each(*(misprint("fixed-benefit", f"({n})", "14500", 1) for n in range(1, 6))),
        put(experiments, "Institutions", lambda tax, share: Institutions(0.33, 1.0)),
        dearer_land_is_cheaper,
    ],
    "wedge/text/cities-follow-zipf": [
        put(zipf, "power_law_probability", lambda sizes, ranked: 0.5),
        put(zipf, "power_law_probability", lambda sizes, ranked: 0.01),
        powers_of_sizes(0.5),
        put(recovery, "ZIPF_T", 15),
        put(recovery, "ZIPF_SLOPE", 1.4),
    ],
    "wedge/text/krugman-conjecture": [
        laws_are(lambda law, observed: zipf.lognormal_like(observed)),
        laws_are(lambda law, observed: observed),
        laws_are(lambda law, observed: np.linspace(1.0001, 1, observed.size) * observed.mean()),
        turned_round,
    ],
    "wedge/table-3/commuting-share-of-rent": [
        misprint("commuting-rent-share", "(2)", "0.448", 3),
        misprint("commuting-rent-share", "(1)", "0.253", 3),
        misprint("commuting-rent-share", "(2)", "0.999", 6),
        through(exact, "typical_rent", times(commuting=1 + Fraction(1, 10**11))),
    ],
    "wedge/table-3/peaks-at-the-grid-ends": [
        scale(exact, "private_slope", -1),
        misprint("city-planner-population", "(3)", "50.000", 4),
        through(
            tables,
            "exact_peaks",
            lambda peaks: tuple(np.where(one < 1_000, 1_020.0, one) for one in peaks),
        ),
        through(
            tables,
            "exact_peaks",
            lambda peaks: tuple(np.where(one > 7e7, 5e7, one) for one in peaks),
        ),
        put(tables, "GRID", np.array([1.0, 2.0])),
    ],
    "wedge/table-1/observed": [
        misprint("competitive-median", "(0)", "240,000", 1),
        misprint("competitive-largest", "(0)", "19,069,797", 1),
        misprint("competitive-smallest", "(0)", "55,177", 1),
        misprint("competitive-count", "(0)", "367", 1),
    ],
    "wedge/table-1/large-urban-costs": [
        scale(exact, "equal_land_costs", 2),
        put(
            calibration,
            "average_cost",
            lambda share, elasticity: np.asarray(
                1e4 * (1 + np.asarray(elasticity)) + 0 * np.asarray(share)
            ),
        ),
        misprint("land-weight", "(3)", "0.200", 1),
        lambda patch: patch.setattr(
            curves,
            "land_cost",
            lambda city, size: city.land_cost * np.asarray(size) ** (2 * city.land_elasticity),
        ),
        lambda patch: patch.setattr(
            curves,
            "land_cost",
            lambda city, size: (
                city.land_cost
                * (1 + 1e-11 * city.land_elasticity)
                * np.asarray(size) ** city.land_elasticity
            ),
        ),
    ],
}
