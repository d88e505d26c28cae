"""The Census populations have the totals that are known of them."""

import csv
from pathlib import Path

import numpy as np
import pytest

from replication.datafolder import public_table
from replication.wedge.model import census

RELEASE = Path(__file__).resolve().parents[3] / "shared" / "data" / "CBSA-EST2009-alldata.csv"


def released():
    """Whole metropolitan areas in the Bureau's file."""
    with RELEASE.open(encoding="latin-1", newline="") as stream:
        return {
            row["CBSA"]: (row["NAME"], int(row["POPESTIMATE2009"]))
            for row in csv.DictReader(stream)
            if row["LSAD"] == "Metropolitan Statistical Area"
            and not (row["MDIV"] or row["STCOU"] or row["NAME"].endswith(", PR"))
        }


def test_the_areas_are_those_of_the_release():
    """Where the Bureau's file is at hand row by row, and everywhere by what is printed of it."""
    table = public_table("population-2009")
    rows = dict(zip(table.index, zip(table["area"], table["residents"], strict=True), strict=True))
    if RELEASE.is_file():
        assert rows == released()
    assert table.index.is_unique
    assert table.index.str.fullmatch(r"\d{5}").all()
    assert rows["17460"] == ("Cleveland-Elyria-Mentor, OH", 2_091_286)
    people = census.populations().residents
    assert len(people) == census.AREAS == 366
    assert (people[0], people[182], people[-1]) == (19_069_796, 244_694, 55_176)
    assert people.sum() == 257_355_190
    assert np.all(np.diff(people) < 0)


def test_the_median_resident_lives_in_cleveland():
    assert census.median_resident_area(census.populations().residents) == 2_091_286


def test_populations_stand_in_order():
    with pytest.raises(ValueError, match="residents = 3: they must be in order"):
        census.Populations(np.array([2.0, 3.0]), "two cities")
