"""The best structure on a line that a search knows, and how it is made better from near by."""

from collections.abc import Sequence

import numpy as np

from replication.marketplaces.model.economy import Economy, Setup
from replication.marketplaces.model.equilibrium import hours_left, solve, travel_burden
from replication.numerics import Array

GRID = 101
"""Places of a single marketplace that are tried first."""

ZOOMS = 4
"""Widths of a zoom, each a fifth of the one before."""

BALANCE, FLAT = (1e-4, 1e-7), 1e-14
"""Steps by which a place is found from what pulls it, and what rounding may take from its value."""


class Incumbent:
    """The best structure known, its log utility, and prices that clear its markets."""

    def __init__(self, economy: Economy, setup: Setup) -> None:
        self.economy, self.setup = economy, setup
        self.places = economy.residences[:, 0]
        self.known = np.unique(self.places)
        self.ends = self.known[0], self.known[-1]
        self.best, self.value = self.known[:1], -np.inf
        self.near: tuple[float, float] | None = None

    def cost(self, number: int) -> float:
        """Setup cost of so many marketplaces."""
        return self.setup.fixed + self.setup.each * number

    def try_all(self, structures: Sequence[Array]) -> bool:
        """Solve structures and keep the best; say whether it is better than before."""
        before = self.value
        self.clear(structures)
        return self.value > before

    def clear(self, structures: Sequence[Array]) -> Array:
        """Solve structures and keep the best; return prices, of singles first, from the left."""
        by_number = [
            np.unique([one for one in structures if len(one) == number], axis=0)
            for number in sorted({len(one) for one in structures})
        ]
        hours = np.concatenate([hours_left(self.economy, some) for some in by_number])
        costs = np.repeat(
            [self.cost(some.shape[1]) for some in by_number], [len(some) for some in by_number]
        )
        found = solve(self.economy, hours, costs, above=self.value, near=self.near)
        value = np.where(found.converged, found.log_utility, -np.inf)
        at = int(np.argmax(value >= value.max() - FLAT))
        if value[at] > self.value + FLAT:
            self.best = [one for some in by_number for one in some][at]
            self.value = float(value[at])
            self.near = float(found.price[at]), float(found.rent_income[at])
        return np.array([found.price, found.rent_income])

    def improve(self) -> None:
        """Move one marketplace of the best structure at a time, then zoom in on its places."""
        known = self.known
        gaps = (known[:-1, np.newaxis] + np.diff(known)[:, np.newaxis] * [0.2, 0.5, 0.8]).ravel()
        better = bool(np.isfinite(self.value)) and known.size > 1 < self.best.size
        while better:
            moves: list[Array] = []
            for m, at in enumerate(self.best):
                near = np.concatenate([known[known < at][-2:], known[known > at][:2]])
                inner = gaps[(gaps > near.min()) & (gaps < near.max())]
                for to in np.concatenate([near, inner]):
                    moved = self.best.copy()
                    moved[m] = to
                    moves.append(np.sort(moved))
            better = self.try_all(moves)
        self.zoom()

    def zoom(self) -> None:
        """Move marketplaces on which left and right do not balance, on ever finer grids."""
        apart = (self.ends[1] - self.ends[0]) / (GRID - 1)
        if not np.isfinite(self.value) or (self.best.size == 1 and self.balance(apart)):
            return
        pull, stay = self.pulls(self.best[np.newaxis])
        moving = np.flatnonzero(np.abs(pull) > stay)
        width = np.diff(self.known).max(initial=0.0) / 4
        for _ in range(ZOOMS):
            for m in moving:
                moved = np.tile(self.best, (21, 1))
                moved[:, m] += width * np.linspace(-1, 1, 21)
                self.try_all(list(np.sort(np.clip(moved, *self.ends), axis=1)))
            width /= 5
        self.balance(width)

    def pulls(self, structures: Array) -> tuple[Array, Array]:
        """Wages right less left of those whom each marketplace serves, and wages where it stands.

        Arrays of shape (N, k): how log utility changes if it moves.
        """
        cost = np.full(len(structures), self.cost(structures.shape[1]))
        hours = hours_left(self.economy, structures)
        burden = travel_burden(solve(self.economy, hours, cost, near=self.near))
        apart = self.places - structures[:, :, np.newaxis]
        numbers = np.arange(structures.shape[1])[:, np.newaxis]
        serves = numbers == np.abs(apart).argmin(axis=1)[:, np.newaxis]
        wages = serves * burden[:, np.newaxis]
        return (wages * np.sign(apart)).sum(axis=-1), (wages * (apart == 0)).sum(axis=-1)

    def balance(self, first: float) -> bool:
        """Move marketplaces between residences to where wages right and left balance, if any do."""
        at = start = self.best
        for width in (first, *BALANCE):
            for m in np.flatnonzero(~np.isin(at, self.places)):
                after = np.searchsorted(self.known, at[m])
                ends = np.array([at, at])
                beside = self.known[after - 1 : after + 1]
                ends[:, m] += np.clip((beside - at[m]) / 2, -width, width)
                left, right = self.pulls(ends)[0][:, m]
                if left > 0 > right:
                    at = ends[0] + (ends[1] - ends[0]) * left / (left - right)
        if at is not start:
            known, self.value = self.value, self.value - 2 * FLAT
            self.try_all([at])
            self.value = max(known, self.value)
        return at is not start
