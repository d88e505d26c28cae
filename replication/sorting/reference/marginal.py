"""The algebra of the entrepreneur at the threshold, by SymPy: what must vanish."""

import sympy as sp

from replication.sorting.reference.algebra import (
    EPSILON,
    GAMMA,
    Made,
    Residuals,
    eta,
    labour,
    mu,
    q,
    theta,
    v,
    wage,
    z,
)


def indifference() -> Residuals:
    """The line below (4.14): as printed it says a_1 = a_2; with city 2's slope it is (4.15)."""
    slope_1, slope_2, first, other = sp.symbols("Psi_1 Psi_2 a_1 a_2")
    line: Made = lambda one, two: one * z - first - (two * z - other)
    solved = sp.solve(line(slope_1, slope_2), z)[0]
    return {
        "printed": sp.expand(line(slope_1, slope_1) - (other - first)),
        "threshold": sp.cancel(solved - (first - other) / (slope_1 - slope_2)),
    }


def sorting() -> Residuals:
    """Where z Psi_1 - a_1 = z Psi_2 - a_2 at the threshold, the gain at k times that skill."""
    slope_1, slope_2, factor, gap = sp.symbols("Psi_1 Psi_2 k d", positive=True)
    gain: Made = lambda skill: skill * (slope_1 - slope_2) - gap
    lead = sp.solve(gain(z), slope_1)[0]
    return {"gain": sp.expand(gain(factor * z).subs(slope_1, lead) - (factor - 1) * gap)}


def net_profits() -> Residuals:
    """(4.13): net profit Gamma_j z is more in city 1 by what goes in proportion to skill.

    Over the price of living it is Psi_j z, so that Gamma_1 / Gamma_2 is Psi_1 / Psi_2 times the
    ratio of these prices.
    """
    first, second, factor, skill = sp.symbols("Gamma_1 Gamma_2 k z_i", positive=True)
    price_1, price_2 = sp.symbols("P_1 P_2", positive=True)
    lead: Made = lambda at: at * first - at * second
    pay: Made = lambda profit, price: profit / price ** (1 - mu)
    ratio = pay(first, price_1) / pay(second, price_2) * (price_1 / price_2) ** (1 - mu)
    return {
        "lead": sp.expand(lead(factor * skill) - factor * lead(skill)),
        "ratio": sp.expand_log(sp.log(ratio), force=True) - sp.log(first) + sp.log(second),
    }


def no_gap() -> Residuals:
    """With a_1 = a_2 one who is indifferent has equal slopes, and then everybody is."""
    slope_1, slope_2, first, skill = sp.symbols("Psi_1 Psi_2 a_1 k", positive=True)
    gain: Made = lambda at: at * slope_1 - first - (at * slope_2 - first)
    equal = sp.solve(gain(z), slope_1)[0]
    return {"slopes": equal - slope_2, "everybody": sp.expand(gain(skill).subs(slope_1, equal))}


def threshold_pay() -> Residuals:
    """Indifference in r_j: (r_1 - 1) v_1 = (r_2 - 1) v_2, and what gap it implies."""
    r1, r2, v2, gap = sp.symbols("r_1 r_2 v_2 d")
    v1 = v2 + gap
    gain = (r1 - 1) * v1 - (r2 - 1) * v2
    return {
        "gain": sp.expand(gain - (r1 * v1 - r2 * v2 - gap)),
        "by utility": sp.expand(sp.diff(gain, v2) - (r1 - r2)),
        "gap": sp.solve(gain, gap)[0] - v2 * (r1 - r2) / (1 - r1),
    }


def threshold_forms() -> Residuals:
    """(A.8) and (A.10): (4.15) with the ratio of productivities."""
    l1, l2, q1, q2, d, power = sp.symbols("Lambda_1 Lambda_2 Q_1 Q_2 d e", positive=True)
    first = d / (l1 * q1**power - l2 * q2**power)
    return {"form": sp.simplify(first * q2**power * (l1 * (q1 / q2) ** power - l2) / d) - 1}


def own_slope() -> Residuals:
    """The elasticity of Psi_j to Q_j at given utility is eps, which is zero at mu = theta."""
    net = sp.symbols("B", positive=True)
    psi = GAMMA * net * labour(wage(q), v, eta) * v / q
    return {
        "elasticity": sp.cancel(q * sp.diff(sp.expand_log(sp.log(psi), force=True), q) - EPSILON),
        "edge": sp.simplify(EPSILON.subs(mu, theta)),
    }


def constant() -> Residuals:
    """Lambda_j falls in eta_j and a_j; with labour given u* rises with both cities' wages."""
    net, worth, pay_1, pay_2, gap = sp.symbols("B u w_1 w_2 d", positive=True)
    level = sp.log(GAMMA * net / eta * (theta / v) ** (mu / (1 - mu)))
    level = sp.expand_log(level, force=True)
    first, second = labour(pay_1, worth + gap, eta), labour(pay_2, worth, z)
    both = first + second
    rise = [-sp.diff(both, pay) / sp.diff(both, worth) for pay in (pay_1, pay_2)]
    crowd = first / (worth + gap) + second / worth
    written = [mu * own / (pay * crowd) for own, pay in ((first, pay_1), (second, pay_2))]
    return {
        "land": sp.diff(level, eta) + 1 / eta,
        "congestion": sp.diff(level, v) + mu / ((1 - mu) * v),
        "net": sp.diff(level, net) - 1 / net,
        "utility by w_1": sp.simplify(rise[0] / written[0]) - 1,
        "utility by w_2": sp.simplify(rise[1] / written[1]) - 1,
    }
