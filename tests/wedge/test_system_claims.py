"""The checks of the system and of the algebra hold, and fail once what they check is broken."""

import importlib.util
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from replication import ledger, published
from replication.wedge import system_figures
from replication.wedge.claims import equations as equation_claims
from replication.wedge.model import algebra, amenities, census, experiments, system
from replication.wedge.model import city as curves
from replication.wedge.model.amenities import TaxBase
from replication.wedge.model.city import Institutions
from replication.wedge.printed import system_tables


def change_sign(monkeypatch, module, name):
    """Turn the sign of a function's result."""
    function = getattr(module, name)
    monkeypatch.setattr(module, name, lambda *args, **kwargs: -function(*args, **kwargs))


def scale(monkeypatch, module, name, factor):
    """Multiply a function's result."""
    function = getattr(module, name)
    monkeypatch.setattr(module, name, lambda *args, **kwargs: factor * function(*args, **kwargs))


def redesign(monkeypatch, number, name, **changes):
    """Run a column with other settings."""
    designs = system_tables.DESIGNS[number]
    monkeypatch.setitem(designs, name, replace(designs[name], **changes))


def forget_lots(monkeypatch):
    """Allocate people one by one."""
    monkeypatch.setattr(
        system,
        "on_lattice",
        system.allocate,
    )


def forget_the_edge(monkeypatch):
    """Tax what residents earn, whatever was asked for."""
    revenue = amenities.public_revenue
    monkeypatch.setattr(
        amenities,
        "public_revenue",
        lambda city, rules, size, base=None: revenue(city, rules, size, TaxBase.AVERAGE),
    )


def abolish_wedges(monkeypatch):
    """Let the baseline's sites compete without tax or portfolio."""
    build = experiments.baseline
    monkeypatch.setattr(
        experiments,
        "baseline",
        lambda *args: replace(build(*args), institutions=Institutions(0.0, 0.0)),
    )


def swap_undersized(monkeypatch):
    """Mistake too large for too small."""
    find = experiments.undersized
    monkeypatch.setattr(experiments, "undersized", lambda planned, market: find(market, planned))


def prefer_size(monkeypatch):
    """Let amenities raise what labour is worth."""
    benefit = system.social_benefit
    monkeypatch.setattr(
        system,
        "social_benefit",
        lambda city, size: benefit(
            replace(city, labour_value=city.labour_value * (1 + city.quality_of_life / 1e5)), size
        ),
    )


def print_the_transfer(monkeypatch):
    """Pay the printed transfer even where the corrected one is due."""
    pay = experiments.efficient_transfer
    monkeypatch.setattr(
        experiments, "efficient_transfer", lambda *args, printed: pay(*args, printed=True)
    )


def better_hypothetical_sites(monkeypatch):
    """Let the rule of (16) promise a tenth more."""
    at_rank = amenities.RankRule.at_rank
    monkeypatch.setattr(amenities.RankRule, "at_rank", lambda self, rank: 1.1 * at_rank(self, rank))


def shrink_rents(monkeypatch):
    """Collect half of the public revenue."""
    scale(monkeypatch, amenities, "public_revenue", 0.5)


def draw_figure(figure_id):
    """Claim that a survey figure can be drawn."""
    room = equation_claims.ROOM
    return lambda m: m.setitem(room.figures, figure_id, system_figures.figure_3)


