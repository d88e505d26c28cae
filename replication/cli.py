"""The command line: ``replication verify | table | figure | claims | city | fetch``."""

import io
import json
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
import pandas as pd
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from replication import ledger, plotting, published
from replication.numerics import ConvergenceError, number, positive
from replication.wedge import calibration, census
from replication.wedge.tables import benefits

app = typer.Typer(
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
Keys = Annotated[
    list[str] | None,
    typer.Argument(metavar="[KEY]...", help="Papers, claim ids or beginnings of ids; default all."),
]


def require_folder(file: Path | None) -> None:
    """Refuse a file to be written whose folder does not exist, before any work is done."""
    if file is not None and not file.parent.is_dir():
        raise ValueError(f"file = {str(file)!r}: there is no folder {str(file.parent)!r}")


def write_file(path: Path, content: str | bytes) -> None:
    """Write a file at once, so that a failed run leaves what was there."""
    data = content.encode() if isinstance(content, str) else content
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _progress(
    results: Iterable[tuple[ledger.ClaimResult, ledger.TableResult | None]],
    total: int,
    console: Console,
) -> Iterator[tuple[ledger.ClaimResult, ledger.TableResult | None]]:
    """Show a bar on a terminal and a line for each claim elsewhere."""
    if not console.is_terminal:
        for result, table in results:
            typer.echo(_line(result))
            yield result, table
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("verifying", total=total)
        for result, table in results:
            progress.update(task, advance=1, description=result.claim.id)
            yield result, table


def _line(result: ledger.ClaimResult) -> str:
    state = "ok   " if result.holds else "FAILS"
    mark = "  (on a stand-in)" if result.on_stand_in else ""
    return f"{state} {result.claim.id}  {result.claim.verdict}  {result.seconds:.2f} s{mark}"


@app.command()
def verify(
    keys: Keys = None,
    json_file: Annotated[
        Path | None, typer.Option("--json", metavar="FILE", help="Write the findings as JSON.")
    ] = None,
) -> None:
    """Run the checks of the claims; exit 1 if any contradicts its record."""
    require_folder(json_file)
    selection = ledger.select(keys or [])
    total = sum(len(claims) for _, claims in selection)
    console = Console()
    results = list(_progress(ledger.run(selection), total, console))
    report = ledger.report(results)
    if json_file is not None:
        write_file(json_file, json.dumps(report, indent=1, allow_nan=False) + "\n")
    for result, table in results:
        if not result.holds:
            error = result.found.numbers.get("error")
            found = f"error: {error}" if error else result.found.verdict or "no verdict"
            typer.echo(f"FAILS {result.claim.id}: recorded {result.claim.verdict}, found {found}")
        if table is not None and table.missing:
            typer.echo(f"NOT COMPARED {table.claim.id}: {table.missing}")
        for drift in table.drift if table else ():
            typer.echo(f"DRIFT {drift}")
    weaker = sum(result.on_stand_in for result, _ in results)
    if weaker:
        typer.echo(f"{weaker} checks ran on a stand-in for data that are not here; some are weaker")
    holding = sum(result.holds for result, _ in results)
    cells = sum(table["cells"] for table in report["tables"])
    agree = sum(table["agree"] for table in report["tables"])
    typer.echo(f"{holding} of {total} claims hold; {agree} of {cells} printed cells agree")
    raise typer.Exit(0 if report["ok"] else 1)


def _maker(kind: Literal["tables", "figures"], item_id: str) -> Any:  # noqa: ANN401
    """Return what makes a table or a figure of any paper."""
    makers: dict[str, Any] = {}
    for key in ledger.paper_keys():
        makers |= getattr(ledger.open_paper(key).room, kind)
    if item_id not in makers:
        raise ValueError(f"{kind[:-1]} = {item_id!r}: it must be one of {', '.join(makers)}")
    return makers[item_id]


@app.command()
def table(
    table_id: Annotated[str, typer.Argument(metavar="ID", help="Such as wedge/table-3.")],
    csv_file: Annotated[
        Path | None, typer.Option("--csv", metavar="FILE", help="Write all digits as CSV.")
    ] = None,
    variant: Annotated[
        str, typer.Option(help="printed: as the paper computes it; correct: as it should be.")
    ] = "printed",
) -> None:
    """Recompute a table; cells that differ from the printed ones are marked with ≠."""
    require_folder(csv_file)
    make = _maker("tables", table_id)
    ours: pd.DataFrame = make(variant)
    if csv_file is not None:
        write_file(csv_file, ours.to_csv(lineterminator="\n"))
        return
    printed = published.read_table(table_id)
    off = {(cell.row, cell.column) for cell in published.compare(printed, ours) if not cell.agrees}
    shown = Table(title=table_id, title_justify="left")
    shown.add_column("row")
    for column in ours.columns:
        shown.add_column(str(column), justify="right")
    for row in ours.index:
        texts = printed.cells.loc[row]
        cells = [
            ("≠ " if (row, column) in off else "") + published.write_like(value, texts[column])
            if texts[column]
            else ""
            for column, value in ours.loc[row].items()
        ]
        shown.add_row(str(row), *cells)
    Console(width=None if sys.stdout.isatty() else 160).print(shown)


@app.command()
def figure(
    figure_id: Annotated[str, typer.Argument(metavar="ID", help="Such as wedge/figure-1.")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Ends in .png, .svg or .pdf.")],
) -> None:
    """Draw a figure into a file."""
    kind = file.suffix.removeprefix(".").lower()
    if kind not in ("png", "svg", "pdf"):
        raise ValueError(f"file = {file.name!r}: it must end in .png, .svg or .pdf")
    require_folder(file)
    make = _maker("figures", figure_id)
    drawn = io.BytesIO()
    undated = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}
    with plotting.house_style():
        make().savefig(drawn, format=kind, metadata=undated.get(kind))
    write_file(file, drawn.getvalue())


@app.command()
def claims(
    paper: Annotated[str | None, typer.Option(help="Only this paper's.")] = None,
    verdict: Annotated[str | None, typer.Option(help="Only those with this verdict.")] = None,
) -> None:
    """List the claims and their recorded verdicts."""
    if verdict is not None and verdict not in tuple(ledger.Verdict):
        raise ValueError(f"verdict = {verdict!r}: it must be one of {', '.join(ledger.Verdict)}")
    for _, entries in ledger.select([paper] if paper else []):
        for claim in entries:
            if verdict in (None, claim.verdict):
                typer.echo(f"{claim.id}\t{claim.verdict}\t{claim.where}\t{claim.statement}")


def _residents(text: str) -> float:
    try:
        residents = float(text)
    except ValueError:
        raise ValueError(f"population = {text!r}: it must be a number, above zero") from None
    return number("population", residents, positive)


@app.command(context_settings={"ignore_unknown_options": True})
def city(
    population: Annotated[list[str], typer.Argument(help="Residents, one or more cities.")],
    tax_rate: Annotated[float, typer.Option(help="Federal tax on labour income.")] = 0.33,
    ownership: Annotated[float, typer.Option(help="Share of land held across cities.")] = 1.0,
    land_elasticity: Annotated[float, typer.Option(help="Of land cost to population.")] = 0.25,
    land_weight: Annotated[float, typer.Option(help="Of land cost at the edge.")] = 0.15,
) -> None:
    """Benefits and wedges of a city of the wedge paper, in dollars per resident, as CSV."""
    residents = np.array([_residents(text) for text in population])
    here = calibration.land_city(land_elasticity, land_weight)
    rules = calibration.table_institutions(here, tax_rate, ownership)
    typer.echo(benefits(here, rules, residents).to_csv(float_format="%.10g"), nl=False)


@app.command()
def fetch() -> None:
    """Download the Census file that Tables 1-2 of the wedge paper need, and check it."""
    typer.echo(census.fetch())


@app.callback(invoke_without_command=True)
def without_command(context: typer.Context) -> None:
    """Recompute the claims, tables and figures of four papers on city size."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; bad input ends in one line on standard error and exit status 2."""
    try:
        status = app(args=arguments, standalone_mode=False)
    except typer.TyperException as error:
        _fail(error.format_message())
    except (ValueError, ConvergenceError, OSError) as error:
        _fail(str(error))
    except (typer.Abort, KeyboardInterrupt):
        sys.exit(130)
    sys.exit(status if isinstance(status, int) else 0)


def _fail(message: str) -> None:
    typer.echo(f"replication: {' '.join(message.split())}", err=True)
    sys.exit(2)


if __name__ == "__main__":
    main()
