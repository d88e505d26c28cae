"""Tables for the chapters: the baseline's cities, comparative statics, and what checks found."""

import itertools
from typing import Any

import numpy as np
import pandas as pd

from replication.ledger import open_paper
from replication.numerics import Array, choice, number, positive, whole
from replication.show import words
from replication.show.tables import HtmlTable, values
from replication.sorting import draws
from replication.sorting.model import innovation, threshold
from replication.sorting.model.economy import Productivity
from replication.sorting.model.statics import BETTER, BUMP, VISIBLE, change, moves, raised_cost
from replication.sorting.model.threshold import GIVEN_LABOUR, GIVEN_UTILITY, relative
from replication.sorting.printed import empirics

PARAMETERS = {
    "minimum_skill": "minimum skill z_min",
    "cost_1": "innovation cost chi_1",
    "housing_1": "scarcity of land eta_1",
    "congestion_1": "congestion a_1",
}
MEANING = {
    Productivity.MEAN: "mean",
    Productivity.TOTAL: "integral",
    Productivity.REPAIRED: "mean, rescaled",
}


def found(claim_id: str) -> HtmlTable:
    """Run a claim's check and list the numbers that it found.

    Parameters
    ----------
    claim_id : str
        Without the paper's key, such as ``"proposition-4/wage"``.

    Raises
    ------
    ValueError
        If there is no such claim.
    """
    check = isinstance(claim_id, str) and open_paper("sorting").room.checks.get(
        f"sorting/{claim_id}"
    )
    if not check:
        raise ValueError(f"claim_id = {claim_id!r}: the sorting paper has no such claim")
    numbers = {
        words.label(name): value if words.laid_out(value) else words.short(value)
        for name, value in check().numbers.items()
    }
    caption = f"Numbers that the check of sorting/{claim_id} finds"
    return values(numbers, caption=caption, symbols=open_paper("sorting").room.symbols)


def baseline_cities() -> pd.DataFrame:
    """Cities of the baseline, which are the same under both closures.

    Returns
    -------
    DataFrame of float
        Quantities by ``city 1``, ``city 2`` and ``ratio``.
    """
    economy = threshold.baseline()
    cities = threshold.equilibrium(economy, threshold.baseline_closures()["given utility"])
    costs = economy.cost_1, economy.cost_2
    share = float(innovation.skill_distribution(economy.tail, 1.0, cities.threshold)[0])
    rows: dict[str, Any] = {
        "innovation probability": [float(innovation.probability(economy, c)) for c in costs],
        "share of entrepreneurs": [1 - share, share],
        "mean initial skill": cities.mean_skill,
        "productivity Q": cities.productivity,
        "wage w": cities.wage,
        "workers L": cities.labour,
        "density, in units of city 2's": [relative(cities.density), 1.0],
        "housing price": cities.housing_price,
        "slope of utility": cities.slope,
        "entrepreneurs' over workers' income": [
            float(innovation.entrepreneur_share(economy, c)) for c in costs
        ],
        "innovation spending over output": [
            float(innovation.spending_share(economy, c)) for c in costs
        ],
    }
    numbers = {name: [float(np.ravel(v)[0]) for v in pair] for name, pair in rows.items()}
    frame = pd.DataFrame.from_dict(numbers, orient="index", columns=["city 1", "city 2"])
    frame["ratio"] = frame["city 1"] / frame["city 2"]
    return frame


def baseline_statics(factor: float = 1.1) -> pd.DataFrame:
    """Threshold and gaps of the baseline after each parameter is multiplied.

    Parameters
    ----------
    factor : float

    Returns
    -------
    DataFrame of float
        Rows by parameter and closure; NaN where everybody prefers one city.
    """
    factor = number("factor", factor, positive)
    rows = {}
    for name, closure in threshold.baseline_closures().items():
        for parameter, label in {"": "baseline", **PARAMETERS}.items():
            economy = threshold.baseline()
            economy = economy.scaled(parameter, factor) if parameter else economy
            cities = threshold.equilibrium(economy, closure)
            title = f"{label} × {factor:g}" if parameter else label
            rows[f"{title}; {name}"] = {
                "threshold": float(cities.threshold[0]),
                "Q₁/Q₂": float(relative(cities.productivity)[0]),
                "w₁/w₂": float(relative(cities.wage)[0]),
                "relative density": float(relative(cities.density)[0]),
            }
    return pd.DataFrame.from_dict(rows, orient="index")


