"""Populations of the metropolitan areas of the United States in 2009.

The numbers are the Census Bureau's estimates of July 2009 (release of March 2010, public domain).
The file is not part of the project. It is read from the folder that the environment variable
``REPLICATION_DATA_DIR`` names, or from where :func:`fetch` put it, and checked against a known
hash.
Where nobody provided it, a stand-in made only from numbers that the paper prints takes its place.
Nothing here but :func:`fetch` uses a network.
"""

import csv
import hashlib
import os
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pooch
from numpy.typing import ArrayLike

from replication.datafolder import DataUnavailableError
from replication.numerics import Array, ConvergenceError, find_root, positive, vector, whole

FOLDER_VARIABLE = "REPLICATION_DATA_DIR"
FILE_NAME = "CBSA-EST2009-alldata.csv"
ADDRESS = (
    "https://www2.census.gov/programs-surveys/popest/datasets/2000-2009/metro/totals/"
    "cbsa-est2009-alldata.csv"
)
SHA256 = "04b118673c1fdb29beb586a4906989007ac69752679973d3479ee2cb89e044af"

AREAS = 366
"""Metropolitan areas in the fifty states and the District of Columbia, as in Table 1."""
LARGEST = 19_069_796
MEDIAN_RESIDENT = 2_091_286
MEDIAN_AREA = 244_694
SMALLEST = 55_176
RANK_SLOPE = 1.073
RANKED = 135
"""Printed facts: Table 1's observed column, section 4.1, and (15) with its sample."""

HOW_TO_GET_IT = (
    f"run `replication fetch`, or download {ADDRESS} as {FILE_NAME} into a folder and set "
    f"{FOLDER_VARIABLE} to that folder"
)


class CensusUnavailableError(DataUnavailableError):
    """No Census file was provided or fetched."""


class CensusFileError(OSError, ValueError):
    """The Census file is not in the folder named for it, or is not the release that is needed."""


@dataclass(frozen=True, slots=True, eq=False)
class Populations:
    """Residents of every metropolitan area, largest first.

    Attributes
    ----------
    residents : array of shape (areas,)
    source : str
        What the numbers are; every picture and finding made from them repeats it.
    is_real : bool
        Whether they are the Census Bureau's.
    """

    residents: Array
    source: str
    is_real: bool

    def __post_init__(self) -> None:
        people = vector("residents", positive("residents", self.residents), 2)
        if np.any(rises := np.diff(people) > 0):
            shown = people[1:][rises][0]
            raise ValueError(f"residents = {shown:g}: they must be in order, the largest first")


def _checked(path: Path) -> Path:
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != SHA256:
        raise CensusFileError(
            f"{path} is not the release of March 2010: sha256 {found}, expected {SHA256}; "
            f"{HOW_TO_GET_IT}"
        )
    return path


def _cache() -> Path:
    return Path(pooch.os_cache("cities-replicated"))


def census_file() -> Path:
    """Return the path of the Census file, checked.

    Raises
    ------
    CensusUnavailableError
        If no folder is named and the file was not fetched.
    CensusFileError
        If the named folder does not hold the file, or the file differs from the release of March
        2010.
    """
    folder = os.environ.get(FOLDER_VARIABLE)
    path = Path(folder or _cache()) / FILE_NAME
    if path.is_file():
        return _checked(path)
    if folder:
        raise CensusFileError(f"{FOLDER_VARIABLE} = {folder!r}: no {FILE_NAME}; {HOW_TO_GET_IT}")
    raise CensusUnavailableError(f"no Census file: {HOW_TO_GET_IT}")


def fetch() -> Path:
    """Fetch the Census file from the publisher, check it and keep it for later runs.

    Returns
    -------
    Path
        Of the file.

    Raises
    ------
    CensusFileError
        If it cannot be fetched, or is not the release of March 2010.
    """
    try:
        path = pooch.retrieve(
            ADDRESS,
            known_hash=f"sha256:{SHA256}",
            fname=FILE_NAME,
            path=_cache(),
            downloader=pooch.HTTPDownloader(timeout=30),
        )
    except (OSError, ValueError) as error:
        raise CensusFileError(f"{ADDRESS} cannot be fetched: {error}") from error
    return Path(path)


