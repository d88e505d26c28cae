"""The command line: ``replication verify | sweep | table | figure | claims | city | fetch``."""

import io
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
import pandas as pd
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from threadpoolctl import threadpool_limits

from replication import ledger, plotting, published, sweeping
from replication.files import is_standard_output, require_writable, write_file
from replication.numerics import ConvergenceError, choice, number, positive
from replication.wedge import calibration, census
from replication.wedge.tables import benefits

app = typer.Typer(
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
Keys = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="KEY",
        help="A paper, a claim or the first parts of its id: land, wedge/table-3, "
        "land/proposition-2. All claims if none is given.",
        show_default=False,
    ),
]


def _progress(
    results: Iterable[tuple[ledger.ClaimResult, ledger.TableResult | None]],
    total: int,
    say: Callable[[str], None],
) -> Iterator[tuple[ledger.ClaimResult, ledger.TableResult | None]]:
    """Show a bar on a terminal and a line for each claim elsewhere."""
    console = Console()
    if not console.is_terminal:
        for result, table in results:
            say(_line(result))
            yield result, table
        return
    with _bar(console) as progress:
        task = progress.add_task("verifying", total=total)
        for result, table in results:
            progress.update(task, advance=1, description=result.claim.id)
            yield result, table


SHOWN = 3
"""Exceptions of a sweep that are printed; the JSON file has some more."""


def _bar(console: Console) -> Progress:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)


def _line(result: ledger.ClaimResult) -> str:
    state = "ok   " if result.holds else "FAILS"
    mark = "  (on a stand-in)" if result.on_stand_in else ""
    return f"{state} {result.claim.id}  {result.claim.verdict}  {result.seconds:.2f} s{mark}"


def _say_beside(file: Path | None) -> Callable[[str], None]:
    """Return what prints a line: on standard error if `file` is standard output."""
    return partial(typer.echo, err=is_standard_output(file))


@app.command()
def verify(
    keys: Keys = None,
    json_file: Annotated[
        Path | None,
        typer.Option("--json", metavar="FILE", help="Write all numbers that were found as JSON."),
    ] = None,
) -> None:
    """Check claims and printed cells against their recorded verdicts.

    Exit 1 if a check does not support its claim's recorded verdict, or a printed cell agrees or
    differs otherwise than recorded.
    """
    require_writable(json_file)
    selection = ledger.select(keys or [])
    total = sum(len(claims) for _, claims in selection)
    say = _say_beside(json_file)
    results = list(_progress(ledger.run(selection), total, say))
    report = ledger.report(results)
    if json_file is not None:
        write_file(json_file, json.dumps(report, indent=1, allow_nan=False) + "\n")
    for result, table in results:
        if not result.holds:
            error = result.found.numbers.get("error")
            found = f"error: {error}" if error else result.found.verdict or "no verdict"
            say(f"FAILS {result.claim.id}: recorded {result.claim.verdict}, found {found}")
        if table is not None and table.missing:
            say(f"NOT COMPARED {table.claim.id}: {table.missing}")
        for drift in table.drift if table else ():
            say(f"DRIFT {drift}")
    weaker = sum(result.on_stand_in for result, _ in results)
    if weaker:
        say(f"{weaker} checks ran on a stand-in for data that are not here; some are weaker")
    holding = sum(result.holds for result, _ in results)
    cells = sum(table["cells"] for table in report["tables"])
    agree = sum(table["agree"] for table in report["tables"])
    say(f"{holding} of {total} claims hold; {agree} of {cells} printed cells agree")
    raise typer.Exit(0 if report["ok"] else 1)


@app.command()
def sweep(
    claim: Annotated[
        str | None, typer.Argument(metavar="CLAIM", help="Such as land/proposition-3/i.")
    ] = None,
    draws: Annotated[
        int, typer.Option(metavar="N", help="Random economies that the claim is tried on.")
    ] = 100_000,
    jobs: Annotated[
        int | None, typer.Option(metavar="N", help="Processes on this machine; 1 if not given.")
    ] = None,
    scheduler: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS",
            help="Use the workers of a Dask scheduler instead, such as tcp://10.0.0.1:8786.",
        ),
    ] = None,
    seed: Annotated[
        int, typer.Option(metavar="N", help="Same seed, same draws, same answer.")
    ] = sweeping.SEED,
    folder: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Where finished blocks of draws are kept; by default in your cache.",
        ),
    ] = None,
    json_file: Annotated[
        Path | None, typer.Option("--json", metavar="FILE", help="Write the answer as JSON.")
    ] = None,
    list_claims: Annotated[
        bool, typer.Option("--list", help="List the claims that can be swept, and stop.")
    ] = False,
) -> None:
    """Try a claim about all parameters on many more random draws than its check does.

    The answer depends on the claim, the seed and the number of draws alone, not on the workers.
    Finished blocks of draws are kept: the same command resumes where an interrupted one stopped,
    and a longer sweep extends a shorter one.

    Exit 1 if the draws do not support the recorded verdict. A reproduced claim may have no
    exception. A claim with another verdict must have one, unless the draws stay inside the
    condition that is recorded; and what is recorded in its place may have none.
    """
    if list_claims:
        for entry, made in sweeping.available():
            typer.echo(f"{entry.id}\t{entry.verdict}\t{made.tries}")
        return
    if claim is None:
        raise ValueError("claim: name one; `replication sweep --list` lists those that there are")
    if scheduler is not None and jobs is not None:
        raise ValueError("jobs: it cannot go with a scheduler, all of whose workers are used")
    workers = 1 if jobs is None else jobs
    say = _say_beside(json_file)
    require_writable(json_file)
    planned = sweeping.plan(claim, draws, seed=seed, folder=folder)
    blocks = planned.kept()
    missing = (number for number in range(planned.blocks) if number not in blocks)
    if blocks:
        say(f"{len(blocks)} of {planned.blocks} blocks of draws were finished before")
    try:
        with _bar(Console()) as progress:
            task = progress.add_task(claim, total=planned.blocks, completed=len(blocks))
            for block in planned.compute(missing, jobs=workers, scheduler=scheduler):
                blocks[block.number] = block
                progress.advance(task)
    except KeyboardInterrupt:
        done = f"{len(blocks)} of {planned.blocks} blocks of draws are finished"
        typer.echo(f"replication: stopped; {done}, and the same command goes on", err=True)
        raise
    found = sweeping.merge(planned, blocks)
    if json_file is not None:
        write_file(json_file, json.dumps(found.report(), indent=1, allow_nan=False) + "\n")
    for line in _sweep_lines(found):
        say(line)
    raise typer.Exit(0 if found.supports else 1)


