"""Krugman's conjecture in the simulated system: cities follow Zipf's law because sites do.

The paper reads its sites from the cities that it observes, so that the one law cannot contradict
the other. Here sites get another law, and people choose again.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from replication.facts import zipf
from replication.numerics import Array, choice, positive, vector
from replication.wedge.model import census, outcomes
from replication.wedge.model.system import Economy

LAWS = ("as read", "power law", "lognormal", "equal steps")


def productivity_under(law: str, observed: ArrayLike) -> Array:
    """Productivity of all sites, best first, under a law.

    Parameters
    ----------
    law : {"as read", "power law", "lognormal", "equal steps"}
        As read from the areas; on the line through the 135 best sites, as for the paper's
        hypothetical ones; lognormal with the same mean and spread of logarithms; or in equal steps
        from the best to the last, which has no long tail at all.
    observed : array of shape (sites,)
        Productivity as read, best first.

    Returns
    -------
    array of shape (sites,)
    """
    law = choice("law", law, LAWS)
    observed = vector("observed", positive("observed", observed), census.RANKED)
    if law == "power law":
        return zipf.on_the_line(observed, census.RANKED)
    if law == "lognormal":
        return zipf.lognormal_like(observed)
    if law == "equal steps":
        return np.linspace(observed[0], observed[-1], observed.size)
    return observed


@dataclass(frozen=True, slots=True, eq=False)
class LawOutcome:
    """What people make of sites that follow a law.

    Attributes
    ----------
    competitive, planned : array of shape (cities,)
        Residents of cities in equilibrium, and of the federal planner's.
    loss : float
        Deadweight loss over the competitive net production.
    undersized : int
        Planned cities that equilibrium leaves too small.
    undersized_are_top : bool
        Whether they are the best.
    rule : RankFit
        Of the competitive cities, the 135 largest.
    """

    competitive: Array
    planned: Array
    loss: float
    undersized: int
    undersized_are_top: bool
    rule: zipf.RankFit


def outcome(economy: Economy, law: str) -> LawOutcome:
    """Give the sites of a system another law; solve for equilibrium and plan.

    Parameters
    ----------
    economy : Economy
        Sites that differ in productivity.
    law : str
        As in :func:`productivity_under`.

    Returns
    -------
    LawOutcome
    """
    level = productivity_under(law, economy.city.productivity)
    changed = replace(economy, city=replace(economy.city, productivity=level))
    planned, equilibrium = changed.efficient(), changed.competitive()
    small, best = outcomes.undersized(planned, equilibrium)
    return LawOutcome(
        equilibrium.residents,
        planned.residents,
        planned.net_production / equilibrium.net_production - 1,
        small,
        best,
        zipf.fit_rank(equilibrium.residents, min(census.RANKED, equilibrium.count)),
    )
