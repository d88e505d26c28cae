"""The algebra of the proofs in the chapters, by SymPy."""

import pytest
import sympy as sp

theta, mu, alpha, chi, z, zmin, t, eta, v, q, mass = sp.symbols(
    "theta mu alpha chi z z_min t eta v Q m", positive=True
)
gamma = (1 - theta) / theta
epsilon = (gamma * mu + mu - 1) / (1 - mu)
factor = alpha / (alpha - 1)


def vanishes(expression):
    return sp.simplify(sp.expand_power_base(sp.powdenest(expression, force=True))) == 0


def test_innovation_choice_and_net_scale():
    phi, g = sp.symbols("phi g", positive=True)
    profit = (phi + alpha - 1) / (alpha - 1) - chi / (g * (1 - phi))
    best = 1 - sp.sqrt(chi * (alpha - 1) / g)
    assert vanishes(sp.diff(profit, phi).subs(phi, best))
    assert vanishes(sp.diff(profit, phi, 2) + 2 * chi / (g * (1 - phi) ** 3))
    root = sp.sqrt(chi / (g * (alpha - 1)))
    assert vanishes(profit.subs(phi, best) - (factor - 2 * root))
    assert vanishes((best + alpha - 1) / (alpha - 1) - (factor - root))
    # Innovating beats declining, which earns one, exactly if phi is above one half.
    assert vanishes((factor - 2 * root - 1).subs(chi, g / (4 * (alpha - 1))))


def test_slope_of_indirect_utility():
    net, land = sp.symbols("B eta", positive=True)
    wage = theta * q**gamma
    labour = wage ** (mu / (1 - mu)) / (land * v ** (1 / (1 - mu)))
    output = q**gamma * labour
    price = land * wage * labour
    slope = (1 - theta) * net * output / q / price ** (1 - mu)
    printed = gamma * net / land * (theta / v) ** (mu / (1 - mu)) * q**epsilon
    ratio = sp.expand_log(sp.log(slope / printed), force=True)
    assert sp.simplify(ratio) == 0
    handy = sp.expand_log(sp.log(gamma * net * labour * v / q / printed), force=True)
    assert sp.simplify(handy) == 0


def test_mean_of_the_better_draw():
    x = sp.symbols("x", positive=True)
    tail = sp.Integer(3)
    density = tail * zmin**tail / x ** (tail + 1)
    better = z * (1 - (zmin / z) ** tail) + sp.integrate(x * density, (x, z, sp.oo))
    assert vanishes(better - z * (1 + (zmin / z) ** tail / (tail - 1)))


def test_mean_skill_below_the_threshold_has_elasticity_between_zero_and_one_half():
    y, x = sp.symbols("y x", positive=True)
    mean = (1 - sp.exp((1 - alpha) * x)) / (1 - sp.exp(-alpha * x))
    decay = lambda power: power / (sp.exp(power * x) - 1)
    assert sp.simplify(sp.diff(sp.log(mean), x) - decay(alpha - 1) + decay(alpha)) == 0
    bernoulli = y / (sp.exp(y) - 1)
    curvature = sp.exp(y) * ((y - 2) * sp.exp(y) + y + 2) / (sp.exp(y) - 1) ** 3
    assert sp.simplify(sp.diff(bernoulli, y, 2) - curvature) == 0
    numerator = (y - 2) * sp.exp(y) + y + 2
    assert numerator.subs(y, 0) == 0
    assert sp.diff(numerator, y).subs(y, 0) == 0
    assert sp.simplify(sp.diff(numerator, y, 2) - y * sp.exp(y)) == 0
    assert sp.limit(sp.diff(bernoulli, y), y, 0) == sp.Rational(-1, 2)


def test_housing_price_bound():
    assert sp.simplify(epsilon * (1 - mu) / mu - (gamma - (1 - mu) / mu)) == 0
    w1, w2, v1, v2 = sp.symbols("w_1 w_2 v_1 v_2", positive=True)
    price = lambda w, value: w * w ** (mu / (1 - mu)) / value ** (1 / (1 - mu))
    ratio = sp.log(price(w1, v1) / price(w2, v2)) - sp.log(w1 * v2 / (v1 * w2)) / (1 - mu)
    assert sp.simplify(sp.expand_log(ratio, force=True)) == 0


def test_minimum_skill_enters_as_a_power():
    # With utility given, z Psi_j is z_min^(1 + eps) times a function of t.
    assert sp.simplify(1 + epsilon - gamma * mu / (1 - mu)) == 0
    # With labour given: z_min times m, and v and a_1 - a_2 times m^(gamma mu), leave L_j alone
    # and scale z Psi_j as they scale a_1 - a_2.
    labour = gamma * mu / (1 - mu) - gamma * mu / (1 - mu)
    slope = (1 + epsilon) - gamma * mu * mu / (1 - mu)
    assert labour == 0
    assert sp.simplify(slope - gamma * mu) == 0


def test_entrepreneurs_share_falls_in_cost():
    x, a = sp.symbols("x A", positive=True)
    share = (a - 2 * x) / (a - x)
    assert vanishes(sp.diff(share, x) + a / (a - x) ** 2)


