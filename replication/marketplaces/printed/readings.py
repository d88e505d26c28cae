"""What the printed cells say about the readings of section 5, and about themselves."""

from collections.abc import Callable

import numpy as np

from replication import published
from replication.marketplaces.model.economy import travel
from replication.marketplaces.model.equilibrium import Equilibrium, hours_left, solve
from replication.marketplaces.printed import cases
from replication.marketplaces.printed.cases import (
    COLUMNS,
    NAMES,
    RESIDENCES,
    SETUP_COSTS,
    case_core,
)
from replication.numerics import Array, choice, number, positive, vector, within

THIRDS = (0.0, 1 / 3, 2 / 3, 1.0)
ROUGH = 1e-3
"""Gap in log utility within which a reading's structures are certified; places are exact."""

TABLES = ("marketplaces/table-1", "marketplaces/table-2")
SERIES = ("markets", "location", "pop", "prod", "rent")

RENT_UNITS: dict[str, Callable[[Equilibrium], Array | float]] = {
    "all prices sum to one": lambda e: 1 + e.price + e.wages.sum() + e.rent_income,
    "goods and wages sum to one": lambda e: 1 + e.price + e.wages.sum(),
    "goods and land sum to one": lambda e: 1 + e.price + e.rent_income,
    "wages and land sum to one": lambda e: e.wages.sum() + e.rent_income,
    "goods sum to one": lambda e: 1 + e.price,
    "wages sum to one": lambda e: e.wages.sum(),
    "land rents sum to one": lambda e: e.rent_income,
    "commodity 1 costs one": lambda _: 1.0,
    "utility of land (multiplier)": lambda e: (e.populations * e.incomes).sum() / e.utility,
}
"""What land rents may have been divided by, for each reading of their unit."""


def score(
    residences: tuple[float, ...] = RESIDENCES,
    trips: float = 1.0,
    rent_unit: str = "all prices sum to one",
) -> dict[str, int]:
    """Count the cells of Tables 1 and 2 that agree under a reading, by series.

    Parameters
    ----------
    residences : tuple of float
    trips : float
    rent_unit : str
        A key of `RENT_UNITS`.

    Returns
    -------
    dict
        Agreeing cells of each series; those without an equilibrium count as off.
    """
    rent_unit, trips = choice("rent_unit", rent_unit, RENT_UNITS), number("trips", trips, positive)
    residences = tuple(vector("residences", within("residences", residences, 0, 1)).tolist())
    agree = dict.fromkeys(SERIES, 0)
    for case in (1, 2):
        printed = published.read_table(f"marketplaces/table-{case}").cells
        for cost in SETUP_COSTS:
            found = case_core(case, float(cost), residences, trips, ROUGH)
            rents = found.equilibrium.rents / RENT_UNITS[rent_unit](found.equilibrium)
            ours = cases.row(found.structure, found.equilibrium)
            ours[-len(NAMES) :] = rents.tolist()
            for column, value in zip(COLUMNS, ours, strict=True):
                text = str(printed.at[cost, column])
                agree[column.partition("-")[0]] += bool(text) and published.agrees(value, text)
    return agree


def _printed_table(table: str) -> published.PublishedTable:
    return published.read_table(choice("table", table, TABLES))


def printed_range(table: str, row: str, column: str) -> tuple[float, float]:
    """Numbers that round to a printed cell."""
    cell = published.parse(_printed_table(table).text(row, column))
    half = float(cell.step) / 2
    return float(cell.value) - half, float(cell.value) + half


def output_range(table: str, row: str, place: str, base: str) -> tuple[float, float]:
    """Outputs at `place` that a printed row allows, given its output at `base`.

    Two residences that make the same good have the same wage, so that work differs only through
    travel, ``n_place - n_base = (1 - a3)(travel_base - travel_place)``, whatever the prices. The
    row's populations, its marketplace and its output at `base` so bound the output at `place`.

    Parameters
    ----------
    table : str
        Id of the table; its row must have one marketplace.
    row, place, base : str

    Raises
    ------
    ValueError
        If the two residences make different goods.
    """
    place, base = choice("place", place, NAMES), choice("base", base, NAMES)
    table = choice("table", table, TABLES)
    economy = cases.case_economy(int(table[-1]))
    j, i = cases.NAMES.index(place), cases.NAMES.index(base)
    if economy.goods[j] != economy.goods[i]:
        raise ValueError(f"place = {place!r}, base = {base!r}: they must make the same good")
    ends = np.array(printed_range(table, row, "location"))
    times = travel(economy, ends[:, np.newaxis])
    gaps = (1 - economy.tastes[2]) * (times[:, i] - times[:, j])
    made = printed_range(table, row, f"prod-{base}")
    people = printed_range(table, row, f"pop-{base}")
    here = printed_range(table, row, f"pop-{place}")
    return (
        here[0] * (made[0] / people[1] + gaps.min()),
        here[1] * (made[1] / people[0] + gaps.max()),
    )


STEP = 1e-4
"""Step of the grid of setup costs in :func:`leftover_range`."""


def leftover_range(step: float = STEP) -> tuple[float, float]:
    """Total setup costs at which row 0.05 of Table 2 has its printed populations and rents.

    All eight cells at once, for two marketplaces at {b, c}.

    Parameters
    ----------
    step : float
        Of the grid of costs between 0.001 and 0.2.

    Returns
    -------
    pair of floats
        Lowest and highest such cost on the grid.

    Raises
    ------
    ValueError
        If no cost of the grid gives the row.
    """
    step = number("step", step, within, 1e-5, 0.1)
    economy = cases.case_economy(2)
    costs = np.arange(0.001, 0.2, step)
    hours = hours_left(economy, RESIDENCES[1:3])
    found = solve(economy, np.tile(hours, (costs.size, 1)), costs)
    ours: dict[str, Array] = {"pop": found.populations, "rent": found.simplex_rents}
    inside = np.ones(costs.size, dtype=bool)
    for series, values in ours.items():
        for j, name in enumerate(NAMES):
            low, high = printed_range("marketplaces/table-2", "0.05", f"{series}-{name}")
            inside &= (values[:, j] >= low) & (values[:, j] < high)
    if not inside.any():
        raise ValueError(f"step = {step:g}: no cost on the grid gives the printed row")
    return float(costs[inside].min()), float(costs[inside].max())
