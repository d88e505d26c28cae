"""What coalitions and groups can do against an allocation with the same marketplaces."""

from dataclasses import dataclass

import numpy as np

from replication.marketplaces.model.economy import Economy, Groups, composite_price
from replication.marketplaces.model.equilibrium import Equilibrium
from replication.marketplaces.model.groups import (
    Support,
    net_expenditures,
    shared,
)
from replication.numerics import Array, nonnegative


def least_expenditure(
    economy: Economy, utility: float, time: Array, price: float, rents: Array
) -> Array:
    """Least expenditure of a resident for a utility, net of the value of working time.

    Leisure is never more than the time there is: where he would like more, the rest of his bundle
    makes up for it.

    Parameters
    ----------
    time, rents : arrays of shape (J,)

    Returns
    -------
    array of shape (J,)
    """
    one = Groups(economy.tastes[np.newaxis], np.ones(1), np.array([utility]))
    return np.asarray(net_expenditures(economy, one, time, price, rents)[0])


def coalition_gap(economy: Economy, found: Equilibrium) -> Array:
    """What each residence's consumer would need beyond what the fee leaves, to be no worse off.

    ``e_j(u) - w_j t_j - R + T``. If it is nowhere negative, no coalition of any size can make all
    its members better off with the same marketplaces: together they would need more than they
    have. Zero where people live.

    Returns
    -------
    array of shape (J,)
    """
    lived_in = found.populations > 0
    rents = np.where(lived_in, found.rents, 1.0)
    needs = least_expenditure(economy, float(found.utility), found.time, float(found.price), rents)
    spare = needs - float(found.rent_income) + float(found.fee)
    return np.where(lived_in, spare, 0.0)


NO_NEED = 1e-10
"""Needs below it are none."""


def is_unblocked(economy: Economy, found: Equilibrium) -> bool:
    """Whether no residence's consumer needs less than the fee leaves, and none who lives more."""
    need = coalition_gap(economy, found)
    populated = np.abs(need[found.populations > 0]).max()
    return bool(need.min() > -NO_NEED and populated < NO_NEED)


@dataclass(frozen=True, slots=True, eq=False)
class Frontier:
    """An allocation between two groups that leaves nothing over.

    Attributes
    ----------
    groups : Groups
        With the utilities attained.
    support : Support
        Its prices.
    fee : float
        Setup cost per consumer at these prices.
    """

    groups: Groups
    support: Support
    fee: float

    @property
    def transfers(self) -> Array:
        """What a member of each group gets from others, beyond paying the fee."""
        return self.support.needs + self.fee


def frontier(
    economy: Economy, tastes: Array, utilities: Array, hours: Array, setup: float
) -> Frontier:
    """Scale the utilities of two groups of one half each until all resources are used."""
    return frontiers(economy, tastes, np.asarray(utilities)[np.newaxis], hours, setup)[0]


def frontiers(
    economy: Economy, tastes: Array, utilities: Array, hours: Array, setup: float
) -> list[Frontier]:
    """Scale many pairs of utilities, of shape (N, 2), each as :func:`frontier` does."""
    hours = nonnegative("hours", hours)
    if hours.shape != economy.goods.shape:
        raise ValueError(f"hours of shape {hours.shape}: it must be {economy.goods.shape}")
    groups = [Groups(tastes, np.full(2, 0.5), one) for one in utilities]
    found = shared(economy, groups, np.tile(hours, (len(groups), 1)), setup)
    return [
        Frontier(
            one.scaled(share), at, float(setup * composite_price(economy, np.log(at.prices[0])))
        )
        for one, (share, at) in zip(groups, found, strict=True)
    ]


def unblocked_by_prices(found: Frontier) -> bool:
    """Whether the prices prove that no coalition with the same marketplaces does better.

    At the supporting prices a coalition with masses (s, s') lacks ``s e + s' e' + T``, linear in
    the masses, so that it is enough to look at the corners; it is not negative there if nobody
    receives more than the fee.
    """
    needs = found.support.needs
    corners = [mass @ needs + found.fee for mass in np.array([[0.5, 0], [0, 0.5], [0, 0]])]
    return bool(min(corners) >= -1e-9)
