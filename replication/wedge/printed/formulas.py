"""The text's formulas and the right ones in numbers, against the model's functions."""

import numpy as np
import sympy as sp

from replication.numerics import Array
from replication.wedge.model import algebra
from replication.wedge.model import city as curves
from replication.wedge.model.economy import City, Institutions

MODEL = {
    "equation-10": "social_marginal_benefit",
    "equation-11": "within_city_wedge",
    "equation-14": "private_average_benefit",
    "across-city-wedge": "across_city_wedge",
    "private-social-wedge": "private_social_wedge",
    "footnote-20": "private_within_city_wedge",
}
"""Name of the model's function for each formula."""

SOCIAL = ("equation-10", "equation-11")
"""Formulas in which institutions do not matter."""


def time_cost_cities(values: tuple[Array, ...]) -> tuple[City, Institutions, Array]:
    """Cities of section 3, whose only cost is time, and their sizes, at values of the symbols."""
    productivity, size, alpha, phi, cost, tax, share, rent, transfer, quality = values
    city = City(alpha, phi, 1.0, 1.0, cost, 0.0, 0.0, productivity, quality)
    return city, Institutions(tax, share, share * rent + transfer), size


def evaluate(expression: sp.Expr, values: tuple[Array, ...]) -> Array:
    """Evaluate a formula at values of :data:`replication.wedge.model.algebra.SYMBOLS`."""
    function = sp.lambdify(algebra.SYMBOLS, expression, "numpy")
    return np.broadcast_to(function(*values), np.shape(values[0]))


def gaps(key: str, values: tuple[Array, ...]) -> tuple[Array, Array]:
    """Gaps of the printed and of the right formula to the model's function, draw by draw.

    Parameters
    ----------
    key : str
        Of :data:`MODEL`.
    values : tuple of arrays of shape (draws,)
        As :func:`evaluate`.

    Returns
    -------
    two arrays of shape (draws,)
        In units of a wage.
    """
    city, rules, size = time_cost_cities(values)
    exact = getattr(curves, MODEL[key])(*((city, size) if key in SOCIAL else (city, rules, size)))
    printed = algebra.PRINTED[key]
    right = algebra.CORRECTED.get(key, printed)
    return np.abs(evaluate(printed, values) - exact), np.abs(evaluate(right, values) - exact)
