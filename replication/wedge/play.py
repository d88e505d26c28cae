"""The picture to play with: one calibrated city, its taxes, its land and its agglomeration."""

from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import ArrayLike

from replication.numerics import Array, find_root, positive, within
from replication.show.picture import Axis, Line, Mark
from replication.show.play import Playground, Readout, Slider, grid
from replication.wedge.figures import MILLION
from replication.wedge.model import calibration
from replication.wedge.model import city as curves
from replication.wedge.model.economy import City, Institutions

SIZES = np.geomspace(0.02, 90, 36) / MILLION
"""Sizes drawn: 20,000 people to 90 million."""

SLIDERS = (
    Slider("tax_rate", "federal tax rate τ", (0.0, 0.1, 0.2, 0.33, 0.4), 3, ".0%"),
    Slider("ownership", "land held in a national portfolio ρ", (0.0, 0.5, 1.0), 2, ".0%"),
    Slider("agglomeration", "elasticity of output α", (0.03, 0.04, 0.05, 0.06, 0.07), 2, ".2f"),
    Slider("land_elasticity", "elasticity of land cost", (0.25, 0.4, 0.6), 0, ".2f"),
)


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """The typical city under changed parameters; arrays of the shape they broadcast to.

    Attributes
    ----------
    city : City
    rules : Institutions
    outside : array, dollars
        PAB in the typical city: what migrants get elsewhere.
    planner, efficient, political, migration : array
        Sizes at the points A, C, D and E of Figure 1, relative to the typical city.
    """

    city: City
    rules: Institutions
    outside: Array
    planner: Array
    efficient: Array
    political: Array
    migration: Array

    @property
    def wedge(self) -> Array:
        """SMB - PAB in the typical city, (7), dollars."""
        return curves.private_social_wedge(self.city, self.rules, 1.0)


def _city(agglomeration: ArrayLike, land_elasticity: ArrayLike) -> City:
    """Return the typical city with two elasticities; costs at size one as in Tables 3-11."""
    base = calibration.land_city(land_elasticity, calibration.BENCHMARK_LAND_WEIGHT)
    return City(
        agglomeration=agglomeration,
        commuting=base.commuting,
        land_elasticity=base.land_elasticity,
        labour_value=base.labour_value,
        time_cost=base.time_cost,
        material_cost=base.material_cost,
        land_cost=base.land_cost,
    )


def case(
    tax_rate: ArrayLike, ownership: ArrayLike, agglomeration: ArrayLike, land_elasticity: ArrayLike
) -> Case:
    """Locate the points of Figure 1 when elsewhere offers PAB of the typical city.

    E is the larger size with that PAB: the typical city itself if PAB falls there.

    Parameters
    ----------
    tax_rate, ownership, agglomeration, land_elasticity : arrays of shape (...,)
        Each below the elasticities of cost where it is ``agglomeration``.

    Raises
    ------
    ValueError, ConvergenceError
        As :func:`replication.wedge.model.city.political_equilibrium_size`.
    """
    given = np.broadcast_arrays(
        within("tax_rate", tax_rate, 0, 1),
        within("ownership", ownership, 0, 1),
        positive("agglomeration", agglomeration),
        positive("land_elasticity", land_elasticity),
    )
    city = _city(*given[2:])
    rules = calibration.table_institutions(city, *given[:2])
    outside = curves.private_average_benefit(city, rules, 1.0)
    planner = curves.city_planner_size(city)
    political = curves.political_equilibrium_size(city, rules)

    def crossing(peak: Array, private: bool) -> Array:
        """Size beyond a benefit's peak at which it has fallen to the outside option."""
        gap = partial(_gap, private)
        return peak * np.exp(find_root(gap, 0.5, 1.0, peak, outside, *given, minimum=0.0))

    return Case(
        city,
        rules,
        outside,
        planner,
        crossing(planner, private=False),
        political,
        crossing(political, private=True),
    )


def _gap(private: bool, distance: Array, peak: Array, outside: Array, *given: Array) -> Array:
    """A benefit less the outside option, at the logarithm of size over the peak's."""
    tax_rate, ownership, *elasticities = given
    city, size = _city(*elasticities), peak * np.exp(distance)
    if not private:
        return curves.social_marginal_benefit(city, size) - outside
    rules = calibration.table_institutions(city, tax_rate, ownership)
    return curves.private_average_benefit(city, rules, size) - outside


def city_playground() -> Playground:
    """Benefits of a city against its population, at every position of the sliders."""
    values = grid(SLIDERS)
    found = case(*values)
    line = case(*(value[..., np.newaxis] for value in values))
    benefits = (
        curves.social_average_benefit(line.city, SIZES),
        curves.social_marginal_benefit(line.city, SIZES),
        curves.private_average_benefit(line.city, line.rules, SIZES),
        curves.private_marginal_benefit(line.city, line.rules, SIZES),
    )
    marks = (
        (found.planner, curves.social_average_benefit(found.city, found.planner)),
        (found.efficient, found.outside),
        (
            found.political,
            curves.private_average_benefit(found.city, found.rules, found.political),
        ),
        (found.migration, found.outside),
    )
    return Playground(
        name="wedge",
        title="What a resident brings and gets, against the population of the city.",
        sliders=SLIDERS,
        x_axis=Axis("population, millions", 0.02, 90, (0.03, 0.1, 0.3, 1, 3, 10, 30, 90), log=True),
        y_axis=Axis(
            "thousand dollars per resident and year",
            12,
            18,
            tuple(range(12, 19)),
        ),
        lines=(
            Line("SAB", "social average benefit"),
            Line("SMB", "social marginal benefit"),
            Line("PAB", "private average benefit"),
            Line("PMB", "private marginal benefit"),
        ),
        x=SIZES * MILLION,
        y=np.stack(benefits, axis=-2) / 1000,
        marks=(
            Mark("A", "SAB peaks"),
            Mark("C", "SMB meets the outside option"),
            Mark("D", "PAB peaks"),
            Mark("E", "PAB meets the outside option", below=True),
        ),
        points=np.stack(
            [np.stack([size * MILLION, benefit / 1000], axis=-1) for size, benefit in marks],
            axis=-2,
        ),
        readouts=(
            Readout("A, a city planner's size", ",.2f", " million"),
            Readout("D, political equilibrium", ",.2f", " million"),
            Readout("E, free migration", ",.2f", " million"),
            Readout("C, efficient size", ",.2f", " million"),
            Readout("private-social wedge, typical city, dollars", ",.1f"),
            Readout("of it across cities, dollars", ",.1f"),
        ),
        numbers=np.stack(
            [
                *(
                    size * MILLION
                    for size in (found.planner, found.political, found.migration, found.efficient)
                ),
                found.wedge,
                curves.across_city_wedge(found.city, found.rules, 1.0),
            ],
            axis=-1,
        ),
    )
