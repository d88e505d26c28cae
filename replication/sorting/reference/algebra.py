"""The algebra of the proofs, by SymPy: each function returns what must vanish.

The pieces of the model stand at the top, so that a wrong exponent or factor is noticed by every
proof that uses it.
"""

from collections.abc import Callable
from functools import cache

import sympy as sp

from replication.vanishing import vanishes

theta, mu, alpha, chi, z, zmin, t, eta, v, q, mass, x, y = sp.symbols(
    "theta mu alpha chi z z_min t eta v Q m x y", positive=True
)
GAMMA = (1 - theta) / theta
EPSILON = (GAMMA * mu + mu - 1) / (1 - mu)
FACTOR = alpha / (alpha - 1)

Residuals = dict[str, sp.Expr]
Made = Callable[..., sp.Expr]


def proved(residuals: Residuals) -> bool:
    """Whether every residual vanishes."""
    return all(vanishes(one) for one in residuals.values())


def net_profit(phi: sp.Expr, gamma: sp.Expr) -> sp.Expr:
    """Expected profit (4.5) less cost (4.7), per (1 - theta) Y z / Q."""
    return (phi + alpha - 1) / (alpha - 1) - chi / (gamma * (1 - phi))


def wage(level: sp.Expr) -> sp.Expr:
    """Wage (4.3)."""
    return theta * level**GAMMA


def labour(pay: sp.Expr, value: sp.Expr, land: sp.Expr) -> sp.Expr:
    """Workers (4.12)."""
    return pay ** (mu / (1 - mu)) / (land * value ** (1 / (1 - mu)))


def learning(mean: sp.Expr, friction: sp.Expr) -> sp.Expr:
    """Chance of learning (5.2)."""
    return mean / (mean + friction)


def relative_size(p: sp.Expr, r: sp.Expr) -> sp.Expr:
    """Y_1 / Y_2 of (A.14), with p and r the costs to the power 1/gamma."""
    return (r - 1) / (p - 1)


def share(root: sp.Expr, factor: sp.Expr) -> sp.Expr:
    """Entrepreneurs' over workers' income (4.17), per gamma."""
    return (factor - 2 * root) / (factor - root)


def innovation() -> Residuals:
    """(4.8): first- and second-order condition, scale and net scale; innovating against not."""
    phi, g = sp.symbols("phi g", positive=True)
    profit, best = net_profit(phi, g), 1 - sp.sqrt(chi * (alpha - 1) / g)
    root = sp.sqrt(chi / (g * (alpha - 1)))
    net = FACTOR - 2 * root
    return {
        "first order": sp.diff(profit, phi).subs(phi, best),
        "curvature": sp.diff(profit, phi, 2) + 2 * chi / (g * (1 - phi) ** 3),
        "net scale": profit.subs(phi, best) - net,
        "scale": (best + alpha - 1) / (alpha - 1) - (FACTOR - root),
        "gain": FACTOR - root - 1 - best / (alpha - 1),
        "bound": (net - 1).subs(chi, g / (4 * (alpha - 1))),
        "half": best.subs(chi, g / (4 * (alpha - 1))) - sp.Rational(1, 2),
    }


def slope() -> Residuals:
    """(4.14): profit per skill over the price of living is the printed slope."""
    net = sp.symbols("B", positive=True)
    workers = labour(wage(q), v, eta)
    price = eta * wage(q) * workers
    psi = (1 - theta) * net * q**GAMMA * workers / q / price ** (1 - mu)
    printed = GAMMA * net / eta * (theta / v) ** (mu / (1 - mu)) * q**EPSILON
    return {
        "printed": sp.log(psi / printed),
        "by workers": sp.log(GAMMA * net * workers * v / q / printed),
    }


def better_draw() -> Residuals:
    """Mean of the better of z and a draw from G: the antiderivative, and its value at z."""
    density = alpha * zmin**alpha / x ** (alpha + 1)
    primitive = -alpha * zmin**alpha * x ** (1 - alpha) / (alpha - 1)
    better = z * (1 - (zmin / z) ** alpha) - primitive.subs(x, z)
    gain = z * (zmin / z) ** alpha / (alpha - 1)
    return {
        "antiderivative": (sp.diff(primitive, x) - x * density) / density,
        "mean": sp.expand((better - z - gain) / z),
        "gain": sp.diff(gain, z) / (zmin / z) ** alpha + 1,
    }


