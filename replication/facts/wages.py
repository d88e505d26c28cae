"""What the Bureau of Labor Statistics says people earn."""

from replication.datafolder import public_table

FULL_YEAR = 2_080
"""Hours behind the Bureau's annual figures."""


def mean_salary() -> float:
    """Mean annual wage of all occupations in the United States, May 2009, dollars."""
    return float(public_table("wages-2009")["annual"].to_numpy(float).item())


def mean_hourly_wage() -> float:
    """Mean hourly wage of all occupations in the United States, May 2009, dollars."""
    return float(public_table("wages-2009")["hourly"].to_numpy(float).item())
