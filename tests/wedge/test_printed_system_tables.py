"""The designs of the columns are those that the tables print."""

import numpy as np
import pytest

from replication import published
from replication.wedge.model import amenities, census
from replication.wedge.printed import system_tables

ROWS = {
    "land-elasticity": "land_elasticity",
    "tax-rate": "tax_rate",
    "ownership": "ownership",
    "competitive-count": "competitive_count",
    "efficient-count": "efficient_count",
}


@pytest.mark.parametrize("number", [1, 2])
def test_system_designs_are_printed_in_the_tables(number):
    cells = published.read_table(f"wedge/table-{number}").cells
    for column, design in system_tables.DESIGNS[number].items():
        for row, name in ROWS.items():
            printed = cells.at[row, column]
            if printed:
                assert float(published.parse(printed).value) == getattr(design, name), (row, column)
        benefits = {design.stated, design.used}
        assert float(published.parse(cells.at["fixed-benefit", column]).value) in benefits
        assert design.areas in (census.AREAS, census.RANKED)


def test_an_allocation_has_at_least_the_cities_that_are_described():
    for designs in system_tables.DESIGNS.values():
        for design in designs.values():
            assert (design.allocated_count or 1000) > design.efficient_count
            for benefit in (design.used, design.used_in_competition):
                assert benefit is None or benefit % 500 == 0


def test_receipts_are_shared_by_everybody_or_by_those_who_pay():
    people = census.populations()
    paying = people.residents[: census.RANKED].sum()
    design = system_tables.DESIGNS[2]["(5)"]
    shared, kept = (
        system_tables.economy(design, people, recipients=who).institutions.common_resource
        for who in ("all", "taxpayers")
    )
    assert shared * people.residents.sum() == pytest.approx(kept * paying, rel=1e-12)


def test_the_constant_of_other_sites_moves_nobody():
    """Table 2's is that of Table 1's column (2) where technology and institutions are the same."""
    people, design = census.populations(), system_tables.DESIGNS[2]["(1)"]
    own = system_tables.economy(design, people)
    run = system_tables.as_run(design, people)
    other = system_tables.economy(system_tables.DESIGNS[1]["(2)"], people)
    assert run.institutions.common_resource == pytest.approx(
        float(other.institutions.common_resource), rel=1e-12
    )
    planned, as_run = (one.efficient(24) for one in (own, run))
    np.testing.assert_allclose(as_run.size, planned.size, rtol=1e-9)
    shift = float(own.institutions.common_resource - run.institutions.common_resource)
    assert 1_000 < shift < 1_100
    gain = as_run.net_production - planned.net_production
    assert gain == pytest.approx(shift * people.residents.sum(), rel=1e-9)
    in_table_1 = system_tables.DESIGNS[1]["(3)"]
    assert system_tables.as_run(in_table_1, people) is system_tables.economy(in_table_1, people)


def test_the_corrected_column_describes_all_of_its_cities():
    people = census.populations()
    design = system_tables.DESIGNS[2]["(5)"]
    column = system_tables._column(design, people, system_tables.Variant.CORRECT)
    own = system_tables.economy(
        design, people, design.stated, amenities.TaxBase.AVERAGE, "taxpayers"
    )
    planned = own.efficient().residents
    assert column["efficient-count"] == len(planned) > design.efficient_count
    assert column["efficient-smallest"] == pytest.approx(planned[-1], rel=1e-9)
    assert column["typical-population"] * 1e6 == pytest.approx(2_091_286, rel=1e-12)


@pytest.mark.parametrize(("variant", "benefit"), [("printed", 15_000), ("correct", 14_500)])
def test_the_corrected_column_is_run_at_the_stated_benefit(variant, benefit):
    column = system_tables._column(
        system_tables.DESIGNS[1]["(2)"],
        census.populations(),
        system_tables.Variant(variant),
    )
    assert column["fixed-benefit"] == benefit


def test_the_printed_median_of_an_even_number_is_the_larger_of_the_two_in_the_middle():
    people = census.Populations(np.array([9.0, 7.0, 4.0, 2.0]) * 1e6, "four cities")
    for variant, median in (("printed", 7e6), ("correct", 5.5e6)):
        found = system_tables._observed(people, system_tables.Variant(variant))
        assert found["competitive-median"] == median
