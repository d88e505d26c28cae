"""The model in symbols: what SymPy proves for all parameters at once."""

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


def plain(expression: Expr) -> Expr:
    """Return an expression with its powers collected."""
    return sympy.simplify(sympy.powsimp(sympy.expand(expression)))


def vanishes(expression: Expr) -> bool:
    """Whether an expression is zero whatever its symbols are."""
    return bool(plain(expression) == 0)


def is_positive(expression: Expr) -> bool:
    """Whether an expression is positive whatever its symbols are, as far as SymPy sees."""
    return bool(sympy.factor(plain(expression)).is_positive)


def slope(expression: Expr, symbol: Expr = SIZE) -> Expr:
    """Return the derivative to a symbol, city size unless another is given."""
    return sympy.diff(expression, symbol)
