"""How the ledger's texts are shown."""

import re

import numpy as np
import pytest

from replication import ledger
from replication.show.words import GREEK, greek, heading, label, laid_out, plain, short, typeset


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("a > rho e^(1 - rho)", "a &gt; ρ <i>e</i><sup>1 − ρ</sup>"),
        ("(epsilon a / gamma)^theta", "(ε a / γ)<sup>θ</sup>"),
        ("c_h A N^(alpha + phi)", "<i>c</i><sub>h</sub> A <i>N</i><sup>α + φ</sup>"),
        (
            "Psi_1(Q_1) <= z_min",
            "<i>Ψ</i><sub>1</sub>(<i>Q</i><sub>1</sub>) ≤ <i>z</i><sub>min</sub>",
        ),
        ("a^(1 / (gamma - epsilon))", "<i>a</i><sup>1 / (γ − ε)</sup>"),
        ("(Q_1 / Q_2)^eps", "(<i>Q</i><sub>1</sub> / <i>Q</i><sub>2</sub>)<sup>ε</sup>"),
        ("sqrt(x_1)", "√(<i>x</i><sub>1</sub>)"),
        ("a_0^theta", "<i>a</i><sub>0</sub><sup>θ</sup>"),
        ("5 < 6 & 'so'", "5 &lt; 6 &amp; 'so'"),
    ],
)
def test_a_formula_is_set(written, shown):
    assert typeset(written) == shown


@pytest.mark.parametrize(
    "text",
    ["best_size", "federal_planner", "Marginal and etapes", "row 3 of Table 1", "the alphabet"],
)
def test_what_is_no_formula_stays(text):
    assert typeset(text) == text


def test_bars_and_tildes_stand_over_their_letters():
    assert typeset("zbar_1^2 > c~_h") == (
        "<i>z\u0304</i><sub>1</sub><sup>2</sup> &gt; <i>c\u0303</i><sub>h</sub>"
    )
    assert plain("(zbar / z_min)^alpha") == "(z\u0304 / z_min)^α"
    assert plain("a bar, ~5 percent, crowbar") == "a bar, ~5 percent, crowbar"


def test_a_name_is_a_letter_only_by_itself():
    assert greek("gamma gammas agamma gamma_1 Gamma") == "γ gammas agamma γ_1 Γ"
    assert GREEK["lambda"] == "λ"
    assert GREEK["eps"] == GREEK["epsilon"]
    assert len(set(GREEK.values())) == len(GREEK) - 1


def test_no_text_of_the_ledger_keeps_a_letter_s_name_or_loses_a_word():
    names = re.compile(rf"\b({'|'.join(GREEK)})\b")
    for claims in ledger.matching([]).values():
        for claim in claims:
            for text in (claim.statement, claim.because):
                shown = typeset(text)
                assert not names.search(re.sub("<[^>]*>", " ", shown)), claim.id
                assert shown.count("<sub>") == shown.count("</sub>")
                assert shown.count("<sup>") == shown.count("</sup>")
                words = re.findall("[a-z]{5,}", re.sub("<[^>]*>", " ", shown))
                plain = re.findall("[a-z]{5,}", greek(text).replace("^", " "))
                assert words == [word for word in plain if word in words], claim.id


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0.123456789, "0.12346"),
        (3e-14, "below 1e-09"),
        (0.0, "0"),
        ([float("nan"), 1.5], "[–, 1.5]"),
        (37_645_433, "37,645,433"),
        (37_645_433.0, "37,645,433"),
        (True, "yes"),
        (np.False_, "no"),
        (16_460.4, "16,460"),
        (1.09332e17, "1.0933e+17"),
        (np.float64(2.5), "2.5"),
        (np.arange(3), "[0, 1, 2]"),
        ({"a": [1.0, "b"]}, "a: [1, b]"),
        (list(range(20)), "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, ... (20 in all)]"),
    ],
)
def test_what_a_check_found_is_written_short(value, shown):
    assert short(value) == shown


def test_columns_and_names_of_numbers_are_written_in_words():
    assert heading("pop-a") == "people a"
    assert heading("above-college-big-city") == "above college big city"
    assert heading("(1)") == "(1)"
    assert label("all_prices_one") == "all prices one"
    assert label("setup_cost_0.1") == "setup cost 0.1"
    assert label("ratio_above-college") == "ratio above-college"
    assert label("rents at a_1, q = .5") == "rents at a_1, q = .5"
    assert short({"all_prices_one": 0.5}) == "all prices one: 0.5"


def test_economies_are_laid_out_by_parameter_and_nothing_else_is():
    names = {"tail": "Pareto tail alpha"}
    found = [{"tail": 1.5, "cost_1": 0.1}, {"tail": 2, "labour": 10_000}]
    assert laid_out(found, names) == {
        "Pareto tail alpha": ["1.5", "2"],
        "cost 1": ["0.1", "–"],
        "labour": ["–", "10,000"],
    }
    assert laid_out(found[0]) == {"tail": ["1.5"], "cost 1": ["0.1"]}
    for other in (1.5, "text", [], [1, 2], [{"tail": 1}, 2], np.arange(3)):
        assert laid_out(other) == {}
