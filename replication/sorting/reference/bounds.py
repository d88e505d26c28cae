"""The algebra of sufficient conditions, by SymPy: each function returns what must vanish.

With local learning everything is written with y = lambda / (alpha - 1), the loss of scale kappa of
(5.5), and the elasticity to the chance of learning, which is a logarithmic derivative by lambda.
"""

from collections.abc import Callable

import sympy as sp

from replication.sorting.reference.algebra import (
    EPSILON,
    FACTOR,
    GAMMA,
    Residuals,
    alpha,
    chi,
    learning,
    mu,
)

chance, g = sp.symbols("lambda g", positive=True)
"""The chance of learning, and gamma."""

ROOT = sp.sqrt(chi * chance / (g * (alpha - 1)))
LEVEL = chance / (alpha - 1)
SCALE, NET = 1 + LEVEL - ROOT, 1 + LEVEL - 2 * ROOT

y, kappa = sp.symbols("y kappa", positive=True)
SCALE_POWER = (y - kappa / 2) / (1 + y - kappa)
"""Elasticity of scale to the chance of learning; that of net scale is below."""
NET_POWER = (y - kappa) / (1 + y - 2 * kappa)


def _moved(expression: sp.Expr) -> sp.Expr:
    """Elasticity to the chance of learning: y moves in proportion, kappa by half of that."""
    slope = y * sp.diff(expression, y) + kappa / 2 * sp.diff(expression, kappa)
    return slope / expression


def _written(expression: sp.Expr) -> sp.Expr:
    return expression.subs({y: LEVEL, kappa: ROOT})


def learnt_powers() -> Residuals:
    """Elasticities of scale and net scale to the chance of learning, and where they are largest.

    That of scale is at most one if kappa <= 2. Where y <= 1 both fall in kappa, so that neither
    exceeds y / (1 + y).
    """
    return {
        "scale": chance * sp.diff(SCALE, chance) / SCALE - _written(SCALE_POWER),
        "net": chance * sp.diff(NET, chance) / NET - _written(NET_POWER),
        "at most one": 1 - SCALE_POWER - (1 - kappa / 2) / (1 + y - kappa),
        "scale by cost": sp.diff(SCALE_POWER, kappa) - (y - 1) / (2 * (1 + y - kappa) ** 2),
        "net by cost": sp.diff(NET_POWER, kappa) - (y - 1) / (1 + y - 2 * kappa) ** 2,
        "free scale": SCALE_POWER.subs(kappa, 0) - y / (1 + y),
        "free net": NET_POWER.subs(kappa, 0) - y / (1 + y),
    }


def one_threshold() -> Residuals:
    """Two bounds: lambda (1 - lambda) / (1 + lambda) < 1/5, and y (1 - y)^2 <= 4/27.

    The second is for what the threshold's income loses as scale outgrows net scale.
    """
    square = 5 * (chance - sp.Rational(2, 5)) ** 2 + sp.Rational(1, 5)
    most = sp.Rational(4, 27)
    return {
        "fifth": sp.Rational(1, 5)
        - chance * (1 - chance) / (1 + chance)
        - square / (5 * (1 + chance)),
        "income": SCALE_POWER
        - NET_POWER
        - kappa * (1 - y) / (2 * (1 + y - kappa) * (1 + y - 2 * kappa)),
        "cube": most - y * (1 - y) ** 2 - (sp.Rational(4, 3) - y) * (y - sp.Rational(1, 3)) ** 2,
    }


