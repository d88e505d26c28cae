"""The Census file: found, missing, changed or wrong; and the stand-in."""

import hashlib

import numpy as np
import pytest

from replication import cli
from replication.wedge.model import census
from replication.wedge.printed import system_tables

HEADER = "CBSA,MDIV,STCOU,NAME,LSAD,POPESTIMATE2009\r\n"


@pytest.fixture(autouse=True)
def _fresh():
    caches = (census.real_populations, system_tables.table)
    for cached in caches:
        cached.cache_clear()
    yield
    for cached in caches:
        cached.cache_clear()


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
    with pytest.raises(census.CensusFileError, match="not the release of March 2010"):
        census.populations()


def test_a_named_folder_without_the_file_is_an_error_that_says_how_to_get_it(tmp_path, monkeypatch):
    monkeypatch.setenv(census.FOLDER_VARIABLE, str(tmp_path))
    with pytest.raises(census.CensusFileError, match=census.ADDRESS):
        census.populations()
    with pytest.raises(SystemExit) as stop:
        cli.main(["verify", "wedge/table-1"])
    assert stop.value.code == 2


@pytest.fixture
def empty_cache(tmp_path, monkeypatch):
    """Return the folder that fetched files go to, empty, on a machine without the variable."""
    monkeypatch.delenv(census.FOLDER_VARIABLE, raising=False)
    monkeypatch.setattr(census.pooch, "os_cache", lambda _: tmp_path)
    return tmp_path


@pytest.mark.usefixtures("empty_cache")
def test_where_nobody_provided_the_file_the_stand_in_serves():
    with pytest.raises(census.CensusUnavailableError, match="replication fetch"):
        census.real_populations()
    people = census.populations()
    assert not people.is_real
    assert "stand-in" in people.source


@pytest.mark.usefixtures("empty_cache")
def test_without_the_file_the_tables_are_not_compared(capsys):
    with pytest.raises(SystemExit) as stop:
        cli.main(["verify", "wedge/table-1"])
    assert stop.value.code == 0
    output = capsys.readouterr().out
    assert "NOT COMPARED wedge/table-1: no Census file" in output
    assert "(on a stand-in)" in next(
        line for line in output.splitlines() if "wedge/table-1 " in line
    )
    assert "checks ran on a stand-in" in output


def test_a_fetched_file_is_kept_and_read(empty_cache, monkeypatch):
    def retrieve(address, *, known_hash, fname, path, downloader):
        assert (address, path, fname) == (census.ADDRESS, empty_cache, census.FILE_NAME)
        assert downloader is not None
        written = write_areas(path, range(1, 367))
        digest = hashlib.sha256(written.read_bytes()).hexdigest()
        assert known_hash == f"sha256:{census.SHA256}"
        monkeypatch.setattr(census, "SHA256", digest)
        return str(written)

    monkeypatch.setattr(census.pooch, "retrieve", retrieve)
    path = census.fetch()
    assert path == census.census_file()
    assert census.populations().is_real


@pytest.mark.usefixtures("empty_cache")
def test_a_failed_fetch_is_one_clear_error(monkeypatch, capsys):
    def retrieve(*_, **__):
        raise OSError("no route to host")

    monkeypatch.setattr(census.pooch, "retrieve", retrieve)
    with pytest.raises(SystemExit) as stop:
        cli.main(["fetch"])
    assert stop.value.code == 2
    assert "cannot be fetched: no route to host" in capsys.readouterr().err


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
