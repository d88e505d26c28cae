"""Every check of the land paper holds, and fails once the thing that it checks is broken."""

import dataclasses

import pytest

from replication import ledger
from replication.land import draws as cases
from replication.land import figures
from replication.land.claims import homogeneous as claims_homogeneous
from replication.land.claims import shared as checking
from replication.land.model import allocation, city, institutions, margins

CLAIMS = list(ledger.open_paper("land").claims)


@pytest.fixture(autouse=True)
def _keep_solutions():
    """The solutions are shared by the checks of the unbroken model only."""
    yield
    if not cases.DRAWS["beta"] > 100:
        cases.clear()


@pytest.fixture
def few_draws(monkeypatch):
    """A break shows on few economies."""
    monkeypatch.setattr(cases, "DRAWS", {"beta": 12, "power": 6, "truncated Pareto": 6})
    monkeypatch.setattr(checking, "HOMOGENEOUS_DRAWS", 60)
    cases.clear()
    yield
    cases.clear()


def scale(module, name, factor):
    """Break a function by a factor."""

    def apply(monkeypatch):
        function = getattr(module, name)
        broken = lambda *args, **kwargs: factor * function(*args, **kwargs)
        monkeypatch.setattr(module, name, broken)

    return apply


def alter(name, **factors):
    """Multiply an institution's numbers."""

    def apply(monkeypatch):
        function = getattr(institutions, name)

        def broken(*args, **kwargs):
            right = function(*args, **kwargs)
            wrong = {part: factor * getattr(right, part) for part, factor in factors.items()}
            return dataclasses.replace(right, **wrong)

        monkeypatch.setattr(institutions, name, broken)

    return apply


def replace(name, other):
    """Let one institution take another's place."""

    def apply(monkeypatch):
        function = getattr(institutions, other)
        monkeypatch.setattr(institutions, name, lambda elasticities, *_: function(elasticities))

    return apply


def reverse_sizes(monkeypatch):
    """Let sizes run the other way along the sites."""
    sizes = allocation.Allocation.sizes
    monkeypatch.setattr(
        allocation.Allocation, "sizes", lambda self, quality: sizes(self, quality)[..., ::-1]
    )


def count_sites_as_residents(monkeypatch):
    """Take the mass of cities for that of residents."""
    monkeypatch.setattr(allocation.Allocation, "residents_above", lambda self, quality: self.cities)


def turn_threshold(monkeypatch):
    """Let the threshold rise with population."""
    right = margins.planner_margins

    def broken(optimum):
        found = right(optimum)
        return dataclasses.replace(found, threshold=-found.threshold)

    monkeypatch.setattr(margins, "planner_margins", broken)


def invert_best_size(monkeypatch):
    """Take the inverted ratio of footnote 7 for the right one."""
    monkeypatch.setattr(city, "best_size", lambda e, quality: (quality / e.best_ratio) ** e.theta)


def double_growth(monkeypatch):
    """Double the elasticity of size to quality."""
    right = city.size_elasticities
    monkeypatch.setattr(
        city, "size_elasticities", lambda *args: (*right(*args)[:2], 2 * right(*args)[2])
    )


def move_thresholds(monkeypatch):
    """Move every sign's threshold by a tenth."""
    right = city.sign_thresholds
    monkeypatch.setattr(
        city, "sign_thresholds", lambda e: {name: 1.1 * a for name, a in right(e).items()}
    )


def reverse_failure(monkeypatch):
    """Take complete coordination failure for none."""
    right = institutions.equilibrium
    monkeypatch.setattr(
        institutions, "equilibrium", lambda e, failure=0.0: right(e, 0.9 * (1 - failure))
    )


def one_tax_rule(monkeypatch):
    """Let the net rule be the gross rule."""
    right = institutions.income_tax
    monkeypatch.setattr(institutions, "income_tax", lambda e, rate, _: right(e, rate, "gross"))


def forget_costs(monkeypatch):
    """Let residents bear no urban costs."""
    monkeypatch.setattr(city, "utility", city.output)


def no_strategy(monkeypatch):
    """Let Figure 2's developers take utility as given."""
    monkeypatch.setattr(figures, "FIGURE_2_ELASTICITY", 0.0)


def wrong_disc(monkeypatch):
    """Let rents on a disc be a hundredth too high."""
    right = claims_homogeneous._disc

    def broken(*args):
        rent, commuting = right(*args)
        return 1.01 * rent, commuting

    monkeypatch.setattr(claims_homogeneous, "_disc", broken)


wrong_wedge = alter("planner", wedge=0.99)
wrong_entry = alter("planner", entry=1.01)
wrong_scale = alter("planner", scale=1.01)
no_equilibrium = replace("equilibrium", "planner")
open_cities = replace("local_governments", "planner")
wrong_marginal_product = scale(city, "social_marginal_product", 1.01)


def judge_before_tax(monkeypatch):
    """Let the smallest city be best before tax whatever the rule."""
    tax = institutions.income_tax
    monkeypatch.setattr(institutions, "income_tax", lambda e, rate, rule: tax(e, rate, "gross"))


def keep_the_revenue(monkeypatch):
    """Let the tax come back to nobody."""
    monkeypatch.setattr(allocation.Allocation, "output", property(lambda self: 0 * self.welfare))


