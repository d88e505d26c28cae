"""Section 3.3, private ownership: rents, what residents get, and who gets land income."""

from dataclasses import replace

import numpy as np
import sympy as sp
from scipy.integrate import quad

from replication.ledger import Finding
from replication.numerics import Array
from replication.vanishing import vanishes
from replication.wedge import draws
from replication.wedge.model import algebra, amenities, calibration, census, examples
from replication.wedge.model import city as curves
from replication.wedge.model.economy import City, Institutions
from replication.wedge.printed import experiments, system_tables
from replication.wedge.reference import search
from replication.wedge.room import ROOM


@ROOM.check("wedge/equation-12")
def check_equation_12() -> Finding:
    """Average the rent gradient over the city, by quadrature, against the model's average rent."""
    printed, right = algebra.PRINTED["equation-12"], algebra.CORRECTED["equation-12"]
    derived = algebra.rent_gradient()
    values = {algebra.A: 1.1, algebra.N: 4.0, algebra.alpha: 0.05}
    values |= {algebra.chi: 0.2, algebra.c_tilde: 0.08, algebra.tau: 0.33}
    values |= {algebra.edge: float(np.sqrt(4.0 / np.pi))}
    phi = 0.1
    cost = 0.08 * np.pi**-phi / (1 + phi)
    city = City(0.05, phi, 1.0, 1.0, cost, 0.0, 0.0, productivity=1.1)
    model = float(curves.average_rent(city, 4.0, 0.33))
    averages = {}
    for name, formula in (("printed", printed), ("corrected", right)):
        gradient = sp.lambdify(algebra.z, formula.subs(values), "numpy")
        total, _ = quad(
            lambda z, rent=gradient: float(rent(z)) * 2 * np.pi * z, 0, values[algebra.edge]
        )
        averages[name] = total / 4.0
    return Finding(
        printed={
            "Location cost after tax is level at the printed rent": vanishes(derived - printed),
            "The printed rent averages to the model's average rent": round(
                averages["printed"] - model, 9
            )
            == 0,
        },
        instead={
            "It is level at 1 - tau times the printed rent": vanishes(derived - right),
            "That averages to the model's average rent": abs(averages["corrected"] - model) < 1e-9,
        },
        numbers={
            "average_rent_in_model": model,
            "average_of_corrected_gradient": averages["corrected"],
            "average_of_printed_gradient": averages["printed"],
            "at": [1.1, 4.0, 0.05, 0.1, 0.08, 0.33],
        },
    )


def rent_income(rules: Institutions, sizes: Array) -> Array:
    """Rental income that PAB contains: PAB less after-tax income net of location cost at the edge.

    Parameters
    ----------
    rules : Institutions
        Of a common resource of zero, so that only the city's own rents come back.
    sizes : array of shape (cities,)

    Returns
    -------
    array of shape (cities,), dollars
    """
    city = calibration.benchmark_city()
    kept = 1 - rules.tax_rate
    at_edge = (
        kept * curves.gross_labour_income(city, sizes)
        - kept * (1 + city.commuting) * curves.time_cost(city, sizes)
        - (1 + city.commuting) * curves.material_cost(city, sizes)
        - (1 + city.land_elasticity) * curves.land_cost(city, sizes)
    )
    return curves.private_average_benefit(city, rules, sizes) - at_edge


def rents_that_leave() -> sp.Expr:
    """What (14) loses with the portfolio, less the rent of the gradient that leaves by (13)."""
    lost = -sp.diff(algebra.PRINTED["equation-14"], algebra.rho)
    return lost - (algebra.average_rent() - algebra.average_rent_everywhere)


def without_portfolio() -> sp.Expr:
    """(14) at rho = 0, less income after tax and location cost at the edge, and the city's rent."""
    at_edge = algebra.WAGE * (1 - (1 + algebra.phi) * algebra.c * algebra.N**algebra.phi)
    rest = algebra.average_rent() + algebra.transfer + algebra.quality
    free = algebra.PRINTED["equation-14"].subs(algebra.rho, 0)
    return free - (1 - algebra.tau) * at_edge - rest


