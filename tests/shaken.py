"""What another machine's last digits would do to a page."""

from dataclasses import replace

import numpy as np

from replication.show.play import Playground

NOISE = 1e-11
"""Relative; solvers agree to more between machines."""


def shaken(play: Playground) -> Playground:
    """Return a playground whose numbers all differ a little."""
    rng = np.random.default_rng(20260101)
    noisy = lambda array: array * (1 + NOISE * rng.uniform(-1, 1, array.shape))
    return replace(
        play,
        x=noisy(play.x),
        y=noisy(play.y),
        numbers=noisy(play.numbers),
        points=noisy(play.points),
    )
