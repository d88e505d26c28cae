"""The paper's own command: benefits and wedges of a city."""

from typing import Annotated

import typer


def _residents(text: str) -> float:
    from replication.numerics import number, positive  # noqa: PLC0415

    try:
        residents = float(text)
    except ValueError:
        raise ValueError(f"population = {text!r}: it must be a number, above zero") from None
    return number("population", residents, positive)


def city(
    population: Annotated[list[str], typer.Argument(help="Residents of one or more cities.")],
    tax_rate: Annotated[float, typer.Option(help="Federal tax rate on labour income.")] = 0.33,
    ownership: Annotated[float, typer.Option(help="Share of land owned across cities.")] = 1.0,
    land_elasticity: Annotated[
        float, typer.Option(help="Elasticity of land cost to population.")
    ] = 0.25,
    land_weight: Annotated[
        float, typer.Option(help="Weight of land cost, as in Tables 3-11.")
    ] = 0.15,
) -> None:
    """Benefits and wedges in a city of the wedge paper, as CSV.

    Dollars per resident and year.
    """
    import numpy as np  # noqa: PLC0415 - nor does a page of help wait for it

    from replication.wedge.model import calibration  # noqa: PLC0415
    from replication.wedge.printed.tables import benefits  # noqa: PLC0415

    residents = np.array([_residents(text) for text in population])
    here = calibration.land_city(land_elasticity, land_weight)
    rules = calibration.table_institutions(here, tax_rate, ownership)
    typer.echo(benefits(here, rules, residents).to_csv(float_format="%.10g"), nl=False)
