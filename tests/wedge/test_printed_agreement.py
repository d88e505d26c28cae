"""What the tables rest on, and the cells that the record counts."""

import numpy as np
import pytest

from replication import ledger
from replication.wedge import figures
from replication.wedge.model import calibration, census, examples
from replication.wedge.model import city as curves
from replication.wedge.model.economy import TYPICAL_POPULATION
from replication.wedge.printed import (
    comparison,
    experiments,
    lots,
    recovery,
    slips,
    system_tables,
    tables,
)


@pytest.mark.parametrize("number", tables.DESIGNS)
@pytest.mark.parametrize(
    ("slip", "true"),
    [
        ("within_city_wedge_at_fixed_time_share", curves.within_city_wedge),
        (
            "private_within_city_wedge_with_repeated_coefficient",
            curves.private_within_city_wedge,
        ),
    ],
)
def test_tables_need_each_slip(number, slip, true, supports, broken):
    broken.setattr(slips, slip, true)
    assert not supports(f"wedge/table-{number}")


def test_the_paper_s_constants_come_from_its_cells():
    low, high = recovery.reference_population()
    assert 349_900 < low < 350_000 < high < 350_100
    low, high = recovery.top_population() / TYPICAL_POPULATION
    assert 17.99 < low < 18 < high < 18.01
    np.testing.assert_allclose(recovery.unexplained_wedge(), [599.995, 600.005])


def test_figure_points_are_where_the_curves_meet():
    points = examples.benchmark_points()
    city, rules = calibration.benchmark_city(), calibration.benchmark_institutions()
    for benefit in (
        curves.social_average_benefit(city, points.free_access),
        curves.social_marginal_benefit(city, points.efficient),
        curves.private_average_benefit(city, rules, points.migration),
    ):
        assert benefit == pytest.approx(points.outside, abs=1e-6)
    assert figures.points_table(points).shape == (5, 1)


@pytest.mark.parametrize(("number", "agree"), [(1, 107), (2, 85)])
def test_recorded_cells_are_ours(number, agree):
    paper = ledger.open_paper("wedge")
    result = ledger.compare_table(paper, paper.claims[f"wedge/table-{number}"])
    assert result.drift == []
    assert len(result.cells) - len(result.off) == agree


def test_the_lots_at_a_price_are_the_largest_that_pay_it():
    economy = system_tables.baseline()
    found = lots.lots_at_largest(economy, 19_110_000, 300)
    assert found[0] == 19_110_000
    assert np.all(found % 10_000 == 0)
    size = 19_110_000 / TYPICAL_POPULATION
    price = curves.private_average_benefit(economy.city, economy.institutions, size)[0]
    offer = curves.private_average_benefit(
        system_tables.site(economy.city, slice(300)),
        economy.institutions,
        found / TYPICAL_POPULATION,
    )
    assert np.all(offer >= price - 1e-6)


def test_the_table_refuses_what_it_does_not_know():
    with pytest.raises(ValueError, match="number = 3"):
        system_tables.table(3)
    with pytest.raises(ValueError, match="variant = 'exact'"):
        system_tables.table(1, "exact")
    with pytest.raises(ValueError, match="recipients = 'nobody'"):
        system_tables.economy(system_tables.BASELINE, census.populations(), recipients="nobody")


def test_competition_loses_a_few_percent_on_the_sites_of_its_own_reading():
    market, planned, loss = experiments.counts_at(0.33, 1.0)
    assert market > planned
    assert 0 < loss < 0.1


def test_only_tables_1_and_2_have_efficient_sizes():
    with pytest.raises(ValueError, match="number = 3"):
        comparison.efficient_agreeing(3, in_lots=True)
