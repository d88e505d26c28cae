"""What the rooms share: numerics, printed tables, the ledger, figures and what chapters show."""

import numpy as np
import pandas as pd
from inputs.kinds import Anything, Flag, Key, Real, Room, Thing, Whole, positive
from matplotlib.figure import Figure

from replication import ledger, numerics, published, readme

FRAME = Thing(lambda: pd.DataFrame({"a": [1.5]}))
TABLE = Thing(lambda: published.read_table("wedge/table-3"))
OURS = Thing(lambda: published.read_table("wedge/table-3").cells.map(lambda _: 0.0))
PAPER = Thing(lambda: ledger.open_paper("land"))
CLAIM = Thing(lambda: next(iter(PAPER.example.claims.values())))
TABLE_CLAIM = Thing(lambda: ledger.open_paper("wedge").claims["wedge/table-3"])
CELL = Thing(lambda: published.Cell("row", "(1)", "1.0", 1.0))
PAPERS = ("land", "marketplaces", "sorting", "wedge")
LIMIT = Anything(lambda: 0, "a constant of the caller")
LIMIT_BELOW = Anything(lambda: -np.inf, "a constant of the caller")
LIMIT_ABOVE = Anything(lambda: 2, "a constant of the caller")
NUMBER = Real(1.5, undefined=True)

ROOM = Room(
    words={
        "frame": FRAME,
        "decimals": Whole(2, low=0, top=9),
        "table_id": Key("wedge/table-3", ("wedge/table-3", "wedge/table-11")),
        "ours": OURS,
        "changed": Flag(),
        "tables": Thing(lambda: [("wedge/table-3", OURS.example)]),
        "keys": Key(["land/proposition-1"], ()),
        "chapter": Anything(lambda: None, "a filter: what matches no claim is refused"),
        "holds": Flag(),
        "verdict": Thing(lambda: ledger.Verdict.REPRODUCED),
        "claim_id": Anything(lambda: "land/test", "pairing with the claims refuses unknown ids"),
        "paper": PAPER,
        "claims": Thing(lambda: PAPER.example.claims),
        "room": Thing(lambda: PAPER.example.room),
        "key": Key("land", PAPERS),
        "claim": CLAIM,
        "cell": Anything(lambda: CELL.example, "compared by its row and column"),
        "variant": Anything(lambda: "printed", "the result says which variant broke off"),
        "selection": Anything(
            lambda: [(PAPER.example, [CLAIM.example])], "a generator, read later"
        ),
        "results": Thing(lambda: list(ledger.run([(PAPER.example, [CLAIM.example])]))),
        "name": Anything(lambda: "value", "what the caller calls its parameter"),
        "value": Real(1.5),
        "low": LIMIT,
        "high": LIMIT_ABOVE,
        "function": Thing(lambda: lambda x: x - 1.0),
        "minimum": LIMIT_BELOW,
        "xtol": positive(1e-12, top=1e-2),
        "digits": Whole(3, low=1),
        "rows": Whole(1, low=1, top=3),
        "columns": Whole(1, low=1, top=3),
        "width": positive(7.0, top=30.0),
        "height": positive(4.2, top=30.0),
        "axes": Thing(lambda: Figure().subplots()),
        "x": Real(0.5),
        "y": Real(0.5),
        "offset": Real((4, 6), shaped=True),
        "text": Key("1,234.5", ("1,234.5", "0.250", "4.6%", "1.2E+3")),
        "printed": Thing(lambda: published.parse("1.50")),
        "table": TABLE,
        "readme": Thing(lambda: f"{readme.START}{readme.END}"),
        "check": Thing(lambda: numerics.within),
        "limits": Anything(lambda: (0.0, 2.0), "constants of the caller"),
        "allowed": Thing(lambda: ("a", "b")),
        "least": LIMIT,
        "array": Thing(lambda: np.array([1.0, 2.0])),
    },
    special={
        "numerics.unless_missing": {
            "value": Real(1.5, low=0.0, high=2.0, closed=True, undefined=True)
        },
        "numerics.within": {"value": Real(1.5, low=0.0, high=2.0, closed=True)},
        "numerics.inside": {"value": Real(1.5, low=0.0, high=2.0)},
        "numerics.number": {"value": Real(1.5, low=0.0, high=2.0, closed=True, single=True)},
        "published.PublishedTable.text": {
            "row": Key("agglomeration", ("agglomeration", "commuting")),
            "column": Key("(1)", ("(1)", "(2)")),
        },
        "numerics.entries": {"size": Anything(lambda: 2, "a constant of the caller")},
        "published.table_file": {
            "table_id": Anything(lambda: "wedge/table-3", "read_table says if there is such a file")
        },
        "published.agrees": {"value": NUMBER},
        "published.write_like": {"value": NUMBER},
        "display.verdicts": {"keys": Key("land/text", ())},
        "ledger.read_claims": {"paper": Key("land", PAPERS)},
        "ledger.compare_table": {
            "paper": Thing(lambda: ledger.open_paper("wedge")),
            "claim": TABLE_CLAIM,
        },
        "numerics.choice": {"value": Key("a", ("a", "b"))},
        "numerics.whole": {
            "value": Whole(1, low=0, high=2),
        },
        "numerics.find_root": {
            "low": Real(0.5),
            "high": Real(2.0),
            "parameters": Anything(lambda: (1.0,), "passed on to the function"),
            "function": Thing(lambda: np.subtract),
        },
    },
    receivers={
        "published.PublishedTable": TABLE,
        "ledger.Room": Thing(lambda: ledger.Room("test")),
        "ledger.TableResult": Thing(
            lambda: ledger.compare_table(ledger.open_paper("wedge"), TABLE_CLAIM.example)
        ),
    },
    records=frozenset(
        {
            *(
                f"ledger.{name}"
                for name in (
                    "OffCell",
                    "Claim",
                    "Finding",
                    "Room",
                    "Paper",
                    "ClaimResult",
                    "TableResult",
                )
            ),
            *(f"published.{name}" for name in ("Printed", "PublishedTable", "Cell")),
            "display.HtmlTable",
        }
    ),
    once=frozenset(
        {
            "display.beside",
            "display.verdicts",
            "ledger.compare_table",
            "ledger.open_paper",
            "ledger.select",
        }
    ),
)
