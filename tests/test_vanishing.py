"""A formula that vanishes is seen to, one that does not is not, and nothing else decides."""

import pytest
import sympy as sp

from replication import vanishing
from replication.vanishing import vanishes

x, y, a, mu = sp.symbols("x y a mu", positive=True)
POWER = mu / (1 - mu)
ZERO = {
    "powers of a product": (x * y / 6) ** a - x**a * y**a / 6**a,
    "a power of a power": (x**a) ** (2 / a) * y - x**2 * y,
    "an exponent with a denominator": x**POWER * x - x ** (1 / (1 - mu)),
    "of a sum": (1 + x) ** POWER * (1 + x) - (1 + x) ** (1 / (1 - mu)),
    "roots": sp.sqrt(a * (4 * x - 4)) - 2 * sp.sqrt(a) * sp.sqrt(x - 1),
    "a root within a root": sp.sqrt(1 + sp.sqrt(1 + x)) ** 4 - 2 * sp.sqrt(1 + x) - x - 2,
    "a root of a quotient": sp.sqrt(x + 1 / y) ** 3 - (x * y + 1) / y * sp.sqrt(x + 1 / y),
    "numbers": 4**a - 2 ** (2 * a),
    "roots of numbers": sp.sqrt(6) * x - sp.Mul(sp.sqrt(2), sp.sqrt(3), x, evaluate=False),
    "quotients": (x**a - 1) / (1 - x**-a) - x**a,
    "a quotient below": 1 / (1 + 1 / (x + y)) - (x + y) / (x + y + 1),
    "exponentials": sp.exp(x * (a + 1)) - sp.exp(a * x) * sp.exp(x),
    "logarithms": sp.log(x**a * sp.exp(y) / 6) - a * sp.log(x) - y + sp.log(2) + sp.log(3),
    "functions": sp.diff(sp.sin(x) ** 2, x) - 2 * sp.cos(x) * sp.sin(x),
    "floats": 0.5 * x - x / 2,
}
OTHER = {
    "a power": x ** (a + sp.Rational(1, 1000)) - x**a,
    "a root": sp.sqrt(1 + x) - 1,
    "a factor": sp.sqrt(8) - 3 * sp.sqrt(2),
    "a logarithm": sp.log(2 * x) - sp.log(x),
    "an exponential": sp.exp(a) - sp.exp(2 * a),
    "a float": 0.5 * x - 0.25 * 2.0000001 * x,
    "without a bound": x / sp.Add(1, -1, evaluate=False),
}


@pytest.mark.parametrize("name", ZERO)
def test_what_vanishes_is_seen(name):
    assert vanishes(ZERO[name])


def test_most_of_it_cancels_without_many_tries(monkeypatch):
    monkeypatch.setattr(vanishing.sp, "simplify", None)
    vanishes.cache_clear()
    assert vanishes(ZERO["powers of a product"])
    assert vanishes(ZERO["quotients"])


@pytest.mark.parametrize("name", ZERO)
def test_a_small_change_is_no_zero(name):
    assert not vanishes(ZERO[name] + x / 10**6)


@pytest.mark.parametrize("name", OTHER)
def test_what_does_not_vanish_is_told(name):
    assert not vanishes(OTHER[name])


def test_where_nothing_cancels_it_is_simplified():
    assert vanishes(sp.sin(x) ** 2 + sp.cos(x) ** 2 - 1)
    assert vanishes((-x) ** sp.Rational(1, 2) - sp.I * sp.sqrt(x))
