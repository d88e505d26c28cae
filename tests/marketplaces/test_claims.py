"""Every check of the marketplaces paper holds, and fails once what it checks is broken."""

import numpy as np
import pytest

from replication import ledger, published
from replication.marketplaces import figures
from replication.marketplaces.claims import text as checks_text
from replication.marketplaces.claims import theorems as checks_theorems
from replication.marketplaces.model import core, example, sweeps, theorems
from replication.marketplaces.model import equilibrium as model
from replication.marketplaces.model.economy import Setup
from replication.marketplaces.printed import cases, readings

PAPER = ledger.open_paper("marketplaces")
CLAIMS = list(PAPER.claims)


def clear_caches():
    for function in (cases.case_core, checks_text._path, checks_theorems._drawn_cores):
        function.cache_clear()


@pytest.fixture
def _fresh():
    clear_caches()
    yield
    clear_caches()


def change_cell(monkeypatch, row, column, text):
    """Print another number in one cell of every table."""
    read = published.read_table

    def misread(table_id):
        table = read(table_id)
        cells = table.cells.copy()
        if row in cells.index:
            cells.loc[row, column] = text
        return published.PublishedTable(table.id, table.labels, cells)

    monkeypatch.setattr(published, "read_table", misread)


def forget_composite_constant(monkeypatch):
    """Let the composite good cost what its Cobb-Douglas exponents alone say."""
    for name in ("composite_price", "_composite_price"):
        monkeypatch.setattr(
            model,
            name,
            lambda economy, log_price: np.exp(
                (1 - economy.composite_share) * np.asarray(log_price)
            ),
        )


def replace_property(monkeypatch, name, function):
    """Compute a property of every equilibrium in another way."""
    monkeypatch.setattr(model.Equilibrium, name, property(function))


def even_populations(monkeypatch):
    """Spread everybody evenly."""
    replace_property(monkeypatch, "populations", lambda e: np.full_like(e.time, 0.25))


def turn_rents(monkeypatch):
    """Let rents fall where they should rise."""
    rents = model.Equilibrium.rents.fget
    replace_property(monkeypatch, "rents", lambda e: 1 / rents(e))


def even_rents(monkeypatch):
    """Let land cost the same everywhere."""
    replace_property(
        monkeypatch,
        "rents",
        lambda e: e.rent_income[..., np.newaxis] * np.full_like(e.time, 1 / e.time.shape[-1]),
    )


def forget_leisure(monkeypatch):
    """Let people work all their time."""
    replace_property(monkeypatch, "outputs", lambda e: e.populations * e.time)


def change_setup(monkeypatch, changed, make):
    """Give a case another setup cost."""
    usual = cases.case_setup
    monkeypatch.setattr(
        cases, "case_setup", lambda case, cost: (make if case in changed else usual)(case, cost)
    )


def one_price_for_all(monkeypatch):
    """Let the first three cases pay once, whatever the number of marketplaces."""
    change_setup(monkeypatch, (1, 2, 3), lambda _, cost: Setup(fixed=cost))


def swap_goods(monkeypatch):
    """Let the residences on the left make commodity 2."""
    monkeypatch.setattr(cases, "GOODS", (2, 2, 1, 1))


def square_travel(monkeypatch):
    """Let travel cost the square of distance."""
    travel = sweeps.travel
    monkeypatch.setattr(sweeps, "travel", lambda *args: travel(*args) ** 2)


def scale_result(monkeypatch, module, name, factor):
    """Multiply what a function returns."""
    function = getattr(module, name)
    monkeypatch.setattr(module, name, lambda *args, **kwargs: factor * function(*args, **kwargs))


def loosen_bound(monkeypatch):
    """Let branch and bound stop far from proved."""
    search = core._branch_and_bound

    def loose(*args):
        best, tag, value, bound, boxes = search(*args)
        return best, tag, value, bound + 0.1, boxes

    monkeypatch.setattr(core, "_branch_and_bound", loose)


