"""Every step of the proofs vanishes, and no longer does when a formula is broken."""

import pytest
import sympy as sp

from replication.land.model import city as land_city
from replication.land.model.city import VISIBLE
from replication.synthesis import frontier, proofs, quality, weight


def test_every_step_holds():
    steps = proofs.checked_steps()
    assert len(steps) == len(proofs.STEPS)
    assert all(steps.values()), [name for name, holds in steps.items() if not holds]


BREAKS = {
    "planner_weight": lambda: (1 + proofs.epsilon) / (2 + proofs.gamma),
    "private_weight": lambda: (1 - proofs.tau) * (1 - proofs.leak),
    "kept": lambda: (1 - proofs.tau) * proofs.OUTPUT - proofs.COST + proofs.quality,
    "marginal": lambda: sp.diff(proofs.social(), proofs.size),
    "steepness": lambda w: 1 / (proofs.gamma * proofs.congestion() / w + proofs.epsilon),
    "value": lambda w: w * proofs.OUTPUT - 2 * proofs.COST,
    "congestion": lambda: proofs.size**proofs.gap * proofs.a,
    "turning_congestion": lambda: (
        proofs.epsilon
        * (proofs.epsilon - proofs.tau)
        / (proofs.gamma * (proofs.gamma - proofs.leak))
    ),
    "shape": lambda t: (1 - t) * t ** (proofs.theta * proofs.gamma),
    "growth_of_top": lambda: (
        proofs.gamma * (1 - proofs.top) / (proofs.gamma * proofs.top + proofs.epsilon)
    ),
    "wedge": lambda: proofs.kept() - proofs.marginal(),
}


@pytest.mark.parametrize(("name", "broken"), BREAKS.items())
def test_a_broken_formula_is_noticed(monkeypatch, name, broken):
    monkeypatch.setattr(proofs, name, broken)
    point = {
        symbol: sp.Rational(2 + k, 7 + k)
        for k, symbol in enumerate(
            (
                *(proofs.epsilon, proofs.gap, proofs.a, proofs.size, proofs.c, proofs.worst),
                *(proofs.top, proofs.entry, proofs.tau, proofs.leak, proofs.quality),
            )
        )
    }
    assert any(abs(step().subs(point).evalf(30)) > 1e-6 for step in proofs.STEPS.values())


def test_the_symbols_are_the_functions():
    """The formulas that the proofs are about are those that the numbers come from."""
    point = {
        proofs.epsilon: 0.4,
        proofs.gap: 0.6,
        proofs.tau: 0.1,
        proofs.leak: 0.2,
        proofs.a: 1.0,
        proofs.size: 0.5,
    }
    at = lambda expression: float(expression.subs(point))
    assert at(proofs.planner_weight()) == pytest.approx(VISIBLE.efficient_wedge)
    assert at(proofs.private_weight()) == pytest.approx(weight.private_weight(0.1, 0.5, 0.4))
    assert at(proofs.turning_congestion()) == pytest.approx(
        quality.turning_congestion(VISIBLE, 0.1, 0.2)
    )
    assert at(proofs.wedge().subs(proofs.quality, 0)) == pytest.approx(
        quality.private_social_wedge(VISIBLE, 0.5, 0.1, 0.2)
    )
    assert at(proofs.marginal().subs(proofs.quality, 0)) == pytest.approx(
        land_city.social_marginal_product(VISIBLE, 0.5, 1.0)
    )
    level = proofs.shape(0.4) * 0.3 ** (proofs.theta * proofs.gamma)
    top = float(frontier.market_top(VISIBLE, 0.3))
    assert at(proofs.shape(top)) == pytest.approx(at(level))
