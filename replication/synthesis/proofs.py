"""The algebra of the chapter's proofs, in symbols.

Each step is an expression that vanishes if the chapter's formula follows from the primitives, which
are output ``a l^epsilon``, urban cost ``l^gamma``, a tax tau and a leak of rents r = rho delta.
"""

from collections.abc import Callable
from typing import Any

import sympy as sp

from replication.vanishing import vanishes

Step = Callable[[], sp.Expr]

epsilon, gap, a, size, c, worst = sp.symbols("epsilon d a l c h", positive=True)
top, entry = sp.symbols("t s", positive=True)
tau, leak, quality, common = sp.symbols("tau r q v", real=True)
gamma = epsilon + gap
"""Congestion above agglomeration: ``gamma = epsilon + d`` with d > 0."""
theta = 1 / gap

OUTPUT = a * size**epsilon
COST = size**gamma


def kept() -> sp.Expr:
    """What a resident keeps but for the common amount."""
    return (1 - tau) * OUTPUT - (1 + leak) * COST + quality


def social() -> sp.Expr:
    """Output less urban cost plus quality of life, what a resident adds to welfare."""
    return OUTPUT - COST + quality


def marginal() -> sp.Expr:
    """What one more resident adds to the city's total, ``d(l u)/dl``."""
    return sp.diff(size * social(), size)


def private_weight() -> sp.Expr:
    """Weight of output against urban cost for a resident, c."""
    return (1 - tau) / (1 + leak)


def planner_weight() -> sp.Expr:
    """Weight of output against urban cost for the planner, c*."""
    return (1 + epsilon) / (1 + gamma)


def value(weight: Any) -> sp.Expr:  # noqa: ANN401
    """``c a l^epsilon - l^gamma``: what an allocation makes equal in all cities."""
    return weight * OUTPUT - COST


def congestion() -> sp.Expr:
    """Urban cost over output in a city, x."""
    return size**gap / a


def steepness(weight: Any) -> sp.Expr:  # noqa: ANN401
    """``dln l / dln a`` along an allocation: ``1 / (gamma x / c - epsilon)``."""
    return 1 / (gamma * congestion() / weight - epsilon)


def wedge() -> sp.Expr:
    """Private-social wedge, SMB - PAB but for the common amount."""
    return marginal() - kept()


def turning_congestion() -> sp.Expr:
    """``epsilon (epsilon + tau) / (gamma (gamma - r))``: x at which the wedge turns with size."""
    return epsilon * (epsilon + tau) / (gamma * (gamma - leak))


def shape(at: Any) -> sp.Expr:  # noqa: ANN401
    """``(1 - t) t^(theta epsilon)``, which the best city of an allocation solves."""
    return (1 - at) * at ** (theta * epsilon)


def growth_of_top() -> sp.Expr:
    """``-dln t / dln h`` of the root of ``shape(t) = constant h^(theta gamma)``."""
    return gamma * (1 - top) / (gamma * top - epsilon)


def _planner_equalises() -> sp.Expr:
    return marginal() - (1 + gamma) * value(planner_weight()) - quality


def _residents_equalise() -> sp.Expr:
    return kept() - (1 + leak) * value(private_weight()) - quality


def _steepness_follows() -> sp.Expr:
    fixed = value(c)
    slope = -a * sp.diff(fixed, a) / (size * sp.diff(fixed, size))
    return slope - steepness(c)


def _steeper_with_weight() -> sp.Expr:
    rise = sp.diff(steepness(c), c)
    return rise - gamma * congestion() / c**2 * steepness(c) ** 2


def _premise() -> sp.Expr:
    """PAB at the plan is ``(c - c*) a l^epsilon`` but for factor and constant."""
    along = value(c) - value(planner_weight())
    return along - (c - planner_weight()) * OUTPUT


def _direct_effect() -> sp.Expr:
    """Section 3.4 moves productivity at a given size: here ``(epsilon + tau) l^epsilon``."""
    return sp.diff(wedge(), a) - (epsilon + tau) * size**epsilon


def _neutral_tax() -> sp.Expr:
    neutral = 1 - planner_weight() * (1 + leak)
    return private_weight().subs(tau, neutral) - planner_weight()


def _neutral_tax_is_optimal() -> sp.Expr:
    return 1 - planner_weight() - gap / (1 + gamma)


