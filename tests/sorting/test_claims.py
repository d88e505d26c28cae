"""Every check of the sorting paper holds, and fails once the thing that it checks is broken."""

import numpy as np
import pytest
from replication.sorting.reference.implicit import Response

from replication import ledger, published
from replication.sorting import draws, figures
from replication.sorting.claims import baseline as checks_baseline
from replication.sorting.claims import spillovers as checks_spillovers
from replication.sorting.claims import trade as checks_trade
from replication.sorting.model import alternative, innovation, learning, threshold, trade
from replication.sorting.model.economy import Cities
from replication.sorting.model.threshold import Pair
from replication.sorting.printed import empirics

CLAIMS = list(ledger.open_paper("sorting").claims)
CACHES = (
    draws.samples,
    draws.samples_with_scarce_land,
    draws.learning_samples,
    draws.complement_samples,
    checks_baseline.crossings,
    checks_spillovers.improved,
    checks_spillovers.learning_crossings,
    checks_trade.trading_draws,
    checks_trade.consistent,
)


@pytest.fixture
def fresh():
    """Forget what was solved, before and after a model is broken."""
    for cache in CACHES:
        cache.cache_clear()
    yield
    for cache in CACHES:
        cache.cache_clear()


def change_cell(monkeypatch, row, column, text):
    """Print another number in one cell."""
    read = published.read_table

    def misread(table_id):
        table = read(table_id)
        cells = table.cells.copy()
        cells.loc[row, column] = text
        return published.PublishedTable(table.id, table.labels, cells)

    monkeypatch.setattr(published, "read_table", misread)


def wrap(monkeypatch, module, name, around):
    """Pass a function's result through another."""
    function = getattr(module, name)
    monkeypatch.setattr(module, name, lambda *args, **kwargs: around(function(*args, **kwargs)))


def scale(factor):
    """Break by multiplying the result."""
    return lambda result: factor * result


def shift_means(monkeypatch):
    """Let city 1's entrepreneurs be a tenth more skilled than (4.16) says."""
    wrap(
        monkeypatch,
        threshold,
        "log_mean_skills",
        lambda pair: Pair(pair.city_1 + 0.1, pair.city_2),
    )


def swap_means(monkeypatch):
    """Let the cities' mean skills change places."""
    wrap(monkeypatch, threshold, "log_mean_skills", lambda pair: Pair(*pair[::-1]))


def move_nothing(monkeypatch):
    """Let no parameter move."""
    monkeypatch.setattr(Cities, "scaled", lambda self, name, factor: self)


def confuse_mean_and_total(monkeypatch):
    """Let the total and the mean of productivities change places."""
    wrap(
        monkeypatch,
        checks_baseline,
        "varieties",
        lambda market: market | {"total": market["mean"], "mean": market["total"]},
    )


def cheapen_by_cost(monkeypatch):
    """Let a higher innovation cost raise productivity."""
    wrap(monkeypatch, innovation, "cost_root", lambda root: 0.3 * np.exp(-root))


def ignore_city_size(monkeypatch):
    """Let the alternative cost not be divided by the number of workers."""
    terms = alternative.city_terms

    def same(equilibria, state, shock):
        fixed = np.array(state)
        fixed[1:3] = equilibria.state[1:3]
        return terms(equilibria, fixed, shock)

    monkeypatch.setattr(alternative, "city_terms", same)


def call_everything_stable(monkeypatch):
    """Let every equilibrium be called stable."""
    everywhere = lambda response: Response(response.state, np.ones_like(response.stable))
    wrap(monkeypatch, alternative, "respond", everywhere)
    wrap(monkeypatch, alternative, "workers_settled", np.ones_like)


def ignore_masses(monkeypatch):
    """Let totals be means."""
    wrap(monkeypatch, threshold, "log_masses", lambda pair: Pair(*(0 * mass for mass in pair)))


def widen_scale(monkeypatch):
    """Overstate city 1's scale where the bound on relative productivity is computed."""
    wrap(monkeypatch, innovation, "returns", lambda r: r._replace(scale_1=3 * r.scale_1))


def raise_costs(monkeypatch):
    """Let trade costs rise instead of fall."""
    wrap(
        monkeypatch,
        trade,
        "fall_in_costs",
        lambda found: (found[0], {name: -values for name, values in found[1].items()}),
    )


def print_land_power(monkeypatch, name):
    """Use the printed power of relative land scarcity."""
    function = getattr(trade, name)
    monkeypatch.setattr(trade, name, lambda *args, printed=False: function(*args, printed=True))


