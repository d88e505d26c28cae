"""Sections 2 and 3 in symbols: each formula derived from primitives, beside the one in print.

The notation is the paper's: productivity A, population N, agglomeration alpha, time cost c_h N^phi,
tax tau, ownership rho. ``PRINTED`` holds the text's formulas, ``DERIVED`` what follows from the
primitives of section 3.1 by differentiation and integration, with time the only urban cost.
"""

from collections.abc import Callable, Sequence
from functools import cache

import sympy as sp

A, N, alpha, phi, c, chi, c_tilde = sp.symbols("A N alpha phi c_h chi c_tilde", positive=True)
tau, rho, transfer, average_rent_everywhere, quality = sp.symbols("tau rho T R x_Q", real=True)
z, edge = sp.symbols("z z_edge", positive=True)
goods, goods_elasticity = sp.symbols("c_g phi_g", positive=True)

SYMBOLS = (A, N, alpha, phi, c, tau, rho, average_rent_everywhere, transfer, quality)
"""What the formulas of sections 3.2 to 3.4 depend on."""

WAGE = A * N**alpha
CITY_EDGE = sp.sqrt(N / sp.pi)
"""Radius of a city of N unit lots, section 3.1."""


def flat_step() -> sp.Expr:
    """A function that rises everywhere and has a slope of zero at one size."""
    return 1 + (N - 1) ** 3


def outside_benefit() -> sp.Expr:
    """Social benefit of the area outside all cities, ``SB_0 = b_0 N`` (section 2.1)."""
    return sp.Symbol("b_0") * N


@cache
def labour_supply() -> sp.Expr:
    """Labour of a circular city: ``1 - c_tilde z**chi`` over its lots, in terms of N."""
    lots = sp.powsimp(sp.expand((1 - c_tilde * z**chi) * 2 * sp.pi * z))
    over_lots = sp.integrate(lots, (z, 0, edge), conds="none")
    return sp.expand(over_lots.subs(edge, CITY_EDGE))


def printed_time_cost() -> sp.Expr:
    """Time cost of each resident as section 3.1 prints it.

    With phi = 2 chi, and c_h = c~ pi^(-1/2) / (1 + phi).
    """
    return c_tilde / sp.sqrt(sp.pi) / (1 + 2 * chi) * N ** (2 * chi)


def output(people: sp.Expr, labour: sp.Expr) -> sp.Expr:
    """Output of a city's firms, ``A N^alpha H`` (section 3.1, after (8))."""
    return A * people**alpha * labour


def net_income() -> sp.Expr:
    """Average earnings, ``A N^alpha (1 - c_h N^phi)``."""
    return WAGE * (1 - c * N**phi)


def social_average_benefit() -> sp.Expr:
    """SAB, (9)."""
    return net_income() + quality


def average_benefit_with_goods() -> sp.Expr:
    """SAB with one cost in goods that grows with population, (8)."""
    return social_average_benefit() - goods * N**goods_elasticity


def marginal(average: sp.Expr) -> sp.Expr:
    """Marginal benefit: the derivative of the total, (4)."""
    return sp.diff(N * average, N)


def social_marginal_benefit() -> sp.Expr:
    """SMB, (4)."""
    return marginal(social_average_benefit())


def rent_gradient() -> sp.Expr:
    """Rent at distance z that makes location cost the same everywhere; time cost is after tax."""
    after_tax_time = (1 - tau) * WAGE * c_tilde * z**chi
    return after_tax_time.subs(z, edge) - after_tax_time


@cache
def average_rent() -> sp.Expr:
    """Rent averaged over the city's lots, in terms of ``c_h`` and phi."""
    rents = sp.powsimp(sp.expand(rent_gradient() * 2 * sp.pi * z))
    total = sp.integrate(rents, (z, 0, edge), conds="none")
    average = (total / N).subs(edge, CITY_EDGE).subs(chi, 2 * phi)
    average = average.subs(c_tilde, c * (1 + phi) * sp.pi**phi)
    return sp.factor(sp.powsimp(sp.expand(average), force=True))


def private_average_benefit() -> sp.Expr:
    """Income after tax, less location cost at the edge, plus rents received by (13), transfers."""
    at_edge = (1 - tau) * WAGE * (1 - (1 + phi) * c * N**phi)
    received = (1 - rho) * average_rent() + rho * average_rent_everywhere
    return at_edge + received + transfer + quality


def paid_in() -> sp.Expr:
    """Taxes and diversified rents that a resident of a city pays."""
    return tau * net_income() + rho * average_rent()