@ROOM.check("wedge/equation-13")
def check_equation_13() -> Finding:
    """Rents within (14) in symbols; rental income within PAB against rents by quadrature."""
    sizes, city = np.geomspace(0.05, 20, 7), calibration.benchmark_city()
    own, paid = [], []
    for tax in (0.0, 0.33, 0.6):
        rents = np.array([search.average_rent(city, size, tax) for size in sizes])
        paid.append(np.max(np.abs(curves.average_rent(city, sizes, tax) / rents - 1)))
        for share in (0.0, 0.3, 1.0):
            received = rent_income(Institutions(tax, share), sizes)
            own.append(np.max(np.abs(received - (1 - share) * rents)) / np.mean(rents))
    return Finding(
        printed={
            "(14) without a portfolio holds all rent of the gradient, integrated over the city": (
                vanishes(without_portfolio())
            ),
            "Of it the share rho leaves, and the same share of everybody's rent comes in": (
                vanishes(rents_that_leave())
            ),
            "Average rent is that of the rent gradient, added up over the city by quadrature": max(
                paid
            )
            < 1e-9,
            "The model's PAB holds the share 1 - rho of it, at three taxes": max(own) < 1e-9,
        },
        numbers={
            "largest_relative_gap": float(max(own)),
            "largest_gap_of_average_rent": float(max(paid)),
            "portfolios": 3,
            "tax_rates": 3,
            "sizes": sizes.size,
        },
    )


draws.try_formula(ROOM, "wedge/equation-14")


@ROOM.check("wedge/equation-14")
def check_equation_14() -> Finding:
    """Derive what a resident gets; compare with the printed PAB and with the model's function."""
    printed, _ = draws.formula_gaps("equation-14")
    return Finding(
        printed={
            "Income after tax, less location cost, plus rents and transfers, is (14)": (
                vanishes(algebra.DERIVED["equation-14"]() - algebra.PRINTED["equation-14"])
            ),
            "The model's PAB is that in random draws": np.max(printed) < 1e-12,
        },
        numbers={"largest_gap_to_model": float(np.max(printed)), "draws": draws.FORMULA_DRAWS},
    )


draws.try_formula(ROOM, "wedge/footnote-20")


@ROOM.check("wedge/footnote-20")
def check_footnote_20() -> Finding:
    """Derive N dPAB/dN; compare with the printed wedge and with the model's function."""
    derived = algebra.DERIVED["footnote-20"]()
    printed, right = draws.formula_gaps("footnote-20")
    return Finding(
        printed={
            "PMB - PAB has the factor (1 + rho phi) / (1 + phi) on commuting": vanishes(
                derived - algebra.PRINTED["footnote-20"]
            ),
        },
        instead={
            "It has the factor 1 + rho phi": vanishes(derived - algebra.CORRECTED["footnote-20"]),
            "The model's private within-city wedge is the corrected one in random draws": np.max(
                right
            )
            < 1e-12,
        },
        numbers={
            "largest_gap_to_model": float(np.max(right)),
            "largest_gap_of_printed_to_model": float(np.max(printed)),
            "draws": draws.FORMULA_DRAWS,
            "bound": draws.EXACT,
        },
    )


@ROOM.check("wedge/footnote-18")
def check_footnote_18() -> Finding:
    """Charge every lot the same opportunity cost, then one that is higher at sunnier sites."""
    sites = system_tables.quality_baseline().city
    quality = sites.quality_of_life
    everywhere = np.full(census.AREAS, 500.0)
    same, _, count_same = experiments.charged(everywhere)
    varied, largest, count_varied = experiments.charged(0.1 * (quality - quality[-1]))
    little, _, count_little = experiments.charged(0.001 * (quality - quality[-1]))
    charged = amenities.net_of_opportunity_cost(sites, everywhere)
    lost = curves.social_marginal_benefit(sites, 2.0) - curves.social_marginal_benefit(charged, 2.0)
    cost, average = sp.Symbol("K"), sp.Function("SAB")(algebra.N)
    return Finding(
        printed={
            "A cost that is the same everywhere lowers SMB by as much at any size": bool(
                vanishes(algebra.marginal(average - cost) - algebra.marginal(average) + cost)
                and np.all(np.abs(lost - everywhere) < 1e-9)
            ),
            "A cost that is the same everywhere moves nobody among the planned cities": same < 1e-9,
            "It leaves the number of competitive cities": count_same == 0,
            "A cost of a tenth of what a site's quality of life is worth moves people": varied
            > 0.01,
            "Such a cost makes the largest planned city smaller": largest < -0.01,
            "A cost of a thousandth of it moves a hundredth as many": bool(
                0 < little < varied / 50
            ),
        },
        numbers={
            "opportunity_cost_dollars": 500.0,
            "largest_relative_change": same,
            "largest_relative_change_if_better_sites_cost_more": varied,
            "relative_change_of_the_largest_city_if_better_sites_cost_more": largest,
            "largest_relative_change_at_a_thousandth": little,
            "change_in_competitive_count": [count_same, count_varied, count_little],
        },
    )


