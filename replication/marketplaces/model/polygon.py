"""Polygons of prices, which shrink as bounds say on which side better ones lie."""

from itertools import pairwise

Corner = tuple[float, float]
"""Price of commodity 2 and sum of rents."""


def clip(corners: list[Corner], normal: Corner, through: Corner) -> list[Corner]:
    """Keep the part of a polygon behind a line."""
    side = [(x - through[0]) * normal[0] + (y - through[1]) * normal[1] for x, y in corners]
    kept: list[Corner] = []
    for n, (here, a) in enumerate(zip(corners, side, strict=True)):
        there, b = corners[n - 1], side[n - 1]
        if (a < 0 < b) or (b < 0 < a):
            part = a / (a - b)
            kept.append(
                (here[0] + (there[0] - here[0]) * part, here[1] + (there[1] - here[1]) * part)
            )
        if a <= 0:
            kept.append(here)
    return kept


def centroid(corners: list[Corner]) -> Corner:
    """Centre of gravity of a polygon."""
    x0, y0 = corners[0]
    whole = x = y = 0.0
    for (a, b), (c, d) in pairwise(corners[1:]):
        area = (a - x0) * (d - y0) - (b - y0) * (c - x0)
        whole += area
        x += area * (a + c - 2 * x0)
        y += area * (b + d - 2 * y0)
    if abs(whole) < 1e-300:
        return x0, y0
    return x0 + x / (3 * whole), y0 + y / (3 * whole)
