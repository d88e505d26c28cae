"""The verifier refuses a search that skips, hides or misjudges boxes."""

from dataclasses import replace

import numpy as np
import pytest
from flint import arb

from replication.marketplaces.model.core import find_core
from replication.marketplaces.model.economy import Setup, capacity
from replication.marketplaces.model.equilibrium import equilibrium, solve
from replication.marketplaces.printed import cases
from replication.marketplaces.reference import verifier


@pytest.fixture(scope="module")
def searched():
    economy, setup = cases.case_economy(4), cases.case_setup(4, 0.05)
    return economy, setup, find_core(economy, setup, tolerance=1e-4)


def test_all_boxes_cover_and_bound_the_core(searched):
    economy, setup, core = searched
    seen = verifier.verify_railway(economy, setup, core.cover)
    assert seen.covers
    assert np.log(core.utility) < seen.worst <= np.log(core.bound) + 1e-12


@pytest.mark.parametrize("skipped", [0, 5, -1])
def test_a_box_that_is_missing_is_noticed(searched, skipped):
    economy, setup, core = searched
    names = ("low", "high", "labels", "price", "rent")
    fewer = {name: np.delete(getattr(core.cover, name), skipped, axis=0) for name in names}
    assert not verifier.verify_railway(economy, setup, replace(core.cover, **fewer)).covers


def test_prices_that_exclude_nothing_give_a_high_bound(searched):
    economy, setup, core = searched
    worse = replace(core.cover, price=core.cover.price * 3)
    assert verifier.verify_railway(economy, setup, worse).worst > np.log(core.bound)


def test_a_box_that_is_said_to_be_unpayable_is_tried(searched):
    economy, setup, core = searched
    ones = np.ones_like(core.cover.price)
    blank = replace(core.cover, price=ones, rent=ones)
    assert verifier.verify_railway(economy, setup, blank).worst > np.log(core.bound)


def test_a_box_without_a_number_is_never_below_the_bound(searched, monkeypatch):
    economy, setup, core = searched
    real, calls = verifier.power, []

    def once(base, exponent):
        calls.append(base)
        return real(base, exponent) if calls[1:] else arb("nan")

    monkeypatch.setattr(verifier, "power", once)
    worst = verifier.verify_railway(economy, setup, core.cover).worst
    assert calls
    assert not worst <= np.log(core.bound) + 1


def test_bound_and_allocation_enclose_an_equilibrium():
    economy, setup = cases.case_economy(2), Setup(each=0.2)
    places = np.array([0.2, 0.7])
    found = equilibrium(economy, setup, places)
    sure = verifier.attained(economy, places, setup, found)
    box = ((0, 0, 1, 1), places, places)
    most = verifier.log_bound(
        economy,
        verifier.hours(economy, box, railway=False),
        verifier.least_cost(setup, box),
        float(found.price),
        float(found.rent_income),
    )
    assert sure <= float(found.utility) <= float(np.exp(float(most.upper()))) * (1 + 1e-14)
    assert float(np.exp(float(most.upper()))) - sure < 1e-11


def test_what_takes_all_time_is_unpayable():
    economy = cases.case_economy(1)
    time = [verifier.exact(2.0)] * 4
    assert capacity(economy, np.full(4, 2.0)) == pytest.approx(1)
    assert verifier.unpayable(economy, time, verifier.exact(1.01))
    assert not verifier.unpayable(economy, time, verifier.exact(0.99))
    assert not solve(economy, np.full(4, 2.0), 1.01).converged
