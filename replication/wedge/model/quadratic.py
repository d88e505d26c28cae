"""Section 2 with parabolas for SAB and PAB of two sites: everything in exact arithmetic.

A parabola of even order is twice continuously differentiable, strictly concave and single-peaked,
so that it meets every assumption of section 2; its roots are exact.
"""

from dataclasses import dataclass
from fractions import Fraction

import sympy as sp

SIZE = sp.Symbol("N", positive=True)


@dataclass(frozen=True, slots=True)
class Parabola:
    """Average benefit ``top - bend (N - at)^order``.

    Attributes
    ----------
    top, at, bend : Fraction
        Highest benefit, the size that has it, and how fast it falls; ``at`` and ``bend`` above
        zero.
    order : int
        Even, two or more; above two the benefit is flat near its peak and steep away from it.
    """

    top: Fraction
    at: Fraction
    bend: Fraction
    order: int = 2

    def __post_init__(self) -> None:
        if self.order < 2 or self.order % 2:
            raise ValueError(f"order = {self.order}: it must be even, and two or more")
        for name in ("at", "bend"):
            if not getattr(self, name) > 0:
                raise ValueError(f"{name} = {getattr(self, name)}: it must be above zero")

    def average(self, size: sp.Expr) -> sp.Expr:
        """Benefit of each resident."""
        top, at, bend = (sp.Rational(str(one)) for one in (self.top, self.at, self.bend))
        return top - bend * (size - at) ** self.order

    def marginal(self, size: sp.Expr) -> sp.Expr:
        """Benefit of one more resident to the whole city, (4)."""
        return sp.diff(SIZE * self.average(SIZE), SIZE).subs(SIZE, size)

    def slope(self, size: sp.Expr) -> sp.Expr:
        """Change of the average with size."""
        return sp.diff(self.average(SIZE), SIZE).subs(SIZE, size)


@dataclass(frozen=True, slots=True)
class TwoSites:
    """Two sites and their people; the first is meant to be the superior one.

    Attributes
    ----------
    social, private : tuple of Parabola
        SAB and PAB of the sites.
    people : Fraction
    """

    social: tuple[Parabola, Parabola]
    private: tuple[Parabola, Parabola]
    people: Fraction

    def _splits(self, gap: sp.Expr) -> list[tuple[sp.Expr, sp.Expr]]:
        """Splits of the people at which a gap between the sites is zero, both inhabited."""
        total = sp.Rational(str(self.people))
        roots = sp.Poly(gap, SIZE).real_roots()
        return [(root, total - root) for root in roots if 0 < root < total]

    def superior(self) -> bool:
        """Whether SAB of the first site is above the second's at every size up to all people."""
        gap = sp.Poly(self.social[0].average(SIZE) - self.social[1].average(SIZE), SIZE)
        total = sp.Rational(str(self.people))
        return bool(gap.eval(0) > 0 and gap.count_roots(0, total) == 0)

    def welfare(self, split: tuple[sp.Expr, sp.Expr]) -> sp.Expr:
        """Total SAB, (2)."""
        return sum(
            size * curve.average(size) for curve, size in zip(self.social, split, strict=True)
        )

    def planner(self) -> tuple[sp.Expr, sp.Expr]:
        """Sizes with the highest total SAB, of all that equalise SMB or leave one site empty."""
        total = sp.Rational(str(self.people))
        gap = self.social[0].marginal(SIZE) - self.social[1].marginal(total - SIZE)
        corners = [(total, sp.Integer(0)), (sp.Integer(0), total)]
        return max([*self._splits(gap), *corners], key=self.welfare)

    def equilibria(self) -> list[tuple[sp.Expr, sp.Expr]]:
        """Splits with equal PAB that are stable by (6), and all people at one site."""
        total = sp.Rational(str(self.people))
        gap = self.private[0].average(SIZE) - self.private[1].average(total - SIZE)
        stable = [
            split
            for split in self._splits(gap)
            if sum(c.slope(n) for c, n in zip(self.private, split, strict=True)) <= 0
        ]
        return [*stable, (total, sp.Integer(0)), (sp.Integer(0), total)]

    def common(self, split: tuple[sp.Expr, sp.Expr]) -> sp.Expr:
        """PAB in the inhabited cities."""
        first, second = split
        return self.private[0].average(first) if first else self.private[1].average(second)

    def competition(self) -> tuple[sp.Expr, sp.Expr]:
        """Equilibrium that entry leads to: the one with the highest common PAB (section 4.3.A)."""
        return max(self.equilibria(), key=self.common)

    def wedge(self, site: int, size: sp.Expr) -> sp.Expr:
        """SMB - PAB, (7)."""
        return self.social[site].marginal(size) - self.private[site].average(size)


TOO_LARGE = TwoSites(
    social=(
        Parabola(Fraction("12.25"), Fraction("1.5"), Fraction(1)),
        Parabola(Fraction(10), Fraction(1), Fraction(1)),
    ),
    private=(
        Parabola(Fraction(10), Fraction(3), Fraction(2)),
        Parabola(Fraction(9), Fraction("0.9"), Fraction(1)),
    ),
    people=Fraction(3),
)
"""The premise of Result 3 holds, cities enter freely, and the superior city is too large."""

LEFT_BEFORE = TwoSites(
    social=TOO_LARGE.social,
    private=(
        Parabola(Fraction("11.1296"), Fraction("1.9"), Fraction(1), order=4),
        Parabola(Fraction("11.16"), Fraction("0.9"), Fraction(1)),
    ),
    people=Fraction(3),
)
"""Planned cities are beyond the peaks of PAB; an equilibrium that (6) calls stable has the worse
city before its own, and the superior one too large."""

LEFT_SMALL = TwoSites(
    social=(
        Parabola(Fraction("13.2"), Fraction(1), Fraction(1)),
        Parabola(Fraction(10), Fraction(1), Fraction(1)),
    ),
    private=(
        Parabola(Fraction("13.2"), Fraction(1), Fraction(1)),
        Parabola(Fraction(10), Fraction(1), Fraction(1)),
    ),
    people=Fraction(2),
)
"""As many people as both city planners want; the worse city is planned where its SMB rises."""

FLAT = Parabola(Fraction(20), Fraction(1), Fraction(1, 10**7))
"""SAB of the best of a thousand cities; the others have 10 at most, at one resident each."""

CROWDED = Parabola(Fraction(1), Fraction(1), Fraction(1))
"""SAB of the one urban site for three people, whom it holds at a negative multiplier."""
CROWDED_OUTSIDE = Fraction(-20)
"""What each of them has outside the city."""

TEMPTING_OUTSIDE = Fraction(11)
"""What people have outside the cities of :data:`TOO_LARGE` in the example of all who leave."""