@cache
def mean_below() -> Residuals:
    """Elasticity m' of mean skill below the threshold lies between zero and one half.

    It is h(alpha - 1) - h(alpha) with h(p) = p / (exp(p x) - 1), convex, of slope -1/2 at zero.
    """
    mean = (1 - sp.exp((1 - alpha) * x)) / (1 - sp.exp(-alpha * x))
    decay: Made = lambda power: power / (sp.exp(power * x) - 1)
    bernoulli = y / (sp.exp(y) - 1)
    numerator = (y - 2) * sp.exp(y) + y + 2
    curvature = sp.exp(y) * numerator / (sp.exp(y) - 1) ** 3
    # The slope is this over (exp(y) - 1)^2, both of which and whose slopes vanish at zero.
    steep = sp.exp(y) * (1 - y) - 1
    return {
        "elasticity": sp.diff(sp.log(mean), x) - decay(alpha - 1) + decay(alpha),
        "curvature": sp.diff(bernoulli, y, 2) - curvature,
        "at zero": numerator.subs(y, 0) + sp.diff(numerator, y).subs(y, 0),
        "convex": sp.diff(numerator, y, 2) - y * sp.exp(y),
        "slope": sp.cancel(sp.diff(bernoulli, y) * (sp.exp(y) - 1) ** 2 - steep),
        "slope at zero": (sp.diff(steep, y, 2) + 1).subs(y, 0),
    }


def housing_price() -> Residuals:
    """Relative housing price is [(w_1/w_2)(v_2/v_1)]^(1/(1-mu)), and the powers of its bound."""
    w1, w2, v1, v2, e1, e2 = sp.symbols("w_1 w_2 v_1 v_2 eta_1 eta_2", positive=True)
    price: Made = lambda pay, value, land: land * pay * labour(pay, value, land)
    ratio = sp.log(price(w1, v1, e1) / price(w2, v2, e2))
    return {
        "price": ratio - sp.log(w1 * v2 / (v1 * w2)) / (1 - mu),
        "power": EPSILON * (1 - mu) / mu - (GAMMA - (1 - mu) / mu),
    }


def density() -> Residuals:
    """(A.9): relative density from (4.12)."""
    w1, w2, v1, v2, e1, e2 = sp.symbols("w_1 w_2 v_1 v_2 eta_1 eta_2", positive=True)
    ratio = sp.log(e1 * labour(w1, v1, e1) / (e2 * labour(w2, v2, e2)))
    return {"density": ratio - (mu * sp.log(w1 / w2) - sp.log(v1 / v2)) / (1 - mu)}


def minimum_skill() -> Residuals:
    """z_min enters z Psi_j as a power, and with labour given as a smaller congestion gap."""
    m = mass
    scaled: Made = lambda level, value: labour(wage(level), value, eta)
    psi: Made = lambda level, value: GAMMA * scaled(level, value) * value / level
    return {
        "utility given": sp.log(m * psi(m * q, v) / psi(q, v)) - (1 + EPSILON) * sp.log(m),
        "workers": sp.log(scaled(m * q, m ** (GAMMA * mu) * v) / scaled(q, v)),
        "slope": sp.log(m * psi(m * q, m ** (GAMMA * mu) * v) / psi(q, v)) - GAMMA * mu * sp.log(m),
    }


def totals() -> Residuals:
    """With totals Q_1/Q_2 is (s_1/s_2)/(t^(alpha-1) - 1): masses times the means of (4.16)."""
    means = t * (1 - t**-alpha) / (1 - t ** (1 - alpha))
    masses = t**-alpha / (1 - t**-alpha)
    return {
        "ratio": sp.expand((means * masses * (t ** (alpha - 1) - 1) - 1) * (1 - t ** (1 - alpha)))
    }