@ROOM.check("wedge/figure-5")
def check_figure_5() -> Finding:
    """The across-city wedge rises with size under taxes, under land rents and under both."""
    parts = examples.across_city_parts(examples.SIZES)
    taxes, rents, both = parts.values()
    city = calibration.benchmark_city()
    share = float(city.time_cost / city.labour_value)
    alpha, phi = float(city.agglomeration), float(city.commuting)
    largest = (alpha / ((alpha + phi) * share)) ** (1 / phi)
    rent = algebra.N * sp.diff(algebra.average_rent(), algebra.N)
    growth = (algebra.alpha + algebra.phi) * algebra.average_rent()
    rising = algebra.alpha - (algebra.alpha + algebra.phi) * algebra.c * algebra.N**algebra.phi
    around = curves.net_labour_income(city, largest * np.array([0.9, 1.0, 1.1]))
    added_up = search.average_rent(city, 2.0, 0.33)
    return Finding(
        printed={
            "Rents in the wedge are those of the gradient, added up": abs(
                float(curves.average_rent(city, 2.0, 0.33)) - added_up
            )
            < 1e-6,
            "The wedge from taxes rises at every size drawn": bool(np.all(np.diff(taxes) > 0)),
            "The wedge from land rents rises at every size drawn": bool(np.all(np.diff(rents) > 0)),
            "The wedge from both rises at every size drawn": bool(np.all(np.diff(both) > 0)),
            "Earnings rise with size as long as alpha exceeds (alpha + phi) c_h N^phi": (
                vanishes(algebra.earnings_slope() - rising)
            ),
            "In the benchmark they do so up to 440,000 typical cities and no further": bool(
                around[0] < around[1] > around[2] and round(largest, -4) == 440_000
            ),
            "Rents rise at every size, with the elasticity alpha + phi": vanishes(rent - growth),
        },
        numbers={
            "taxes": [float(taxes[0]), float(taxes[-1])],
            "land_rents": [float(rents[0]), float(rents[-1])],
            "both": [float(both[0]), float(both[-1])],
            "typical_cities_up_to_which_earnings_rise": largest,
        },
    )


def rewarded() -> sp.Expr:
    """PAB with free land less PAB with a full portfolio, less what the claim says of it."""
    benefit = algebra.private_average_benefit()
    gap = benefit.subs(algebra.rho, 0) - benefit.subs(algebra.rho, 1)
    return gap - (algebra.average_rent() - algebra.average_rent_everywhere)


@ROOM.check("wedge/text/free-land")
def check_free_land() -> Finding:
    """PAB with land given freely against PAB with land in a portfolio of all cities."""
    city, sizes = calibration.benchmark_city(), np.geomspace(0.05, 20, 30)
    free, bought = (
        curves.private_average_benefit(city, Institutions(0.33, share), sizes)
        for share in (0.0, 1.0)
    )
    return Finding(
        printed={
            "Free land adds the city's average rent less that of all cities to PAB": (
                vanishes(rewarded())
            ),
            "In the benchmark it adds more in larger cities, which have higher rents": bool(
                np.all(np.diff(free - bought) > 0)
            ),
        },
        numbers={"dollars": [float((free - bought)[0]), float((free - bought)[-1])]},
    )


@ROOM.check("wedge/footnote-16")
def check_footnote_16() -> Finding:
    """Wages and quality of life: at a size, between two cities of one size, and in equilibrium."""
    city, rules = calibration.benchmark_city(), calibration.benchmark_institutions()
    productive = replace(city, productivity=1.1)
    better = curves.private_average_benefit(productive, rules, 1.0)
    gap = float(better - curves.private_average_benefit(city, rules, 1.0))
    pleasant = replace(city, quality_of_life=gap)
    wages = [float(curves.gross_labour_income(place, 1.0)) for place in (productive, pleasant)]
    common = [
        float(curves.private_average_benefit(place, rules, 1.0)) for place in (productive, pleasant)
    ]
    found = system_tables.quality_baseline().competitive()
    earned = curves.net_labour_income(found.city, found.size)
    same = curves.gross_labour_income(city, 1.0) - curves.gross_labour_income(pleasant, 1.0)
    rising = algebra.alpha - (algebra.alpha + algebra.phi) * algebra.c * algebra.N**algebra.phi
    return Finding(
        printed={
            "At the calibration taxes per head are lower where quality of life is higher": bool(
                earned[0] < earned[-1]
            ),
        },
        instead={
            "At a given size the wage does not depend on quality of life": float(same) == 0,
            "PAB rises with quality of life one for one at a given size": vanishes(
                sp.diff(algebra.private_average_benefit(), algebra.quality) - 1
            ),
            "Earnings rise with size as long as alpha exceeds (alpha + phi) c_h N^phi": (
                vanishes(algebra.earnings_slope() - rising)
            ),
            "Two cities of one size can offer the same PAB": abs(common[0] - common[1]) < 1e-6,
            "The one with the higher quality of life then has the lower wage": wages[1] < wages[0],
            "In Table 2's baseline better sites have larger cities and higher earnings": bool(
                np.all(np.diff(earned) <= 0) and earned[0] > earned[-1]
            ),
        },
        numbers={"quality_of_life_dollars": gap, "wages": wages, "productivities": [1.1, 1.0]},
    )


