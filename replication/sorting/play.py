"""The picture to play with: the gain from the innovative city, and who lives there."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from replication.numerics import Array, choice, inside, vector
from replication.show.picture import Axis, Line, Mark
from replication.show.play import Playground, Readout, Slider, grid
from replication.sorting.model import gap, innovation, threshold
from replication.sorting.model.economy import Closure, Economy
from replication.sorting.model.threshold import Allocation

CANDIDATES = np.geomspace(1.001, 6.0, 28)
"""Candidate thresholds drawn, over the minimum skill."""

SLIDERS = (
    Slider("congestion_1", "congestion of city 1, a₁", (0.13, 0.14, 0.17, 0.2, 0.23), 3, ".2f"),
    Slider("cost_1", "cost of innovation in city 1, χ₁", (0.01, 0.02, 0.04, 0.06, 0.08), 2, ".2f"),
    Slider("minimum_skill", "minimum skill", (0.8, 0.9, 1.0, 1.1, 1.2), 2, ".1f"),
    Slider("housing_1", "scarcity of land in city 1, η₁", (8.0, 9.0, 11.0), 1, ".0f"),
)


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """One closure of the baseline with changed parameters; arrays of the shape that they give.

    Attributes
    ----------
    economy : Economy
    ratio : array
        Threshold over minimum skill; NaN where everybody prefers city 1.
    wages, density : array
        City 1 over city 2; NaN where there is no interior equilibrium.
    gains : array of shape (..., candidates)
        What the entrepreneur at each candidate threshold gains by living in city 1, in utility.
    """

    economy: Economy
    ratio: Array
    wages: Array
    density: Array
    gains: Array

    @property
    def innovators(self) -> Array:
        """Share of all entrepreneurs who live in city 1."""
        return self.ratio**-self.economy.tail


def case(closure: str, candidates: ArrayLike = CANDIDATES, **changed: ArrayLike) -> Case:
    """Solve the baseline of :func:`replication.sorting.model.threshold.baseline` with changes.

    Parameters
    ----------
    closure : str
        ``"given utility"`` or ``"given labour"``.
    candidates : array of shape (candidates,)
        Over the minimum skill, above one.
    **changed : arrays of shape (...,)
        Parameters of :class:`replication.sorting.model.economy.Economy`.

    Raises
    ------
    ValueError
        If the closure is unknown, or as ``Economy``.
    """
    closures: dict[str, Closure] = threshold.baseline_closures()
    closure = choice("closure", closure, closures)
    tried = vector("candidates", inside("candidates", candidates, 1, np.inf))
    values = dict(zip(changed, np.broadcast_arrays(*changed.values()), strict=True))
    shape = np.broadcast(*values.values()).shape if values else ()
    flat = {name: np.ravel(value) for name, value in values.items()}
    economy = threshold.baseline().changed(**flat)
    found: Allocation = threshold.equilibrium(economy, closures[closure])
    terms = gap.terms(economy, closures[closure])
    log_ratio = np.log(tried)[:, np.newaxis]
    slopes = gap.log_slopes(terms, log_ratio)
    lead = np.exp(slopes.city_1) - np.exp(slopes.city_2)
    gains = np.exp(terms.log_minimum + log_ratio) * lead - terms.gap
    back: Callable[[Array], Array] = lambda array: np.reshape(array, shape)
    return Case(
        threshold.baseline().changed(**values),
        back(found.threshold / economy.minimum_skill),
        back(threshold.relative(found.wage)),
        back(threshold.relative(found.density)),
        gains.T.reshape(*shape, -1),
    )


def threshold_playground() -> Playground:
    """Gain from city 1 against the candidate threshold, at every position of the sliders."""
    values = {slider.name: value for slider, value in zip(SLIDERS, grid(SLIDERS), strict=True)}
    names = tuple(threshold.baseline_closures())
    found = [case(name, **values) for name in names]
    economy = found[0].economy
    chance = innovation.probability(economy, economy.cost_1)
    income = innovation.entrepreneur_share(economy, economy.cost_1)
    numbers = [
        *(one.ratio for one in found),
        *(100 * one.innovators for one in found),
        *(one.wages for one in found),
        *(one.density for one in found),
        100 * chance,
        income,
    ]
    return Playground(
        name="sorting",
        title="What the entrepreneur at the threshold gains by living in city 1.",
        sliders=SLIDERS,
        x_axis=Axis(
            "candidate threshold over minimum skill", 1.0, 6.0, (1, 1.5, 2, 3, 4, 6), log=True
        ),
        y_axis=Axis("gain from city 1, utility", -0.15, 0.35, (-0.1, 0, 0.1, 0.2, 0.3)),
        lines=tuple(
            Line(short, f"gain, {name}") for short, name in zip(("util", "lab"), names, strict=True)
        ),
        x=CANDIDATES,
        y=np.stack([one.gains for one in found], axis=-2),
        marks=(
            Mark("U", "equilibrium, given utility"),
            Mark("L", "equilibrium, given labour", below=True),
        ),
        points=np.stack([np.stack([one.ratio, 0 * one.ratio], axis=-1) for one in found], axis=-2),
        readouts=(
            *(Readout(f"threshold over minimum, {name}", ".3f") for name in names),
            *(Readout(f"entrepreneurs in city 1, {name}", ".1f", "%") for name in names),
            *(Readout(f"relative wage, {name}", ".3f") for name in names),
            *(Readout(f"relative density, {name}", ".2f") for name in names),
            Readout("chance to innovate in city 1", ".1f", "%"),
            Readout("entrepreneurs' income over workers', city 1", ".3f"),
        ),
        numbers=np.stack(numbers, axis=-1),
    )
