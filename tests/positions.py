"""Positions of the sliders of a page to play with."""

from collections.abc import Sequence

import numpy as np

from replication.show.play import Playground


def at(play: Playground, shares: Sequence[float]) -> tuple[int, ...]:
    """Return the position at which each slider stands at a share of its way."""
    return tuple((np.array(shares) * play.positions).astype(int).tolist())
