"""How an equilibrium with labour given moves, by SymPy: each function returns what must vanish.

Everything is in changes of logarithms around a threshold. City 1 has the share p of all workers,
rho is v_2 / v_1 with v_j = u* + a_j, and r_j = zbar Psi_j / v_j is what the entrepreneur at the
threshold earns over a worker's income. He is indifferent: r_1 = r_2 rho + 1 - rho. City 1's
productivity has elasticity -c to t, city 2's b: with means c = -1 and b = m', with integrals
c = alpha - 1 and b = (alpha - 1) / (t^(alpha - 1) - 1). With the rescaled aggregator c and b are as
with means, and profits are divided by the number of entrepreneurs: city 1's falls with t by alpha,
city 2's rises by h = alpha / (t^alpha - 1). By (4.12) workers move by
g (change of log Q_j) - k (change of log v_j), with g = 1 + eps and k = 1 / (1 - mu).

A change is written times H' (1 - p (1 - rho)), where H' is how the gain from city 1, over v_1,
rises with log t once workers have moved: positive where the threshold is stable.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

import sympy as sp

from replication.sorting.reference.algebra import Residuals

Element = Any
"""A rational function of the symbols, as SymPy's fields have it."""

_, p, rho, r_2, eps, mu, m, c, b, alpha, h = sp.field("p rho r_2 epsilon mu m c b alpha h", sp.QQ)
K, G = 1 / (1 - mu), 1 + eps
CURVATURE = G * (1 - mu) / mu
"""gamma, by eps = (gamma mu + mu - 1) / (1 - mu)."""

R_1 = r_2 * rho + 1 - rho
S = 1 - p * (1 - rho)
MEANS, INTEGRALS, RESCALED = (-1, m, 0, 0), (c, b, 0, 0), (-1, m, alpha, h)
THINNED = R_1 * alpha + r_2 * rho * h
"""What the numbers of entrepreneurs add to the gain's rise with log t."""


class Move(NamedTuple):
    """Changes of log wages, workers and u* + a_j, and of the gain from city 1 over v_1."""

    wage_1: Element
    wage_2: Element
    labour_1: Element
    labour_2: Element
    value_1: Element
    value_2: Element
    gain: Element


@cache
def at_given_threshold(
    shock: str, fall: Element, rise: Element, fewer: Element, more: Element
) -> Move:
    """Move with log t, or at an unchanged t with log z_min, log (a_1 - a_2) or log eta_1."""
    by = {name: int(name == shock) for name in ("ratio", "minimum", "gap", "land")}
    level = -fall * by["ratio"] + by["minimum"], rise * by["ratio"] + by["minimum"]
    odds = p / (1 - p)
    # L_1 + L_2 stays: with odds the change of log L_1 is minus that of log L_2.
    push = G * level[0] - K * (1 - rho) * by["gap"] - by["land"] - rho * G * level[1]
    first = push / (1 + rho * odds)
    other = -first * odds
    second = (G * level[1] - other) / K
    value = rho * second + (1 - rho) * by["gap"]
    # r_j goes with L_j zbar / Q_j, and zbar / Q_j does not move with z_min.
    gain = R_1 * (first + value + (1 + fall + fewer) * by["ratio"])
    gain -= r_2 * rho * (other + second + (1 - rise - more) * by["ratio"]) + (1 - rho) * by["gap"]
    return Move(CURVATURE * level[0], CURVATURE * level[1], first, other, value, second, gain)


Change = Callable[[Move], Element]
"""A sum of moves."""


def relative_labour(one: Move) -> Element:
    """Move of log(L_1 / L_2)."""
    return one.labour_1 - one.labour_2


def follows(shock: str, change: Change, elasticities: tuple[Any, Any, Any, Any] = MEANS) -> Element:
    """Move of a sum once the threshold has followed, times H' (1 - p (1 - rho))."""
    direct = at_given_threshold(shock, *elasticities)
    moved = at_given_threshold("ratio", *elasticities)
    return (change(direct) * moved.gain - change(moved) * direct.gain) * S


def _residual(change: Element, written: Element) -> sp.Expr:
    return sp.sympify((change - written).as_expr())


