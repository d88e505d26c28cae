"""The picture to play with: where people live, what land costs, and where the marketplaces are."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from replication.marketplaces.model.economy import Economy, Setup
from replication.marketplaces.model.equilibrium import Equilibrium, equilibrium
from replication.marketplaces.model.places import root_of_pull
from replication.marketplaces.printed import cases, paths
from replication.numerics import Array, inside, number
from replication.show.picture import Axis, Line, Mark
from replication.show.play import Playground, Readout, Slider, grid

SLIDERS = (
    Slider(
        "cost",
        "setup cost of a marketplace q",
        (0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.09, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5),
        5,
        ".2f",
    ),
    Slider("taste", "taste for good 2, of 0.5 for both", (0.15, 0.2, 0.25, 0.3, 0.35), 2, ".2f"),
    Slider("trips", "travel time per unit of distance", (0.5, 1.0, 1.5, 2.0), 1, ".1f"),
)
_HALF_BAR = 0.026
_STRIP = -0.03


@dataclass(frozen=True, slots=True, eq=False)
class Position:
    """A core allocation at one position of the sliders.

    Attributes
    ----------
    structure : tuple of float
        Marketplaces; of those that tie, the ones in the middle.
    equilibrium : Equilibrium
        Of that structure.
    """

    structure: tuple[float, ...]
    equilibrium: Equilibrium

    @property
    def travel(self) -> float:
        """Mean travel time of a consumer."""
        found = self.equilibrium
        return float(found.populations @ (found.economy.leisure - found.time))

    @property
    def middle(self) -> float:
        """Share of the people who live at b and c."""
        return float(self.equilibrium.populations[1:3].sum())

    @property
    def rent_ratio(self) -> float:
        """Rents at b and c over rents at a and d."""
        rents = self.equilibrium.rents
        return float(rents[1:3].sum() / (rents.sum() - rents[1:3].sum()))


def economy(taste: float, trips: float) -> Economy:
    """Return the economy of Case 1 with other tastes for the two goods, and other travel.

    Parameters
    ----------
    taste : float
        Cobb-Douglas share of commodity 2, from 0 to 1/2; that of commodity 1 is the rest of 1/2.
    trips : float
        Travel time per unit of distance.
    """
    taste = number("taste", taste, inside, 0, 0.5)
    return Economy(
        residences=cases.RESIDENCES,
        goods=cases.GOODS,
        tastes=(0.5 - taste, taste, *cases.SYMMETRIC[2:]),
        trips=trips,
    )


def along(costs: ArrayLike, taste: float, trips: float) -> list[Position]:
    """Core allocations along a range of setup costs.

    A single marketplace between two residences is moved from the grid of
    :mod:`.printed.paths` to where the wages on its two sides balance.

    Parameters
    ----------
    costs : array of shape (N,)
    taste, trips : float
        As for :func:`economy`.
    """
    here = economy(taste, trips)
    found = paths.along(here, costs)
    structures = [
        _balanced(here, cost, structure)
        for cost, structure in zip(found.costs.tolist(), found.structures, strict=True)
    ]
    return [
        Position(structure, equilibrium(here, Setup(each=cost), structure))
        for cost, structure in zip(found.costs.tolist(), structures, strict=True)
    ]


def _balanced(here: Economy, cost: float, structure: tuple[float, ...]) -> tuple[float, ...]:
    near, step = structure[0], float(np.diff(paths.SINGLES).max())
    if len(structure) > 1 or near in cases.RESIDENCES:
        return structure
    low = max([near - step, *(d + 1e-12 for d in cases.RESIDENCES if d < near)])
    high = min([near + step, *(d - 1e-12 for d in cases.RESIDENCES if d > near)])
    return (root_of_pull(here, cost, low, high),)


def core_playground() -> Playground:
    """People and land rents at the four residences, at every position of the sliders."""
    values = grid(SLIDERS)
    shape = tuple(len(slider.values) for slider in SLIDERS)
    found = np.empty(shape, dtype=object)
    for taste, trips in np.ndindex(shape[1:]):
        at = (0, taste, trips)
        positions = along(values[0][:, taste, trips], float(values[1][at]), float(values[2][at]))
        found[:, taste, trips] = positions
    every: Callable[[Callable[[Position], object]], Array] = lambda read: np.reshape(
        [read(case) for case in found.flat], (*shape, -1)
    )
    people = every(lambda case: case.equilibrium.populations)
    rents = every(lambda case: case.equilibrium.rents)
    # A bar is a line from zero to its height, with a gap behind it.
    bar: Callable[[Array], Array] = lambda height: np.stack(
        [0 * height, height, np.nan * height], axis=-1
    ).reshape(*shape, -1)
    places = np.repeat(cases.RESIDENCES, 3)
    marks = np.full((*shape, len(cases.RESIDENCES), 2), np.nan)
    for at, case in np.ndenumerate(found):
        marks[(*at, slice(len(case.structure)))] = [(d, _STRIP) for d in case.structure]
    return Playground(
        name="marketplaces",
        title="People and land rents at the four residences, and the marketplaces of the core.",
        sliders=SLIDERS,
        x_axis=Axis(
            "residence and its place",
            -0.12,
            1.12,
            cases.RESIDENCES,
            names=tuple(
                f"{name} {at:g}" for name, at in zip(cases.NAMES, cases.RESIDENCES, strict=True)
            ),
        ),
        y_axis=Axis(
            "share of people; rent in units of good 1",
            -0.06,
            0.6,
            (0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6),
        ),
        lines=(
            Line("people", "share of people", "bar"),
            Line("rent", "land rent", "bar"),
        ),
        x=np.stack([places - _HALF_BAR, places + _HALF_BAR]),
        y=np.stack([bar(people), bar(rents)], axis=-2),
        marks=(Mark("", "marketplace"),) * len(cases.RESIDENCES),
        points=marks,
        readouts=(
            Readout("marketplaces in the core", ".0f"),
            Readout("place of a single one", ".3f", none="several"),
            Readout("utility of everybody", ".4f"),
            Readout("wage at c and d over a and b", ".3f"),
            Readout("people at b and c", ".1f", "%"),
            Readout("rents at b and c over a and d", ".2f"),
            Readout("mean travel time", ".3f"),
        ),
        numbers=every(
            lambda case: (
                len(case.structure),
                case.structure[0] if len(case.structure) == 1 else np.nan,
                case.equilibrium.utility,
                case.equilibrium.price,
                100 * case.middle,
                case.rent_ratio,
                case.travel,
            )
        ),
    )
