"""The ledger's files are read strictly, and claims and checks pair."""

import pytest
from ledger.conftest import ENTRY, ERRATUM, REFUTED, TITLE

from replication import ledger

BAD = {
    ENTRY + ENTRY: r"toy\.toml, entry 2: id = 'toy/table-1' stands twice",
    ENTRY.replace("toy/table-1", "toy/other"): "claims without a check: toy/other",
    "": r"toy\.toml: there must be entries",
    "claim = 3": r"toy\.toml: there must be entries",
    "claim = [1]": r"toy\.toml, entry 1: Expected `object`, got `int`",
    "colour = 3\n" + ENTRY: r"toy\.toml: unknown field 'colour'",
    ENTRY.replace('"toy/table-1"', "5"): r"entry 1: field id: Expected `str`, got `int`",
    ENTRY.replace(
        '"reproduced"', "3"
    ): r"\(toy/table-1\): field verdict: Expected `str`, got `int`",
    ENTRY.replace('"Table 1"', '["Table 1"]'): r"field where: Expected `str`, got `array`",
    ENTRY.replace('"Table 1"', '""'): r"field where: it must be one line",
    ENTRY.replace("reproduced", "perhaps"): r"field verdict: Invalid enum value 'perhaps'",
    ENTRY.replace("computation", "hope"): r"field evidence: Invalid enum value 'hope'",
    ENTRY.replace('"computation"', '"proof"'): "proof: evidence of proof needs it",
    ENTRY + "proof = 3\n": r"field proof: Expected `str`, got `int`",
    ENTRY.replace('where = "Table 1"\n', ""): r"missing required field `where`",
    ENTRY.replace('"Table 1"', '"  "'): r"field where: it must be one line",
    ENTRY.replace('"Table 1"', '"Table\\t1"'): r"field where: it must be one line",
    ENTRY.replace("toy/table-1", "toy/table-1\\n"): r"field id: it must be such as",
    ENTRY.replace('evidence = "computation"\n', ""): r"missing required field `evidence`",
    ENTRY + 'colour = "red"\n': r"unknown field `colour`",
    ENTRY + "rests_on = 4\n": r"field rests_on: Expected `array`, got `int`",
    ENTRY + 'rests_on = ["toy/none"]\n': r"field rests_on: no claim 'toy/none'",
    ENTRY + 'rests_on = ["toy/table-1"]\n': r"field rests_on: a circle, toy/table-1 < toy/table-1",
    ENTRY.replace("toy/table-1", "other/table-1"): "field id: it must start with toy/",
    ENTRY.replace("reproduced", "refuted"): "because: every verdict but reproduced needs it",
    ENTRY + 'because = "x"\n': "because: every verdict but reproduced needs it, and no other",
    ENTRY + '[[claim.off]]\nrow = "a"\n': r"field off\[0\]: .*missing required field `column`",
    ENTRY + '[[claim.readings]]\nsays = "a"\nverdict = "refuted"\n': "readings: there must be two",
    ENTRY + 2 * '[[claim.readings]]\nsays = "a"\nverdict = "reproduced"\n': "one stands twice",
    REFUTED: "erratum: a verdict of corrected, conditional, refuted needs it",
    ENTRY + ERRATUM: "erratum: .*, and no other",
    REFUTED + ERRATUM.replace("detail", "nothing"): r"field erratum\.matters: Invalid enum value",
    REFUTED + ERRATUM.replace("Counted.", ""): r"field erratum\.known: it must be one line",
    REFUTED + ERRATUM.replace("known", "guessed"): r"unknown field `guessed`",
    "[[claim]\n": r"toy\.toml cannot be read",
}


@pytest.mark.parametrize(("content", "message"), BAD.items(), ids=range(len(BAD)))
def test_a_bad_ledger_is_refused(toy, content, message):
    toy.claims.write_text(TITLE + content)
    with pytest.raises(ValueError, match=message):
        ledger.open_paper("toy")


def test_a_ledger_without_a_title_is_refused(toy):
    toy.claims.write_text(ENTRY)
    with pytest.raises(ValueError, match=r"toy\.toml: field 'title'"):
        ledger.open_paper("toy")


def test_a_ledger_that_is_a_folder_is_refused(toy):
    toy.claims.unlink()
    toy.claims.mkdir()
    with pytest.raises(ValueError, match=r"toy\.toml cannot be read"):
        ledger.open_paper("toy")


def test_a_check_without_a_claim_is_refused(toy):
    toy.room.check("toy/extra")(lambda: None)
    with pytest.raises(ValueError, match="without a claim: toy/extra"):
        ledger.open_paper("toy")


