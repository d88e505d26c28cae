"""The designs of the columns are those that the tables print."""

import pytest

from replication import published
from replication.wedge import census, system_tables

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