def rescaled_learning() -> Residuals:
    """The rescaled aggregator with learning: what B_2 gains is less than what N_2 takes.

    With omega = (lambda_0 / lambda)^(1/2), lambda_0 at the minimum skill and phi >= 1/2 there,
    kappa is at most y omega / 2. The elasticity of net scale to lambda is then, where y > 1, below
    (1 - omega / 2) / (1 - omega), and that to m = n^2, mean skill over the minimum, below
    1 + 1 / (2 (n - 1)), as omega n is at least one. That is at most 1 + 1 / log m. Now m' falls in
    x = log t, so that m' / log m <= 1 / x, while alpha / (1 - t^(-alpha)) is at least
    alpha / 2 + 1 / x.
    """
    omega, n, odds, x, power = sp.symbols("omega n c x p", positive=True)
    most = (1 - omega / 2) / (1 - omega)
    mean, least = n**2 / (n**2 + odds), 1 / (1 + odds)
    ratio = sp.sqrt(least / mean)
    by_mean: Callable[[sp.Expr], sp.Expr] = lambda one: (
        (1 - one / 2) * (1 + one) / (one**2 * (n**2 - 1))
    )
    decay = power / (sp.exp(power * x) - 1)
    half = power * x / 2
    up, down = sp.exp(half), sp.exp(-half)
    return {
        "net": most - NET_POWER.subs(kappa, y * omega / 2) - most / (1 + y * (1 - omega)),
        "chance": (1 - mean) / (1 - ratio**2) * ratio**2 * (n**2 - 1) - 1,
        "omega": ratio**2 * n**2 - 1 - (n**2 - 1) / (1 + odds),
        "falls": sp.diff(by_mean(omega), omega) * (n**2 - 1) + (2 + omega / 2) / omega**3,
        "largest": by_mean(1 / n) - 1 - 1 / (2 * (n - 1)),
        "m' falls": sp.diff(decay, x) + (2 * half / (up - down)) ** 2 / x**2,
        "numbers": power / (1 - sp.exp(-power * x))
        - power / 2
        - half * (up + down) / (up - down) / x,
    }


def nearly_sure() -> Residuals:
    """How the elasticities move with the chance of learning, and their bounds at kappa <= y/2."""
    net, scale = (y - kappa / 2) / (y - kappa), (y - kappa / 4) / (y - kappa / 2)
    return {
        "net": _moved(NET_POWER) - (net - NET_POWER),
        "scale": _moved(SCALE_POWER) - (scale - SCALE_POWER),
        "net bound": sp.Rational(3, 2) - net - (y / 2 - kappa) / (y - kappa),
        "scale bound": sp.Rational(7, 6) - scale - (y / 2 - kappa) / (3 * (y - kappa / 2)),
    }


def productive_enough() -> Residuals:
    """Footnote 16: Q_2 > c says that m_2^2 (1 + phi_2 / (alpha - 1)) > c^2, and phi_2 < 1.

    So A m_2^2 > c^2, A = alpha / (alpha - 1), and m_1 > A m_2: mean skill is A zbar in city 1 and
    below zbar in city 2.
    """
    mean, friction, phi = sp.symbols("m c phi", positive=True)
    scale = 1 + phi * learning(mean, friction) / (alpha - 1)
    ahead = (mean * scale - friction) * (mean + friction)
    bought = 1 - sp.sqrt(chi * (alpha - 1) / (g * chance))
    return {
        "scale": SCALE - (1 + bought * LEVEL),
        "square": sp.cancel(ahead - (mean**2 * (1 + phi / (alpha - 1)) - friction**2)),
        "tail": sp.cancel(FACTOR - (1 + phi / (alpha - 1)) - (1 - phi) / (alpha - 1)),
    }


def thick_tail() -> Residuals:
    """The elasticity of scale at kappa = y/2 rises in y, and is 1/6 at y = 1/4."""
    half = SCALE_POWER.subs(kappa, y / 2)
    return {
        "rises": sp.diff(half, y) - sp.Rational(3, 4) / (1 + y / 2) ** 2,
        "sixth": half.subs(y, sp.Rational(1, 4)) - sp.Rational(1, 6),
    }


def costlier() -> Residuals:
    """Proposition 5 (i), utility given: half of 2 s_1/B_1 + eps is 1 + eps if eps = 2 x_1/B_1."""
    loss, net, eps = sp.symbols("x B epsilon", positive=True)
    return {"margin": 2 * (net + loss) / net + eps - 2 * (1 + eps) - (2 * loss / net - eps)}


def crowded() -> Residuals:
    """Footnote 8 far out: workers where a_j = L_j^rho takes all, and the powers of t that are left.

    With utility given w^mu L^(mu - 1) = L^rho; with labour given L_2 falls as u* rises.
    """
    rho, pay = sp.symbols("rho w", positive=True)
    workers = pay ** (mu / (1 - mu + rho))
    left = sp.log(pay**mu * workers ** (mu - 1)) - rho * sp.log(workers)
    first = GAMMA * mu * (1 + rho) / (1 - mu + rho) - 1
    # (u*)^(-1/(1 - mu)) to the power mu is what city 2's income loses, and u* goes with w_1^mu.
    second = GAMMA * mu - (1 - GAMMA * mu * mu / (1 - mu))
    return {
        "workers": left,
        "utility given": first - (GAMMA * mu + mu - 1 - rho * (1 - GAMMA * mu)) / (1 - mu + rho),
        "labour given": second - EPSILON,
    }


