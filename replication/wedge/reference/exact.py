"""Benefits of section 3 in interval arithmetic, written out once more from the equations.

A size or a parameter is a rational number or a ball that holds it, so that a comparison of two
benefits is a proof at these parameters.
"""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from flint import arb

from replication.certify import Rational, ball, enclose_root
from replication.wedge.model.economy import City


@dataclass(frozen=True, slots=True)
class ExactCity:
    """Technology with rational parameters, in the units of :mod:`replication.wedge.model.city`.

    Attributes
    ----------
    alpha, phi, land : Fraction
        Elasticities of output, commuting cost and land cost.
    value, time, material, ground : Fraction, dollars
        Output of a unit of labour, and average costs in a city of size one.
    """

    alpha: Fraction
    phi: Fraction
    land: Fraction
    value: Fraction
    time: Fraction
    material: Fraction
    ground: Fraction

    def output(self, size: arb) -> arb:
        """Output of a unit of labour where productivity is one, ``N^alpha``."""
        return ball(self.value) * size ** ball(self.alpha)

    def lost_time(self, size: arb) -> arb:
        """Average earnings lost to commuting where productivity is one."""
        return ball(self.time) * size ** (ball(self.alpha) + ball(self.phi))

    def money(self, size: arb) -> arb:
        """Average material cost of commuting."""
        return ball(self.material) * size ** ball(self.phi)

    def soil(self, size: arb) -> arb:
        """Average cost of depreciating land."""
        return ball(self.ground) * size ** ball(self.land)


def exact_city(city: City, column: int) -> ExactCity:
    """One column's city, with its floating-point parameters taken as exact."""
    fields = (
        city.agglomeration,
        city.commuting,
        city.land_elasticity,
        city.labour_value,
        city.time_cost,
        city.material_cost,
        city.land_cost,
    )
    return ExactCity(*(Fraction(float(np.resize(one, column + 1)[-1])) for one in fields))


BENCHMARK = ExactCity(
    Fraction(1, 20),
    Fraction(1, 10),
    Fraction(1, 4),
    Fraction(22_000),
    Fraction(2_000),
    Fraction(900),
    Fraction(2_640),
)
"""Column (1) of Tables 3-11."""


TIME_ONLY = ExactCity(
    Fraction(1, 20),
    Fraction(1, 10),
    Fraction(1),
    Fraction(1),
    Fraction(1, 3),
    Fraction(0),
    Fraction(0),
)
"""Section 3's own city, whose only cost is time, in units in which its planner chooses size one."""


TWO_TURNS = ExactCity(
    Fraction(3, 10),
    Fraction(3, 5),
    Fraction(1, 10),
    Fraction(22_000),
    Fraction(2_000),
    Fraction(0),
    Fraction(9_000),
)
"""A city whose land cost grows more slowly than its output."""


def average(city: ExactCity, size: arb, productivity: arb) -> arb:
    """SAB, (9), without quality of life."""
    earnings = productivity * (city.output(size) - city.lost_time(size))
    return earnings - city.money(size) - city.soil(size)


def marginal(city: ExactCity, size: arb, productivity: arb) -> arb:
    """SMB, (10) corrected: each term times one plus its elasticity."""
    alpha, phi, land = ball(city.alpha), ball(city.phi), ball(city.land)
    return (
        productivity * ((1 + alpha) * city.output(size) - (1 + alpha + phi) * city.lost_time(size))
        - (1 + phi) * city.money(size)
        - (1 + land) * city.soil(size)
    )


def within(city: ExactCity, size: arb) -> arb:
    """SMB - SAB, (11), where productivity is one."""
    return marginal(city, size, arb(1)) - average(city, size, arb(1))


def private_slope(city: ExactCity, tax: Rational, share: Rational, size: arb) -> arb:
    """``N dPAB/dN``, footnote 20 with every cost, where productivity is one."""
    kept, leak = 1 - ball(tax), ball(share)
    alpha, phi, land = ball(city.alpha), ball(city.phi), ball(city.land)
    earnings = alpha * city.output(size) - (alpha + phi) * (1 + leak * phi) * city.lost_time(size)
    return (
        kept * earnings
        - phi * (1 + leak * phi) * city.money(size)
        - land * (1 + leak * land) * city.soil(size)
    )


def peak(city: ExactCity, tax: Rational, share: Rational) -> arb:
    """Size at which PAB peaks, (PE), from a hundredth of the typical city's to a hundred."""
    return enclose_root(lambda size: private_slope(city, tax, share, size), "1/100", 100)