@pytest.mark.parametrize(
    ("where", "message"),
    [
        ("printed:none", "room.py: printed:none is not there"),
        ("absent:table", "room.py: absent:table is not there"),
        ("printed:TABLES", "room.py: printed:TABLES has no toy/table-1"),
    ],
)
def test_a_table_that_is_named_wrongly_is_refused(toy, where, message):
    toy.printed.TABLES = {}
    toy.room.tables["toy/table-1"] = where
    with pytest.raises(ValueError, match=message):
        toy.room.table("toy/table-1")


def test_what_rests_on_a_claim_falls_with_it(toy):
    chain = [ENTRY.replace("table-1", name) for name in ("a", "b", "c", "d")]
    chain[1] += 'rests_on = ["toy/a"]\n'
    chain[2] += 'rests_on = ["toy/b"]\n'
    toy.claims.write_text(TITLE + "".join(chain))
    _, claims = ledger.read_claims("toy")
    assert ledger.falls_with("toy/a", claims) == ["toy/b", "toy/c"]
    assert ledger.falls_with("toy/d", claims) == []


def test_two_checks_for_a_claim_are_refused(toy):
    with pytest.raises(ValueError, match="two checks"):
        toy.room.check("toy/table-1")(lambda: None)


def test_a_printed_table_that_nothing_computes_is_refused(toy):
    toy.table.with_name("table-02.csv").write_text("row,label,x\na,A,1\n")
    with pytest.raises(ValueError, match=r"table-02\.csv of toy: nothing computes it"):
        ledger.open_paper("toy")


@pytest.mark.parametrize("key", ["nope", "toy/table", "toy/table-11"])
def test_an_unknown_key_is_refused(toy, key):
    with pytest.raises(ValueError, match=key):
        ledger.select([key])


@pytest.mark.parametrize("key", ["toy", "toy/", "toy/table-1"])
def test_keys_select_papers_and_claims(toy, key):
    ((paper, claims),) = ledger.select([key])
    assert (paper.title, [claim.id for claim in claims]) == ("Toy", ["toy/table-1"])


def test_an_unknown_paper_is_refused(toy):
    with pytest.raises(ValueError, match="must be one of toy"):
        ledger.open_paper("none")


def test_an_erratum_is_read(toy):
    toy.claims.write_text(TITLE + REFUTED + ERRATUM)
    (_, claims) = ledger.read_claims("toy")
    erratum = claims["toy/table-1"].erratum
    assert (erratum.instead, erratum.matters) == ("Two rows.", ledger.Weight.DETAIL)


@pytest.mark.parametrize("written", [b"\xef\xbb\xbf%s", b"%s"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_a_byte_order_mark_and_the_ends_of_lines_do_not_matter(toy, written, end):
    content = toy.claims.read_bytes()
    toy.claims.write_bytes((written % content).replace(b"\n", end))
    assert ledger.read_claims("toy")[1].keys() == {"toy/table-1"}


@pytest.mark.parametrize(
    "content",
    [
        b"title = '\xff'",
        b"title = 1\r2",
        b"\xff\xfet",
        b"x=" + b"[" * 100_000,
        b"x=" + b"1" * 5_000,
        b"x=" + b"{a=" * 10_000,
    ],
    ids=range(6),
)
def test_what_is_no_toml_in_utf_8_is_refused_in_one_line(toy, content):
    toy.claims.write_bytes(content)
    with pytest.raises(ValueError, match=r"^toy\.toml cannot be read: [^\n]+$"):
        ledger.read_claims("toy")


GOOD = "Table 1,One row.,toy/table-1,\n"


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("", "no row for toy/table-1"),
        (f"{GOOD}Table 1,Two.,  ,\n", "line 3: there must be a claim or a reason why not"),
        (f"{GOOD}Table 1,Two.,toy/table-1,definition\n", "line 3: .* not both"),
        (f"{GOOD}Table 1,Two.,,same: \n", "line 3: why = 'same:': .* the last two with a text"),
        (f"{GOOD}Table 1,Two.,,not checkable:  \n", "line 3: why = 'not checkable:'"),
        (f"{GOOD} ,Two.,,definition\n", "line 3: it must have 4 fields"),
        (
            f"{GOOD}Table 1,One row. ,,motivation\n",
            "line 3: statement = 'One row.': it stands twice",
        ),
        (f'Table 1,"Two\nlines.",,definition\n{GOOD}a,b,c,\n', "line 5: claim = 'c'"),
    ],
)
def test_a_bad_inventory_is_refused_by_line(toy, rows, message):
    (toy.folder / "inventory").mkdir()
    file = toy.folder / "inventory" / "toy.csv"
    file.write_text(f"place,statement,claim,why\n{GOOD}A,B.,,same: Table 1\n")
    assert [one.why for one in ledger.read_inventory("toy")] == ["", "same: Table 1"]
    file.write_text(f"place,statement,claim,why\n{rows}")
    with pytest.raises(ValueError, match=rf"^toy\.csv:? {message}"):
        ledger.read_inventory("toy")