def _scale() -> sp.Expr:
    scaled = value(c).subs(size, c**theta * size)
    return scaled - c ** (theta * gamma) * value(1)


def _top_from_worst() -> sp.Expr:
    """Equal value of the best city, ``l^(gamma - epsilon) = c t``, and the last, ``c s h``."""
    best = value(c).subs({a: 1, size: (c * top) ** theta}, simultaneous=True)
    last = value(c).subs({a: worst, size: (c * entry * worst) ** theta}, simultaneous=True)
    level = shape(entry) * worst ** (theta * gamma)
    return (best - last) / c ** (theta * gamma) - (shape(top) - level)


def _market_entry() -> sp.Expr:
    """What residents keep peaks at ``s = epsilon / gamma``."""
    return sp.diff(value(c), size).subs(size, (c * epsilon / gamma * a) ** theta)


def _planned_entry() -> sp.Expr:
    """SMB is SAB, the planner's rule for the last city, at ``c* s = epsilon / gamma``."""
    return (marginal() - social()).subs(size, (epsilon / gamma * a) ** theta)


def _root_falls() -> sp.Expr:
    """Implicit derivative of the root of ``ln shape(t) = constant + theta gamma ln h``."""
    slope = theta * gamma / (top * sp.diff(sp.log(shape(top)), top))
    return slope + growth_of_top()


def _growth_falls() -> sp.Expr:
    return sp.diff(growth_of_top(), top) + gamma * gap / (gamma * top - epsilon) ** 2


def _reaction() -> sp.Expr:
    """``-l dV/dl`` at the weight one: ``(gamma - epsilon) a l^epsilon - gamma v``."""
    reaction = -size * sp.diff(value(1), size)
    return reaction - (gap * OUTPUT - gamma * value(1))


def _wedge_in_parts() -> sp.Expr:
    return wedge() - ((epsilon + tau) * OUTPUT - (gamma - leak) * COST)


def _wedge_turns() -> sp.Expr:
    """``dW/dl`` is ``gamma (gamma - r) a l^(epsilon - 1) (x^ - x)``."""
    factor = gamma * (gamma - leak) * a * size ** (epsilon - 1)
    return sp.diff(wedge(), size) - factor * (turning_congestion() - congestion())


def _quality_at_the_planners_weight() -> sp.Expr:
    """At c = c* the wedge turns where SMB peaks, ``x = c* epsilon / gamma``."""
    at = turning_congestion().subs(tau, 1 - planner_weight() * (1 + leak))
    return at - planner_weight() * epsilon / gamma


def _quality_without_a_portfolio() -> sp.Expr:
    """The tax at which the wedge turns at x is ``gamma^2 x / epsilon - epsilon``."""
    needed = gamma**2 * congestion() / epsilon - epsilon
    return turning_congestion().subs({leak: 0, tau: needed}) - congestion()


STEPS: dict[str, Step] = {
    "the planner equalises V at c*": _planner_equalises,
    "residents equalise V at c": _residents_equalise,
    "sizes rise with quality by 1/(gamma x/c - epsilon)": _steepness_follows,
    "which rises with the weight": _steeper_with_weight,
    "private benefits at the plan go with (c - c*) output": _premise,
    "the direct effect of quality on the wedge is positive": _direct_effect,
    "the neutral tax gives the planner's weight": _neutral_tax,
    "without a portfolio it is (gamma - epsilon)/(1 + gamma)": _neutral_tax_is_optimal,
    "a leak is a change of scale": _scale,
    "the market's last city is at the peak of what residents keep": _market_entry,
    "the planner's last city is at the peak of utility": _planned_entry,
    "the best city follows from the last": _top_from_worst,
    "it falls with the worst site's quality": _root_falls,
    "by less the larger they are": _growth_falls,
    "larger cities react less to the common value": _reaction,
    "the wedge is what output gives less what crowding costs": _wedge_in_parts,
    "on quality sites the wedge turns at one congestion": _wedge_turns,
    "at c* that is where the planner's benefit peaks": _quality_at_the_planners_weight,
    "without a portfolio the neutral tax rises with congestion": _quality_without_a_portfolio,
}
"""What each step shows, and the expression that vanishes if it does."""


def checked_steps() -> dict[str, bool]:
    """Each step of the proofs with its truth."""
    return {name: vanishes(step()) for name, step in STEPS.items()}
