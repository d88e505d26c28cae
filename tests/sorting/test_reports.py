"""Tables of the chapters."""

import re

import numpy as np
import pytest

from replication.sorting import draws
from replication.sorting import reports as tables


def test_found_runs_the_check():
    shown = tables.found("table-1")
    assert re.search(r"<th>cells that agree as differences</th>\s*<td>12</td>", shown.html)
    assert "sorting/table-1" in shown.html
    with pytest.raises(ValueError, match="claim_id = 'proposition-9'"):
        tables.found("proposition-9")


def test_baseline_tables():
    cities = tables.baseline_cities()
    assert cities.at["productivity Q", "ratio"] == pytest.approx(2.4705, abs=1e-4)
    assert cities.at["share of entrepreneurs", "city 1"] == pytest.approx(0.1276, abs=1e-4)
    assert cities.loc["share of entrepreneurs", ["city 1", "city 2"]].sum() == pytest.approx(1)
    density = cities.loc["density, in units of city 2's"]
    assert density.tolist() == pytest.approx([2.64122, 1, 2.64122], abs=1e-5)
    statics = tables.baseline_statics(1.1)
    for closure in ("given utility", "given labour"):
        assert statics.at[f"baseline; {closure}", "threshold"] == pytest.approx(1.98615, abs=1e-5)
    assert statics.equals(tables.baseline_statics())
    row = statics.loc["minimum skill z_min × 1.1; given labour"]
    assert row["threshold"] == pytest.approx(2.0838, abs=1e-4)
    assert row["Q₁/Q₂"] == pytest.approx(2.3841, abs=1e-4)


def test_rising_shares_are_those_of_the_claims():
    shares = tables.rising_shares()
    assert shares.loc["scarcity of land eta_1; given labour"].min() == 100
    assert shares.at["minimum skill z_min; given utility", "Q₁/Q₂"] == 0
    assert shares.at["innovation cost chi_1; given labour", "threshold"] == 100


def test_shares_under_the_other_definitions():
    rescaled, total = tables.rising_shares("repaired"), tables.rising_shares("total")
    assert rescaled.filter(like="minimum skill", axis=0)["Q₁/Q₂"].max() == 0
    assert rescaled.filter(like="scarcity", axis=0)["Q₁/Q₂"].min() == 100
    assert total.filter(like="minimum skill", axis=0)["Q₁/Q₂"].min() == 100
    assert total.filter(like="scarcity", axis=0)["Q₁/Q₂"].max() == 0
    with pytest.raises(ValueError, match="productivity = 'median': it must be one of mean, total"):
        tables.rising_shares("median")


def test_concentration():
    frame = tables.concentration()
    assert frame.at["college, first-year", "ratio"] == pytest.approx(1.2608, abs=1e-4)
    assert frame.at["top earners in 20 cities, 2013", "ratio"] == pytest.approx(1.8276, abs=1e-4)


def test_samples_are_the_same_every_time():
    first = draws.samples()["given utility"].log_ratio[:5].copy()
    draws.samples.cache_clear()
    np.testing.assert_array_equal(first, draws.samples()["given utility"].log_ratio[:5])
    assert draws.samples()["given labour"].cities.size == draws.SIZE >= 20_000


def test_learning_under_each_definition():
    found = tables.learning_by_definition(60)
    assert list(found.index) == [
        f"{kind}; {name}"
        for kind in ("mean", "integral", "mean, rescaled")
        for name in ("given utility", "given labour")
    ]
    assert (found["no threshold"] + found["one"]).iloc[[0, 1, 4, 5]].tolist() == [100.0] * 4
    assert (found["a stable one"] <= found["one"]).all()
    assert found.loc["mean, rescaled; given utility", "one"] == 100
    assert found["falls, case (i)"].dropna().eq(100).all()
    assert found["falls, case (ii)"].iloc[[0, 1, 4, 5]].between(10, 60).all()
