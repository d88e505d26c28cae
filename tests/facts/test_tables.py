"""Public tables have the totals that are known from elsewhere."""

import csv
from pathlib import Path

import numpy as np
import pytest

from replication.datafolder import provenance, public_names, public_table
from replication.facts import commuting, people, wages

RELEASE = Path(__file__).resolve().parents[3] / "shared" / "data" / "CBSA-EST2009-alldata.csv"
NEW_YORK, LOS_ANGELES, CHICAGO = "35620", "31100", "16980"


def test_every_table_has_the_same_areas():
    areas = public_table("population-2009")["area"]
    assert len(areas) == 366
    for name in set(public_names()) - {"wages-2009"}:
        assert public_table(name)["area"].equals(areas), name


def test_residents_are_those_that_the_bureau_counted():
    """Counts of whole areas as the Bureau printed them after the censuses of 2000 and 2010."""
    table = public_table("population-1970-2013")
    assert table.loc[[NEW_YORK, LOS_ANGELES, CHICAGO], "2000"].tolist() == [
        18_323_002,
        12_365_627,
        9_098_316,
    ]
    assert table.loc[[NEW_YORK, LOS_ANGELES, CHICAGO], "2010"].tolist() == [
        18_897_109,
        12_828_837,
        9_461_105,
    ]
    assert table["2009"].equals(public_table("population-2009")["residents"])
    assert table[list(people.YEARS)].sum().tolist() == [
        164_532_279,
        181_260_400,
        233_063_528,
        257_355_190,
        258_311_541,
        265_866_324,
    ]


def test_totals_in_the_headers_are_those_of_the_columns():
    totals = provenance("population-1970-2013")["totals"]
    for year, total in public_table("population-1970-2013")[list(people.YEARS)].sum().items():
        assert f"{year} {total:,}" in totals
    granted = public_table("patents-2000-2015").drop(columns="area")
    said = provenance("patents-2000-2015")["totals"]
    assert f"{granted.to_numpy().sum():,} patents" in said
    assert f"in 2000 {granted['2000'].sum():,}" in said


def test_counts_of_2000_differ_from_the_release_in_four_areas_that_were_corrected():
    table = public_table("population-1970-2013")
    if RELEASE.is_file():
        with RELEASE.open(encoding="latin-1", newline="") as stream:
            rows = [row for row in csv.DictReader(stream) if not (row["MDIV"] or row["STCOU"])]
        counted = {row["CBSA"]: int(row["CENSUS2000POP"] or 0) for row in rows}
        gaps = {code: n - counted[code] for code, n in table["2000"].items() if n != counted[code]}
        assert gaps == {"19740": -21_484, "14500": 21_474, "24540": 10, "31340": -6_299}
    assert table.loc["19740", "2000"] == 2_157_756


def test_estimates_of_1979_are_rounded_to_hundreds():
    assert np.all(public_table("population-1970-2013")["1979"] % 100 == 0)


def test_patents_add_up_to_the_office_s_subtotals_but_for_rounding():
    """Subtotals of metropolitan areas less those of Puerto Rico."""
    granted = public_table("patents-2000-2015")
    for year, subtotal in {
        "2000": 80_205,
        "2005": 70_812,
        "2010": 103_094,
        "2015": 135_163,
    }.items():
        assert 0 <= granted[year].sum() - subtotal <= 21


def test_minutes_are_near_those_published_of_whole_areas():
    """Large areas to half a minute; means of counties over five years miss small ones by two."""
    beside = commuting.beside_published()
    gap = (beside["ours"] - beside["published, 2009"]).abs()
    assert (gap.iloc[:3] < 0.5).all()
    assert (gap < 2).all()


def test_the_annual_wage_is_that_of_a_full_year():
    assert wages.mean_salary() == 43_460
    assert wages.mean_hourly_wage() * wages.FULL_YEAR == pytest.approx(43_460, rel=1e-3)


def test_the_national_mean_lies_below_the_metropolitan_one():
    """The Bureau's mean for the country is 25.2 minutes in 2006-2010."""
    assert 25.2 < commuting.mean_minutes() < 26.5


@pytest.mark.parametrize("column", ["residents", "employed", "home_value", "income"])
def test_columns_of_the_survey_are_positive(column):
    table = public_table("commuting-2010")
    assert (table[column] > 0).all()
    assert table["college"].between(5, 60).all()
    assert (table["employed"] < table["residents"]).all()
