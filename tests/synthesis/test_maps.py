"""Calibrated systems over taxes and portfolios: where the weight errs, and the premise does not."""

from dataclasses import replace

import numpy as np
import pytest

from replication.synthesis import figures, maps, side_by_side
from replication.wedge.model import city as curves
from replication.wedge.model.economy import Institutions, site
from replication.wedge.printed import system_tables

TAXES, SHARES = [0.0, 0.1, 0.2, 0.3], [0.0, 0.5, 1.0]


@pytest.fixture(scope="module")
def economies():
    return {name: maps.calibrated(name) for name in maps.SYSTEMS}


@pytest.fixture(scope="module")
def found(economies):
    return {name: maps.tax_and_portfolio_map(one, TAXES, SHARES) for name, one in economies.items()}


def test_the_first_two_systems_are_the_baselines(economies):
    for mine, theirs in zip(
        economies.values(),
        (system_tables.baseline(), system_tables.quality_baseline()),
        strict=False,
    ):
        np.testing.assert_array_equal(mine.city.productivity, theirs.city.productivity)
        np.testing.assert_array_equal(mine.city.quality_of_life, theirs.city.quality_of_life)
        assert mine.population == theirs.population


def test_on_productivity_sites_the_weight_is_right_but_near_the_frontier(found):
    one = found[maps.SYSTEMS[0]]
    assert one.largest.shape == one.weight.shape == one.cities.shape == (4, 3)
    assert not one.weight_errs.any()
    assert np.all(np.diff(one.largest, axis=0) < 0)
    assert np.all(np.diff(one.largest, axis=1) < 0)


def test_near_the_frontier_it_errs_by_little(economies):
    one = maps.tax_and_portfolio_map(economies[maps.SYSTEMS[0]], [0.13], [0.2])
    assert one.weight_errs.all()
    assert abs(one.largest - 1) < 0.003


def test_on_quality_sites_the_weight_errs_by_a_quarter_and_by_half(economies):
    for name, tax, share, off in (
        (maps.SYSTEMS[1], 0.18, 0.0, 0.28),
        (maps.SYSTEMS[2], 0.26, 0.2, 0.50),
    ):
        one = maps.tax_and_portfolio_map(economies[name], [tax], [share])
        assert one.weight_errs.all()
        assert one.weight < 1 < one.largest
        assert one.largest - 1 == pytest.approx(off, abs=0.005)


def test_what_the_premise_decides_comes_out(found, economies):
    for name, one in found.items():
        assert not one.premise_errs.any()
        assert 0 < np.count_nonzero(one.premise) <= one.premise.size
        planned = economies[name].efficient()
        for (i, j), says in np.ndenumerate(one.premise):
            rules = Institutions(TAXES[i], SHARES[j])
            kept = curves.private_average_benefit(planned.city, rules, planned.size)
            # People prefer the better cities of the plan where it says too large.
            expected = int(np.all(np.diff(kept) < 0)) - int(np.all(np.diff(kept) > 0))
            assert says == expected


def test_on_the_planned_sites_the_premise_is_a_theorem(economies):
    for one in economies.values():
        planned = one.efficient()
        for tax, share in ((0.33, 1.0), (0.25, 0.6), (0.3, 0.0)):
            says = maps.premise(planned, tax, share)
            if says < 0:
                rules = Institutions(tax, share)
                free = type(one)(one.city, rules, one.population, "").competitive(planned.count)
                grown = free.size > planned.size
                first = int(np.argmax(grown))
                assert not grown[0]
                assert grown[first:].all()


def test_the_table_counts(found):
    table = maps.on_which_side(found)
    assert list(table["pairs"]) == [12, 12, 12]
    for name, one in found.items():
        row = table.loc[name]
        assert row["weight errs on"] == one.weight_errs.sum()
        wrong = [
            abs(size - 1)
            for size, said in zip(one.largest.flat, one.weight.flat, strict=True)
            if (size > 1) != (said > 1)
        ]
        assert row["best city off there by up to, %"] == pytest.approx(100 * max(wrong, default=0))


def test_unknown_systems_are_named():
    with pytest.raises(ValueError, match="name = 'Table 3'"):
        maps.calibrated("Table 3")


def test_the_map_is_drawn(found):
    figure = figures.flip(found[maps.SYSTEMS[0]], {"here": (0.5, 0.1)})
    assert any(text.get_text() == "here" for text in figure.axes[0].texts)


@pytest.mark.parametrize("name", maps.SYSTEMS)
def test_the_weights_are_those_of_the_best_planned_city(name, economies, found):
    planned, one = economies[name].efficient(), found[name]
    best, size = site(planned.city, 0), planned.size[0]
    c = side_by_side.private_weight(best, Institutions(TAXES[2], SHARES[1]), size)
    assert one.weight[2, 1] * side_by_side.planner_weight(best, size) == pytest.approx(float(c))


@pytest.mark.parametrize("name", maps.SYSTEMS)
def test_cities_are_those_of_free_migration_and_of_the_plan(name, economies, found):
    economy, one = economies[name], found[name]
    free = replace(economy, institutions=Institutions(TAXES[1], SHARES[2])).competitive()
    assert one.cities[1, 2] == free.count
    assert one.planned_cities == economy.efficient().count


def test_the_table_counts_each_error_by_itself():
    """Two pairs that the weight gets wrong; the premise decides two, and errs on one."""
    one = maps.Map(
        np.zeros(2),
        np.zeros(2),
        np.array([[1.2, 0.9], [1.1, 0.7]]),
        np.full((2, 2), 5),
        np.array([[0.9, 0.8], [1.3, 1.4]]),
        np.array([[1, 1], [0, 0]]),
        4,
    )
    row = maps.on_which_side({"one": one}).loc["one"]
    assert list(row) == [4, 2, pytest.approx(30), 2, 1]
