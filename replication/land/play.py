"""The picture to play with: city sizes by site, and what each institution loses."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from replication.land.model import allocation, institutions, sites
from replication.land.model.allocation import Allocation
from replication.land.model.economy import Elasticities
from replication.numerics import Array, positive
from replication.show.picture import Axis, Line, Mark
from replication.show.play import Playground, Readout, Slider, grid

POINTS = 28
"""Sites drawn, from the worst that is developed to the best."""

SLIDERS = (
    Slider("agglomeration", "elasticity of output ε", (0.1, 0.2, 0.3, 0.4, 0.5), 3, ".1f"),
    Slider("congestion", "elasticity of urban cost γ", (0.8, 0.9, 1.0, 1.1, 1.2), 2, ".1f"),
    Slider("population", "population L", (0.02, 0.04, 0.06, 0.08, 0.1, 0.12), 2, ".2f"),
)


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """Three institutions on uniform sites; arrays of the shape that the parameters broadcast to.

    Attributes
    ----------
    elasticities : Elasticities
    population : array
        Asked for; local governments may house fewer.
    optimum, equilibrium, governments : Allocation
        The planner's, the Pareto-efficient equilibrium, and local governments'.
    """

    elasticities: Elasticities
    population: Array
    optimum: Allocation
    equilibrium: Allocation
    governments: Allocation

    @property
    def solved(self) -> tuple[Allocation, Allocation, Allocation]:
        """The three allocations."""
        return self.optimum, self.equilibrium, self.governments

    @property
    def oversize(self) -> Array:
        """Largest equilibrium city over the largest optimal one, less one."""
        return self.equilibrium.largest / self.optimum.largest - 1

    @property
    def excluded(self) -> Array:
        """Share of the people whom local governments leave without a city."""
        return 1 - self.governments.population / self.population

    def loss(self, solved: Allocation) -> Array:
        """Share of the optimum's total utility that an allocation loses."""
        return 1 - solved.welfare / self.optimum.welfare


def case(agglomeration: ArrayLike, congestion: ArrayLike, population: ArrayLike) -> Case:
    """Solve for three institutions.

    Parameters
    ----------
    agglomeration, congestion, population : arrays of shape (...,)

    Raises
    ------
    ValueError, ConvergenceError
        As :func:`replication.land.model.allocation.solve`.
    """
    epsilon, gamma, people = np.broadcast_arrays(
        positive("agglomeration", agglomeration),
        positive("congestion", congestion),
        positive("population", population),
    )
    elasticities = Elasticities(epsilon, gamma)
    rules = institutions.planner, institutions.equilibrium, institutions.local_governments
    solved = (
        allocation.solve(elasticities, rule(elasticities), sites.uniform(), people)
        for rule in rules
    )
    return Case(elasticities, people, *solved)


def sites_playground() -> Playground:
    """City sizes against site quality, at every position of the sliders."""
    found = case(*grid(SLIDERS))
    # Sizes rise fastest at the worst sites.
    steps = np.linspace(0, 1, POINTS) ** 2
    x = np.stack(
        [solved.threshold[..., np.newaxis] * (1 - steps) + steps for solved in found.solved],
        axis=-2,
    )
    y = np.stack([solved.sizes(x[..., i, :]) for i, solved in enumerate(found.solved)], axis=-2)
    # A threshold that rounding puts below itself is still built on.
    y[..., 0] = np.stack([solved.smallest for solved in found.solved], axis=-1)
    return Playground(
        name="land",
        title="City size against the quality of its site, under three institutions.",
        sliders=SLIDERS,
        x_axis=Axis("site quality", 0, 1, (0, 0.2, 0.4, 0.6, 0.8, 1)),
        y_axis=Axis("city size", 0, 0.82, (0, 0.2, 0.4, 0.6, 0.8)),
        lines=(
            Line("opt", "optimum"),
            Line("eq", "Pareto-efficient equilibrium"),
            Line("gov", "local governments"),
        ),
        x=x,
        y=y,
        marks=(
            Mark("P", "worst site of the planner", below=True),
            Mark("E", "worst site of the equilibrium", below=True),
            Mark("G", "worst site of the governments"),
        ),
        points=np.stack(
            [np.stack([solved.threshold, solved.smallest], axis=-1) for solved in found.solved],
            axis=-2,
        ),
        readouts=(
            Readout("sites built on, optimum", ".1f", "%"),
            Readout("sites built on, equilibrium", ".1f", "%"),
            Readout("sites built on, governments", ".1f", "%"),
            Readout("largest city, equilibrium over optimum", "+.1f", "%"),
            Readout("loss in equilibrium", ".2f", "%"),
            Readout("loss with governments", ".2f", "%"),
            Readout("people without a city, governments", ".1f", "%"),
            Readout("optimal tax on income", ".2f", "%"),
        ),
        numbers=np.stack(
            [
                *(100 * solved.cities for solved in found.solved),
                100 * found.oversize,
                100 * found.loss(found.equilibrium),
                100 * found.loss(found.governments),
                100 * found.excluded,
                100 * institutions.optimal_tax(found.elasticities),
            ],
            axis=-1,
        ),
    )
