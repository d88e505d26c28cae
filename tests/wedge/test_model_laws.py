"""Sites that follow another law, and what people make of them."""

import numpy as np
import pytest

from replication.facts import zipf
from replication.wedge.model import laws
from replication.wedge.printed import system_tables


@pytest.fixture(scope="module")
def economy():
    return system_tables.baseline()


def test_the_sites_as_read_give_the_baseline(economy):
    found = laws.outcome(economy, "as read")
    np.testing.assert_allclose(found.competitive, economy.competitive().residents)
    assert found.planned.size == economy.efficient().count == 19
    assert round(100 * found.loss, 2) == 4.63
    assert found.undersized_are_top


def test_each_law_gives_as_many_sites(economy):
    observed = economy.city.productivity
    logs = np.log(observed)
    for law in laws.LAWS:
        level = laws.productivity_under(law, observed)
        assert level.shape == observed.shape
        assert np.all(np.diff(level) <= 0)
    assert np.log(laws.productivity_under("lognormal", observed)).mean() == pytest.approx(
        logs.mean()
    )
    steps = np.diff(laws.productivity_under("equal steps", observed))
    np.testing.assert_allclose(steps, steps[0], rtol=1e-8)
    line = zipf.fit_rank(observed, 135)
    assert zipf.fit_rank(
        laws.productivity_under("power law", observed), 366
    ).slope == pytest.approx(line.slope)


def test_who_is_too_small_does_not_depend_on_the_law_but_the_loss_does(economy):
    found = {law: laws.outcome(economy, law) for law in laws.LAWS}
    for one in found.values():
        assert one.undersized_are_top
        assert one.competitive.size > 3 * one.planned.size
    assert found["lognormal"].loss < 0.5 * found["as read"].loss
    assert found["lognormal"].rule.distance(-1) > 4
    assert found["equal steps"].rule.distance(-1) < 1.96
    assert zipf.power_law_probability(found["equal steps"].competitive, 134) < 0.001