def balanced_benefit() -> sp.Expr:
    """PAB of alike cities whose taxes and diversified rents all come back, (5)."""
    return private_average_benefit().subs(transfer, paid_in() - rho * average_rent_everywhere)


def kept_of_earnings(back: sp.Expr) -> sp.Expr:
    """Part of a rise in earnings that residents see if a sum comes back to their city."""
    earnings = net_income()
    return sp.diff((1 - tau) * earnings + back, N) / sp.diff(earnings, N)


def gain_from_moving(total: sp.Expr, to: sp.Symbol, away: sp.Symbol) -> sp.Expr:
    """Change of a total as one resident moves from one city's population to another's."""
    return sp.diff(total, to) - sp.diff(total, away)


def gain_over_gap(common: sp.Expr = sp.S.Zero) -> sp.Expr:
    """What total SAB gains from a move between two cities, less the gap of their ``SMB - common``.

    With the PAB that they share as the common amount it is the gap of their wedges.
    """
    sizes = sp.symbols("N_1 N_2", positive=True)
    averages = [sp.Function(f"SAB_{place}") for place in (1, 2)]
    total = sum(size * average(size) for size, average in zip(sizes, averages, strict=True))
    first, second = (
        wedge_at(marginal(average(N)), common).subs(N, size)
        for size, average in zip(sizes, averages, strict=True)
    )
    return gain_from_moving(total, *sizes) - (first - second)


def slope_of_ratio(benefit: sp.Expr, equal: sp.Expr) -> sp.Expr:
    """Slope in ``x = c_h N^phi`` of a benefit over another, over the denominator squared.

    Time is the only cost. Where cities differ in productivity and the other benefit is equal in
    them, the one is a multiple of the ratio but for constants.
    """
    x = sp.Symbol("x", positive=True)
    local = {average_rent_everywhere: 0, transfer: 0, quality: 0, c: x * N**-phi}
    top, bottom = (sp.simplify(one.subs(local) / WAGE) for one in (benefit, equal))
    return sp.diff(top, x) * bottom - top * sp.diff(bottom, x)


def in_alike_cities(benefit: sp.Expr, people: sp.Expr, cities: sp.Expr) -> sp.Expr:
    """Benefit of each resident where alike cities share the people."""
    return benefit.subs(N, people / cities)


def slope_in_cities(benefit: sp.Expr, *, total: bool = False) -> sp.Expr:
    """Change of a benefit in alike cities with their number, plus ``N^2 / N_TOT`` times its slope.

    Of the benefit of each resident, or of that of all; zero if the form is right.
    """
    people, cities = sp.symbols("N_TOT J", positive=True)
    each = in_alike_cities(benefit, people, cities)
    everybody = people if total else sp.Integer(1)
    slope = sp.diff(benefit, N).subs(N, people / cities)
    return (sp.diff(everybody * each, cities) + everybody * slope * people / cities**2).doit()


def with_effect_on_others(social: sp.Expr, effect: sp.Expr) -> sp.Expr:
    """SAB if each resident also brings others an effect, such as a cleaner environment."""
    return social + effect


def after_wedge(social: sp.Expr, across: sp.Expr) -> sp.Expr:
    """PAB in dollars per resident: SAB less the across-city wedge, (ACW)."""
    return social - across


def wedge_at(marginal_benefit: sp.Expr, private: sp.Expr) -> sp.Expr:
    """Private-social wedge in dollars per resident: SMB - PAB, (7)."""
    return marginal_benefit - private


def across_city_wedge() -> sp.Expr:
    """SAB - PAB, (ACW)."""
    return social_average_benefit() - private_average_benefit()


def private_social_wedge() -> sp.Expr:
    """SMB - PAB, (7)."""
    return wedge_at(social_marginal_benefit(), private_average_benefit())


def largest_rising_cost() -> sp.Expr:
    """Time cost ``c_h N^phi`` up to which the wedge rises with productivity (footnotes 22, 23).

    A share of the working day: where the derivative of footnote 23 is zero.
    """
    share = sp.Symbol("share", positive=True)
    scaled = sp.expand(DERIVED["footnote-23"]().subs(c, share / N**phi) / N**alpha)
    (bound,) = sp.solve(sp.expand(sp.powsimp(scaled, force=True)), share)
    return bound


def largest_productive_cost() -> sp.Expr:
    """Time cost ``c_h N^phi`` up to which SMB rises with productivity."""
    share = sp.Symbol("share", positive=True)
    slope = sp.diff(social_marginal_benefit(), A).subs(c, share / N**phi) / N**alpha
    (bound,) = sp.solve(sp.expand(sp.powsimp(sp.expand(slope), force=True)), share)
    return bound


