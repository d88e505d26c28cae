"""Algebra that the proofs for identical consumers rest on, in SymPy (sections 3 and 5).

Symbols are those of the chapter: shares of tastes ``a_i`` that sum to one, prices ``p_i``, the
price of commodity 2 ``exp(s)``, hours left ``t_j``, the sum of rents ``R`` and the setup cost
``Q``. Each function returns expressions that are zero, or whose sign is the statement.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import sympy as sp

SHARES = sp.symbols("a_1:4", positive=True)
FIRST, SECOND, LEISURE = SHARES
LAND = 1 - FIRST - SECOND - LEISURE
GAMMA = sp.symbols("gamma", positive=True)
LOG_PRICE, RENT, SETUP = sp.symbols("s R Q", real=True)
HOURS = sp.symbols("t_1 t_2", positive=True)


def _unit_cost(prices: tuple[sp.Expr, ...], shares: tuple[sp.Expr, ...]) -> sp.Expr:
    return sp.Mul(*((p / a) ** a for p, a in zip(prices, shares, strict=True)))


def composite_cost() -> sp.Expr:
    """Cost of a unit of the composite good when commodity 1 costs one, K exp((1 - gamma) s)."""
    return sp.exp((1 - GAMMA) * LOG_PRICE) / (GAMMA**GAMMA * (1 - GAMMA) ** (1 - GAMMA))


@cache
def least_expenditure() -> list[sp.Expr]:
    """First-order conditions of the least expenditure for a utility, and the utility it buys.

    In logs of the bundle cost is convex and utility is linear, so that the first-order conditions
    ``p_i x_i = a_i e`` are enough.

    Returns
    -------
    list
        Zeros: the conditions at ``x_i = a_i e / p_i``, then log utility there less that asked for.
    """
    shares = (*SHARES, LAND)
    prices, logs = sp.symbols("p_1:5", positive=True), sp.symbols("z_1:5", real=True)
    asked = sp.symbols("u", positive=True)
    spent = asked * _unit_cost(prices, shares)
    cost = sp.Add(*(p * sp.exp(z) for p, z in zip(prices, logs, strict=True)))
    at = {z: sp.log(a * spent / p) for z, a, p in zip(logs, shares, prices, strict=True)}
    slopes = [
        sp.expand(sp.diff(cost, z).subs(at) - a * spent) for z, a in zip(logs, shares, strict=True)
    ]
    reached = sp.Add(*(a * at[z] for z, a in zip(logs, shares, strict=True)))
    gap = sp.expand(sp.expand_log(reached - sp.log(asked), force=True))
    return [*slopes, gap]


@cache
def concavity() -> sp.Expr:
    """Second derivative of the unit cost along any direction, over it, plus a sum of squares: zero.

    So it is ``- sum_{i<j} a_i a_j (v_i / p_i - v_j / p_j)^2``: unit costs are concave in prices.
    """
    shares = (*SHARES[:2], 1 - FIRST - SECOND)
    prices, move = sp.symbols("p_1:4", positive=True), sp.symbols("v_1:4", real=True)
    step = sp.symbols("h", real=True)
    log_cost = sp.Add(
        *(a * sp.log(p + step * v) for a, p, v in zip(shares, prices, move, strict=True))
    )
    slope = sp.diff(log_cost, step)
    bent = (slope**2 + sp.diff(slope, step)).subs(step, 0)
    rates = [v / p for v, p in zip(move, prices, strict=True)]
    squares = sp.Add(
        *(
            shares[i] * shares[j] * (rates[i] - rates[j]) ** 2
            for i in range(3)
            for j in range(i + 1, 3)
        )
    )
    return sp.expand(sp.expand(bent) + sp.expand(squares))


@cache
def market_conditions() -> list[sp.Expr]:
    """Slopes of the price bound against the markets, with one residence for each commodity.

    With ``r_j = R e^(L_j / a4) / sum`` and ``m_j = r_j / (a4 M_j)`` the slope in R is
    ``(a4 / R) (sum m - 1)``, and that in log price ``a4 / R`` times the value of what is made of
    commodity 2 less what is asked for. Marketplaces take ``dT / ds`` of it, by Shephard's lemma.

    Returns
    -------
    list
        Three zeros: the two slopes, and ``dT / ds - (1 - gamma) T``.
    """
    land, parts = sp.symbols("a_4", positive=True), sp.symbols("W_1:3", positive=True)
    price, fee = sp.exp(LOG_PRICE), sp.Function("T")(LOG_PRICE)
    wages = (sp.Integer(1), price)
    incomes = [wage * time + RENT - fee for wage, time in zip(wages, HOURS, strict=True)]
    levels = [sp.log(m) - LEISURE * sp.log(w) for m, w in zip(incomes, wages, strict=True)]
    weights = [sp.exp(level / land) for level in levels]
    bound = land * sp.log(sp.Add(*weights)) - land * sp.log(RENT) - SECOND * LOG_PRICE
    named = dict(zip(weights, parts, strict=True))
    people = [
        RENT * part / sp.Add(*parts) / (land * m) for part, m in zip(parts, incomes, strict=True)
    ]
    made = people[1] * (price * HOURS[1] - LEISURE * incomes[1])
    asked = SECOND * sp.Add(*(m * n for m, n in zip(incomes, people, strict=True)))
    built = sp.diff(fee, LOG_PRICE) * sp.Add(*people)
    markets = (
        (RENT, sp.Add(*people) - 1),
        (LOG_PRICE, made - asked - built),
    )
    return [
        sp.simplify(sp.diff(bound, by).subs(named) - land / RENT * excess) for by, excess in markets
    ] + [sp.simplify(sp.diff(composite_cost(), LOG_PRICE) - (1 - GAMMA) * composite_cost())]


@cache
def rents_make_equal() -> sp.Expr:
    """Least expenditure at a residence for the bound's utility, over what it leaves: its log, zero.

    At rents ``r_j = R e^(L_j / a4) / S`` with ``S = sum_j e^(L_j / a4)``.
    """
    wage, price, total, left = sp.symbols("w p S M", positive=True)
    rents = sp.symbols("R", positive=True)
    level = sp.log(left) - LEISURE * sp.log(wage)
    shares = (*SHARES, LAND)
    log_utility = (
        sp.Add(*(a * sp.log(a) for a in shares))
        + LAND * (sp.log(total) - sp.log(rents))
        - SECOND * sp.log(price)
    )
    log_rent = sp.log(rents) + level / LAND - sp.log(total)
    log_prices = (sp.Integer(0), sp.log(price), sp.log(wage), log_rent)
    need = log_utility + sp.Add(
        *(a * (p - sp.log(a)) for a, p in zip(shares, log_prices, strict=True))
    )
    return sp.simplify(sp.expand(need - sp.log(left)))


@cache
def payable() -> list[sp.Expr]:
    """What time buys of the composite good is least where p2 t2 = t1, and what it is there.

    Returns
    -------
    list
        Zero: units that t1 buys at ``p2 = t1 / t2`` less the capacity (2). Then the slopes in log
        price of what t1 and p2 t2 buy, over themselves: ``gamma - 1`` and ``gamma``.
    """
    first, second = HOURS
    cost = composite_cost()
    bought = [first / cost, sp.exp(LOG_PRICE) * second / cost]
    most = (GAMMA * first) ** GAMMA * ((1 - GAMMA) * second) ** (1 - GAMMA)
    there = bought[0].subs(LOG_PRICE, sp.log(first / second))
    gap = sp.simplify(sp.expand_log(sp.log(there) - sp.log(most), force=True))
    slopes = [sp.simplify(sp.diff(sp.log(units), LOG_PRICE)) for units in bought]
    return [gap, *slopes]


@cache
def edges() -> list[sp.Expr]:
    """Where ``log (e + R) - b log R`` is least, for 0 < b < 1: its slope there, and its curvature.

    With e of a good's makers' time left after the fee, the bound grows without limit as R goes to
    zero or infinity.

    Returns
    -------
    list
        Zero, the curvature over log rents times ``(e + R)^2``, and the limits at both ends.
    """
    spare, rest = sp.symbols("e b", positive=True)
    rents = sp.symbols("R", positive=True)
    level = sp.log(spare + rents) - rest * sp.log(rents)
    slope = rents * sp.diff(level, rents)
    bend = rents * sp.diff(slope, rents) * (spare + rents) ** 2
    half = level.subs({rest: sp.Rational(1, 2), spare: 1})
    return [
        sp.simplify(slope.subs(rents, spare * rest / (1 - rest))),
        sp.simplify(bend),
        sp.limit(half, rents, 0),
        sp.limit(half, rents, sp.oo),
    ]


@cache
def cost_lowers() -> sp.Expr:
    """What a dearer setup does to what a residence leaves, over it: below zero at every price.

    So it lowers the price bound at every price, and its lowest value, the equilibrium's utility.
    """
    left = sp.symbols("M", positive=True)
    unit = sp.symbols("K", positive=True)
    income = sp.symbols("y", real=True)
    return sp.simplify(
        sp.diff(sp.log(income - SETUP * unit), SETUP).subs(income, left + SETUP * unit)
    )


@cache
def people_by_income() -> sp.Expr:
    """Ratio of people at two residences with the same wage, over that of incomes to (1 - a4) / a4.

    People are ``m_j = r_j / (a4 M_j)`` and rents go with ``(w^-a3 M_j)^(1 / a4)``.

    Returns
    -------
    expression
        Log of it, zero.
    """
    wage, land = sp.symbols("w a_4", positive=True)
    one, other = sp.symbols("M_1:3", positive=True)
    people = [(wage**-LEISURE * income) ** (1 / land) / (land * income) for income in (one, other)]
    gap = sp.log(people[0] / people[1]) - (1 - land) / land * sp.log(one / other)
    return sp.simplify(sp.expand_log(gap, force=True))


@dataclass(frozen=True, slots=True)
class Ratio:
    """Case 1 with two residences of one travel and two of a shorter one, by ratio of incomes.

    Attributes
    ----------
    zeros : list of expressions
        Income of the outer residence less its time, rents and fee; mean income less four times
        rents; slope of the fee in everybody's time, less one.
    fee, share : list of numbers
        Coefficients, in the ratio less one, of what has the sign of the fee's slope in the ratio;
        and of the slope of the share of output that goes into marketplaces, or less than that.
    """

    zeros: list[sp.Expr]
    fee: list[int]
    share: list[int]


@cache
def by_ratio() -> Ratio:
    """Fee and mean time as functions of the ratio ``x = M_b / M_a`` of incomes, ``x = 1 + y``.

    All shares of tastes are 1/4 and the price is one, so that people go with ``x^3`` and rents with
    ``x^4``. With time t at the outer residences and t + h at the inner ones ``M_a = h / y``, and

        T = t + (h / 4) (x^3 / (1 + x^3) - 3 / y),  4 R = mean income,  3 R = mean time - T.

    The share of a commodity that goes into marketplaces is ``T / (2 R + T)``. It rises if T rises
    by more than the mean time, as T is the smaller of the two.
    """
    over, time, gap = sp.symbols("y t h", positive=True)
    ratio = 1 + over
    inner = ratio**3 / (1 + ratio**3)
    outer_income, mean_time = gap / over, time + gap * inner
    fee = time + gap / 4 * (inner - 3 / over)
    rents = (mean_time - fee) / 3
    mean_income = outer_income * (1 - inner + ratio * inner)
    zeros = [
        sp.simplify(outer_income - (time + rents - fee)),
        sp.simplify(mean_income - 4 * rents),
        sp.simplify(sp.diff(fee, time) - 1),
    ]
    slopes = [sp.diff(fee, over), sp.diff(fee - mean_time, over)]
    tops = [sp.Poly(sp.expand(sp.numer(sp.together(slope / gap))), over) for slope in slopes]
    return Ratio(zeros, *([int(one) for one in top.all_coeffs()] for top in tops))


@cache
def worth_of_an_hour() -> list[sp.Expr]:
    """How the worth of an hour more, d exp(L / a4) / dt, changes with the wage w, in logs.

    A resident who works has ``L = log(w t + N) - a3 log w`` with N beside his wages. He works while
    ``a3 (w t + N) <= w t``, so that N is at most ``(1 - a3) / a3`` times ``w t``.

    Returns
    -------
    list
        The change, less ``(1 - a3) / a4 - (1 / a4 - 1) N / (w t + N)``: zero. That it falls with N:
        below zero. What it is at the largest N: ``1 - a3``.
    """
    wage, land, time = sp.symbols("w a_4 t", positive=True)
    beside = sp.symbols("N", positive=True)
    level = sp.log(wage * time + beside) - LEISURE * sp.log(wage)
    hour = sp.diff(sp.exp(level / land), time)
    change = sp.simplify(wage * sp.diff(sp.log(hour), wage))
    part = beside / (wage * time + beside)
    told = (1 - LEISURE) / land - (1 / land - 1) * part
    most = change.subs(beside, (1 - LEISURE) / LEISURE * wage * time)
    falls = sp.diff(change, beside) / sp.diff(part, beside)
    return [sp.simplify(change - told), sp.simplify(falls), sp.simplify(most)]


@cache
def tilt_in_the_middle() -> sp.Expr:
    """Slope of the bound in the log price of commodity 2, at a price of one, between mirror images.

    Two pairs of residences, of either good, with equal hours. The slope, plus half of that in log
    rents, is ``(a1 - a2) / 2 + (gamma - 1 / 2) T E[1 / M]``.

    Returns
    -------
    expression
        The difference: zero.
    """
    weights = sp.symbols("v_1:3", positive=True)
    fee = SETUP * sp.exp((1 - GAMMA) * LOG_PRICE)
    log_rent = sp.symbols("rho", real=True)
    by_price, by_rent, inverse = -SECOND, -LAND, sp.Integer(0)
    for weight, hours in zip(weights, HOURS, strict=True):
        for makes in (0, 1):
            left = sp.exp(makes * LOG_PRICE) * hours + sp.exp(log_rent) - fee
            level = sp.log(left) - LEISURE * makes * LOG_PRICE
            by_price += weight * sp.diff(level, LOG_PRICE)
            by_rent += weight * sp.diff(level, log_rent)
            inverse += weight / left
    told = (FIRST - SECOND) / 2 + (GAMMA - sp.Rational(1, 2)) * SETUP * inverse
    gap = (by_price + by_rent / 2 - told).subs(LOG_PRICE, 0)
    return sp.simplify(gap.subs(weights[1], sp.Rational(1, 2) - weights[0]))


@cache
def turned_round() -> list[sp.Expr]:
    """What exchanging the prices of the two commodities adds to logs, over the log price.

    Returns
    -------
    list
        ``a2 - a1`` of the bound at the same fee, ``2 gamma - 1`` of the fee.
    """
    worth: Callable[[sp.Expr, sp.Expr], sp.Expr] = lambda s, z: -FIRST * s - SECOND * z
    fee: Callable[[sp.Expr, sp.Expr], sp.Expr] = lambda s, z: GAMMA * s + (1 - GAMMA) * z
    return [sp.expand((of(LOG_PRICE, 0) - of(0, LOG_PRICE)) / LOG_PRICE) for of in (worth, fee)]