def read_areas(path: Path) -> Array:
    """Read the metropolitan areas of the states from a Census file, largest first.

    Parameters
    ----------
    path : Path

    Returns
    -------
    array of shape (366,)

    Raises
    ------
    ValueError
        If the file is no such table, a population is not positive, an area stands twice, or the
        number of areas is wrong.
    """
    names, residents = [], []
    with path.open(encoding="latin-1", newline="") as stream:
        reader = csv.DictReader(stream)
        needed = {"NAME", "LSAD", "MDIV", "STCOU", "POPESTIMATE2009"}
        missing = needed - set(reader.fieldnames or ())
        if missing:
            raise ValueError(f"{path.name}: no column {', '.join(sorted(missing))}")
        for row in reader:
            whole = not row["MDIV"] and not row["STCOU"]
            in_states = not row["NAME"].endswith(", PR")
            if row["LSAD"] == "Metropolitan Statistical Area" and whole and in_states:
                names.append(row["NAME"])
                residents.append(_resident_count(path, row))
    twice = [name for name, number in Counter(names).items() if number > 1]
    if twice:
        raise ValueError(f"{path.name}: {twice[0]} stands twice")
    if len(residents) != AREAS:
        raise ValueError(f"{path.name}: {len(residents)} metropolitan areas, expected {AREAS}")
    return np.sort(np.array(residents, dtype=float))[::-1]


def _resident_count(path: Path, row: dict[str, str]) -> int:
    text = row["POPESTIMATE2009"].strip()
    if not text.isdecimal() or int(text) == 0:
        raise ValueError(f"{path.name}: population of {row['NAME']} = {text!r}, not above zero")
    return int(text)


@cache
def real_populations() -> Populations:
    """Return the Census Bureau's populations.

    Raises
    ------
    CensusUnavailableError, CensusFileError, ValueError
        As :func:`census_file` and :func:`read_areas`.
    """
    return Populations(read_areas(census_file()), "Census estimates, July 2009", is_real=True)


def median_resident_area(residents: ArrayLike) -> float:
    """Population of the area that the median resident lives in, areas being ordered by size."""
    ordered = np.sort(vector("residents", positive("residents", residents)))
    return float(ordered[np.searchsorted(np.cumsum(ordered), ordered.sum() / 2)])


def rank_slope(residents: ArrayLike, ranked: int = RANKED) -> float:
    """Slope of log rank on log population over the largest areas, as in (15)."""
    people = vector("residents", positive("residents", residents), 2)
    ranked = whole("ranked", ranked, 2, people.size)
    rank = np.log(np.arange(1, ranked + 1))
    return float(np.polyfit(np.log(people[:ranked]), rank, 1)[0])


def _piecewise(typical_rank: int, log_size_at_last_ranked: float) -> Array:
    """Populations whose logarithm is piecewise linear in log rank between five printed areas."""
    anchors = np.log([1, typical_rank, RANKED, AREAS // 2, AREAS])
    heights = np.log([LARGEST, MEDIAN_RESIDENT, 1.0, MEDIAN_AREA, SMALLEST])
    heights[2] = log_size_at_last_ranked
    return np.exp(np.interp(np.log(np.arange(1, AREAS + 1)), anchors, heights))


@cache
def stand_in_populations() -> Populations:
    """Return a stand-in made only from printed facts.

    The logarithm of population is piecewise linear in the logarithm of rank. The largest, the
    183rd and the smallest of 366 areas are the printed ones; the area at rank 135 makes the slope
    of (15) come out; the median resident's area stands at a rank at which the median resident
    lives in it.
    """
    for typical_rank in range(10, 60):
        gap = lambda x, r=typical_rank: np.vectorize(
            lambda entry: rank_slope(_piecewise(r, entry)) + RANK_SLOPE
        )(x)
        size = float(find_root(gap, np.log(350_000.0), np.log(400_000.0)))
        residents = np.round(_piecewise(typical_rank, size))
        if median_resident_area(residents) == MEDIAN_RESIDENT:
            return Populations(residents, "stand-in from printed facts", is_real=False)
    raise ConvergenceError("no rank found at which the median resident's area fits")


def populations() -> Populations:
    """Return the Census populations where the file was provided, and the stand-in elsewhere.

    A named folder without the file, and a file that is wrong, are errors.
    """
    try:
        return real_populations()
    except CensusUnavailableError:
        return stand_in_populations()