def rescaled() -> Residuals:
    """In the rescaled version Psi_1/Psi_2 is multiplied by N_2/N_1 = t^alpha - 1, which rises."""
    masses = t**-alpha, 1 - t**-alpha
    return {
        "ratio": sp.simplify(masses[1] / masses[0] - (t**alpha - 1)),
        "rises": sp.diff(t**alpha - 1, t) - alpha * t ** (alpha - 1),
    }


def efficiency() -> Residuals:
    """Aggregate productivity is A z_min [s_2 + (s_1 - s_2) t^(1 - alpha)]; its slope in t."""
    s1, s2 = sp.symbols("s_1 s_2", positive=True)
    full = FACTOR * zmin
    above = t**-alpha * s1 * full * t
    below = (1 - t**-alpha) * s2 * full * (1 - t ** (1 - alpha)) / (1 - t**-alpha)
    written = full * (s2 + (s1 - s2) * t ** (1 - alpha))
    return {
        "level": sp.expand(above + below - written),
        "slope": sp.diff(written, t) + (alpha - 1) * full * (s1 - s2) * t**-alpha,
    }


def entrepreneurs_share() -> Residuals:
    """(4.17) falls in the cost: its derivative by x is -A / (A - x)^2."""
    a = sp.symbols("A", positive=True)
    return {"slope": sp.diff(share(x, a), x) + a / (a - x) ** 2}


def spending() -> Residuals:
    """Spending over output, theta gamma x / (A - x), rises with x; cost over profit is x / s."""
    a, phi, g = sp.symbols("A phi g", positive=True)
    best = 1 - sp.sqrt(chi * (alpha - 1) / g)
    root = sp.sqrt(chi / (g * (alpha - 1)))
    cost, gross = chi / (g * (1 - phi)), (phi + alpha - 1) / (alpha - 1)
    return {
        "slope": sp.diff(x / (a - x), x) - a / (a - x) ** 2,
        "share": (cost / gross).subs(phi, best) - root / (FACTOR - root),
    }


def alternative_pay() -> Residuals:
    """With the cost over the number of workers r_1 rises with workers, falls with their cost."""
    cost, workers, a, b = sp.symbols("chi L A b", positive=True)
    root = sp.sqrt(cost / workers) * b
    pay = workers * share(root, a)
    by_workers = sp.diff(pay, workers).subs(cost, workers * (x / b) ** 2)
    by_cost = sp.diff(pay, cost).subs(cost, workers * (x / b) ** 2)
    return {
        "workers": by_workers - (share(x, a) + a * x / (2 * (a - x) ** 2)),
        "cost": by_cost + a * b**2 / (2 * x * (a - x) ** 2),
    }


def income() -> Residuals:
    """With labour given L_1 v_1 rises with w_1 and falls with w_2, by (4.12) and L_1 + L_2 = L.

    Elasticities are pull (1 - mu L_1 r / (L_1 r + L_2)), - pull mu r L_2 / same; r is v_2 / v_1.
    """
    gap, w1, w2, n1, n2, r = sp.symbols("d w_1 w_2 L_1 L_2 r", positive=True)
    first, second = labour(w1, v + gap, eta), labour(w2, v, x)
    taken = (first, w1), (second, w2), (first * (v + gap), v), (first, v), (second, v)
    wage_1, wage_2, worth, fall_1, fall_2 = (sp.simplify(sp.diff(a, b) / a) for a, b in taken)
    fall, pull, all_in = n1 * fall_1 + n2 * fall_2, mu / (1 - mu), n1 * r + n2
    own, other = w1 * (wage_1 - worth * n1 * wage_1 / fall), -w2 * worth * n2 * wage_2 / fall
    found = {
        "own": own - pull * (1 - mu * n1 * r / all_in),
        "other": other + pull * mu * r * n2 / all_in,
    }
    return {name: one.subs(gap, v * (1 / r - 1)) for name, one in found.items()}


def relative_pay() -> Residuals:
    """(4.3): the relative wage is relative productivity to the power gamma, which is positive."""
    first, second = sp.symbols("Q_1 Q_2", positive=True)
    return {"ratio": wage(first) / wage(second) / (first / second) ** GAMMA - 1}


