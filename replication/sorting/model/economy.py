"""Parameters of the two-city economy (sections 3 and 4) and how its workers' utility is closed.

City 1 is the one with the lower cost of innovation and the worse congestion. Every parameter may
be an array; all broadcast against each other. Skill, output and land have no units in the paper.
"""

from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from replication.numerics import Array, choice, finite, inside, positive


class Productivity(StrEnum):
    """What the paper's Q_j stands for.

    ``MEAN`` is what (4.16) computes: average productivity, put into (4.5) as it stands.
    ``TOTAL`` is the integral that (4.3)-(4.5) need. ``REPAIRED`` keeps averages and divides the
    profits (4.5) by the mass of entrepreneurs, so that they add up.
    """

    MEAN = "mean"
    TOTAL = "total"
    REPAIRED = "repaired"


@dataclass(frozen=True, slots=True, eq=False)
class FixedUtility:
    """Workers come from outside at a given utility u*, as in the paper's appendix."""

    worker_utility: ArrayLike

    def __post_init__(self) -> None:
        object.__setattr__(self, "worker_utility", finite("worker_utility", self.worker_utility))

    def take(self, index: Array) -> Self:
        """Return the closure of some draws."""
        return replace(self, worker_utility=_entries(self.worker_utility, index))


@dataclass(frozen=True, slots=True, eq=False)
class ClearedLabour:
    """The two cities share a given number of workers, L_1 + L_2 = L of (3.5)."""

    labour: ArrayLike

    def __post_init__(self) -> None:
        object.__setattr__(self, "labour", positive("labour", self.labour))

    def take(self, index: Array) -> Self:
        """Return the closure of some draws."""
        return replace(self, labour=_entries(self.labour, index))


Closure = FixedUtility | ClearedLabour


def _entries(value: Array, index: Array) -> Array:
    return value[index] if value.ndim else value


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Cities:
    """What the model has in common with and without an endowed innovation advantage.

    Attributes
    ----------
    substitution : array
        CES parameter theta of (3.3), between zero and one.
    goods_share : array
        Share of goods in spending, mu of (3.1).
    tail : array
        Pareto tail alpha of initial skill, above one.
    congestion_1, congestion_2 : array, utility
        Disamenities a_1 > a_2.
    housing_1, housing_2 : array
        Scarcity of land, eta_j = beta / (theta H_j).
    minimum_skill : array
        Lower end of the skill distribution, z_min.

    Raises
    ------
    ValueError
        If a parameter is out of its range, or ``congestion_1`` does not exceed ``congestion_2``:
        without it no entrepreneur gives up the better city, and Propositions 2 to 8 are empty.
    """

    substitution: ArrayLike
    goods_share: ArrayLike
    tail: ArrayLike
    congestion_1: ArrayLike
    congestion_2: ArrayLike
    housing_1: ArrayLike = 1.0
    housing_2: ArrayLike = 1.0
    minimum_skill: ArrayLike = 1.0

    def __post_init__(self) -> None:
        for name in ("substitution", "goods_share"):
            object.__setattr__(self, name, inside(name, getattr(self, name), 0, 1))
        for name in ("tail", "housing_1", "housing_2", "minimum_skill"):
            object.__setattr__(self, name, positive(name, getattr(self, name)))
        for name in ("congestion_1", "congestion_2"):
            object.__setattr__(self, name, finite(name, getattr(self, name)))
        _refuse("tail", self.tail, self.tail <= 1, "above 1, or mean skill is infinite")
        _refuse(
            "congestion_1",
            self.congestion_1,
            self.congestion_1 <= self.congestion_2,
            "above congestion_2: Propositions 2 to 8 need a_1 > a_2",
        )

    @property
    def gamma(self) -> Array:
        """Exponent of productivity in output, (1 - theta) / theta = 1 / (sigma - 1)."""
        return (1 - self.substitution) / self.substitution

    @property
    def epsilon(self) -> Array:
        """Elasticity of real profit to city productivity, (gamma mu + mu - 1) / (1 - mu)."""
        return (self.gamma * self.goods_share + self.goods_share - 1) / (1 - self.goods_share)

    @property
    def mean_factor(self) -> Array:
        """Mean of a Pareto variable over its lower end, alpha / (alpha - 1)."""
        return self.tail / (self.tail - 1)

    @property
    def congestion_gap(self) -> Array:
        """Difference of disamenities, a_1 - a_2."""
        return self.congestion_1 - self.congestion_2

    @property
    def size(self) -> int:
        """Number of draws that the parameters broadcast to."""
        return np.broadcast(*(getattr(self, f.name) for f in fields(self))).size

    def take(self, index: Array) -> Self:
        """Return the parameters of some draws."""
        return replace(
            self, **{f.name: _entries(getattr(self, f.name), index) for f in fields(self)}
        )

    def scaled(self, name: str, factor: ArrayLike) -> Self:
        """Return the economy with one parameter multiplied by `factor`."""
        name = choice("name", name, [field.name for field in fields(self)])
        return replace(self, **{name: getattr(self, name) * positive("factor", factor)})