def _sweep_lines(found: sweeping.Result) -> Iterator[str]:
    """Say in a few lines what a sweep found."""
    claim, made = found.claim, found.sweep
    yield f"{claim.id}, recorded {claim.verdict}: {claim.statement}"
    yield f"tried: {made.tries}"
    yield f"drawn: {made.domain}; {found.draws:,} draws, seed {found.seed}"
    if found.premise < found.draws:
        yield f"premise: met in {found.premise:,} draws"
    yield f"claim: {_share(found.holds, found.premise)}"
    yield from map(_example, found.exceptions[:SHOWN])
    if made.instead:
        yield f"recorded instead: {made.instead}: {_share(found.instead, found.premise)}"
        yield from map(_example, found.departures[:SHOWN])
    if found.supports:
        yield "the sweep supports the recorded verdict"
    elif found.premise == 0:
        yield "the sweep DOES NOT SUPPORT the recorded verdict: no draw met the premise"
    elif found.holds == found.premise == found.instead:
        yield "the sweep DOES NOT SUPPORT the recorded verdict: no exception found; try more draws"
    else:
        yield "the sweep DOES NOT SUPPORT the recorded verdict"


def _share(holds: int, total: int) -> str:
    if holds == total:
        return f"holds in all {total:,}"
    return f"holds in {holds:,} of {total:,} ({holds / total:.4%}), {total - holds:,} exceptions"


def _example(example: dict[str, Any]) -> str:
    values = ", ".join(
        f"{name} = {_short(value)}"
        for name, value in example.items()
        if name != "draw" and value is not None
    )
    return f"  draw {example['draw']}: {values}"


def _short(value: Any) -> str:  # noqa: ANN401
    if isinstance(value, list):
        return f"[{', '.join(map(_short, value))}]"
    return f"{value:.6g}" if isinstance(value, float) else str(value)


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
        Path | None,
        typer.Option("--csv", metavar="FILE", help="Write all digits as CSV, and print nothing."),
    ] = None,
    variant: Annotated[
        str, typer.Option(help="printed: as the paper computed it; correct: as it should be.")
    ] = "printed",
) -> None:
    """Recompute a table of a paper; ≠ marks the cells that differ from the printed ones."""
    require_writable(csv_file)
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


KINDS = ("png", "svg", "pdf")
"""Formats of a drawn figure."""


@app.command()
def figure(
    figure_id: Annotated[str, typer.Argument(metavar="ID", help="Such as wedge/figure-1.")],
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="Ends in .png, .svg or .pdf, unless --format is given."
        ),
    ],
    kind: Annotated[
        str | None, typer.Option("--format", metavar="KIND", help="png, svg or pdf.")
    ] = None,
) -> None:
    """Draw a figure of a paper into a file; - is standard output."""
    if kind is None:
        kind = file.suffix.removeprefix(".").lower()
        if kind not in KINDS:
            raise ValueError(f"file = {file.name!r}: it must end in .png, .svg or .pdf")
    kind = choice("format", kind, KINDS)
    require_writable(file)
    make = _maker("figures", figure_id)
    drawn = io.BytesIO()
    undated = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}
    with plotting.house_style():
        make().savefig(drawn, format=kind, metadata=undated.get(kind))
    write_file(file, drawn.getvalue())


@app.command()
def claims(
    paper: Annotated[str | None, typer.Option(help="Only this paper's, such as land.")] = None,
    verdict: Annotated[
        str | None, typer.Option(help=f"Only those that are: {', '.join(ledger.Verdict)}.")
    ] = None,
) -> None:
    """List the claims with their recorded verdicts: id, verdict, place and statement, by tabs."""
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
    """Benefits and wedges in a city of the wedge paper: dollars per resident and year, as CSV."""
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
        # The matrices are small: a second thread costs time, a great deal of it on a busy machine.
        with threadpool_limits(1):
            status = app(args=arguments, prog_name="replication", standalone_mode=False)
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