def take_the_first(monkeypatch):
    """Let the search call the first structure that it meets the best."""

    def first(economy, search, tolerance, _):
        point, tag, value = core._best(economy, search, search.low[:1], search.tags[:1])
        return point, tag, value, value + tolerance, 1

    monkeypatch.setattr(core, "_branch_and_bound", first)
    monkeypatch.setattr(
        core, "_polish", lambda economy, search, point, tag, value, _: (point, value)
    )


def charge_each_marketplace(monkeypatch):
    """Let further marketplaces along the railway of Case 5 cost something."""
    usual = cases.case_setup(5, 0.05)
    change_setup(monkeypatch, (5,), lambda *_: Setup(0.001, usual.fixed, usual.railway))


def forget_number(monkeypatch):
    """Let any number of marketplaces cost as much as one."""
    monkeypatch.setattr(
        Setup, "cost", lambda self, structure, _=1: np.asarray(self.fixed + self.each)
    )


def straight_envelope(monkeypatch):
    """Take the frontier of the middle for the envelope."""
    monkeypatch.setattr(example, "envelope", lambda first: 0.5 - np.asarray(first))


def straight_burden(monkeypatch):
    """Take the burden with the marketplace in the middle for the least one."""
    monkeypatch.setattr(example, "least_burden", lambda goods: (goods + 0.5).sum(axis=-1) / 1.5)


def set_(module, name, value):
    return lambda monkeypatch: monkeypatch.setattr(module, name, value)


def change_unit(monkeypatch):
    """Leave commodity 1 out of the sum of prices."""
    monkeypatch.setitem(
        readings.RENT_UNITS,
        "all prices sum to one",
        lambda e: e.price + e.wages.sum() + e.rent_income,
    )


BREAKS = {
    "table-1": set_(cases, "SYMMETRIC", (0.251, 0.249, 0.25, 0.25)),
    "table-2": set_(cases, "ASYMMETRIC", (0.201, 0.299, 0.25, 0.25)),
    "table-2/setup-cost-0.05": set_(cases, "LEFTOVER_SETUP", 0.015),
    "table-2/production-b-0.4": lambda m: change_cell(m, "0.4", "prod-b", "0.45"),
    "case-3": forget_composite_constant,
    "case-4": lambda m: change_setup(m, (4,), lambda *_: Setup(fixed=0.05)),
    "case-5": forget_composite_constant,
    "case-4/exactly-the-same": lambda m: change_setup(
        m, (4,), lambda _, cost: Setup(fixed=cost, railway=((1.0, 3.03 * cost),))
    ),
    "case-5/three-marketplaces": charge_each_marketplace,
    "text/first-nature": lambda m: change_setup(
        m, (5,), lambda _, cost: Setup(fixed=cost, railway=((1.0, 3 * cost),))
    ),
    "text/travel-cost": forget_composite_constant,
    "text/rent-unit": change_unit,
    "text/fewer-marketplaces": one_price_for_all,
    "text/many-or-one": one_price_for_all,
    "footnote-23": set_(cases, "GOODS", (1, 2, 1, 2)),
    "footnote-24": square_travel,
    "text/middle-population": even_populations,
    "text/relative-rents": even_rents,
    "text/absolute-rents": turn_rents,
    "text/centre-rent": turn_rents,
    "text/agglomeration-with-two": even_populations,
    "text/asymmetric-tastes": swap_goods,
    "text/at-c": forget_composite_constant,
    "text/pull-to-the-middle": forget_composite_constant,
    "text/asymmetric-technology": swap_goods,
    "text/apart-from-consumers": forget_composite_constant,
    "text/rents-near-marketplaces": turn_rents,
    "text/locally-unique": lambda m: scale_result(m, checks_text, "least_curvature", -1),
    "remark-5": forget_number,
    "example-1/frontier": set_(example, "SETUP", 0.45),
    "example-1/one-marketplace": set_(example, "SETUP", 0.45),
    "example-1/ideal-places": set_(example, "SETUP", 0.45),
    "example-1/convex-combinations": straight_burden,
    "example-1/empty-core": set_(example, "CONSISTENT_TYPES", ((1.0, 2.0), (1.0, 2.0))),
    "example-1/own-marketplaces": set_(example, "CONSISTENT_TYPES", ((2.0, 1.0), (1.0, 2.0))),
    "footnote-22": set_(theorems, "TWO_TASTES", np.full((2, 4), 0.25)),
    "theorem-3.1": forget_composite_constant,
    "theorem-3.2": forget_leisure,
    "corollary-1": even_rents,
    "corollary-2": lambda m: scale_result(m, theorems, "net_expenditures", 0.9),
    "theorem-4.1": loosen_bound,
    "corollary-3": take_the_first,
    "corollary-4": set_(theorems, "FIXED_COST", 0.02),
    "figure-1": set_(figures, "ONE_MARKETPLACE", (0.4,)),
    "figure-2": set_(figures, "TWO_MARKETPLACES", (0.3, 0.7)),
    "figure-3": straight_envelope,
    "figure-4": straight_envelope,
}
TABLES = [claim_id for claim_id in CLAIMS if claim_id in PAPER.room.tables]


