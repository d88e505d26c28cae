"""Whether a formula vanishes: its powers become symbols, what is left a quotient of polynomials.

SymPy's own ways to a zero try many forms, which takes long; here there is one. The bases of powers
and the arguments of logarithms are taken as positive, as with SymPy's ``force=True``. Each base
``b`` is split into primes, symbols and sums, each exponent into a polynomial and a rest over the
common denominator of all exponents. Monomials of both are independent, so that ``b`` to any of them
is a symbol of its own. A root of a sum or of a prime obeys ``g**d = b``, and is reduced by that.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from typing import Any

import sympy as sp
from flint import Ordering, fmpq, fmpq_mpoly, fmpq_mpoly_ctx

Part = tuple[str, tuple[int, ...]]
"""A monomial of an exponent: of its polynomial, or of the rest over the denominator."""

Quotient = tuple[Any, Any]
"""Numerator and denominator."""

_OFF = 1e-9
"""Values of fifteen digits beyond it are not zero."""

_WHOLE = "polynomial"
_REST = "rest"


class _StrangeError(Exception):
    """A number that no symbol can stand for."""


@cache
def vanishes(expression: sp.Expr) -> bool:
    """Whether an expression is zero where it is defined and the bases of powers are positive.

    It is if it cancels once its powers are symbols, and is not if it is off zero at a point.
    Where neither shows, as with a sum within a function, it is simplified.

    Parameters
    ----------
    expression : sympy.Expr
        A float in it counts as the number that it is.

    Returns
    -------
    bool
    """
    exact = expression.xreplace({one: sp.Rational(one) for one in expression.atoms(sp.Float)})
    try:
        if _Formula(exact).is_zero():
            return True
    except (_StrangeError, ZeroDivisionError):
        pass
    names = sorted(exact.free_symbols, key=str)
    value = exact.subs({one: sp.Rational(3 * n + 5, 2) for n, one in enumerate(names)}).evalf()
    if value.is_Float and abs(value) > _OFF:
        return False
    return bool(sp.simplify(exact) == 0)


def _joined(parts: Iterable[Quotient], start: Quotient) -> Quotient:
    """Return the sum of quotients."""
    over, under = start
    for one, below in parts:
        if below == under:
            over = over + one
            continue
        common = under.gcd(below)
        left = below / common
        over, under = over * left + one * (under / common), under * left
    return over, under


def _raised(over: Any, under: Any, power: int) -> Quotient:  # noqa: ANN401
    if power < 0:
        over, under, power = under, over, -power
    if under == 0:
        raise ZeroDivisionError
    return over**power, under**power


def _rational(number: sp.Rational) -> fmpq:
    return fmpq(int(number.p), int(number.q))


def _primes(number: sp.Rational) -> list[tuple[int, int]]:
    """Return the primes of a positive rational number with their powers."""
    over, under = (sp.factorint(int(part)) for part in (number.p, number.q))
    return [*over.items(), *((prime, -times) for prime, times in under.items())]


class _Exponents:
    """Exponents as polynomials and rests over their common denominator."""

    def __init__(self, exponents: Iterable[sp.Expr]) -> None:
        self.known: dict[sp.Expr, dict[Part, Fraction]] = {}
        unknown = []
        for one in exponents:
            if one.is_Rational:
                self.known[one] = {(_WHOLE, ()): Fraction(int(one.p), int(one.q))}
            else:
                unknown.append(one)
        if not unknown:
            return
        self.atoms: dict[sp.Expr, int] = {}
        for one in unknown:
            self._collect(one)
        self.context = fmpq_mpoly_ctx.get(
            [f"x{n}" for n in range(len(self.atoms))], Ordering.degrevlex
        )
        self.generators = self.context.gens()
        quotients = [self._quotient(one) for one in unknown]
        below = self.context.constant(1)
        for _, under in quotients:
            below = below * (under / below.gcd(under))
        for one, (over, under) in zip(unknown, quotients, strict=True):
            whole, rest = divmod(over * (below / under), below)
            self.known[one] = {
                (kind, tuple(powers) if any(powers) or kind == _REST else ()): Fraction(
                    int(number.p), int(number.q)
                )
                for kind, polynomial in ((_WHOLE, whole), (_REST, rest))
                for powers, number in polynomial.terms()
            }

    def _collect(self, one: sp.Expr) -> None:
        if one.is_Add or one.is_Mul:
            for each in one.args:
                self._collect(each)
        elif one.is_Pow and one.exp.is_Integer:
            self._collect(one.base)
        elif not one.is_Rational:
            self.atoms.setdefault(one, len(self.atoms))

    def _quotient(self, one: sp.Expr) -> Quotient:
        unit = self.context.constant(1)
        if one.is_Rational:
            return self.context.constant(_rational(one)), unit
        if one.is_Add:
            return _joined(map(self._quotient, one.args), (self.context.constant(0), unit))
        if one.is_Mul:
            over, under = unit, unit
            for each in one.args:
                up, down = self._quotient(each)
                over, under = over * up, under * down
        elif one.is_Pow and one.exp.is_Integer:
            over, under = self._quotient(one.base)
            power = int(one.exp)
            over, under = (
                (over**power, under**power) if power > 0 else (under**-power, over**-power)
            )
        else:
            return self.generators[self.atoms[one]], unit
        common = over.gcd(under)
        return over / common, under / common


@dataclass
class _Power:
    """Powers of one base: the exponents met, and the symbol of each monomial of them."""

    base: sp.Expr
    inner: Any = None
    """What a base that is a sum consists of, or the prime; none where it stands for itself."""
    exponents: set[sp.Expr] = field(default_factory=set)
    roots: dict[Part, int] = field(default_factory=dict)
    places: dict[Part, int] = field(default_factory=dict)


class _Formula:
    """An expression as nested tuples, with its powers listed."""

    def __init__(self, expression: sp.Expr) -> None:
        self.powers: dict[sp.Expr, _Power] = {}
        self.tree = self._read(expression)
        every = {one for power in self.powers.values() for one in power.exponents}
        self.exponents = _Exponents(every).known
        count = 0
        for power in self.powers.values():
            for exponent in power.exponents:
                for part, number in self.exponents[exponent].items():
                    power.roots[part] = math.lcm(power.roots.get(part, 1), number.denominator)
            for part in power.roots:
                power.places[part] = count
                count += 1
        names = [f"x{n}" for n in range(max(count, 1))]
        self.context = fmpq_mpoly_ctx.get(names, Ordering.degrevlex)
        self.generators = self.context.gens()
        self.unit = self.context.constant(1)

    def is_zero(self) -> bool:
        over, under = self._quotient(self.tree)
        for power in reversed(self.powers.values()):
            if power.inner is not None and () in {part for _, part in power.places}:
                over, under = self._reduced(over, power), self._reduced(under, power)
        return bool(over == 0 and under != 0)

    def _read(self, one: sp.Expr) -> Any:  # noqa: ANN401
        if one.is_Rational:
            return ("number", _rational(one))
        if one.is_Atom and one.is_number and not one.is_real:
            raise _StrangeError
        if one.is_Add:
            return ("sum", [self._read(each) for each in one.args])
        if one.is_Mul:
            return ("product", [self._read(each) for each in one.args])
        if isinstance(one, sp.log):
            return self._read_log(one.args[0], sp.S.One)
        base, exponent = one.as_base_exp()
        return self._read_power(base, exponent)

    def _read_power(self, base: sp.Expr, exponent: sp.Expr) -> Any:  # noqa: ANN401
        if exponent.is_Integer and (base.is_Add or isinstance(base, sp.log)):
            return ("power", self._read(base), int(exponent))
        if base.is_Rational:
            return self._read_number(base, exponent)
        if base.is_Mul:
            return ("product", [self._read_power(each, exponent) for each in base.args])
        inner, outer = base.as_base_exp()
        if outer != 1:
            return self._read_power(inner, outer * exponent)
        if base.is_Add:
            content, primitive = base.as_content_primitive()
            if content != 1:
                return self._read_power(sp.Mul(content, primitive, evaluate=False), exponent)
        return self._noted(base, exponent, self._read(base) if base.is_Add else None)

    def _read_number(self, base: sp.Rational, exponent: sp.Expr) -> Any:  # noqa: ANN401
        if base <= 0 and not exponent.is_Integer:
            raise _StrangeError
        if exponent.is_Integer:
            return ("number", _rational(base**exponent))
        parts = [
            self._noted(sp.Integer(prime), times * exponent, ("number", fmpq(prime)))
            for prime, times in _primes(base)
        ]
        return ("product", parts)

    def _noted(self, base: sp.Expr, exponent: sp.Expr, inner: Any) -> Any:  # noqa: ANN401
        power = self.powers.setdefault(base, _Power(base, inner))
        power.exponents.add(exponent)
        return ("symbol", power, exponent)

    def _read_log(self, one: sp.Expr, times: sp.Expr) -> Any:  # noqa: ANN401
        if one.is_Mul:
            return ("sum", [self._read_log(each, times) for each in one.args])
        base, exponent = one.as_base_exp()
        if exponent != 1:
            return self._read_log(base, times * exponent)
        if base == sp.E:
            return self._read(times)
        found = [(base, 1)]
        if base.is_Rational:
            if base <= 0:
                raise _StrangeError
            found = [(sp.Integer(prime), count) for prime, count in _primes(base)]
        parts = []
        for argument, count in found:
            name = self._noted(sp.log(argument, evaluate=False), sp.S.One, None)
            parts.append(("product", [name, self._read(count * times)]))
        return ("sum", parts)

    def _quotient(self, tree: Any) -> Quotient:  # noqa: ANN401
        kind, what = tree[:2]
        if kind == "number":
            return self.context.constant(what), self.unit
        if kind == "sum":
            return _joined(map(self._quotient, what), (self.context.constant(0), self.unit))
        if kind == "symbol":
            return self._symbol(what, tree[2])
        if kind == "power":
            return _raised(*self._quotient(what), tree[2])
        over, under = self.unit, self.unit
        for each in what:
            up, down = self._quotient(each)
            over, under = over * up, under * down
        return over, under

    def _symbol(self, power: _Power, exponent: sp.Expr) -> Quotient:
        over, under = self.unit, self.unit
        for part, number in self.exponents[exponent].items():
            root = self.generators[power.places[part]]
            times = number * power.roots[part]
            if times > 0:
                over = over * root ** int(times)
            else:
                under = under * root ** int(-times)
        return over, under

    def _reduced(self, polynomial: fmpq_mpoly, power: _Power) -> fmpq_mpoly:
        """Return a polynomial, times what is not zero, with the root of a base below its degree."""
        part = next(part for part in power.places if part[1] == ())
        place, degree = power.places[part], power.roots[part]
        over, under = self._quotient(power.inner)
        parts: dict[int, dict[tuple[int, ...], fmpq]] = {}
        for powers, number in polynomial.terms():
            times, left = divmod(int(powers[place]), degree)
            kept = (*powers[:place], left, *powers[place + 1 :])
            parts.setdefault(times, {})[kept] = number
        most = max(parts, default=0)
        found = self.context.constant(0)
        for times, terms in parts.items():
            found += self.context.from_dict(terms) * over**times * under ** (most - times)
        return found
