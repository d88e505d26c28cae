"""Parameters of the two-city economy (sections 3 and 4) and how its workers' utility is closed.

City 1 is the one with the lower cost of innovation and the worse congestion. Every parameter may
be an array; all broadcast against each other. Skill, output and land have no units in the paper.
"""

from dataclasses import dataclass, replace
from dataclasses import fields as dataclass_fields
from enum import StrEnum
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from replication.checked import Checked, fields
from replication.numerics import Array, choice, chosen, finite, inside, positive
from replication.trials import Truth

Index = NDArray[np.intp]
"""Which of many draws."""

_LARGEST_LOG = 300.0  # so that products of two powers are floats


class Productivity(StrEnum):
    """What the paper's Q_j stands for.

    ``MEAN`` is what (4.16) computes: average productivity, put into (4.5) as it stands.
    ``TOTAL`` is the integral that (4.3)-(4.5) need. ``REPAIRED`` keeps averages and divides the
    profits (4.5) by the mass of entrepreneurs, so that they add up.
    """

    MEAN = "mean"
    TOTAL = "total"
    REPAIRED = "repaired"


@dataclass(frozen=True, eq=False)
class FixedUtility:
    """Workers come from outside at a given utility u*, as in the paper's appendix."""

    worker_utility: Checked = Checked(finite)

    def take(self, index: Index) -> Self:
        """Return the closure of some draws."""
        return replace(self, worker_utility=chosen("index", index, self.worker_utility)[0])


@dataclass(frozen=True, eq=False)
class ClearedLabour:
    """The two cities share a given number of workers, L_1 + L_2 = L of (3.5)."""

    labour: Checked = Checked(positive)

    def take(self, index: Index) -> Self:
        """Return the closure of some draws."""
        return replace(self, labour=chosen("index", index, self.labour)[0])


Closure = FixedUtility | ClearedLabour