def learning_gains() -> Residuals:
    """(5.2): cross derivative, and which city gains more from lower friction."""
    m, c, lower, m1, m2 = sp.symbols("m c c_1 m_1 m_2", positive=True)
    gain: Made = lambda mean: learning(mean, lower) - learning(mean, c)
    written = (c - lower) * (m1 - m2) * (c * lower - m1 * m2)
    below = (m1 + c) * (m1 + lower) * (m2 + c) * (m2 + lower)
    return {
        "cross": sp.diff(learning(m, c), m, c) - (m - c) / (m + c) ** 3,
        "difference": sp.factor(sp.together(gain(m1) - gain(m2))) - written / below,
    }


def scale_by_learning() -> Residuals:
    """Scale and net scale rise with the chance of learning, (5.5) and (5.6)."""
    chance, g = sp.symbols("lambda g", positive=True)
    gross = (alpha - 1 + chance) / (alpha - 1)
    root = sp.sqrt(chi * chance / (g * (alpha - 1)))
    phi = 1 - sp.sqrt(chi * (alpha - 1) / (g * chance))
    return {
        "net": sp.diff(gross - 2 * root, chance) - phi / (alpha - 1),
        "scale": sp.diff(gross - root, chance) - (1 + phi) / (2 * (alpha - 1)),
    }


def complements() -> Residuals:
    """Lemma of case (i): with both means below c, log Psi_1 gains more than log Psi_2."""
    a, odds, phi, b, odds_1, odds_2 = sp.symbols("a rho phi b rho_1 rho_2", positive=True)
    chance = odds / (1 + odds)
    root = chance * (1 - phi) / a
    gross, net = (a + chance) / a - root, (a + chance) / a - 2 * root
    moved = chance * (1 - chance)
    sign = a * (1 + odds) - odds
    first, second = a + odds * (a + 2 * phi - 1), a + odds * (a + phi)
    gain: Made = lambda r: r / ((1 + r) * (a + b * r))
    written = (odds_1 - odds_2) * (a - b * odds_1 * odds_2)
    written /= (1 + odds_1) * (1 + odds_2) * (a + b * odds_1) * (a + b * odds_2)
    return {
        "net": phi / (a * net) * moved - odds * phi / ((1 + odds) * first),
        "scale": (1 + phi) / (2 * a * gross) * moved - odds * (1 + phi) / (2 * (1 + odds) * second),
        "net by phi": sp.diff(phi / first, phi) - sign / first**2,
        "scale by phi": sp.diff((1 + phi) / second, phi) - sign / second**2,
        "at one phi": gain(odds_1) - gain(odds_2) - written,
    }


def trade_costs() -> Residuals:
    """(A.15): relative size falls as costs, to the power 1/gamma, are multiplied by k."""
    p, r, k = sp.symbols("p q k", positive=True)
    return {"slope": sp.diff(relative_size(k * p, k * r), k) - (p - r) / (k * p - 1) ** 2}


def trade_balance() -> Residuals:
    """(6.4) and (6.6) give (A.12), (A.14) and (6.8)."""
    p, r, h1, h2 = sp.symbols("p q h_1 h_2", positive=True)
    found = sp.solve([h1 + h2 / r - 1, h2 + h1 / p - 1], [h1, h2], dict=True)[0]
    size = sp.solve(found[h1] / p - found[h2] / r * y, y)[0]
    return {
        "access 1": 1 / found[h1] - (p * r - 1) / (p * (r - 1)),
        "access 2": 1 / found[h2] - (p * r - 1) / (r * (p - 1)),
        "size": size - relative_size(p, r),
        "profit": found[h1] * (size + 1 / p) - size,
    }