def _refuse(name: str, value: Array, bad: Array, allowed: str) -> None:
    if np.any(bad):
        shown = np.broadcast_to(value, np.shape(bad))[bad].flat[0]
        raise ValueError(f"{name} = {shown:g}: it must be {allowed}")


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Economy(Cities):
    """The baseline model: cities with their own cost of innovation (section 4).

    Attributes
    ----------
    cost_1, cost_2 : array
        Innovation costs chi_1 < chi_2 of (4.7).

    Raises
    ------
    ValueError
        As :class:`Cities`; if ``cost_1`` does not lie below ``cost_2`` (Proposition 3 on needs
        it); if ``cost_2`` is so high that nobody innovates, or that innovators earn nothing.
    """

    cost_1: ArrayLike
    cost_2: ArrayLike

    def __post_init__(self) -> None:
        Cities.__post_init__(self)
        for name in ("cost_1", "cost_2"):
            object.__setattr__(self, name, positive(name, getattr(self, name)))
        _refuse(
            "cost_1",
            self.cost_1,
            self.cost_1 >= self.cost_2,
            "below cost_2: Propositions 2 to 6 and 8 need chi_1 < chi_2",
        )
        highest = self.gamma * np.minimum(1 / (self.tail - 1), self.tail**2 / (4 * (self.tail - 1)))
        _refuse(
            "cost_2",
            self.cost_2,
            self.cost_2 >= highest,
            "below gamma / (alpha - 1) and gamma alpha^2 / (4 (alpha - 1)): "
            "nobody gains by innovating there",
        )


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class LearningCities(Cities):
    """Cities without an endowed advantage, where innovation is learnt locally (section 5).

    Attributes
    ----------
    cost : array
        The common innovation cost chi of (5.3).
    friction : array, skill
        Friction c of information technology in (5.2).

    Raises
    ------
    ValueError
        As :class:`Cities`; if the cost is so high that nobody innovates in a city of the least
        skilled, or earns nothing from it.
    """

    cost: ArrayLike
    friction: ArrayLike

    def __post_init__(self) -> None:
        Cities.__post_init__(self)
        for name in ("cost", "friction"):
            object.__setattr__(self, name, positive(name, getattr(self, name)))
        learning = self.minimum_skill / (self.minimum_skill + self.friction)
        highest = (
            self.gamma
            / (self.tail - 1)
            * np.minimum(learning, (self.tail - 1 + learning) ** 2 / (4 * learning))
        )
        _refuse(
            "cost",
            self.cost,
            self.cost >= highest,
            "below gamma lambda / (alpha - 1) and gamma (alpha - 1 + lambda)^2 / (4 lambda "
            "(alpha - 1)) at the minimum skill: nobody gains by innovating",
        )
