"""The map of a paper: arrows, layers, boxes."""

import re
from xml.etree import ElementTree as ET

import msgspec
import pytest

from replication.ledger import Claim, Verdict, paper_keys, read_claims
from replication.show import graph

CHAIN = {"a": (), "b": ("a",), "c": ("a", "b"), "d": ("c",), "e": (), "f": ("e",), "alone": ()}


@pytest.fixture
def claims():
    """A few claims of a paper that rest on each other as `CHAIN` says, and one that does not."""
    known = list(read_claims("land")[1].values())
    return {
        f"land/{name}": msgspec.structs.replace(
            claim, id=f"land/{name}", rests_on=tuple(f"land/{one}" for one in used)
        )
        for (name, used), claim in zip(CHAIN.items(), known, strict=False)
    }


def test_arrows_leave_out_what_others_imply(claims):
    found = {(u[5:], v[5:]) for u, v in graph.dependencies(claims).edges}
    assert found == {("a", "b"), ("b", "c"), ("c", "d"), ("e", "f")}


def test_each_claim_is_in_a_layer_after_all_that_it_uses(claims):
    arrows = graph.dependencies(claims)
    layered = graph.layers(arrows)
    at = {one: i for i, layer in enumerate(layered) for one in layer}
    assert set(at) == set(claims) - {"land/alone"}
    assert all(at[used] < at[user] for used, user in arrows.edges)


def test_the_order_within_layers_crosses_no_arrow_where_none_need_cross():
    names = {f"land/{c}": () for c in "abcd"} | {
        f"land/{c}": (f"land/{u}",) for c, u in zip("zyxw", "abcd", strict=True)
    }
    known = list(read_claims("land")[1].values())
    made = {
        name: msgspec.structs.replace(claim, id=name, rests_on=used)
        for (name, used), claim in zip(names.items(), known, strict=False)
    }
    first, second = graph.layers(graph.dependencies(made))
    assert [made[one].rests_on[0] for one in second] == first


def test_a_box_tells_its_claim_in_letters_and_how_many_fall(claims):
    written, shown = "zbar > eta, c~_h", "z\u0304 > η, c\u0303_h"
    claims = {key: msgspec.structs.replace(one, statement=written) for key, one in claims.items()}
    root = ET.fromstring(graph.svg(claims))  # noqa: S314
    titles = {one.attrib["href"][12:]: one.findtext("title") for one in root.iter("a")}
    assert all(shown in title for title in titles.values())
    assert titles["a"].endswith("3 claims fall with it.")
    assert titles["e"].endswith("1 claim falls with it.")
    assert "fall" not in titles["d"]


def test_the_picture_has_a_linked_box_for_each_and_no_two_overlap(claims):
    drawn = graph.svg(claims)
    root = ET.fromstring(drawn)  # noqa: S314
    links = [one.attrib["href"] for one in root.iter("a")]
    assert sorted(links) == sorted(f"#claim-land-{name}" for name in CHAIN if name != "alone")
    corners = [(int(box.attrib["x"]), int(box.attrib["y"])) for box in root.iter("rect")]
    for i, (x, y) in enumerate(corners):
        for other_x, other_y in corners[i + 1 :]:
            assert abs(x - other_x) >= graph.WIDTH or abs(y - other_y) >= graph.HEIGHT
    assert drawn.count('class="head"') == len(graph.dependencies(claims).edges)
    assert "3 claims fall with it." in drawn


def test_a_layer_of_many_fills_rows_that_the_page_has_room_for():
    layer = [f"land/{i}" for i in range(12)]
    places, tall = graph._places([layer, ["land/last"]])
    assert len(set(places.values())) == 13
    assert len({y for _, y in places.values()}) == 4
    right = graph.IN_A_ROW * (graph.WIDTH + graph.ACROSS)
    assert all(0 < x <= right - graph.WIDTH - graph.ACROSS + 1 for x, _ in places.values())
    assert max(y for _, y in places.values()) + graph.HEIGHT <= tall
    lowest = max(places[one][1] for one in layer)
    assert places["land/last"][1] - lowest == graph.HEIGHT + graph.APART


@pytest.mark.parametrize("verdict", list(Verdict))
def test_a_verdict_is_told_by_sign_and_word_too(verdict, claims):
    one: Claim = msgspec.convert(
        {
            **msgspec.to_builtins(claims["land/a"]),
            "verdict": str(verdict),
            "because": "" if verdict is Verdict.REPRODUCED else "why",
            "erratum": {"instead": "x", "known": "x", "matters": "detail", "effect": "x"}
            if verdict in ("corrected", "conditional", "refuted")
            else None,
            "readings": [],
        },
        Claim,
    )
    drawn = graph.svg({**claims, "land/a": one})
    box = re.search(r'<a href="#claim-land-a".*?</a>', drawn, re.DOTALL)[0]
    assert graph.SIGNS[verdict] in box
    assert f": {verdict.words}." in box
    assert len(set(graph.SIGNS.values())) == len(Verdict)


@pytest.mark.parametrize("key", paper_keys())
def test_no_two_boxes_of_a_paper_read_alike(key):
    root = ET.fromstring(graph.svg(read_claims(key)[1]))  # noqa: S314
    read = ["; ".join(line.text for line in one.iter("text")) for one in root.iter("a")]
    assert len(read) > 80
    assert len(set(read)) == len(read)
    assert max(len(line.text) for line in root.iter("text")) <= graph.NAME