BREAKS = {
    "wedge/table-1": forget_lots,
    "wedge/table-2": forget_lots,
    "wedge/table-2/efficient-populations": forget_lots,
    "wedge/table-1/common-resource": forget_the_edge,
    "wedge/table-1/column-2": lambda m: redesign(m, 1, "(2)", used=15_500),
    "wedge/table-1/column-4": lambda m: redesign(m, 1, "(4)", used_in_competition=12_400),
    "wedge/table-2/column-5": lambda m: redesign(m, 2, "(5)", allocated_count=90),
    "wedge/text/competitive-count": lambda m: redesign(m, 1, "(1)", competitive_count=366),
    "wedge/text/efficient-count": lambda m: redesign(m, 1, "(1)", efficient_count=19),
    "wedge/text/170-billion": lambda m: scale(m, curves, "land_cost", 1.2),
    "wedge/text/40-percent-too-many": abolish_wedges,
    "wedge/text/too-numerous-and-underpopulated": swap_undersized,
    "wedge/equation-15": lambda m: redesign(m, 1, "(4)", competitive_count=350),
    "wedge/equation-16": lambda m: m.setattr(census, "RANKED", 130),
    "wedge/text/amenities-follow-zipf": lambda m: m.setattr(census, "RANKED", 366),
    "wedge/figure-7": lambda m: m.setattr(
        system_figures, "output_per_worker", lambda city: 1 / city.productivity
    ),
    "wedge/text/hypothetical-sites": better_hypothetical_sites,
    "wedge/result-1": lambda m: scale(m, curves, "city_planner_size", 2),
    "wedge/corollary-1": lambda m: scale(m, curves, "city_planner_size", 100),
    "wedge/result-2": lambda m: scale(m, curves, "political_equilibrium_size", 50),
    "wedge/corollary-2": lambda m: scale(m, curves, "city_planner_size", 2),
    "wedge/result-3": swap_undersized,
    "wedge/text/thresholds": lambda m: change_sign(m, curves, "private_social_wedge"),
    "wedge/footnote-22": lambda m: change_sign(m, curves, "private_social_wedge"),
    "wedge/text/efficient-transfer": print_the_transfer,
    "wedge/equation-5": forget_the_edge,
    "wedge/equation-6": lambda m: change_sign(m, curves, "private_within_city_wedge"),
    "wedge/equation-13": lambda m: change_sign(m, curves, "across_city_wedge"),
    "wedge/footnote-5": lambda m: scale(m, curves, "city_planner_size", 2),
    "wedge/footnote-18": prefer_size,
    "wedge/figure-3": lambda m: change_sign(m, curves, "social_marginal_benefit"),
    "wedge/figure-4": shrink_rents,
    **{figure_id: draw_figure(figure_id) for figure_id in equation_claims.SURVEY_FIGURES},
    "wedge/equation-10": lambda m: change_sign(m, curves, "social_marginal_benefit"),
    "wedge/equation-11": lambda m: change_sign(m, curves, "within_city_wedge"),
    "wedge/equation-12": lambda m: scale(m, curves, "average_rent", 1.01),
    "wedge/equation-14": lambda m: change_sign(m, curves, "private_average_benefit"),
    "wedge/text/across-city-wedge": lambda m: change_sign(m, curves, "across_city_wedge"),
    "wedge/text/private-social-wedge": lambda m: change_sign(m, curves, "private_social_wedge"),
    "wedge/footnote-20": lambda m: change_sign(m, curves, "private_within_city_wedge"),
    "wedge/footnote-23": lambda m: change_sign(m, curves, "private_social_wedge"),
    "wedge/text/henry-george": lambda m: scale(m, curves, "average_rent", 1.01),
    "wedge/text/commuting-elasticity": lambda m: scale(m, algebra, "labour_supply", 2),
}


@pytest.mark.parametrize("claim_id", BREAKS)
def test_check_supports_the_recorded_verdict(claim_id, supports):
    assert supports(claim_id)


@pytest.mark.parametrize("claim_id", BREAKS)
def test_check_fails_when_what_it_checks_is_broken(claim_id, supports, monkeypatch):
    BREAKS[claim_id](monkeypatch)
    assert not supports(claim_id)


@pytest.mark.parametrize("key", algebra.DERIVED)
def test_symbolic_checks_need_the_derivation(key, supports, monkeypatch):
    claim_id = next(name for name in BREAKS if name in (f"wedge/{key}", f"wedge/text/{key}"))
    derive = algebra.DERIVED[key]
    monkeypatch.setitem(algebra.DERIVED, key, lambda: derive() + algebra.A)
    if key == "equation-12":
        monkeypatch.setattr(algebra, "rent_gradient", lambda: derive() + algebra.A)
    assert not supports(claim_id)


def test_every_claim_of_the_paper_has_a_break():
    path = Path(__file__).with_name("test_claims.py")
    spec = importlib.util.spec_from_file_location("wedge_claim_breaks", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert not set(module.BREAKS) & set(BREAKS)
    assert set(module.BREAKS) | set(BREAKS) == set(ledger.open_paper("wedge").claims)


@pytest.mark.parametrize("number", system_tables.DESIGNS)
def test_recorded_cells_are_ours(number):
    paper = ledger.open_paper("wedge")
    result = ledger.compare_table(paper, paper.claims[f"wedge/table-{number}"])
    assert result.drift == []
    assert len(result.cells) - len(result.off) == {1: 102, 2: 77}[number]


@pytest.fixture(autouse=True)
def _fresh_tables():
    system_tables.table.cache_clear()
    yield
    system_tables.table.cache_clear()


@pytest.mark.parametrize("number", system_tables.DESIGNS)
def test_tables_have_no_gap_but_the_printed_ones(number):
    people = census.populations()
    for variant in system_tables.Variant:
        frame = system_tables.compute(number, people, variant)
        blank = published.read_table(f"wedge/table-{number}").cells == ""
        assert np.array_equal(frame.isna(), blank)


def test_the_table_refuses_what_it_does_not_know():
    with pytest.raises(ValueError, match="number = 3"):
        system_tables.table(3)
    with pytest.raises(ValueError, match="variant = 'exact'"):
        system_tables.table(1, "exact")
    with pytest.raises(ValueError, match="recipients = 'nobody'"):
        system_tables.economy(experiments.BASELINE, census.populations(), recipients="nobody")