BREAKS = {
    "land/equation-3": scale(city, "best_size", 1.01),
    "land/equation-4": scale(city, "best_utility", 1.01),
    "land/equation-5": scale(city, "largest_size", 1.01),
    "land/equation-6": scale(city, "developer_profit", 1.01),
    "land/equation-7": wrong_marginal_product,
    "land/proposition-1/i": scale(city, "best_size", 1.01),
    "land/proposition-1/ii": scale(city, "largest_size", 0.8),
    "land/text/increasing-in-agglomeration": move_thresholds,
    "land/text/decreasing-in-congestion": move_thresholds,
    "land/text/increasing-in-productivity": double_growth,
    "land/footnote-7": invert_best_size,
    "land/footnote-8": wrong_disc,
    "land/footnote-10": wrong_wedge,
    "land/text/cities-per-site-type": count_sites_as_residents,
    "land/equation-9": wrong_wedge,
    "land/equation-10": wrong_scale,
    "land/equation-12": wrong_scale,
    "land/text/sign-below-equation-12": scale(city, "urban_cost", 0.5),
    "land/proposition-2/i": wrong_entry,
    "land/proposition-2/ii": reverse_sizes,
    "land/proposition-2/iii": scale(city, "best_size", 3),
    "land/proposition-2/iv": wrong_entry,
    "land/proposition-2/v": scale(allocation, "utility", 1.01),
    "land/proposition-2/vi": alter("planner", scale=3.0),
    "land/proposition-2/vii": turn_threshold,
    "land/appendix-a/bounds": alter("planner", entry=0.997),
    "land/appendix-a/multiplier": wrong_scale,
    "land/equation-16": wrong_marginal_product,
    "land/appendix-a/multiplier-and-size": wrong_scale,
    "land/footnote-14": scale(city, "social_marginal_product", -1),
    "land/equation-13": alter("equilibrium", wedge=0.99),
    "land/text/equilibrium-size-interval": no_equilibrium,
    "land/text/equilibrium-utility-bound": no_equilibrium,
    "land/text/upper-tail": no_equilibrium,
    "land/proposition-3/property-2": alter("equilibrium", entry=1.01),
    "land/proposition-3/i": no_equilibrium,
    "land/proposition-3/ii": reverse_failure,
    "land/proposition-3/iii": scale(allocation, "population_at", 2),
    "land/proposition-3/iv": no_equilibrium,
    "land/appendix-b/i": no_equilibrium,
    "land/footnote-12": no_equilibrium,
    "land/text/optimal-tax-4.63-percent": scale(institutions, "optimal_tax", 1.01),
    "land/proposition-4/only-if": scale(institutions, "optimal_tax", 1.01),
    "land/proposition-4/if/gross-rule": scale(institutions, "optimal_tax", 1.01),
    "land/proposition-4/if/net-rule": judge_before_tax,
    "land/proposition-4/if/counting-the-rebate": keep_the_revenue,
    "land/text/pigouvian-subsidy": scale(city, "utility", 0.5),
    "land/text/effective-tax-rises-with-size": forget_costs,
    "land/appendix-c/utility-at-the-optimum": wrong_scale,
    "land/appendix-c/welfare-at-the-optimum": wrong_scale,
    "land/appendix-c/welfare-with-the-tax": alter("income_tax", scale=1.01),
    "land/appendix-c/sufficiency": one_tax_rule,
    "land/proposition-5/i-if": alter("atomistic_developers", entry=1.01),
    "land/proposition-5/i-profits": scale(city, "developer_profit", 1.01),
    "land/proposition-5/i-only-if": wrong_marginal_product,
    "land/equation-15": alter("strategic_developers", scale=1.01),
    "land/proposition-5/ii": replace("strategic_developers", "planner"),
    "land/appendix-d/pareto-argument": no_equilibrium,
    "land/appendix-d/fewer-cities": scale(city, "best_utility", 1.01),
    "land/text/strategic-utility-above-optimum": no_strategy,
    "land/text/local-governments-too-small": open_cities,
    "land/text/local-governments-full-employment": alter(
        "local_governments", wedge=1.01, entry=1.01
    ),
    "land/text/too-large-and-too-few": open_cities,
    "land/text/lowers-welfare-for-everybody-else": open_cities,
    "land/text/newcomers-first-order": scale(city, "best_size", 1.1),
    "land/text/very-inefficient": open_cities,
    "land/text/developers-and-governments-differ": open_cities,
    "land/figure-1": scale(city, "best_size", 1.01),
    "land/figure-2": no_strategy,
    "land/figure-3": no_equilibrium,
}


@pytest.mark.parametrize("claim_id", CLAIMS)
def test_check_supports_the_recorded_verdict(claim_id, supports):
    assert supports(claim_id)


@pytest.mark.usefixtures("few_draws")
@pytest.mark.parametrize("claim_id", CLAIMS)
def test_check_fails_when_what_it_checks_is_broken(claim_id, supports, monkeypatch):
    assert supports(claim_id)
    cases.clear()
    BREAKS[claim_id](monkeypatch)
    assert not supports(claim_id)


def test_grid_and_draws_are_as_many_as_stated():
    assert sum(economy.population.size for economy in cases.grid()) == 384
    assert sum(economy.population.size for economy in cases.draws()) == 5000