@cache
def markets() -> Residuals:
    """Outputs w_j L_j as z_min rises: city 2's grows, city 1's exactly if its bracket is positive.

    With gamma mu = g (1 - mu), the bracket is (gamma mu - 1) (1 - p (1 - rho)) + mu rho.
    """
    scale = CURVATURE * (1 - m) / (1 - mu)
    output_1: Change = lambda one: one.wage_1 + one.labour_1
    output_2: Change = lambda one: one.wage_2 + one.labour_2
    bracket = (CURVATURE * mu - 1) * S + mu * rho
    second = (1 - mu) * S * (1 - rho + eps * R_1) + p * (1 - rho) * mu * r_2 * rho
    return {
        "city 1": _residual(follows("minimum", output_1), scale * r_2 * rho * bracket),
        "city 2": _residual(follows("minimum", output_2), scale * second),
    }


@cache
def prices() -> Residuals:
    """Housing prices (w_j / v_j)^k: their ratio falls in z_min, city 1's rises in eta_1."""
    price_1: Change = lambda one: one.wage_1 - one.value_1
    ratio = follows("minimum", lambda one: price_1(one) - one.wage_2 + one.value_2)
    fall = CURVATURE * (1 - m) * (1 - rho) * (CURVATURE * mu * S + mu * r_2 * rho)
    one, two = (1 - p) * (1 - m * mu * rho), p * (rho * (1 - mu) + mu * (1 - rho))
    rest = one + p * rho * (1 - mu)
    more = r_2 * rho * (one + two + mu * p * rho * (1 - m)) + (1 - rho) * rest
    rise = eps * more + r_2 * rho * (one + two) + (1 - rho) * rest
    return {
        "ratio": _residual(ratio, -fall),
        "city 1": _residual(follows("land", price_1), (1 - mu) / mu * rise),
    }


@cache
def densities() -> Residuals:
    """Relative density as z_min rises: with integrals it rises, otherwise by a condition.

    With means it falls exactly if gamma mu + r_2 (1 - gamma mu) is positive, with the rescaled
    aggregator if rho (1 - m') times that exceeds alpha r_1 + h rho r_2; with integrals its rise is
    H' and another positive term.
    """
    power = CURVATURE * mu
    scale, margin = power * (1 - rho) / (1 - mu), rho * (1 - m) * (power * (1 - r_2) + r_2)
    stable = at_given_threshold("ratio", *INTEGRALS).gain * S
    other = (1 - p) * (1 - mu * rho) + p * rho * (1 - mu) + mu * r_2 * rho
    rise = stable + G * ((1 - rho) * c + (b + c) * rho) * other
    ratio = [follows("minimum", relative_labour, one) for one in (MEANS, INTEGRALS, RESCALED)]
    return {
        "means": _residual(ratio[0], -scale * margin),
        "integrals": _residual(ratio[1], scale * rise / S),
        "rescaled": _residual(ratio[2], -scale * (margin - THINNED)),
    }


@cache
def congestion() -> Residuals:
    """Relative density as a_1 rises: it rises exactly where it falls with z_min."""
    power = CURVATURE * mu
    scale, margin = (1 - rho) / (1 - mu), rho * (1 - m) * (power * (1 - r_2) + r_2)
    return {
        "means": _residual(follows("gap", relative_labour), scale * margin),
        "rescaled": _residual(
            follows("gap", relative_labour, RESCALED), scale * (margin - THINNED)
        ),
    }


@cache
def land() -> Residuals:
    """Relative density as eta_1 rises: with means by a sum of positive terms (m is below one).

    With the rescaled aggregator that less p (1 - rho) (alpha r_1 + h rho r_2).
    """
    alone = r_2 * rho * (S + mu * p * (1 - rho)) + (1 - rho) * ((1 - p) + p * rho * (1 - mu))
    rest = (1 - rho) * (r_2 * rho + (1 - rho) * (1 - p))
    rise = G * ((1 - m) * alone + m * rest) + (1 - m) * r_2 * rho * p * (1 - rho)
    changes = [
        # eta_1 itself, and workers.
        at_given_threshold("ratio", *one).gain * S + follows("land", relative_labour, one)
        for one in (MEANS, RESCALED)
    ]
    return {
        "means": _residual(changes[0], rise),
        "rescaled": _residual(changes[1], rise - p * (1 - rho) * THINNED),
    }