def test_income_at_the_threshold_rises_with_workers_and_falls_with_their_cost():
    """With the cost divided by the number of workers, r_1 is gamma B_1 L_1 / (A s_1)."""
    cost, workers, a, b = sp.symbols("chi L A b", positive=True)
    root = sp.sqrt(cost / workers) * b
    pay = workers * (a - 2 * root) / (a - root)
    # As net scale is above zero, x < A / 2: the first is positive, the second negative.
    x = sp.symbols("x", positive=True)
    by_workers = sp.diff(pay, workers).subs(cost, workers * (x / b) ** 2)
    by_cost = sp.diff(pay, cost).subs(cost, workers * (x / b) ** 2)
    assert vanishes(by_workers - ((a - 2 * x) / (a - x) + a * x / (2 * (a - x) ** 2)))
    assert vanishes(by_cost + a * b**2 / (2 * x * (a - x) ** 2))


def test_indifference_at_the_threshold():
    r1, r2, v2, gap = sp.symbols("r_1 r_2 v_2 d")
    v1 = v2 + gap
    gain = (r1 - 1) * v1 - (r2 - 1) * v2
    assert sp.expand(gain - (r1 * v1 - r2 * v2 - gap)) == 0
    assert sp.expand(sp.diff(gain, v2) - (r1 - r2)) == 0
    assert sp.simplify(sp.solve(gain, gap)[0] - v2 * (r1 - r2) / (1 - r1)) == 0
    assert sp.simplify(gain / v1 - ((1 - r2) * v2 / v1 - (1 - r1))) == 0


def test_learning():
    m, c, lower, m1, m2 = sp.symbols("m c c_1 m_1 m_2", positive=True)
    chance = m / (m + c)
    assert vanishes(sp.diff(chance, m, c) - (m - c) / (m + c) ** 3)
    gain = lambda mean: mean / (mean + lower) - mean / (mean + c)
    difference = sp.factor(sp.together(gain(m1) - gain(m2)))
    written = (
        (c - lower)
        * (m1 - m2)
        * (c * lower - m1 * m2)
        / ((m1 + c) * (m1 + lower) * (m2 + c) * (m2 + lower))
    )
    assert vanishes(difference - written)


def test_net_scale_rises_with_learning():
    chance, g = sp.symbols("lambda g", positive=True)
    net = (alpha - 1 + chance) / (alpha - 1) - 2 * sp.sqrt(chi * chance / (g * (alpha - 1)))
    phi = 1 - sp.sqrt(chi * (alpha - 1) / (g * chance))
    assert vanishes(sp.diff(net, chance) - phi / (alpha - 1))
    scale = (alpha - 1 + chance) / (alpha - 1) - sp.sqrt(chi * chance / (g * (alpha - 1)))
    assert vanishes(sp.diff(scale, chance) - (1 + phi) / (2 * (alpha - 1)))


def test_complements_lemma():
    a, odds, phi, b, odds_1, odds_2 = sp.symbols("a rho phi b rho_1 rho_2", positive=True)
    chance = odds / (1 + odds)
    # B_j and s_j with the root of (5.5) written as lambda (1 - phi) / a.
    root = chance * (1 - phi) / a
    scale, net = (a + chance) / a - root, (a + chance) / a - 2 * root
    moved = chance * (1 - chance)
    first = phi / (a * net) * moved
    second = (1 + phi) / (2 * a * scale) * moved
    assert vanishes(first - odds * phi / ((1 + odds) * (a + odds * (a + 2 * phi - 1))))
    assert vanishes(second - odds * (1 + phi) / (2 * (1 + odds) * (a + odds * (a + phi))))
    # Both rise with phi exactly if a (1 + rho) > rho.
    sign = a * (1 + odds) - odds
    below = a + odds * (a + 2 * phi - 1)
    assert vanishes(sp.diff(phi / below, phi) - sign / below**2)
    below = a + odds * (a + phi)
    assert vanishes(sp.diff((1 + phi) / below, phi) - sign / below**2)
    # At one phi, the odds of city 1 give more exactly if b rho_1 rho_2 < a.
    gain = lambda r: r / ((1 + r) * (a + b * r))
    written = (odds_1 - odds_2) * (a - b * odds_1 * odds_2)
    written /= (1 + odds_1) * (1 + odds_2) * (a + b * odds_1) * (a + b * odds_2)
    assert vanishes(gain(odds_1) - gain(odds_2) - written)


def test_relative_size_rises_as_trade_costs_fall():
    p, r, k = sp.symbols("p q k", positive=True)
    size = (k * r - 1) / (k * p - 1)
    assert vanishes(sp.diff(size, k) - (p - r) / (k * p - 1) ** 2)


def test_trade_wages_and_sizes():
    p, r, h1, h2, y = sp.symbols("p q h_1 h_2 y", positive=True)
    found = sp.solve([h1 + h2 / r - 1, h2 + h1 / p - 1], [h1, h2], dict=True)[0]
    assert vanishes(1 / found[h1] - (p * r - 1) / (p * (r - 1)))
    assert vanishes(1 / found[h2] - (p * r - 1) / (r * (p - 1)))
    size = sp.solve(found[h1] / p - found[h2] / r * y, y)[0]
    assert vanishes(size - (r - 1) / (p - 1))
    # Profits at home and abroad are (1 - theta) Y_1: (6.8).
    assert vanishes(found[h1] * (size + 1 / p) - size)


@pytest.mark.parametrize("printed", [False, True])
def test_power_of_land_in_relative_wages(printed):
    size, value, land, w = sp.symbols("D V E w", positive=True)
    wage = sp.exp(
        sp.solve(sp.log(size) + sp.log(land) + sp.log(value) / (1 - mu) - w / (1 - mu), w)[0]
    )
    formula = land ** (1 if printed else 1 - mu) * value * size ** (1 - mu)
    gap = sp.simplify(sp.expand_log(sp.log(formula) - sp.log(wage), force=True))
    assert sp.simplify(gap - (mu * sp.log(land) if printed else 0)) == 0
