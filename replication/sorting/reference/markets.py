"""Cities of a few groups of entrepreneurs, solved from their first-order conditions.

Nothing here uses (4.3) to (4.5), which are what Proposition 1 derives.
"""

import numpy as np

from replication.numerics import Array, Seed, random_generator


def varieties(size: int, seed: Seed) -> dict[str, Array]:
    """Draw cities of twelve groups of entrepreneurs and solve for their markets.

    Labour is allocated so that its marginal revenue is the same everywhere; nothing is taken
    from (4.3)-(4.5).

    Parameters
    ----------
    size : int
    seed : int or numpy.random.Generator

    Returns
    -------
    dict of arrays: ``productivity`` and ``mass`` of shape (12, n), the rest of shape (n,) but
    ``profit`` and ``marginal_product``.
    """
    generator = random_generator(seed)
    theta = generator.uniform(0.25, 0.9, size)
    gamma = (1 - theta) / theta
    level = np.exp(generator.normal(0, 0.7, (12, size)))
    mass = np.exp(generator.normal(-3, 0.5, (12, size)))
    labour = np.exp(generator.normal(0, 1, size))
    per_firm = labour * level / np.sum(mass * level, axis=0)
    output = level**gamma * per_firm
    aggregate = np.sum(mass * output**theta, axis=0) ** (1 / theta)
    price = (aggregate / output) ** (1 - theta)
    wage = theta * price * level**gamma
    return {
        "theta": theta,
        "gamma": gamma,
        "productivity": level,
        "mass": mass,
        "labour": labour,
        "output": aggregate,
        "marginal_product": wage,
        "profit": price * output - wage * per_firm,
        "total": np.sum(mass * level, axis=0),
        "mean": np.sum(mass * level, axis=0) / np.sum(mass, axis=0),
    }


def formula_gaps(market: dict[str, Array], level: Array) -> dict[str, Array]:
    """Largest relative gaps of solved wages, output and profits to (4.3)-(4.5), by market.

    Parameters
    ----------
    market : dict
        From :func:`varieties`.
    level : array of shape (n,)
        What is put in for a city's productivity Q.
    """
    wage = market["theta"] * level ** market["gamma"]
    output = level ** market["gamma"] * market["labour"]
    profit = (1 - market["theta"]) * output * market["productivity"] / level
    return {
        "wage": np.abs(market["marginal_product"] / wage - 1).max(axis=0),
        "output": np.abs(market["output"] / output - 1),
        "profit": np.abs(market["profit"] / profit - 1).max(axis=0),
    }