def rising_shares(productivity: str = Productivity.MEAN) -> pd.DataFrame:
    """Share of equilibria, in percent, in which each quantity rises with each parameter.

    Equilibria in which it moves by less than rounding are left out.

    Parameters
    ----------
    productivity : str
        What Q_j stands for: ``"mean"``, ``"total"`` (stable equilibria) or ``"repaired"``.

    Returns
    -------
    DataFrame of float
        Rows by parameter and closure; NaN where nothing moves.
    """
    kind = choice("productivity", productivity, list(Productivity))
    samples = draws.samples() if kind is Productivity.MEAN else draws.redefined(kind)
    rows = {}
    for name, solved in samples.items():
        for parameter, label in PARAMETERS.items():
            factor: float | Array = raised_cost(solved) if parameter == "cost_1" else BUMP
            before, after, interior = moves(solved, parameter, factor)
            rows[f"{label}; {name}"] = {
                title: _rising(change(before, after, quantity)[interior])
                for quantity, title in (
                    ("threshold", "threshold"),
                    ("productivity", "Q₁/Q₂"),
                    ("wage", "w₁/w₂"),
                    ("density", "relative density"),
                )
            }
    return pd.DataFrame.from_dict(rows, orient="index")


def _rising(moved: Array) -> float:
    moved = moved[np.abs(moved) > VISIBLE]
    return 100 * float(np.mean(moved > 0)) if moved.size else np.nan


def learning_by_definition(size: int = 2_000) -> pd.DataFrame:
    """Thresholds of section 5 under each definition of Q_j, and what lower friction does to them.

    Parameters
    ----------
    size : int
        Draws of each row.

    Returns
    -------
    DataFrame of float
        Rows by definition and closure. Percent of draws with no threshold, with one and with a
        stable one; and percent of equilibria in which the threshold falls with lower friction,
        where both means are below it, case (i), and above it, case (ii); NaN if there are none.
    """
    size = whole("size", size, 1, draws.SIZE)
    rows = {}
    for kind, name in itertools.product(Productivity, (GIVEN_UTILITY, GIVEN_LABOUR)):
        every, closures = draws.crowded_learning(name)
        cities, closure = every.take(np.arange(size)), closures.take(np.arange(size))
        found = threshold.every_threshold(cities, closure, kind)
        falls = []
        for pool, side in ((draws.large_friction(size, seed=53), -1), (cities, 1)):
            solved = threshold.solve(pool, closure, kind)
            before, after, interior = moves(solved, "friction", BETTER)
            means = solved.allocation.mean_skill
            nearest = means.city_1 if side < 0 else means.city_2
            with np.errstate(invalid="ignore"):
                there = interior & (side * (nearest - pool.friction) > 0)
            falls.append(_rising(-change(before, after, "threshold")[there]))
        rows[f"{MEANING[kind]}; {name}"] = {
            "no threshold": 100 * float(np.mean(found.count == 0)),
            "one": 100 * float(np.mean(found.count == 1)),
            "a stable one": 100 * float(np.mean(found.stable_count > 0)),
            "falls, case (i)": falls[0],
            "falls, case (ii)": falls[1],
        }
    return pd.DataFrame.from_dict(rows, orient="index")


def concentration() -> pd.DataFrame:
    """Location quotients and odds ratios of Table 1's and the introduction's shares.

    Returns
    -------
    DataFrame of float
    """
    shares = empirics.printed_shares()
    rows = {}
    for block, title in (("college", "college"), ("above-college", "above college")):
        small, big = (shares[f"{block}-{size}-city"] for size in ("small", "big"))
        for row in ("first-year", "2010"):
            rows[f"{title}, {row}"] = {
                "share": float(big[row]),
                "compared with": float(small[row]),
                "ratio": float(big[row] / small[row]),
                "odds ratio": float(empirics.odds_ratio(big[row], small[row])),
            }
    for year, earners, people in zip(
        ("1980", "2013"), empirics.TOP_EARNERS, empirics.POPULATION, strict=True
    ):
        rows[f"top earners in 20 cities, {year}"] = {
            "share": earners,
            "compared with": people,
            "ratio": float(empirics.location_quotient(earners, people)),
            "odds ratio": float(empirics.odds_ratio(earners, people)),
        }
    return pd.DataFrame.from_dict(rows, orient="index")
