"""The algebra of what a city adds up, by SymPy: varieties (Proposition 1) and skills.

Each function returns what must vanish.
"""

import sympy as sp

from replication.sorting.reference.algebra import (
    GAMMA,
    Residuals,
    alpha,
    q,
    theta,
    wage,
    x,
    z,
    zmin,
)


def market() -> Residuals:
    """Proposition 1 with Y^theta = k^(1 - theta) times the integral of y^theta over Q/m people.

    k is one with the total Q, and one over the number of people in the aggregator rescaled by it.
    """
    out, skill, workers, mean, k = sp.symbols("Y_j q_i L_j m k", positive=True)
    worth = theta * k ** (1 - theta) * skill**GAMMA
    sold = (worth / wage(k * q)) ** (1 / (1 - theta)) * out  # price (A.1) is the markup (A.2)
    price = k ** (1 - theta) * (out / sold) ** (1 - theta)
    hired = sold / skill**GAMMA * q / skill  # the hands per unit of q are the same for all
    made = (k * q) ** GAMMA * workers
    people = q / mean
    return {
        "share": sp.log(k ** (1 - theta) * (sold / out) ** theta) - sp.log(skill / q),
        "hands": sp.diff(sp.expand_log(sp.log(hired), force=True), skill),
        "output": sp.log(hired.subs(out, made)) - sp.log(workers),
        "profit": sp.log(price * sold) - sp.log(out * skill / q),
        "rescaled": sp.log((k * q).subs(k, 1 / people)) - sp.log(mean),
        "mean output": sp.log(q**GAMMA) - sp.log(people**GAMMA * mean**GAMMA),
        "mean profits": sp.log(people * out * mean / mean) - sp.log(people * out),
    }


def skill_shares() -> Residuals:
    """The Pareto formula is zero at z_min and its slope is the density; uniform skills, 1 to 3."""
    formula = 1 - (zmin / z) ** alpha
    above, below = (sp.integrate(x, (x, *ends)) / (ends[1] - ends[0]) for ends in ((z, 3), (1, z)))
    return {
        "start": formula.subs(z, zmin),
        "density": (sp.diff(formula, z) - alpha * zmin**alpha / z ** (alpha + 1)) * z / alpha,
        "uniform": sp.cancel(above / below - (3 + z) / (1 + z)),
        "uniform falls": sp.cancel(sp.diff((3 + z) / (1 + z), z) + 2 / (1 + z) ** 2),
    }
