"""The choice to innovate."""

import pytest

from replication.sorting.model import (
    innovation,
    threshold,
)


def test_skills_below_the_minimum_are_named():
    for formula in (innovation.skill_distribution, innovation.skill_density):
        with pytest.raises(ValueError, match=r"skill = 0\.5: it must be at least minimum_skill"):
            formula(3.0, 1.0, [2.0, 0.5])


@pytest.mark.parametrize("chance", [1.0, 1.5])
def test_innovation_is_never_sure(chance):
    with pytest.raises(ValueError, match=f"chance = {chance:g}: it must be below 1"):
        innovation.net_profit(threshold.baseline(), 0.02, [0.5, chance])


def test_opt_in_bound_is_the_half():
    economy = threshold.baseline()
    bound = innovation.opt_in_cost(economy)
    assert innovation.probability(economy, bound) == pytest.approx(0.5)
    assert innovation.net_scale(economy, bound) == pytest.approx(1.0)