def test_every_claim_has_a_break():
    assert {f"marketplaces/{name}" for name in BREAKS} == set(CLAIMS)


@pytest.mark.parametrize("claim_id", CLAIMS)
def test_check_supports_the_recorded_verdict(claim_id, supports):
    assert supports(claim_id)


@pytest.mark.usefixtures("_fresh")
@pytest.mark.parametrize("claim_id", CLAIMS)
def test_check_fails_when_what_it_checks_is_broken(claim_id, supports, monkeypatch):
    BREAKS[claim_id.partition("/")[2]](monkeypatch)
    assert not supports(claim_id)


@pytest.mark.parametrize("claim_id", TABLES)
def test_recorded_cells_have_not_drifted(claim_id):
    result = ledger.compare_table(PAPER, PAPER.claims[claim_id])
    assert not result.drift
    assert all(result.cause(cell) for cell in result.off)


def test_158_of_178_numbers_agree_rounded_once():
    results = [ledger.compare_table(PAPER, PAPER.claims[f"marketplaces/table-{n}"]) for n in (1, 2)]
    cells = [cell for result in results for cell in result.cells if cell.column != "markets"]
    assert len(cells) == 178
    assert sum(cell.agrees for cell in cells) == 158


@pytest.mark.parametrize("variant", ["printed", "correct"])
def test_slips_are_a_variant_of_their_own(variant):
    stated = cases.case_table(2, variant)
    assert stated.at["0.05", "pop-a"] == pytest.approx(0.17563, abs=1e-5)
    assert cases.case_table(2, "slips").at["0.05", "pop-a"] == pytest.approx(0.17979, abs=1e-5)
    with pytest.raises(ValueError, match="variant = 'best'"):
        cases.case_table(2, "best")


def test_readings_refuse_what_they_do_not_know():
    with pytest.raises(ValueError, match="rent_unit = 'gold'"):
        readings.score(rent_unit="gold")
    with pytest.raises(ValueError, match="must make the same good"):
        readings.output_range("marketplaces/table-2", "0.4", "c", "a")
    with pytest.raises(ValueError, match="number = 1"):
        sweeps.many_residences(1)


@pytest.mark.parametrize("figure_id", PAPER.room.figures)
def test_figures_draw(figure_id):
    figure = PAPER.room.figures[figure_id]()
    assert figure.axes
    assert all(axes.lines for axes in figure.axes)


def test_figure_of_places_passes_through_the_table():
    places = figures.best_places(np.array([0.1, 0.3, 0.4, 0.5]))
    printed = published.read_table("marketplaces/table-2").cells["location"]
    for cost, place in zip(("0.1", "0.3", "0.4", "0.5"), places, strict=True):
        assert published.agrees(place, printed[cost])