def land_power(*, printed: bool = False) -> Residuals:
    """(A.18) and (A.16) from (4.12), (A.12) and (A.14), with the printed or the right power."""
    w1, w2, v1, v2, e1, e2, p, r = sp.symbols("w_1 w_2 v_1 v_2 e_1 e_2 p q", positive=True)
    size = sp.symbols("D", positive=True)
    power = 1 if printed else 1 - mu
    wages = (e1 / e2) ** power * v1 / v2 * size ** (1 - mu)
    incomes = sp.log(w1 * labour(w1, v1, e1) / (w2 * labour(w2, v2, e2)))
    balanced = incomes.subs(w1, w2 * wages) - sp.log(size)
    # (A.12): w_1/w_2 = (Q_1 M_1 / (Q_2 M_2))^gamma with M_2/M_1 = p (q - 1) / (q (p - 1)).
    access = p / r * relative_size(p, r)
    levels = wages ** (1 / GAMMA) * access
    written = (
        (p / r) * (v1 / v2 * (e1 / e2) ** power) ** (1 / GAMMA) * size ** ((1 - mu) / GAMMA + 1)
    )
    ratio = sp.log(levels / written.subs(size, relative_size(p, r)))
    return {"wage": balanced, "productivity": ratio.subs(size, relative_size(p, r))}


def variety() -> Residuals:
    """(A.1)-(A.3), (A.5), (A.7), (6.2), (6.3), (6.5): price, markup, demand, profit, imports."""
    tau, out, level, pay = sp.symbols("tau Y_j q_i w", positive=True)
    cost = tau * pay / level**GAMMA
    demand = (cost / theta) ** (1 / (theta - 1)) * out
    price = (out / demand) ** (1 - theta)
    profit = (price - cost) * demand
    home = demand.subs(tau, 1).subs(pay, wage(q))
    return {
        "markup": sp.log(price) - sp.log(cost / theta),
        "imports": sp.log(price * demand)
        - sp.log((theta / (tau * pay)) ** (1 / GAMMA) * level * out),
        "linear": sp.simplify(level * sp.diff(sp.log(profit), level) - 1),
        "profit": profit / ((1 - theta) / theta * cost * demand) - 1,
        "output": sp.log(home / out) - sp.log(level / q) / theta,
        "gamma": GAMMA - 1 / (1 / (1 - theta) - 1),
    }


def innovation_cost() -> Residuals:
    """(4.7): derivatives by the probability, the wage, workers and relative productivity."""
    phi, pay, workers, better = sp.symbols("phi w L r", positive=True)
    cost = chi * pay * workers * better / (1 - phi)
    return {
        "rises": sp.diff(cost, phi) - cost / (1 - phi),
        "convex": sp.diff(cost, phi, 2) - 2 * cost / (1 - phi) ** 2,
        "wage": sp.diff(cost, pay) - cost / pay,
        "workers": sp.diff(cost, workers) - cost / workers,
        "productivity": sp.diff(cost, better) - cost / better,
    }


def relaxed() -> Residuals:
    """With profit z^kappa the choice depends on skill, unless the cost is z^kappa as well."""
    kappa, phi, c, d = sp.symbols("kappa phi C D", positive=True)
    gain = c * (phi * alpha / (alpha - kappa) + 1 - phi) * z**kappa
    linear = sp.diff(gain - d * z / (1 - phi), phi)
    adapted = sp.diff(gain - d * z**kappa / (1 - phi), phi)
    left = sp.sqrt(d * (alpha - kappa) / (c * kappa))
    return {
        "linear cost": linear.subs(phi, 1 - left * z ** ((1 - kappa) / 2)) / z**kappa,
        "adapted cost": adapted.subs(phi, 1 - left) / z**kappa,
    }


def failure() -> Residuals:
    """What an innovator without success pays, over his profit from sales: x_j."""
    g = sp.symbols("g", positive=True)
    best = 1 - sp.sqrt(chi * (alpha - 1) / g)
    return {"paid": chi / (g * (1 - best)) - sp.sqrt(chi / (g * (alpha - 1)))}


def scale_by_cost() -> Residuals:
    """Scale, net scale and probability fall in the cost."""
    g = sp.symbols("g", positive=True)
    root = sp.sqrt(chi / (g * (alpha - 1)))
    best = 1 - sp.sqrt(chi * (alpha - 1) / g)
    return {
        "scale": sp.diff(FACTOR - root, chi) + root / (2 * chi),
        "net": sp.diff(FACTOR - 2 * root, chi) + root / chi,
        "probability": sp.diff(best, chi) + (1 - best) / (2 * chi),
    }