def integrals() -> Residuals:
    """With integrals and utility given the terms of the gain are powers of t: see the first's.

    It is t^(1 - (alpha - 1) eps); the second's is t (1 - t^(1 - alpha))^eps, which rises. The
    totals of the cities' skills add up to that of all. With learning and a tail of at least 2 net
    scale and scale add at most a fifth to the power, and a fifth of eps.
    """
    t, eps = sp.symbols("t epsilon", positive=True)
    above = t * (t**-alpha * t) ** eps
    rest = 1 - t ** (1 - alpha)
    below: Callable[[sp.Expr], sp.Expr] = lambda left: t * left**eps
    written = below(rest) * (1 / t + eps * (alpha - 1) * t**-alpha / rest)
    masses = (1 - t**-alpha) * (1 - t ** (1 - alpha)) / (1 - t**-alpha)
    return {
        "city 1": sp.log(above) - (1 - (alpha - 1) * eps) * sp.log(t),
        "city 2": masses - rest,
        "all": t * t**-alpha + masses - 1,
        "with learning": 1
        + sp.Rational(1, 5)
        + eps * (sp.Rational(1, 5) - (alpha - 1))
        - (6 + eps - 5 * (alpha - 1) * eps) / 5,
        "rises": sp.simplify((sp.diff(below(rest), t) - written) / below(rest)),
    }


def complements_with_labour() -> Residuals:
    """Case (i) with labour given: how utility and the gain from city 1 respond to a lower c.

    In units of u* + a_1; city 2's u* + a_2 is rho, p is city 1's share of workers, r_2 the pay of
    the one at the threshold over a worker's in city 2, G_j and E_j the responses of log B_j and
    log s_j. The gain is 1 - rho times G_1 + (gamma mu - 1) E_1, and what is positive if city 1's
    scales gain more; where r_2 > 1 its last term is positive by itself. G_1 is at least 2/3 of E_1
    if phi >= 1/2.
    """
    rho, p, pay = sp.symbols("rho p r_2", positive=True)
    net_1, net_2, scale_1, scale_2 = sp.symbols("G_1 G_2 E_1 E_2", positive=True)
    a, odds, phi = sp.symbols("a odds phi", positive=True)
    crowd = p + (1 - p) / rho
    value = GAMMA * mu * (p * scale_1 + (1 - p) * scale_2) / crowd
    workers = [
        (GAMMA * mu * scale - value / own) / (1 - mu)
        for scale, own in ((scale_1, 1), (scale_2, rho))
    ]
    pay_1 = 1 - rho + rho * pay  # (r_1 - 1) v_1 = (r_2 - 1) v_2
    gain = pay_1 * (net_1 + EPSILON * scale_1) - rho * pay * (net_2 + EPSILON * scale_2)
    gain -= mu / (1 - mu) * (pay_1 - pay) * value
    spared = GAMMA * mu * (1 - p) * (scale_1 / rho - scale_2) / crowd
    kept = net_1 + (GAMMA * mu - 1) * scale_1
    left = GAMMA * mu * mu / (1 - mu) * pay * scale_1 + mu / (1 - mu) * (1 - pay) * spared
    more = rho * pay * (net_1 - net_2 + EPSILON * (scale_1 - scale_2))
    ratio = phi * (a + odds * (a + phi)) / ((1 + phi) / 2 * (a + odds * (a + 2 * phi - 1)))
    excess = odds * (1 - phi) / (a + odds * (a + 2 * phi - 1))
    return {
        "labour": p * workers[0] + (1 - p) * workers[1],
        "value": GAMMA * mu * scale_1 - value - spared,
        "gain": gain - (1 - rho) * (kept + left) - more,
        "net over scale": ratio - 2 * phi / (1 + phi) * (1 + excess),
        "two thirds": 2 * phi / (1 + phi)
        - sp.Rational(2, 3)
        - sp.Rational(4, 3) * (phi - sp.Rational(1, 2)) / (1 + phi),
    }
