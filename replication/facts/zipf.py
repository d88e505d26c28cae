"""Which law sizes follow: Zipf's, another power law, or a lognormal.

The estimators are those of the literature: the rank less one half with its own standard errors
(Gabaix and Ibragimov 2011), Hill's (1975), and the test of a power law's tail against a lognormal's
(Malevergne, Pisarenko and Sornette 2011).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.special import ndtri

from replication.numerics import Array, finite, inside, number, positive, vector, whole
from replication.values import wholes

DRAWS, SEED = 10_000, 20_110_315
MOST = 1_000
"""Tails longer than this are not tested."""


@dataclass(frozen=True, slots=True)
class RankFit:
    """Logarithm of the rank less one half as a line in the logarithm of size.

    Attributes
    ----------
    intercept, slope : float
        Zipf's law has slope -1.
    error : float
        Standard error of the slope, ``|slope| (2 / ranked)^(1/2)``.
    naive : float
        The one of least squares, which takes ranks for independent.
    ranked : int
        Number of largest that it is fitted to.
    """

    intercept: float
    slope: float
    error: float
    naive: float
    ranked: int

    def distance(self, slope: float) -> float:
        """Standard errors between the fitted slope and another; beyond 1.96 it is rejected."""
        return abs(self.slope - number("slope", slope, finite)) / self.error

    def at_rank(self, rank: ArrayLike) -> Array:
        """Size that the line gives a rank."""
        place = np.log(inside("rank", rank, 0.5, np.inf) - 0.5)
        size: Array = np.exp((place - self.intercept) / self.slope)
        return size


def _largest_first(sizes: ArrayLike, least: int) -> Array:
    return np.sort(vector("sizes", positive("sizes", sizes), least))[::-1]


def fit_rank(sizes: ArrayLike, ranked: int) -> RankFit:
    """Fit log (rank - 1/2) on log size over the largest.

    Parameters
    ----------
    sizes : array of shape (n,)
    ranked : int
        How many of them, three or more.

    Returns
    -------
    RankFit

    Raises
    ------
    ValueError
        If a size is not positive, or there are not so many.
    """
    ordered = _largest_first(sizes, 3)
    ranked = whole("ranked", ranked, 3, ordered.size)
    logs = np.log(ordered[:ranked])
    if np.ptp(logs) == 0:
        raise ValueError(f"sizes = {ordered[0]:g}: the {ranked} largest must differ")
    from statsmodels.regression.linear_model import OLS  # noqa: PLC0415
    from statsmodels.tools import add_constant  # noqa: PLC0415

    found = OLS(np.log(np.arange(1, ranked + 1) - 0.5), add_constant(logs)).fit()
    intercept, slope = map(float, found.params)
    error = abs(slope) * np.sqrt(2 / ranked)
    return RankFit(intercept, slope, float(error), float(found.bse[1]), ranked)


def hill(sizes: ArrayLike, ranked: int) -> tuple[float, float]:
    """Hill's estimate of a power law's exponent, and its standard error.

    Parameters
    ----------
    sizes : array of shape (n,)
    ranked : int
        How many of the largest, 2 to 1,000; the one that follows is the threshold.

    Returns
    -------
    exponent, error : float

    Raises
    ------
    ValueError
        As :func:`fit_rank`, or if the largest all equal the threshold.
    """
    mean = float(np.mean(_excess(sizes, ranked)))
    return 1 / mean, 1 / mean / float(np.sqrt(ranked))


def _excess(sizes: ArrayLike, ranked: int) -> Array:
    """Logarithms of the largest over the next; exponential if their law is a power's."""
    ordered = _largest_first(sizes, 3)
    ranked = whole("ranked", ranked, 2, min(ordered.size - 1, MOST))
    excess: Array = np.log(ordered[:ranked] / ordered[ranked])
    if excess[0] == 0:
        raise ValueError(f"sizes = {ordered[0]:g}: the {ranked} largest must differ from the next")
    return excess


def _variation(excess: Array) -> Array:
    """Coefficient of variation along the last axis: 1 for an exponential law, on average."""
    variation: Array = excess.std(axis=-1) / excess.mean(axis=-1)
    return variation


@cache
def _under_power_law(ranked: int) -> Array:
    """Coefficients of variation of samples from a power law, in order."""
    draws = np.random.default_rng((SEED, ranked)).standard_exponential((DRAWS, ranked))
    return np.sort(_variation(draws))


def power_law_probability(sizes: ArrayLike, ranked: int) -> float:
    """Probability that a power law's largest look as much like a lognormal's as these do.

    The test is uniformly most powerful among the unbiased ones of a power law against lognormal
    tails: it rejects where the coefficient of variation of the logarithms over the threshold is
    small. Its distribution is drawn, with a fixed seed.

    Parameters
    ----------
    sizes : array of shape (n,)
    ranked : int
        How many of the largest; the one that follows is the threshold.

    Returns
    -------
    float
        Below .05 the power law is rejected at 5 percent.

    Raises
    ------
    ValueError
        As :func:`hill`.
    """
    variation = float(_variation(_excess(sizes, ranked)))
    below = np.searchsorted(_under_power_law(ranked), variation, side="right")
    return float(1 + below) / (DRAWS + 1)


CUTS = (50, 100, 135, 180, 250, 365)
"""Numbers of the largest areas at which exponents are shown; the paper's (15) has 135."""


def estimates(sizes: ArrayLike, cuts: Sequence[int] = CUTS) -> pd.DataFrame:
    """Exponents by both estimators and the test, over growing numbers of the largest.

    Parameters
    ----------
    sizes : array of shape (n,)
    cuts : sequence of int

    Returns
    -------
    DataFrame of float
        A row for each cut.

    Raises
    ------
    ValueError
        As :func:`fit_rank` and :func:`hill`.
    """
    rows = {}
    for cut in wholes("cuts", cuts, 1):
        line, (exponent, error) = fit_rank(sizes, cut), hill(sizes, cut)
        rows[cut] = {
            "exponent by rank": -line.slope,
            "standard error, rank": line.error,
            "by Hill": exponent,
            "standard error, Hill": error,
            "power law, p": power_law_probability(sizes, cut),
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("largest")


def on_the_line(sizes: ArrayLike, ranked: int) -> Array:
    """Sizes that a power law through the largest gives to all ranks.

    Parameters
    ----------
    sizes : array of shape (n,)
    ranked : int
        How many of the largest the line is fitted to.

    Returns
    -------
    array of shape (n,)
        Largest first.
    """
    line = fit_rank(sizes, ranked)
    return line.at_rank(np.arange(1, np.size(sizes) + 1))


def lognormal_like(sizes: ArrayLike) -> Array:
    """Quantiles of the lognormal law with the same mean and spread of logarithms.

    Parameters
    ----------
    sizes : array of shape (n,)

    Returns
    -------
    array of shape (n,)
        Largest first, at the probabilities ``(rank - 1/2) / n``.
    """
    logs = np.log(_largest_first(sizes, 3))
    above = (np.arange(1, logs.size + 1) - 0.5) / logs.size
    quantiles: Array = np.exp(logs.mean() + logs.std() * -ndtri(above))
    return quantiles