def supply() -> Residuals:
    """Indirect utility of (3.1), and workers (4.12) from (4.11)."""
    income, price, pay = sp.symbols("I P w", positive=True)
    goods, homes = mu * income, (1 - mu) * income / price
    utility = (goods / mu) ** mu * (homes / (1 - mu)) ** (1 - mu)
    workers = labour(pay, v, eta)
    return {
        "utility": sp.log(utility) - sp.log(income) + (1 - mu) * sp.log(price),
        "workers": sp.log(pay / (eta * pay * workers) ** (1 - mu)) - sp.log(v),
    }


def learning_function() -> Residuals:
    """(5.2) rises in mean skill, is concave, and falls in friction."""
    m, c = sp.symbols("m c", positive=True)
    return {
        "rises": sp.diff(learning(m, c), m) - c / (m + c) ** 2,
        "concave": sp.diff(learning(m, c), m, 2) + 2 * c / (m + c) ** 3,
        "friction": sp.diff(learning(m, c), c) + m / (m + c) ** 2,
        "end": sp.limit(learning(m, c), m, sp.oo) - 1,
    }


def learning_choice() -> Residuals:
    """(5.4) and (5.5): the choice with a chance of learning, and how it moves with it."""
    phi, g, chance = sp.symbols("phi g lambda", positive=True)
    profit = (phi * chance + alpha - 1) / (alpha - 1) - chi / (g * (1 - phi))
    best = 1 - sp.sqrt(chi * (alpha - 1) / (g * chance))
    root = sp.sqrt(chi * chance / (g * (alpha - 1)))
    return {
        "first order": sp.diff(profit, phi).subs(phi, best),
        "scale": (best * chance + alpha - 1) / (alpha - 1)
        - ((alpha - 1 + chance) / (alpha - 1) - root),
        "net": profit.subs(phi, best) - ((alpha - 1 + chance) / (alpha - 1) - 2 * root),
        "rises": sp.diff(best, chance) - (1 - best) / (2 * chance),
    }


def ratio_parts() -> Residuals:
    """(5.8): the ratio of mean skills in both printed forms."""
    return {
        "part B": (t - t ** (1 - alpha)) - t * (1 - t**-alpha),
        "means": t * (1 - t**-alpha) / (1 - t ** (1 - alpha)) * (1 - t ** (1 - alpha))
        - (t - t ** (1 - alpha)),
    }


def access() -> Residuals:
    """(A.12): M_1 / M_2 is (1 - 1/p) / (1 - 1/q), and rises with a common factor of the costs."""
    p, r, k = sp.symbols("p q k", positive=True)
    m1, m2 = (p * r - 1) / (p * (r - 1)), (p * r - 1) / (r * (p - 1))
    ratio = (1 - 1 / (k * p)) / (1 - 1 / (k * r))
    return {
        "ratio": m1 / m2 - (1 - 1 / p) / (1 - 1 / r),
        "slope": sp.diff(sp.log(ratio), k) - (r - p) / ((k * p - 1) * (k * r - 1)),
    }


def equal_costs() -> Residuals:
    """With equal trade costs (A.14) is one, and (A.18) is what land and congestion make it."""
    p, v1, v2, e1, e2 = sp.symbols("p v_1 v_2 e_1 e_2", positive=True)
    wages = (e1 / e2) ** (1 - mu) * v1 / v2
    incomes = sp.log(wages * labour(wages, v1, e1) / labour(sp.Integer(1), v2, e2))
    return {"size": relative_size(p, p) - 1, "wage": incomes}


def books() -> Residuals:
    """Entrepreneurs' over workers' income holds costs and tastes only: output and skill cancel."""
    net, gross, mean, out = sp.symbols("B s m Y", positive=True)
    profits = (1 - theta) * out * net * mean / (gross * mean)
    return {"share": profits / (theta * out) - GAMMA * net / gross}
