"""What the rooms share: numerics, printed tables, the ledger, figures and what chapters show."""

import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
from inputs.kinds import Anything, Flag, Key, Real, Room, Text, Thing, Whole, positive
from matplotlib.figure import Figure

from replication import datafolder, ledger, numerics, published, sweeping
from replication.show import picture, readme
from replication.show import play as playground

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
REGISTERED = "read when the decorated function is registered"
SLIDER = Thing(lambda: playground.Slider("slope", "slope", (0.0, 1.0), 0))
AXIS = Thing(lambda: picture.Axis("x", 0.0, 2.0, (0.0, 1.0)))
LINE = Thing(lambda: picture.Line("A", "a line"))
MARK = Thing(lambda: picture.Mark("X", "a mark"))
READOUT = Thing(lambda: playground.Readout("slope"))
FOLDER = Thing(lambda: Path(tempfile.mkdtemp()))
SWEPT = "land/equation-9"
PLANNED = Thing(lambda: sweeping.plan(SWEPT, 5, folder=FOLDER.example))
PLAY = Thing(
    lambda: playground.Playground(
        name="test",
        title="A line.",
        sliders=(SLIDER.example,),
        x_axis=AXIS.example,
        y_axis=AXIS.example,
        lines=(LINE.example,),
        x=np.array([0.0, 1.0, 2.0]),
        y=np.array([[[0.0, 1.0, 2.0]], [[1.0, 1.0, 1.0]]]),
        readouts=(READOUT.example,),
        numbers=np.array([[0.0], [1.0]]),
    )
)

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
        "text": Text("1,234.5", wrong=("", "nonsense", "1,234.5x", "1..5")),
        "printed": Thing(lambda: published.parse("1.50")),
        "table": TABLE,
        "readme": Thing(lambda: f"{readme.START}{readme.END}"),
        "check": Thing(lambda: numerics.within),
        "limits": Anything(lambda: (0.0, 2.0), "constants of the caller"),
        "allowed": Thing(lambda: ("a", "b")),
        "least": LIMIT,
        "array": Thing(lambda: np.array([1.0, 2.0])),
        "file": FOLDER,
        "path": Thing(lambda: FOLDER.example / "written"),
        "content": Thing(lambda: "a text"),
        "seed": Whole(1),
        "known": Text(wrong=("",)),
        "effect": Text(wrong=("",)),
        "matters": Key("detail", ledger.Weight),
        "tries": Text(),
        "domain": Text(),
        "instead": Text(),
        "inside": Flag(),
        "block": Whole(10, low=1),
        "good": Anything(lambda: True, "what the caller found"),
        "form": Text(".2f", wrong=("nonsense", "d")),
        "label": Text(),
        "unit": Text(),
        "none": Text(),
        "title": Text(),
        "below": Flag(),
        "log": Flag(),
        "legend": Flag(),
        "style": Key("line", ("line", "bar")),
        "names": Key((), ((),)),
        "ticks": Real((0.5, 1.0), low=-1.0, high=2.0, closed=True, shaped=True, free=True),
        "start": Whole(0, low=0, high=1),
        "position": Whole(0, low=0, high=1),
        "sliders": Thing(lambda: (SLIDER.example,)),
        "x_axis": AXIS,
        "y_axis": AXIS,
        "lines": Thing(lambda: (LINE.example,)),
        "readouts": Thing(lambda: (READOUT.example,)),
        "marks": Thing(lambda: (MARK.example,)),
        "cases": Thing(lambda: {"flat": {"slope": 0.0}}),
        "premise": Thing(lambda: np.array([True])),
        "parameters": Thing(lambda: {"value": [1.0]}),
        "draws": Whole(5, low=1, top=20),
        "jobs": Whole(1, low=1),
        "scheduler": Anything(lambda: None, "Dask says whether it is the address of a scheduler"),
        "folder": FOLDER,
        "planned": PLANNED,
        "blocks": Thing(lambda: {0: next(PLANNED.example.compute([0]))}),
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
        "display.verdicts": {"keys": Key("land/equation-3", ())},
        "datafolder.public_table": {"name": Key("population-2009", datafolder.public_names())},
        "datafolder.provenance": {"name": Key("population-2009", datafolder.public_names())},
        "display.errata": {"paper": Key("land", PAPERS)},
        "files.require_writable": {"file": Thing(lambda: FOLDER.example / "file")},
        "ledger.Erratum": {"instead": Text(wrong=("",))},
        "ledger.plain": {"value": Anything(lambda: 1.5, "what is no number of NumPy stays")},
        "ledger.Room.sweep": {
            name: Anything(lambda: "a text", REGISTERED) for name in ("tries", "domain", "instead")
        }
        | {"block": Anything(lambda: 10, REGISTERED)},
        "numerics.text": {"value": Text()},
        "picture.need": {
            "value": Anything(lambda: 1.5, "what the caller found"),
            "allowed": Anything(lambda: "good", "said by the caller"),
        },
        "picture.form_of_numbers": {
            "name": Anything(lambda: "form", "what the caller calls its parameter"),
            "form": Text(".2f", wrong=("nonsense", "d")),
        },
        "picture.Axis": {
            "low": Real(-1.0, high=2.0),
            "high": Real(2.0, low=-1.0),
            "log": Anything(lambda: False, "takes another example"),
        },
        "picture.Axis.share": {"value": Real(1.5, missing=True)},
        "picture.Line": {"name": Text()},
        "picture.Mark": {"name": Text()},
        "playground.Slider": {
            "name": Text("slope", wrong=("", "Slope", "a b")),
            "values": Real((0.0, 1.0), shaped=True, free=True),
        },
        "playground.Readout.write": {"value": Real(1.5, missing=True, single=True)},
        "playground.Playground": {
            "name": Text("test", wrong=("", "a b")),
            "x": Real(np.array([0.0, 1.0, 2.0]), shaped=True, missing=True),
            "y": Real(np.array([[[0.0, 1.0, 2.0]], [[1.0, 1.0, 1.0]]]), shaped=True, missing=True),
            "numbers": Real(np.array([[0.0], [1.0]]), shaped=True, missing=True),
            "points": Real(np.full((2, 1, 2), 0.5), shaped=True, missing=True),
        },
        "playground.Playground.number": {"label": Key("slope", ("slope",))},
        "sweeping.registered": {"claim_id": Key(SWEPT, (SWEPT,))},
        "sweeping.plan": {"claim_id": Key(SWEPT, (SWEPT,))},
        "sweeping.sweep": {"claim_id": Key(SWEPT, (SWEPT,))},
        "sweeping.Plan.compute": {"numbers": Thing(lambda: [0])},
        "trials.Trials": {
            "holds": Thing(lambda: np.array([True])),
            "instead": Thing(lambda: np.array([True])),
        },
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
        "picture.Axis": AXIS,
        "playground.Playground": PLAY,
        "playground.Readout": READOUT,
        "sweeping.Plan": PLANNED,
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
            *(f"sweeping.{name}" for name in ("Block", "Plan", "Result")),
        }
    ),
    inner=frozenset(
        {
            *(f"picture.{name}" for name in ("frame", "legend", "path", "stroke")),
            *(f"sweeping.{name}" for name in ("compute_block", "Plan.keep", "Plan.path")),
        }
    ),
    once=frozenset(
        {
            "display.beside",
            "display.verdicts",
            "ledger.compare_table",
            "ledger.open_paper",
            "ledger.select",
            "sweeping.Plan.compute",
            "sweeping.sweep",
        }
    ),
)