@ROOM.check("wedge/text/political-and-competitive-differ")
def check_political_and_competitive() -> Finding:
    """Whether cities at the peaks of their PAB can all offer the same."""
    city, rules = calibration.benchmark_city(), calibration.benchmark_institutions()
    sites = replace(city, productivity=np.array([1.1, 1.0]))

    def offer(place: City) -> Array:
        best = curves.political_equilibrium_size(place, rules)
        return curves.private_average_benefit(place, rules, best)

    peaks = offer(sites)
    # PAB stands still where c_h N^phi is alpha / ((alpha + phi) (1 + rho phi)).
    share = algebra.alpha / ((algebra.alpha + algebra.phi) * (1 + algebra.rho * algebra.phi))
    better = sp.diff(algebra.private_average_benefit(), algebra.A)
    kept = (1 - algebra.tau) * algebra.phi / (algebra.alpha + algebra.phi)
    at_peak = {algebra.c: share * algebra.N**-algebra.phi}
    mixed = replace(sites, quality_of_life=np.array([0.0, peaks[0] - peaks[1]]))
    level = offer(mixed)
    return Finding(
        printed={
            "With different amenities cities at their PAB peaks never offer the same": round(
                float(np.ptp(level)), 6
            )
            > 0,
        },
        instead={
            "PAB at its peak rises with A, by (1 - tau) phi / (alpha + phi) times N^alpha": (
                vanishes(better.subs(at_peak) - kept * algebra.N**algebra.alpha)
            ),
            "A site that is superior in productivity alone offers more at its peak": bool(
                peaks[0] > peaks[1]
            ),
            "Quality of life adds to PAB one for one at every size": vanishes(
                sp.diff(algebra.private_average_benefit(), algebra.quality) - 1
            ),
            "With a quality of life that makes up for it the peaks are equal": np.ptp(level) < 1e-6,
            "Such cities differ in size": bool(
                np.ptp(curves.political_equilibrium_size(mixed, rules)) > 0
            ),
        },
        numbers={"productivities": [1.1, 1.0], "quality_of_life": float(peaks[0] - peaks[1])},
    )


def wedge_growth() -> sp.Expr:
    """Change of the across-city wedge with log size over ``A N^alpha``, less its form."""
    cost = algebra.c * algebra.N**algebra.phi
    slope = algebra.N * sp.diff(algebra.across_city_wedge(), algebra.N) / algebra.WAGE
    leak = algebra.rho * algebra.phi * (1 - algebra.tau) - algebra.tau
    return slope - algebra.tau * algebra.alpha - (algebra.alpha + algebra.phi) * cost * leak


@ROOM.check("wedge/text/across-city-wedge-rises")
def check_across_city_wedge_rises() -> Finding:
    """Where taxes and rents make the across-city wedge rise, and how far PAB's peak moves."""
    only_time = City(0.05, 0.1, 1.0, 1.0, 1 / 3, 0.0, 0.0)
    # (alpha / ((alpha + phi) c_h))^(1 / phi)
    alone = (0.05 / (0.15 / 3)) ** 10
    around = alone * np.array([0.5, 1.0, 2.0])
    taxed = curves.across_city_wedge(only_time, Institutions(0.33, 0.0), around)
    shares, taxes = np.array([[0.0], [0.5], [1.0]]), np.array([0.0, 0.33, 0.6])
    political = curves.political_equilibrium_size(only_time, Institutions(taxes, shares))
    formula = alone * (1 + shares * 0.1) ** (-1 / 0.1)
    share = algebra.alpha / ((algebra.alpha + algebra.phi) * (1 + algebra.rho * algebra.phi))
    at_peak = share * algebra.N**-algebra.phi
    return Finding(
        printed={
            "In section 3's city a tax makes the wedge rise with size at every size": bool(
                np.all(np.diff(taxed) > 0)
            ),
        },
        instead={
            "The wedge grows by tau alpha + (alpha + phi) c_h N^phi (rho phi (1 - tau) - tau)": (
                vanishes(wedge_growth())
            ),
            "The tax's part stops growing at the city planner's size": bool(
                taxed[0] < taxed[1] > taxed[2]
            ),
            "The slope of PAB is zero where c_h N^phi is alpha / ((alpha + phi) (1 + rho phi))": (
                vanishes(algebra.private_within_city_wedge().subs(algebra.c, at_peak))
            ),
            "PAB peaks at (1 + rho phi)^(-1/phi) of the city planner's size, whatever the tax": (
                bool(np.max(np.abs(political / formula - 1)) < 1e-9)
            ),
        },
        numbers={"full_portfolio": float(formula[-1, 0] / alone), "phi": 0.1},
    )
