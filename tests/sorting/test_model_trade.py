"""Section 6 as printed."""

from dataclasses import replace

import numpy as np
import pytest

from replication.sorting.model import stored, threshold, trade
from replication.sorting.model.economy import (
    FixedUtility,
    TradeCosts,
)
from replication.sorting.model.threshold import relative


def test_balanced_trade_threshold_gives_the_productivity_ratio():
    economy, closure, costs = stored.overdetermined()
    ratio = trade.balance_threshold(economy, closure, costs)
    cities = threshold.allocation(economy, closure, np.log(ratio))
    wanted = trade.relative_productivity(economy, closure.worker_utility, costs)
    assert relative(cities.productivity)[0] == pytest.approx(float(wanted), rel=1e-9)


def test_trade_balances_at_the_wages_that_workers_want():
    """Under (A.16) and (A.18), with land that differs, shipments balance at the wages of (A.12)."""
    economy, closure, costs = stored.overdetermined()
    economy = replace(economy, housing_1=2.0, housing_2=0.5)
    mu, gamma, utility = economy.goods_share, economy.gamma, closure.worker_utility
    wage = trade.relative_wage(economy, utility, costs)
    value = (utility + economy.congestion_1) / (utility + economy.congestion_2)
    workers = wage ** (mu / (1 - mu)) / (4 * value ** (1 / (1 - mu)))
    assert wage * workers == pytest.approx(float(trade.relative_size(costs, gamma)))
    access_1, access_2 = trade.market_access(costs, gamma)
    productivity = trade.relative_productivity(economy, utility, costs)
    assert wage == pytest.approx(float((productivity * access_1 / access_2) ** gamma))


def test_the_printed_price_equations_give_the_printed_market_access():
    """Both final goods cost one, (6.4), at the wages of (A.12)."""
    economy = threshold.baseline()
    cities = threshold.equilibrium(economy, FixedUtility(0.5))
    costs = TradeCosts(1.3, 1.6)
    theta, gamma = float(economy.substitution), float(economy.gamma)
    access = np.array(trade.market_access(costs, economy.gamma)).ravel()
    wage = theta * (access * np.array(cities.productivity).ravel()) ** gamma
    excess = cities.threshold.item() / float(economy.minimum_skill) - 1
    unknown = np.log([excess, *wage, 1.0, 1.0, 1.0, 1.0, 1.0])
    gaps = trade.printed_system(economy, costs, 2.0, unknown)
    np.testing.assert_allclose(gaps[:2], [0, 0], atol=1e-9)
    assert gaps[7] == pytest.approx(0)


def test_with_prohibitive_trade_costs_the_printed_equations_are_those_of_closed_cities():
    economy = replace(threshold.baseline(), housing_1=1.3, housing_2=0.7, minimum_skill=0.8)
    cities = threshold.equilibrium(economy, FixedUtility(0.5))
    labour, wage = np.array(cities.labour).ravel(), np.array(cities.wage).ravel()
    output = wage * labour / float(economy.substitution)
    # At these costs neither city buys from the other, and what little is shipped is balanced.
    gamma = float(economy.gamma)
    costs = TradeCosts(1e14**gamma, (1e14 * output[0] / output[1]) ** gamma)
    unknown = np.log(
        [
            cities.threshold.item() / 0.8 - 1,
            *wage,
            *labour,
            *output,
            0.5 + float(economy.congestion_2),
        ]
    )
    gaps = trade.printed_system(economy, costs, labour.sum(), unknown)
    np.testing.assert_allclose(gaps, np.zeros(9), atol=1e-9)


def test_the_utility_that_is_too_low_for_trade_is_named():
    economy = replace(threshold.baseline(), congestion_2=0.1)
    costs = TradeCosts(1.2, 1.4)
    utility = np.array([0.5, -0.1, 0.7])
    with pytest.raises(ValueError, match=r"utility = -0\.1: it must exceed -congestion_2"):
        trade.relative_wage(economy, utility, costs)
