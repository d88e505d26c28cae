"""The paper's own command: benefits and wedges of a city."""

from typing import TYPE_CHECKING, Annotated

import typer

from replication.files import require_writable, write_file
from replication.show.options import Csv

if TYPE_CHECKING:
    import pandas as pd

ABREAST = 4
"""Cities beside each other: a line has 80 characters."""

WORDS = {
    "SAB": "social average benefit, SAB",
    "SMB": "social marginal benefit",
    "PAB": "private average benefit, PAB",
    "PMB": "private marginal benefit",
    "within-city wedge": "SMB less SAB",
    "across-city wedge": "SAB less PAB",
}


def _residents(text: str) -> float:
    from replication.numerics import number, positive  # noqa: PLC0415

    try:
        residents = float(text)
    except ValueError:
        raise ValueError(f"population = {text!r}: it must be a number, above zero") from None
    return number("population", residents, positive)


def city(
    population: Annotated[
        list[str], typer.Argument(metavar="RESIDENTS", help="Residents of one or more cities.")
    ],
    tax_rate: Annotated[
        float, typer.Option(metavar="X", help="Federal tax rate on labour income.")
    ] = 0.33,
    ownership: Annotated[
        float, typer.Option(metavar="X", help="Share of land owned across cities.")
    ] = 1.0,
    land_elasticity: Annotated[
        float, typer.Option(metavar="X", help="Elasticity of land cost to population.")
    ] = 0.25,
    land_weight: Annotated[
        float, typer.Option(metavar="X", help="Weight of land cost, as in Tables 3-11.")
    ] = 0.15,
    csv_file: Csv = None,
) -> None:
    """Benefits and wedges in a city of the wedge paper.

    Dollars per resident and year.
    """
    import numpy as np  # noqa: PLC0415 - nor does a page of help wait for it

    from replication.wedge.model import calibration  # noqa: PLC0415
    from replication.wedge.printed.tables import benefits  # noqa: PLC0415

    require_writable(csv_file)
    residents = np.array([_residents(text) for text in population])
    try:
        with np.errstate(over="raise", under="raise", invalid="raise"):
            here = calibration.land_city(land_elasticity, land_weight)
            rules = calibration.table_institutions(here, tax_rate, ownership)
            found = benefits(here, rules, residents)
    except FloatingPointError:
        raise ValueError(
            "population, tax_rate, ownership, land_elasticity, land_weight ="
            f" {', '.join(population)}, {tax_rate:g}, {ownership:g}, {land_elasticity:g},"
            f" {land_weight:g}: one is so large or so small that floats cannot hold the benefits"
        ) from None
    if csv_file is not None:
        write_file(csv_file, found.to_csv(lineterminator="\n"))
        return
    for start in range(0, len(found), ABREAST):
        typer.echo(("\n" if start else "") + _in_dollars(found.iloc[start : start + ABREAST]))


def _in_dollars(found: "pd.DataFrame") -> str:
    """Write benefits to the cent, a column for each city."""
    shown = found.rename(columns=WORDS).T
    shown.columns = [f"{residents:,.10g}" for residents in found.index]
    shown = shown.rename_axis(columns="residents")
    return str(shown.to_string(float_format="{:,.2f}".format))
