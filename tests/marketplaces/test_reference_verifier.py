"""The verifier refuses a search that skips, hides or misjudges boxes."""

from dataclasses import replace

import numpy as np
import pytest
from flint import arb, fmpq
from scipy.optimize import minimize_scalar

from replication.marketplaces.model.core import ROUNDING, TOLERANCE, find_core
from replication.marketplaces.model.economy import Economy, Setup, capacity
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


@pytest.mark.parametrize("share", [0.3, 0.45, 0.5])
def test_a_number_that_costs_all_that_time_makes_up_to_rounding_is_discarded(share):
    economy = Economy((0, 0.3, 0.7, 1), (1, 2, 1, 2), (0.25, 0.25, 0.2, 0.3), share, trips=1e-4)
    most = float(capacity(economy, np.full(4, 2.0)))
    setup = Setup(fixed=0.997 * most, each=0.001 * most)
    core = find_core(economy, setup)
    seen = verifier.verify_ordered(economy, setup, core.cover)
    sure = np.log(verifier.attained(economy, core.structure, setup, core.equilibrium))
    assert core.markets < 3
    assert seen.covers
    assert sure <= seen.worst <= sure + TOLERANCE + ROUNDING


def test_what_never_travelling_leaves_bounds_utility_and_falls_to_nothing():
    economy = Economy((0, 1), (1, 2), (0.25, 0.25, 0.2, 0.3), leisure=4 / 3)
    third = fmpq(1, 3)
    bounds = [verifier.at_home(economy, 2 * third * (1 - fmpq(1, 10**n))) for n in (1, 4, 7, 10)]
    for n, above in zip((1, 4, 7, 10), bounds, strict=True):
        cost = 2 / 3 * (1 - 0.1**n)
        assert float(solve(economy, [4 / 3, 4 / 3], cost).log_utility) <= above + 1e-5
    assert np.diff(bounds) == pytest.approx(-0.7 * 3 * np.log(10), rel=0.02)
    assert verifier.at_home(economy, 2 * third) == -np.inf


def test_a_number_that_is_said_to_be_unpayable_is_tried():
    economy, setup = cases.case_economy(1), Setup(each=0.05)
    core = find_core(economy, setup)
    ones = np.ones_like(core.cover.price)
    blank = replace(core.cover, price=ones, rent=ones)
    assert verifier.verify_ordered(economy, setup, blank).worst > np.log(core.bound)


@pytest.mark.parametrize("free", [0.02, 0.17, 0.19, 2.0])
def test_residents_take_the_leisure_that_is_best_for_them(free):
    economy = cases.case_economy(1)
    leisure, land = (float(economy.tastes[k]) for k in (2, 3))
    beside, wage, time = 0.7, 1.3, verifier.binary(free)
    bend = verifier.bend(economy, arb(beside), arb(wage))

    def utility(idle):
        rest = (beside + wage * (free - idle)) / (1 - leisure)
        return rest ** (1 - leisure) * (idle / leisure) ** leisure

    inside = minimize_scalar(lambda idle: -utility(idle), bounds=(0, free))
    best = max(utility(free), -inside.fun)
    assert bool(arb(time) < bend) == (best == utility(free))
    (working,) = verifier.working(economy, arb(beside), arb(wage), [time])
    found = working if arb(time) > bend else verifier.resting(economy, arb(beside), time)
    assert float(found) ** land == pytest.approx(best, rel=1e-9)
