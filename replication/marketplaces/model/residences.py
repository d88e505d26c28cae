"""Choice of a residence at any prices, and what the boundary condition does to it (section 3)."""

import numpy as np
from numpy.typing import ArrayLike

from replication.numerics import Array, entries, finite, nonnegative, positive, vector, whole
from replication.trials import Truth

_MOST = 10**15  # whole numbers up to it are floats, and so are sums of their parts


def utility(tastes: ArrayLike, bundle: ArrayLike) -> Array:
    """Cobb-Douglas utility of commodity 1, commodity 2, leisure and land (section 5).

    Parameters
    ----------
    tastes : array of shape (4,)
    bundle : array of shape (..., 4)
        Zero entries are allowed: they give the worst utility, zero.

    Returns
    -------
    array of shape (...,)
    """
    powers = entries("tastes", vector("tastes", positive("tastes", tastes)), 4)
    amounts = entries("bundle", nonnegative("bundle", bundle), 4)
    return np.asarray(np.prod(amounts**powers, axis=-1))


def least_cost(wages: ArrayLike, time: ArrayLike, land: ArrayLike) -> Array:
    """Least cost of a plan at each residence, min p.X_j: no goods, all time worked, all land sold.

    Parameters
    ----------
    wages, time : arrays of shape (..., J)
        Price of labour, and time left after travel.
    land : array of shape (...,)
        Value of the land that the consumer owns.

    Returns
    -------
    array of shape (..., J)
    """
    earned = nonnegative("wages", wages) * nonnegative("time", time)
    return np.asarray(-earned - nonnegative("land", land)[..., np.newaxis])


def chosen(left: ArrayLike, liking: ArrayLike, *, boundary: bool) -> Truth:
    """Whether a consumer chooses a residence, who has one good and likes some residences more.

    Utility is ``liking * c`` under the boundary condition and ``liking + c`` without it.

    Parameters
    ----------
    left : array of shape (..., J)
        What each residence leaves for the good after the fee; below zero it cannot be afforded.
    liking : array of shape (J,)
    boundary : bool

    Returns
    -------
    array of bool, shape (..., J)
        Several where they are equally good, none where no residence can be afforded.
    """
    liked = vector("liking", positive("liking", liking))
    goods = entries("left", finite("left", left), liked.size)
    level = liked * goods if boundary else liked + goods
    level = np.where(goods >= 0, level, -np.inf)
    return np.asarray((level == level.max(axis=-1, keepdims=True)) & (goods >= 0))


def whole_people(populations: ArrayLike, number: int) -> Array:
    """Shares of a number of people, in whole people, as close to given shares as can be.

    Every share is off by less than one person (largest remainders).

    Parameters
    ----------
    populations : array of shape (J,)
        They sum to one.
    number : int
        How many people there are, up to 1e15.

    Raises
    ------
    ValueError
        If they do not sum to one, or nobody is there.
    """
    shares = vector("populations", nonnegative("populations", populations))
    if abs(shares.sum() - 1) > 1e-9:
        raise ValueError(f"populations = {shares.tolist()}: they must sum to one")
    number = whole("number", number, 1, _MOST)
    exact = shares * number
    people = np.floor(exact)
    more = int(number - people.sum() + 0.5)
    people[np.argsort(people - exact, kind="stable")[:more]] += 1
    return np.asarray(people / number)


def with_dull_residence(bundle: ArrayLike) -> Array:
    """Utility of goods, leisure and land at each of two residences, of which the second is dull.

    At the first it is their product v, at the second v / (4 (1 + v)), below a quarter. Both satisfy
    the boundary condition, local non-satiation and monotonicity.

    Parameters
    ----------
    bundle : array of shape (..., 3)

    Returns
    -------
    array of shape (..., 2)
    """
    level = np.prod(entries("bundle", nonnegative("bundle", bundle), 3), axis=-1)
    return np.stack([level, level / (4 * (1 + level))], axis=-1)