def rises_at_every_size(city: ExactCity, benefit: Fraction) -> bool:
    """Whether SAB surely never falls if each typical city's people add a benefit to everybody.

    ``N dSAB/dN`` is a gain that grows with ``N^alpha``, costs with powers of at least alpha and at
    most one, and the benefit times N. Up to size one each power is at most that of the gain.
    Beyond it ``N^p <= 1 - p + p N``, and what is left is a line in N that does not fall and is
    above zero at one.
    """
    gain = city.alpha * city.value
    costs = (
        ((city.alpha + city.phi) * city.time, city.alpha + city.phi),
        (city.phi * city.material, city.phi),
        (city.land * city.ground, city.land),
    )
    ordered = all(city.alpha <= power <= 1 for _, power in costs)
    below_one = gain - sum(cost for cost, _ in costs)
    slope = benefit - sum(cost * power for cost, power in costs)
    return bool(ordered and below_one > 0 and slope >= 0)


def turns_once(city: ExactCity, benefit: Fraction) -> bool:
    """Whether SAB surely rises to one peak and then falls, with such a benefit below zero.

    Over ``N^alpha`` its slope is the gain less costs with positive powers of size.
    """
    powers = (city.alpha + city.phi, city.phi, city.land, Fraction(1))
    return city.alpha * city.value > 0 > benefit and all(one > city.alpha for one in powers)


@dataclass(frozen=True, slots=True)
class LandTargets:
    """Land cost that meets a land share and an elasticity of rent, section 4.1.

    Attributes
    ----------
    rent : arb, dollars
        Land's part of average rent in the typical city.
    elasticity : arb
        Of land cost.
    excess : arb
        The elasticity less the target.
    """

    rent: arb
    elasticity: arb
    excess: arb

    def turn(self, size: Rational) -> arb:
        """One less the excess times log size."""
        return 1 - self.excess * ball(size).log()

    def rent_at(self, size: Rational) -> arb:
        """Land's part of average rent in a city of a size."""
        return self.rent * ball(size) ** self.elasticity


def land_targets(city: ExactCity, tax: Rational, share: Rational, target: Rational) -> LandTargets:
    """Land rent and its elasticity from the two targets, as in :mod:`.model.targets`."""
    kept, alpha, phi = 1 - ball(tax), ball(city.alpha), ball(city.phi)
    time, material = kept * ball(city.time), ball(city.material)
    commuting = phi * (time + material)
    weighted = phi * ((alpha + phi) * time + phi * material)
    whole = ball(share) * (ball(city.value) - ball(city.time))
    rent = whole - commuting
    elasticity = (ball(target) * whole - weighted) / rent
    return LandTargets(rent, elasticity, elasticity - ball(target))


def private(city: ExactCity, tax: Rational, share: Rational, size: arb, productivity: arb) -> arb:
    """PAB, (14) with every cost, without quality of life and the common resource."""
    kept, leak = 1 - ball(tax), ball(share)
    phi, land = ball(city.phi), ball(city.land)
    earnings = city.output(size) - (1 + leak * phi) * city.lost_time(size)
    return (
        kept * productivity * earnings
        - (1 + leak * phi) * city.money(size)
        - (1 + leak * land) * city.soil(size)
    )


@dataclass(frozen=True, slots=True)
class ExactPoints:
    """Enclosures of Figure 1's points where the typical city's own PAB is the outside option.

    Attributes
    ----------
    outside : arb, dollars
    political, planner, efficient, free_access : arb
        D, A, C and B, relative to the typical city, which is E.
    loss, planner_loss : arb, dollars for each resident of the typical city
        What is lost at E, and at A, against C.
    """

    outside: arb
    political: arb
    planner: arb
    efficient: arb
    free_access: arb
    loss: arb
    planner_loss: arb


