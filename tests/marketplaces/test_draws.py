"""Random economies lie in the domains that the sweeps state, and reach their corners."""

import numpy as np
import pytest

from replication.marketplaces import draws
from replication.marketplaces.model.economy import capacity
from replication.marketplaces.model.equilibrium import hours_left
from replication.marketplaces.printed import cases


def paid(draw):
    """Share of all that time can make that setup takes."""
    most = capacity(draw.economy, hours_left(draw.economy, draw.structure))
    return float(draw.setup.cost(draw.structure) / most)


def test_payable_economies_reach_the_corners():
    sample = draws.everywhere_payable(np.random.default_rng(5), 600)
    drawn = sample.economies
    assert {one.economy.goods.size for one in drawn} == {2, 3, 4, 5}
    assert {one.structure.size for one in drawn} == {1, 2, 3}
    tastes = np.array([one.economy.tastes for one in drawn])
    assert 0.001 <= tastes.min() < 0.005
    assert tastes.max() > 0.9
    shares = [paid(one) for one in drawn]
    assert 0 < min(shares) < 0.01
    assert 0.99 < max(shares) < 1
    assert all(len(values) == 600 for values in sample.parameters.values())


def test_interior_economies_have_no_corner():
    drawn = draws.interior(np.random.default_rng(5), 100).economies
    assert all(one.equilibrium.labour.min() > draws.INTERIOR_LABOUR for one in drawn)
    assert all(one.equilibrium.populations.min() > draws.INTERIOR_POPULATION for one in drawn)
    assert all(0.02 <= paid(one) <= 0.6 for one in drawn)


@pytest.mark.parametrize(
    "draw", [draws.everywhere_payable, draws.interior, draws.random_tastes, draws.few_residences]
)
def test_a_number_that_is_none_is_refused(draw):
    with pytest.raises(ValueError, match="number = 0"):
        draw(np.random.default_rng(1), 0)


def test_an_enclosure_holds_the_utility_of_the_core():
    end = draws.enclosed(2, 0.1)
    found = cases.case_core(2, 0.1).core.utility
    assert end.lower - 1e-15 <= found <= end.upper  # the float is rounded, the enclosure is not
    assert f"{end.lower:.4f}" == f"{end.upper:.4f}" == "0.8488"
    assert end.within(2e-6)
    assert not end.within(1e-8)
    assert not draws.Enclosure(1.0, 1.0 + 1e-7, covers=False, boxes=1).within(1e-6)
