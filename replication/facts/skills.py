"""Where graduates live: small and big metropolitan areas."""

import numpy as np
import pandas as pd

from replication.datafolder import public_table

BIG = 1_000_000
"""A big area has more residents than this, as in the sorting paper's Table 1."""


def college_shares() -> pd.DataFrame:
    """Shares of graduates among persons aged 25 or more, 2006-2010.

    Returns
    -------
    DataFrame
        Rows ``small`` and ``big``; the number of areas, the share by people, and the mean of the
        areas' shares.
    """
    table = public_table("commuting-2010")
    rows = {}
    for name, part in (
        ("small", table[table["residents"] <= BIG]),
        ("big", table[table["residents"] > BIG]),
    ):
        rows[name] = {
            "areas": len(part),
            "by people": float(np.average(part["college"], weights=part["residents"])) / 100,
            "mean of areas": float(part["college"].mean()) / 100,
        }
    return pd.DataFrame.from_dict(rows, orient="index")