class Cities:
    """What the model has in common with and without an endowed innovation advantage.

    The fields stand in the two classes below, each with its range: mypy takes an inherited one for
    what its setter takes.

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

    substitution: Checked
    goods_share: Checked
    tail: Checked
    congestion_1: Checked
    congestion_2: Checked
    housing_1: Checked
    housing_2: Checked
    minimum_skill: Checked

    def __post_init__(self) -> None:
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
        # (mu - theta) / (theta (1 - mu)), which loses no digits where mu is next to theta.
        distance = self.goods_share - self.substitution
        return distance / (self.substitution * (1 - self.goods_share))

    @property
    def mean_factor(self) -> Array:
        """Mean of a Pareto variable over its lower end, alpha / (alpha - 1)."""
        return self.tail / (self.tail - 1)

    @property
    def congestion_gap(self) -> Array:
        """Difference of disamenities, a_1 - a_2."""
        return self.congestion_1 - self.congestion_2

    @property
    def parameters(self) -> dict[str, Array]:
        """Every parameter by name."""
        return {name: getattr(self, name) for name in fields(type(self))}

    @property
    def size(self) -> int:
        """Number of draws that the parameters broadcast to."""
        return np.broadcast(*self.parameters.values()).size

    def take(self, index: Index) -> Self:
        """Return the parameters of some draws."""
        taken = chosen("index", index, *self.parameters.values())
        return self.changed(**dict(zip(self.parameters, taken, strict=True)))

    def scaled(self, name: str, factor: ArrayLike) -> Self:
        """Return the economy with one parameter multiplied by `factor`."""
        name = choice("name", name, list(self.parameters))
        return self.changed(**{name: self.parameters[name] * positive("factor", factor)})

    def changed(self, **values: ArrayLike) -> Self:
        """Return the economy with other values of some parameters."""
        return type(self)(**{**self.parameters, **values})


def _refuse(name: str, value: Array, bad: Truth, allowed: str) -> None:
    if np.any(bad):
        shown = np.broadcast_to(value, np.shape(bad))[bad].flat[0]
        raise ValueError(f"{name} = {shown:g}: it must be {allowed}")


@dataclass(frozen=True, eq=False, kw_only=True)
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

    substitution: Checked = Checked(inside, 0, 1)
    goods_share: Checked = Checked(inside, 0, 1)
    tail: Checked = Checked(inside, 1, np.inf)
    congestion_1: Checked = Checked(finite)
    congestion_2: Checked = Checked(finite)
    housing_1: Checked = Checked(positive, default=1.0)
    housing_2: Checked = Checked(positive, default=1.0)
    minimum_skill: Checked = Checked(positive, default=1.0)
    cost_1: Checked = Checked(positive)
    cost_2: Checked = Checked(positive)

    def __post_init__(self) -> None:
        Cities.__post_init__(self)
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


@dataclass(frozen=True, eq=False, kw_only=True)
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

    substitution: Checked = Checked(inside, 0, 1)
    goods_share: Checked = Checked(inside, 0, 1)
    tail: Checked = Checked(inside, 1, np.inf)
    congestion_1: Checked = Checked(finite)
    congestion_2: Checked = Checked(finite)
    housing_1: Checked = Checked(positive, default=1.0)
    housing_2: Checked = Checked(positive, default=1.0)
    minimum_skill: Checked = Checked(positive, default=1.0)
    cost: Checked = Checked(positive)
    friction: Checked = Checked(positive)

    def __post_init__(self) -> None:
        Cities.__post_init__(self)
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


@dataclass(frozen=True, eq=False)
class TradeCosts:
    """Iceberg costs of shipping from city 1 to 2 and back.

    Raises
    ------
    ValueError
        If a cost is not above one (at one (A.14) divides by zero), or shipping from city 1 is
        not the cheaper direction, as Proposition 8 assumes.
    """

    outward: Checked = Checked(inside, 1, np.inf)
    inward: Checked = Checked(inside, 1, np.inf)

    def __post_init__(self) -> None:
        _refuse(
            "outward",
            self.outward,
            np.asarray(self.outward >= self.inward),
            "below inward; Proposition 8 needs tau_12 < tau_21",
        )

    def scaled(self, factor: ArrayLike) -> Self:
        """Multiply both costs."""
        factor = positive("factor", factor)
        return type(self)(self.outward * factor, self.inward * factor)

    def powers(self, gamma: ArrayLike) -> tuple[Array, Array]:
        """tau_12^(1/gamma) and tau_21^(1/gamma), the p and q of the chapter."""
        curvature = positive("gamma", gamma)
        _refuse(
            "gamma",
            curvature,
            np.asarray(np.log(self.inward) > _LARGEST_LOG * curvature),
            f"above 1/{_LARGEST_LOG:g} of the costs' logarithm",
        )
        power = 1 / curvature
        return self.outward**power, self.inward**power


@dataclass(frozen=True, eq=False)
class TradeEquilibria:
    """Equilibria of the consistent version with the parameters that support them.

    Attributes
    ----------
    goods_share, substitution, tail, minimum_skill, gap : array of shape (n,)
        As in ``economy``; ``gap`` is a_1 - a_2.
    scale, net, housing, cost : array of shape (2, n)
        Scale and net scale of innovation, eta_j, and trade costs tau_12, tau_21.
    state : array of shape (5, n)
        log t, log(w_1 / w_2), log L_1, log L_2, log(u* + a_2).
    """

    goods_share: Array
    substitution: Array
    tail: Array
    minimum_skill: Array
    gap: Array
    scale: Array
    net: Array
    housing: Array
    cost: Array
    state: Array

    @property
    def parameters(self) -> dict[str, float]:
        """Parameters of the first equilibrium but for technology, by name."""
        found = {
            "goods_share": self.goods_share,
            "substitution": self.substitution,
            "tail": self.tail,
            "minimum_skill": self.minimum_skill,
            "gap": self.gap,
            "housing_1": self.housing[0],
            "housing_2": self.housing[1],
            "outward": self.cost[0],
            "inward": self.cost[1],
        }
        return {name: float(value.flat[0]) for name, value in found.items()}

    @property
    def gamma(self) -> Array:
        """(1 - theta) / theta."""
        return (1 - self.substitution) / self.substitution

    def take(self, index: Index) -> Self:
        """Return some of the equilibria."""
        every = (getattr(self, field.name).T for field in dataclass_fields(self))
        return type(self)(*(one.T for one in chosen("index", index, *every)))

    @property
    def size(self) -> int:
        """Number of equilibria."""
        return self.tail.size