def figure_1(
    city: ExactCity, tax: Rational, share: Rational, reference: Rational, unexplained: Rational
) -> ExactPoints:
    """Enclose Figure 1's points with the common resource of Tables 3-11.

    Parameters
    ----------
    city : ExactCity
    tax, share : rational
    reference, unexplained : rational
        Size of the city whose taxes and rents the resource repeats, and dollars less.
    """
    one, at = arb(1), ball(reference)
    resource = average(city, at, one) - private(city, tax, share, at, one) - ball(unexplained)
    outside = private(city, tax, share, one, one) + resource
    planner = enclose_root(lambda size: within(city, size), "1/100", 100)
    efficient = enclose_root(lambda size: marginal(city, size, one) - outside, 1, 10_000)
    free_access = enclose_root(lambda size: average(city, size, one) - outside, 2, 10_000)

    def welfare(size: arb) -> arb:
        return size * (average(city, size, one) - outside)

    best = welfare(efficient)
    return ExactPoints(
        outside,
        peak(city, tax, share),
        planner,
        efficient,
        free_access,
        best - welfare(one),
        best - welfare(planner),
    )


@dataclass(frozen=True, slots=True)
class ExactRent:
    """Average rent of the typical city, in exact fractions.

    Attributes
    ----------
    share : Fraction
        Of income net of time lost, s_R.
    elasticity : Fraction
        To population.
    commuting, commuting_before_tax : Fraction
        Commuting's part of rent, and that part with time before tax over the same rent.
    """

    share: Fraction
    elasticity: Fraction
    commuting: Fraction
    commuting_before_tax: Fraction


def typical_rent(city: ExactCity, tax: Fraction) -> ExactRent:
    """Rent of the typical city, (12), and its parts."""
    time, phi = (1 - tax) * city.time, city.phi
    commuting = phi * (time + city.material)
    rent = commuting + city.land * city.ground
    weighted = phi * ((city.alpha + phi) * time + phi * city.material) + city.land**2 * city.ground
    return ExactRent(
        rent / (city.value - city.time),
        weighted / rent,
        commuting / rent,
        phi * (city.time + city.material) / rent,
    )


def equal_land_costs(first: Rational, second: Rational) -> arb:
    """Size at which land costs with two elasticities and one weight at the edge are equal."""
    one, two = ball(first), ball(second)
    return ((1 + two) / (1 + one)) ** (1 / (two - one))


def two_cities(city: ExactCity, superiority: Rational) -> tuple[arb, arb, arb]:
    """Figure 3: the city planner's size, the federal planner's superior city, and the loss.

    The loss is in dollars for each resident of the typical city; the total is twice the first.
    """
    extra, one = ball(superiority), arb(1)
    alone = enclose_root(lambda size: within(city, size), "1/100", 100)

    def gain(size: arb) -> arb:
        return marginal(city, size, one) + extra - marginal(city, 2 * alone - size, one)

    def worth(size: arb) -> arb:
        return size * average(city, size, one)

    large = enclose_root(gain, Fraction(float(alone.mid())) * Fraction(101, 100), "5/2")
    planned = worth(large) + large * extra + worth(2 * alone - large)
    return alone, large, planned - 2 * worth(alone) - alone * extra


def better_site(city: ExactCity, large: Rational, small: Rational) -> arb:
    """Productivity of a site whose SMB at a large size is that of site one at a small size."""
    big = ball(large)
    price = marginal(city, ball(small), arb(1))
    alpha, phi, land = ball(city.alpha), ball(city.phi), ball(city.land)
    costs = (1 + phi) * city.money(big) + (1 + land) * city.soil(big)
    per_unit = (1 + alpha) * city.output(big) - (1 + alpha + phi) * city.lost_time(big)
    return (price + costs) / per_unit


def wedge_rises(
    city: ExactCity, tax: Rational, share: Rational, large: Rational, small: Rational = 1
) -> int:
    """Sign of the wedge's change from a site of productivity one to a better one, as planned.

    Returns
    -------
    int
        1 if SMB - PAB is certainly larger at the better site, -1 if certainly smaller, else 0.
    """
    better = better_site(city, large, small)
    gap = private(city, tax, share, ball(small), arb(1)) - private(
        city, tax, share, ball(large), better
    )
    return int(gap > 0) - int(gap < 0)


def unequal_pair() -> tuple[arb, arb]:
    """Slopes of PAB in two alike cities of .9 and more of their planner's size, at equal PAB.

    ``PAB = N^(1/4) (1 - N^3 / 13)``: the second size is enclosed, and both slopes follow.
    """
    power, cost, first = ball("1/4"), ball("1/13"), ball("9/10")

    def offer(size: arb) -> arb:
        return size**power * (1 - cost * size**3)

    def slope(size: arb) -> arb:
        return (power * size**power - (power + 3) * cost * size ** (power + 3)) / size

    second = enclose_root(lambda size: offer(size) - offer(first), "1.01", "1.5")
    return slope(first), slope(second)