BREAKS = {
    "table-1": lambda m: change_cell(m, "2010", "college-small-city", "25.92%"),
    "table-1/stronger-sorting": lambda m: change_cell(m, "2010", "above-college-big-city", "8.72%"),
    "text/top-earners-in-top-20-cities": lambda m: m.setattr(empirics, "TOP_EARNERS", (0.39, 0.60)),
    "text/innovation-concentrates": lambda m: wrap(m, innovation, "spending_share", scale(1.1)),
    "figure-1.1": shift_means,
    "figure-2.1": lambda m: m.setattr(empirics, "POPULATION", (0.22, 0.39)),
    "figure-2.2": shift_means,
    "figure-4.1": shift_means,
    "figure-4.2": shift_means,
    "figure-4.3": shift_means,
    "equation-3.6": lambda m: wrap(m, innovation, "truncated_draw", scale(1.01)),
    "text/pareto-distribution": lambda m: wrap(
        m, innovation, "skill_distribution", lambda share: 1 - share
    ),
    "equation-4.8": lambda m: wrap(m, innovation, "probability", scale(0.99)),
    "equation-4.8/opt-in": lambda m: wrap(m, innovation, "opt_in_cost", scale(1.1)),
    "proposition-1": confuse_mean_and_total,
    "proposition-1/mean-productivity": confuse_mean_and_total,
    "equation-4.14": lambda m: wrap(
        m, threshold, "log_slopes", lambda pair: Pair(pair.city_1 + 0.01, pair.city_2)
    ),
    "text/indifference-line": lambda m: wrap(
        m, threshold, "gap_and_slope", lambda pair: (pair[0] + 0.01, pair[1])
    ),
    "equation-4.16": shift_means,
    "text/productivity-as-integral": ignore_masses,
    "footnote-14": swap_means,
    "text/tfp-weights": lambda m: wrap(
        m, innovation, "skill_distribution", lambda share: 1 - share
    ),
    "text/housing-share": lambda m: wrap(m, innovation, "spending_share", scale(1.1)),
    "text/symmetric-equilibrium": lambda m: wrap(m, innovation, "net_scale", lambda net: net**1.01),
    "proposition-2/existence": lambda m: wrap(m, threshold, "existence_margin", scale(-1)),
    "proposition-2/uniqueness": shift_means,
    "proposition-2/perfect-sorting": shift_means,
    "proposition-3/productivity": widen_scale,
    "proposition-3/wage": lambda m: wrap(m, checks_baseline, "relative", lambda r: 1 / r),
    "proposition-3/density": shift_means,
    "proposition-3/housing-price": shift_means,
    "proposition-4/threshold": shift_means,
    "proposition-4/productivity": shift_means,
    "proposition-4/wage": shift_means,
    "proposition-4/density": shift_means,
    "proposition-5/i/threshold": cheapen_by_cost,
    "proposition-5/i": lambda m: wrap(m, innovation, "net_scale", scale(1.2)),
    "proposition-5/ii": move_nothing,
    "proposition-5/congestion": move_nothing,
    "proposition-5/congestion-density": move_nothing,
    "proposition-6": lambda m: wrap(m, innovation, "entrepreneur_share", scale(1.01)),
    "text/declining-advantage-and-inequality": lambda m: wrap(
        m, innovation, "entrepreneur_share", scale(1.01)
    ),
    "text/alternative-cost-share": lambda m: wrap(m, innovation, "entrepreneur_share", scale(1.01)),
    "text/alternative-cost-size": ignore_city_size,
    "text/alternative-cost-statics": call_everything_stable,
    "proposition-7/existence": lambda m: wrap(m, threshold, "existence_margin", scale(-1)),
    "proposition-7/uniqueness": shift_means,
    "proposition-7/complements": move_nothing,
    "proposition-7/substitutes": shift_means,
    "proposition-7/relative-productivity": lambda m: wrap(m, checks_spillovers, "change", np.abs),
    "footnote-15": lambda m: wrap(m, learning, "gains_more_in_big_city", np.logical_not),
    "footnote-16": lambda m: wrap(m, learning, "gains_more_in_big_city", np.logical_not),
    "appendix-a4/relative-productivity": shift_means,
    "equation-6.8": lambda m: wrap(m, trade, "market_access", lambda pair: pair[::-1]),
    "equation-a.15": lambda m: wrap(m, trade, "relative_size", lambda size: 1 / size),
    "equation-a.16": lambda m: print_land_power(m, "relative_productivity"),
    "equation-a.18": lambda m: print_land_power(m, "relative_wage"),
    "proposition-8/existence": lambda m: m.setattr(
        trade, "sorting_threshold", trade.balance_threshold
    ),
    "proposition-8/threshold": raise_costs,
    "proposition-8/productivity": raise_costs,
    "proposition-8/wage": raise_costs,
}


@pytest.mark.parametrize("claim_id", CLAIMS)
def test_check_supports_the_recorded_verdict(claim_id, supports):
    assert supports(claim_id)


@pytest.mark.parametrize("claim_id", CLAIMS)
@pytest.mark.usefixtures("fresh")
def test_check_fails_when_what_it_checks_is_broken(claim_id, supports, monkeypatch):
    BREAKS[claim_id.removeprefix("sorting/")](monkeypatch)
    assert not supports(claim_id)


def test_table_agrees_as_recorded():
    paper = ledger.open_paper("sorting")
    result = ledger.compare_table(paper, paper.claims["sorting/table-1"])
    assert len(result.cells) == 12
    assert result.off == []


def test_figures_draw_what_the_model_gives():
    before, after, drawn = figures.shifted_lines("minimum_skill", "given labour")
    assert after.slope_1 < before.slope_1
    assert after.slope_2 < before.slope_2
    assert drawn.slope_1 == before.slope_1
    assert drawn.threshold == pytest.approx(after.threshold)
