"""The economies on which claims are tested cover the domain that the book states."""

import re

import numpy as np
import pytest

from replication.land import draws as cases
from replication.land.model import allocation, institutions, sites
from replication.land.model.city import VISIBLE


def filling(economy):
    """Population over what the optimum can house and still leave sites empty."""
    rule = institutions.planner(economy.elasticities)
    return economy.population / allocation.interior_bound(economy.elasticities, rule, economy.sites)


def test_draws_fill_the_stated_domain_and_stay_inside():
    stated = [float(text) for text in re.findall(r"[\d.]+(?:e-\d+)?", cases.DOMAIN)]
    beta, power, pareto = cases.draws()
    together = lambda part: np.concatenate([part(one) for one in (beta, power, pareto)])
    epsilon = together(lambda one: one.elasticities.agglomeration)
    drawn = [
        epsilon,
        together(lambda one: one.elasticities.congestion) - epsilon,
        together(filling),
        *beta.sites.parameters,
        *power.sites.parameters,
        *pareto.sites.parameters,
    ]
    assert len(epsilon) == 5000
    for values, low, high in zip(drawn, stated[::2], stated[1::2], strict=True):
        assert low * (1 - 1e-9) <= values.min() < 1.04 * low
        assert 0.98 * high < values.max() <= high * (1 + 1e-9)


def test_draws_are_spread_evenly_over_logarithms():
    beta, power, pareto = cases.draws()
    for values, low, high in (
        (beta.elasticities.agglomeration, 0.02, 1),
        (power.sites.parameters[0], 0.3, 9),
        (pareto.sites.parameters[0], 0.2, 5),
    ):
        assert np.median(values) == pytest.approx(np.sqrt(low * high), rel=0.15)
    assert np.median(pareto.sites.parameters[1]) == pytest.approx(0.425, rel=0.05)


def test_the_grid_is_every_combination():
    economies = cases.grid()
    assert len(economies) == 8
    for economy in economies:
        found = np.stack(
            [
                economy.elasticities.agglomeration,
                economy.elasticities.congestion,
                np.round(filling(economy), 12),
            ]
        )
        assert found.shape == (3, 48)
        assert len(np.unique(found, axis=1).T) == 48
        decades_half_and_nearly_full = [*10.0 ** np.arange(-4, 0), 0.5, 0.95]
        np.testing.assert_allclose(np.unique(found[2]), decades_half_and_nearly_full)


def test_the_elasticities_of_the_grid_lie_between_nearly_equal_and_four_to_one():
    epsilon, gamma = np.array(cases.ELASTICITIES).T
    assert {(0.03, 0.08), (0.4, 1.0)} <= set(cases.ELASTICITIES), "the paper's, and the pictures'"
    np.testing.assert_allclose([(gamma - epsilon).min(), (gamma - epsilon).max()], [0.01, 1.5])
    np.testing.assert_allclose(np.sort(gamma / epsilon), [4 / 3, 1.4, 1.5, 2, 2.5, 2.5, 8 / 3, 4])


def test_the_institutions_of_the_claims_are_on_either_side_of_saturation():
    rules = {name: rule(VISIBLE) for name, rule in cases.RULES.items()}
    entry = {name: float(rule.entry) for name, rule in rules.items()}
    # Zero utility everywhere at the extreme failure; half the way there at one half.
    assert entry["extreme failure"] == pytest.approx(1)
    assert entry["half failure"] == pytest.approx((1 + entry["equilibrium"]) / 2)
    assert entry["mild failure"] == pytest.approx(0.9 * entry["equilibrium"] + 0.1)
    # Beyond saturation entry no longer falls; at half of it, it is between.
    lowest = float(rules["planner"].wedge) * 0.4
    assert entry["saturated"] == pytest.approx(lowest)
    assert lowest < entry["strategic"] < entry["atomistic"]
    saturation = institutions.saturation(VISIBLE)
    for name, elasticity in (("strategic", saturation / 2), ("saturated", 2 * saturation)):
        paid = (1 + VISIBLE.agglomeration) / (1 + elasticity)
        assert float(rules[name].scale) == pytest.approx(float(paid))
    assert float(rules["half tax"].wedge) == pytest.approx(
        (1 + float(rules["tax, gross rule"].wedge)) / 2
    )


def test_the_names_of_the_distributions_say_their_parameters():
    for name, where in cases.distributions().items():
        said = [float(text) for text in re.findall(r"\d+(?:\.\d+)?", name)]
        assert [float(part) for part in where.parameters] == said
        assert float(where.lowest) == (said[-1] if name.startswith("Pareto") else 0)


def test_developed_sites_run_from_the_threshold_to_the_best_site():
    economy = cases.grid()[0]
    rule = institutions.planner(economy.elasticities)
    solved = allocation.solve(economy.elasticities, rule, economy.sites, economy.population)
    quality = cases.developed_sites(solved, 7)
    assert quality.shape == (48, 7)
    np.testing.assert_array_equal(quality[:, 0], solved.threshold)
    np.testing.assert_array_equal(quality[:, -1], 1.0)
    assert np.all(np.diff(quality, axis=1) > 0)
    # Closest where cities are smallest: the first of six steps covers a 36th of the way.
    np.testing.assert_allclose(
        quality[:, 1] - solved.threshold, (1 - solved.threshold) / 36, rtol=1e-9
    )


def test_sites_are_asked_about_from_the_threshold_to_the_best():
    solved = allocation.solve(VISIBLE, institutions.planner(VISIBLE), sites.uniform(), 0.1)
    for count in (2, 5):
        quality = cases.developed_sites(solved, count)
        assert quality.shape == (count,)
        assert quality[[0, -1]] == pytest.approx([float(solved.threshold), 1])


def test_no_economies_of_a_kind_may_be_drawn():
    drawn = cases.random_economies(np.random.default_rng(1), {"beta": 0, "power": 2})
    assert [one.population.size for one in drawn] == [0, 2]
