"""Whether a formula vanishes, by SymPy."""

from functools import cache

import sympy as sp

_OFF = 1e-9
"""Values of fifteen digits beyond it are not zero."""


@cache
def vanishes(expression: sp.Expr) -> bool:
    """Whether an expression is zero where it is defined and the bases of powers are positive.

    It is if its numerator cancels once powers, or products and logarithms too, are written out, and
    is not if it is off zero at a point. Where neither shows it is simplified.

    Parameters
    ----------
    expression : sympy.Expr
        A float in it counts as the number that it is.

    Returns
    -------
    bool
    """
    exact = expression.xreplace({one: sp.Rational(one) for one in expression.atoms(sp.Float)})
    if sp.expand(sp.numer(sp.together(sp.expand_power_exp(exact)))) == 0:
        return True
    written = sp.expand_power_base(sp.powdenest(exact, force=True), force=True)
    written = sp.expand_log(sp.expand_power_exp(written), force=True)
    if sp.expand(sp.numer(sp.together(written))) == 0:
        return True
    names = sorted(exact.free_symbols, key=str)
    value = exact.subs({one: sp.Rational(3 * n + 5, 2) for n, one in enumerate(names)}).evalf()
    if value.is_Float and abs(value) > _OFF:
        return False
    return bool(sp.simplify(written) == 0)
