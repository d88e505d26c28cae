"""The model in symbols: what SymPy proves for all parameters at once."""

import math

import sympy
from sympy import Expr

from replication.land.model.economy import Powers

EPSILON, GAP = sympy.symbols("epsilon gap", positive=True)
GAMMA = EPSILON + GAP
POWERS = Powers(EPSILON, GAMMA)
"""Elasticities of which the second is larger by a positive gap, and nothing else is known."""

QUALITY, SIZE, LEVEL, SHARE = sympy.symbols("a l u s", positive=True)
BEST_SITE = GAMMA / EPSILON * SIZE**GAP
"""Site on which a size is the best one; as size runs through all numbers, so does the site."""

_NONZERO = 1e-12
"""Beyond what rounding leaves of zero."""


def collected(expression: Expr) -> Expr:
    """Return an expression multiplied out, with its powers collected."""
    return sympy.powsimp(sympy.expand(expression))


def plain(expression: Expr) -> Expr:
    """Return an expression as simple as SymPy makes it, which takes long."""
    return sympy.simplify(collected(expression))


def somewhere(expression: Expr) -> float:
    """Value where all symbols are different positive numbers, from 30 digits; may be undefined."""
    symbols = sorted(expression.free_symbols, key=str)
    point = {symbol: sympy.Float(3 + 4 * n, 30) / 7 for n, symbol in enumerate(symbols)}
    found = sympy.N(expression.subs(point), 15)
    return float(found) if found.is_real else math.nan


def is_positive(expression: Expr) -> bool:
    """Whether an expression is positive whatever its symbols are, as far as SymPy sees."""
    if somewhere(expression) < -_NONZERO:
        return False
    forms = (plain,) if expression.has(sympy.Float) else (sympy.expand, collected, plain)
    signs = (sympy.factor(form(expression)).is_positive for form in forms)
    return any(bool(sign) for sign in signs)


def slope(expression: Expr, symbol: Expr = SIZE) -> Expr:
    """Return the derivative to a symbol, city size unless another is given."""
    return sympy.diff(expression, symbol)
