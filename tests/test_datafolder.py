"""Public tables say where they come from, and are found by their names."""

import pytest

from replication import datafolder

NEEDED = {"title", "body", "rights", "taken", "left out", "totals"}


@pytest.mark.parametrize("name", datafolder.public_names())
def test_a_public_table_says_where_it_comes_from(name):
    source = datafolder.provenance(name)
    assert set(source) >= NEEDED
    assert all(source.values())
    assert "public domain" in source["rights"]


@pytest.mark.parametrize("name", datafolder.public_names())
def test_a_public_table_has_no_gaps_and_no_row_twice(name):
    table = datafolder.public_table(name)
    assert table.index.is_unique
    assert len(table) > 0
    assert not table.isna().to_numpy().any()


def test_an_unknown_table_is_refused():
    with pytest.raises(ValueError, match=r"name = 'rents': it must be one of .*population-2009"):
        datafolder.public_table("rents")