def earnings_slope() -> sp.Expr:
    """Change of average earnings with the log of size, over ``A N^alpha``."""
    return N * sp.diff(net_income(), N) / WAGE


def migration_curvature(slopes: Sequence[int]) -> sp.Expr:
    """Largest of ``sum s_j x_j^2`` over migrations x that add up to zero and have norm one, (6).

    It is the larger root of ``sum_j prod_(k != j) (s_k - m) = 0`` in m. Positive: some small
    migration pays for those who move.

    Parameters
    ----------
    slopes : sequence of int
        Slopes of PAB, in any one unit.
    """
    value = sp.Symbol("m")
    exact = [sp.Integer(slope) for slope in slopes]
    terms = [
        sp.prod([other - value for place, other in enumerate(exact) if place != one])
        for one in range(len(exact))
    ]
    return max(sp.Poly(sum(terms), value).real_roots())


def private_within_city_wedge() -> sp.Expr:
    """``N dPAB/dN``."""
    return N * sp.diff(private_average_benefit(), N)


def agglomeration_externality() -> sp.Expr:
    """Output that a resident adds to the firms of others, net of the time they commute."""
    return alpha * net_income()


def efficient_transfer(*, printed: bool) -> sp.Expr:
    """Transfer T_j of section 3.4, as printed or as corrected.

    The printed one takes AE as in (10), alpha A N^alpha, and rebates the tax on a full unit of
    labour. The corrected one has AE net of commuting time, and rebates the tax at the city's edge:
    the tax on the time saved by living closer is in the rent already.
    """
    rent = average_rent()
    rest = -rent + rho * (rent - average_rent_everywhere)
    if printed:
        return alpha * WAGE + tau * WAGE + rest
    return agglomeration_externality() + tau * WAGE * (1 - (1 + phi) * c * N**phi) + rest


def untransferred_benefit() -> sp.Expr:
    """PAB but for the transfer."""
    return private_average_benefit() - transfer


DERIVED: dict[str, Callable[[], sp.Expr]] = {
    "equation-10": social_marginal_benefit,
    "equation-11": lambda: social_marginal_benefit() - social_average_benefit(),
    "equation-12": rent_gradient,
    "equation-14": private_average_benefit,
    "across-city-wedge": across_city_wedge,
    "private-social-wedge": private_social_wedge,
    "footnote-20": private_within_city_wedge,
    "footnote-23": lambda: sp.diff(private_social_wedge(), A),
}
"""What follows from the primitives."""

_PSW_COST = tau * (1 + rho * phi) + alpha + phi * (1 - rho)
PRINTED: dict[str, sp.Expr] = {
    "equation-10": WAGE + alpha * WAGE - c * WAGE * N**phi + quality,
    "equation-11": alpha * WAGE - alpha * c * WAGE * N**phi - phi * c * WAGE * N**phi,
    "equation-12": WAGE * c_tilde * (edge**chi - z**chi),
    "equation-14": (1 - tau) * WAGE * (1 - (1 + rho * phi) * c * N**phi)
    + rho * average_rent_everywhere
    + transfer
    + quality,
    "across-city-wedge": tau * WAGE
    - tau * (1 + rho * phi) * c * WAGE * N**phi
    + rho * phi * c * WAGE * N**phi,
    "private-social-wedge": (alpha + tau) * WAGE
    - _PSW_COST * c * WAGE * N**phi
    - rho * average_rent_everywhere
    - transfer,
    "footnote-20": alpha * (1 - tau) * WAGE
    - (alpha + phi) * (1 - tau) * (1 + rho * phi) / (1 + phi) * c * WAGE * N**phi,
    "footnote-23": (alpha + tau) * N**alpha - _PSW_COST * c * N ** (alpha + phi),
}
"""The text's formulas."""

CORRECTED: dict[str, sp.Expr] = {
    "equation-10": WAGE + alpha * WAGE - (1 + alpha + phi) * c * WAGE * N**phi + quality,
    "equation-12": (1 - tau) * PRINTED["equation-12"],
    "across-city-wedge": PRINTED["across-city-wedge"] - rho * average_rent_everywhere - transfer,
    "footnote-20": alpha * (1 - tau) * WAGE
    - (alpha + phi) * (1 - tau) * (1 + rho * phi) * c * WAGE * N**phi,
}
"""The formulas as they should read."""
