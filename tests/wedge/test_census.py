"""The Census file: found, missing, changed or wrong; and the stand-in."""

import hashlib
import sys
import types

import numpy as np
import pytest

from replication.wedge import census

HEADER = "CBSA,MDIV,STCOU,NAME,LSAD,POPESTIMATE2009\r\n"


@pytest.fixture(autouse=True)
def _fresh():
    census.real_populations.cache_clear()
    census._fetch_once.cache_clear()
    yield
    census.real_populations.cache_clear()
    census._fetch_once.cache_clear()


def write_areas(folder, residents, names=None):
    rows = [
        f'{n},,,"{names[n] if names else f"Area {n}, XX"}",Metropolitan Statistical Area,{people}'
        for n, people in enumerate(residents)
    ]
    rows += [
        '1,,,"San Juan, PR",Metropolitan Statistical Area,2617089',
        '2,35644,,"New York, NY",Metropolitan Division,11000000',
        '3,,36061,"New York County, NY",County or equivalent,1600000',
        '4,,,"Ünion, SC",Micropolitan Statistical Area,27000',
    ]
    path = folder / census.FILE_NAME
    path.write_text(HEADER + "\r\n".join(rows) + "\r\n", encoding="latin-1", newline="")
    return path


def test_only_whole_metropolitan_areas_of_the_states_count(tmp_path):
    people = np.arange(1, 367) * 1_000
    found = census.read_areas(write_areas(tmp_path, people))
    np.testing.assert_array_equal(found, people[::-1])


@pytest.mark.parametrize(
    ("residents", "names", "message"),
    [
        (range(1, 366), None, "365 metropolitan areas, expected 366"),
        ([0, *range(1, 366)], None, "population of Area 0, XX = '0'"),
        ([-4, *range(1, 366)], None, "population of Area 0, XX = '-4'"),
        (range(1, 367), ["A, XX", *[f"A{n % 365}, XX" for n in range(365)], "B"], None),
    ],
)
def test_wrong_areas_are_refused(tmp_path, residents, names, message):
    if names:
        names[2] = names[1]
        message = "stands twice"
    with pytest.raises(ValueError, match=message):
        census.read_areas(write_areas(tmp_path, list(residents), names))


def test_a_table_without_the_columns_is_refused(tmp_path):
    path = tmp_path / census.FILE_NAME
    path.write_text("NAME,LSAD\r\n", encoding="latin-1")
    with pytest.raises(ValueError, match="no column MDIV, POPESTIMATE2009, STCOU"):
        census.read_areas(path)


def test_a_changed_file_is_an_error_and_not_a_reason_for_the_stand_in(tmp_path, monkeypatch):
    write_areas(tmp_path, range(1, 367))
    monkeypatch.setenv(census.FOLDER_VARIABLE, str(tmp_path))
    with pytest.raises(ValueError, match="not the release of March 2010"):
        census.populations()


def test_a_missing_file_says_how_to_get_it_and_gives_the_stand_in(tmp_path, monkeypatch):
    monkeypatch.setenv(census.FOLDER_VARIABLE, str(tmp_path))
    with pytest.raises(census.CensusUnavailableError, match=census.ADDRESS):
        census.real_populations()
    people = census.populations()
    assert not people.is_real
    assert "stand-in" in people.source


def fake_pooch(monkeypatch, retrieve):
    module = types.SimpleNamespace(
        os_cache=lambda name: name, HTTPDownloader=lambda timeout: timeout, retrieve=retrieve
    )
    monkeypatch.setitem(sys.modules, "pooch", module)
    monkeypatch.delenv(census.FOLDER_VARIABLE, raising=False)


def test_a_fetched_file_is_read(tmp_path, monkeypatch):
    path = write_areas(tmp_path, range(1, 367))
    fake_pooch(monkeypatch, lambda *args, **kwargs: str(path))
    assert census.real_populations().is_real


def test_a_failed_fetch_is_tried_once(monkeypatch):
    calls = []

    def retrieve(_address, **kwargs):
        calls.append(kwargs["known_hash"])
        raise OSError("no route to host")

    fake_pooch(monkeypatch, retrieve)
    for _ in range(2):
        with pytest.raises(census.CensusUnavailableError, match="no route to host"):
            census.census_file()
    assert calls == [f"sha256:{census.SHA256}"]


def test_without_pooch_the_stand_in_serves(monkeypatch):
    fake_pooch(monkeypatch, None)
    monkeypatch.setitem(sys.modules, "pooch", None)
    with pytest.raises(census.CensusUnavailableError, match="pooch is not installed"):
        census.census_file()
    assert not census.populations().is_real


def test_the_stand_in_has_the_printed_facts():
    people = census.stand_in_populations().residents
    assert len(people) == census.AREAS
    assert people[0] == census.LARGEST
    assert people[182] == census.MEDIAN_AREA
    assert people[-1] == census.SMALLEST
    assert census.median_resident_area(people) == census.MEDIAN_RESIDENT
    assert census.rank_slope(people) == pytest.approx(-census.RANK_SLOPE, abs=1e-5)
    assert np.all(np.diff(people) < 0)


def test_the_real_file_has_the_printed_facts():
    try:
        people = census.real_populations().residents
    except census.CensusUnavailableError as error:
        pytest.skip(str(error))
    assert hashlib.sha256(census.census_file().read_bytes()).hexdigest() == census.SHA256
    assert people[0] == census.LARGEST
    assert people[182] == census.MEDIAN_AREA
    assert people[-1] == census.SMALLEST
    assert census.median_resident_area(people) == census.MEDIAN_RESIDENT
    assert people.sum() == 257_355_190
