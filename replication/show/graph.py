"""The map of a paper: its claims in layers, with arrows down from what is used to what uses it."""

import re
from collections.abc import Iterator, Mapping
from html import escape

import networkx as nx

from replication.ledger import Claim, Verdict, falls_with
from replication.show.words import plain

WIDTH, HEIGHT, ACROSS, DOWN, APART = 176, 40, 28, 14, 46
"""Size of a claim's box; room between boxes of a row, rows of a layer and layers, in pixels."""

IN_A_ROW = 5
"""Boxes of a row: what a page has room for, on a screen and on paper."""

SWEEPS = 12
"""How often the layers are ordered by their neighbours."""

PLACE, NAME = 20, 25
"""Letters of a claim's place and of its name that fit into a box."""

SIGNS = {
    Verdict.REPRODUCED: "✓",
    Verdict.CORRECTED: "✎",
    Verdict.CONDITIONAL: "?",
    Verdict.REFUTED: "✗",
    Verdict.OUT_OF_REACH: "–",
}
"""What stands beside a verdict, so that none is told by its colour alone."""


def dependencies(claims: Mapping[str, Claim]) -> nx.DiGraph:
    """Arrows from each claim to those that use it, without those that others imply.

    Parameters
    ----------
    claims : mapping of id to Claim
        Of one paper; those that neither use nor are used are left out.
    """
    arrows = nx.DiGraph([(used, claim.id) for claim in claims.values() for used in claim.rests_on])
    return nx.transitive_reduction(arrows)


def layers(arrows: nx.DiGraph) -> list[list[str]]:
    """Claims by layers: each below all that it uses, in an order that crosses few arrows."""
    layered = [sorted(layer) for layer in nx.topological_generations(arrows)]
    for sweep in range(SWEEPS):
        forward = sweep % 2 == 0
        place = {one: i / len(layer) for layer in layered for i, one in enumerate(layer)}
        for layer in layered if forward else reversed(layered):
            near = arrows.pred if forward else arrows.succ
            weight = {
                one: sum(place[other] for other in near[one]) / len(near[one])
                if near[one]
                else place[one]
                for one in layer
            }
            layer.sort(key=lambda one: (weight[one], one))
            place |= {one: i / len(layer) for i, one in enumerate(layer)}
    return layered


def svg(claims: Mapping[str, Claim]) -> str:
    """Draw the map as SVG; each box leads to its claim on the same page.

    Parameters
    ----------
    claims : mapping of id to Claim
        Of one paper, at least one of which rests on another.
    """
    arrows = dependencies(claims)
    places, tall = _places(layers(arrows))
    wide = IN_A_ROW * (WIDTH + ACROSS) - ACROSS + 2
    frame = f'width="{wide}" height="{tall}" viewBox="0 0 {wide} {tall}"'
    return "\n".join(
        [
            f'<svg class="map" role="group" aria-label="What rests on what" {frame}>',
            *(_arrow(*places[used], *places[user]) for used, user in sorted(arrows.edges)),
            *(line for one in places for line in _box(claims[one], claims, *places[one])),
            "</svg>",
        ]
    )


def _places(layered: list[list[str]]) -> tuple[dict[str, tuple[int, int]], int]:
    """Upper left corners of the boxes, layers from above to below, and the height of the whole."""
    places: dict[str, tuple[int, int]] = {}
    y = 2
    for layer in layered:
        rows = -(-len(layer) // IN_A_ROW)
        for row in range(rows):
            boxes = layer[row * len(layer) // rows : (row + 1) * len(layer) // rows]
            left = (IN_A_ROW - len(boxes)) * (WIDTH + ACROSS) // 2 + 1
            places |= {one: (left + i * (WIDTH + ACROSS), y) for i, one in enumerate(boxes)}
            y += HEIGHT + DOWN
        y += APART - DOWN
    return places, y - APART + 2


def _arrow(x: int, y: int, to_x: int, to_y: int) -> str:
    start, end = y + HEIGHT, to_y - 5
    middle, left, right = (start + end) // 2, x + WIDTH // 2, to_x + WIDTH // 2
    return (
        f'<path class="arrow" d="M{left} {start}C{left} {middle} {right} {middle} {right} {end}"/>'
        f'<path class="head" d="M{right} {end + 5}l-4 -7h8z"/>'
    )


def _box(claim: Claim, claims: Mapping[str, Claim], x: int, y: int) -> Iterator[str]:
    """Yield a claim's box: rounded if it stands as printed, square with a mark if it does not."""
    falling = len(falls_with(claim.id, claims))
    told = f"{claim.where}: {claim.verdict.words}. {claim.statement}"
    if falling:
        told += f" {falling} claim{'s fall' if falling > 1 else ' falls'} with it."
    lines = [f"{SIGNS[claim.verdict]} {_brief(claim.where)}", *_name(claim.id)]
    top = y + (25 if len(lines) == 1 else 17)
    round_corner = HEIGHT // 2 if claim.verdict is Verdict.REPRODUCED else 2
    yield f'<a href="#claim-{claim.id.replace("/", "-")}" class="{claim.verdict}">'
    yield f"<title>{escape(plain(told))}</title>"
    yield f'<rect x="{x}" y="{y}" width="{WIDTH}" height="{HEIGHT}" rx="{round_corner}"/>'
    for kind, line in zip(("place", "name"), lines, strict=False):
        yield f'<text class="{kind}" x="{x + 12}" y="{top}">{escape(line)}</text>'
        top += 15
    yield "</a>"


def _name(claim_id: str) -> list[str]:
    """Return what tells a claim from the others of its place, in a line; none if it is alone."""
    return [_cut(part.replace("-", " "), NAME) for part in claim_id.split("/")[2:][-1:]]


def _brief(where: str) -> str:
    for long, brief in (
        ("Proposition", "Prop."),
        ("Equation", "Eq."),
        ("equation", "eq."),
        ("Appendix", "App."),
        ("Section", "Sec."),
        ("Corollary", "Cor."),
        ("Theorem", "Thm."),
        ("Footnote", "Fn."),
    ):
        where = re.sub(rf"\b{long}\b", brief, where)
    return _cut(where, PLACE)


def _cut(words: str, most: int) -> str:
    return words if len(words) <= most else f"{words[: most - 1]}…"
