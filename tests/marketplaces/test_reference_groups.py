"""The verifier refuses a proof about groups that skips, hides or misjudges boxes."""

from dataclasses import replace

import numpy as np
import pytest

from replication.marketplaces.model import ascent, groups, lack
from replication.marketplaces.model.economy import Groups, Setup, composite_price
from replication.marketplaces.model.equilibrium import hours_left
from replication.marketplaces.printed import cases, societies
from replication.marketplaces.reference.balls import exact
from replication.marketplaces.reference.groups import lacking, verify_groups

NAMES = ("low", "high", "labels", "prices")
ECONOMY, SETUP = cases.case_economy(1), Setup(each=0.1)


def asking(share):
    """Both types for a share of what each has alone."""
    alone = share * np.array([0.834792, 0.848799])
    return Groups(societies.TWO_TASTES, np.full(2, 0.5), alone)


@pytest.fixture(scope="module")
def proved():
    return groups.prove_infeasible(ECONOMY, asking(1.0), SETUP)


def seen(proof):
    return verify_groups(ECONOMY, asking(1.0), SETUP, proof)


def test_the_verifier_finds_what_is_lacking_in_every_box(proved):
    found = seen(proved)
    assert proved.proved
    assert found.covers
    assert found.boxes == proved.boxes
    assert found.worst > 1e-6
    assert found.worst == pytest.approx(proved.smallest_gap, rel=1e-6)


@pytest.mark.parametrize("skipped", [0, 7, -1])
def test_a_box_that_is_missing_is_noticed(proved, skipped):
    fewer = {name: np.delete(getattr(proved, name), skipped, axis=0) for name in NAMES}
    assert not seen(replace(proved, **fewer)).covers


def test_prices_that_exclude_nothing_are_refused(proved):
    for factor in (3.0, 0.3):
        assert seen(replace(proved, prices=proved.prices * factor)).worst < 0
    for row in range(0, proved.boxes, 10):
        prices = proved.prices.copy()
        prices[row, 0] *= 1.5
        assert seen(replace(proved, prices=prices)).worst < proved.smallest_gap / 2


def test_a_box_that_is_larger_than_it_was_is_refused(proved):
    """Its prices say nothing of the structures that were not in it."""
    high = proved.high.copy()
    high[:, 1] = np.maximum(high[:, 1], 1.0)
    found = seen(replace(proved, high=high))
    assert not (found.covers and found.worst > 0)


def test_a_search_that_is_switched_off_is_refused(monkeypatch):
    """It says that the first prices exclude each box."""
    stay = lambda functions, start, width: ascent.Tops(start, np.ones(len(start)), start[:, 0])
    monkeypatch.setattr(groups, "climb", stay)
    monkeypatch.setattr(lack.Lack, "gaps", lambda self, prices: np.ones(len(prices)))
    proof = groups.prove_infeasible(ECONOMY, asking(1.0), SETUP)
    assert proof.boxes
    assert not seen(proof).worst > 0


def test_groups_that_ask_for_what_they_can_have_are_never_excluded():
    place = hours_left(ECONOMY, [0.5])
    share = float(groups.largest_share(ECONOMY, asking(1.0), place, 0.1))
    within = asking(0.999 * share)
    proof = groups.prove_infeasible(ECONOMY, within, SETUP, limit=300)
    assert not proof.proved
    assert not verify_groups(ECONOMY, within, SETUP, proof).covers


def test_many_structures_are_served_as_each_alone():
    hours = hours_left(ECONOMY, np.array([[0.5], [0.55], [0.65], [0.9]]))
    together = groups.largest_share(ECONOMY, asking(1.0), hours.reshape(2, 2, 4), 0.1)
    alone = [float(groups.largest_share(ECONOMY, asking(1.0), one, 0.1)) for one in hours]
    assert together.shape == (2, 2)
    np.testing.assert_allclose(together.ravel(), alone, rtol=1e-13)
    for one, share in zip(hours, alone, strict=True):
        more = groups.support(ECONOMY, asking(share * (1 + 1e-9)), one, 0.1).gap
        less = groups.support(ECONOMY, asking(share * (1 - 1e-9)), one, 0.1).gap
        assert less < 0 < more


@pytest.mark.parametrize("rents", [0.01, 0.3, 5.0])
def test_the_verifier_and_the_search_say_the_same_lack_at_any_prices(rents):
    asked, price, time = asking(2.0), 1.3, np.array([0.4, 1.1, 1.6, 0.9])
    unit = asked.utilities / np.prod(asked.tastes**asked.tastes, axis=1)
    each = np.full(4, rents)
    costs = lack.net_costs(ECONOMY, asked.tastes, unit, time, price, each).min(axis=-1)
    fee = 0.1 * float(composite_price(ECONOMY, np.log(price)))
    found = lacking(
        ECONOMY,
        asked,
        [exact(left) for left in time],
        exact(0.1),
        [exact(price), *map(exact, each)],
    )
    assert float(found) == pytest.approx(fee + asked.masses @ (costs - each.sum()), abs=1e-12)
