"""The command line: ``replication verify | show | claims | table | figure | sweep``.

A paper's own commands are in its room.
"""

import io
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from rich.console import Console
from typer.core import TyperArgument, TyperCommand

import replication
from replication import ledger, surroundings
from replication.files import is_standard_output, require_writable, write_file
from replication.show import claim as show_claim
from replication.show import completion, options, terminal
from replication.show.options import Csv, Keys, path
from replication.show.progress import bar, is_terminal, waiting, width
from replication.values import SEED, ConvergenceError, choice

if TYPE_CHECKING:
    from replication import sweeping, swept

app = typer.Typer(
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
INTERRUPTED = 130  # what Typer returns after Ctrl-C outside of a command


class _EndedError(Exception):
    """A command was stopped, or nobody reads what it says; Typer takes either for its own."""


class _Command(TyperCommand):
    """A command whose help names its arguments without their types in Python, and that stops."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        for one in self.params:
            if isinstance(one, TyperArgument):
                one.display_type_rich = lambda ctx: None  # type: ignore[method-assign]  # noqa: ARG005

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401
        """Run it, and flush what it printed."""
        try:
            found = super().invoke(ctx)
            if sys.stdout is not None:
                sys.stdout.flush()
        except (KeyboardInterrupt, BrokenPipeError) as error:
            raise _EndedError from error
        return found


command = partial(app.command, cls=_Command)


def _progress(
    results: Iterable[tuple[ledger.ClaimResult, ledger.TableResult | None]],
    total: int,
    say: Callable[[str], None],
    *,
    err: bool,
) -> Iterator[tuple[ledger.ClaimResult, ledger.TableResult | None]]:
    """Show a bar, and where there is no terminal a line for each claim."""
    if not is_terminal(err=err):
        for result, table in results:
            say(_line(result))
            yield result, table
        return
    with bar(err=err) as progress:
        task = progress.add_task("verifying", total=total)
        for result, table in results:
            progress.update(task, advance=1, description=result.claim.id)
            yield result, table


def _line(result: ledger.ClaimResult) -> str:
    state = "ok   " if result.supported and not result.untied else "FAILS"
    claim = result.claim
    return f"{state} {claim.id}  {claim.verdict}, by {claim.evidence}  {result.seconds:.2f} s"


def _say_beside(file: Path | None) -> Callable[[str], None]:
    """Return what prints a line: on standard error if `file` is standard output."""
    return partial(typer.echo, err=is_standard_output(file))


@command()
def verify(
    keys: Keys = None,
    json_file: Annotated[
        Path | None, options.file("--json", "Write all numbers that were found as JSON.")
    ] = None,
    jobs: Annotated[
        int | None, typer.Option(metavar="N", help="Processes; one a core if not given.")
    ] = None,
) -> None:
    """Check claims and printed cells against their recorded verdicts.

    Exit 1 if a check does not support its claim's recorded verdict, a number in the entry's text is
    none that it found, or a printed cell agrees or differs otherwise than recorded.
    """
    require_writable(json_file)
    selection = ledger.select(keys or [])
    total = sum(len(claims) for _, claims in selection)
    say = _say_beside(json_file)
    jobs = (os.cpu_count() or 1) if jobs is None else jobs
    running, err = ledger.run(selection, jobs=jobs), is_standard_output(json_file)
    results = list(_progress(running, total, say, err=err))
    report = ledger.report(results)
    if json_file is not None:
        write_file(json_file, json.dumps(report, indent=1, allow_nan=False) + "\n")
    for result, table in results:
        for reason in result.found.wrong(result.claim.verdict):
            say(f"FAILS {result.claim.id}, recorded {result.claim.verdict}: {reason}")
        for number in result.untied:
            say(f"UNTIED {number}")
        for drift in table.drift if table else ():
            say(f"DRIFT {drift}")
    say(ledger.last_line(report))
    raise typer.Exit(0 if report["ok"] else 1)


@command()
def show(
    claim: Annotated[
        str,
        typer.Argument(
            metavar="CLAIM",
            help="Such as land/proposition-3/i.",
            autocompletion=completion.claims,
        ),
    ],
) -> None:
    """Show one claim: what the paper says, what we find and how."""
    with waiting(f"checking {claim}"):
        told = list(show_claim.lines(claim, min(width() or show_claim.WIDTH, show_claim.WIDTH)))
    for line in told:
        typer.echo(line)


@command()
def inventory(
    paper: Annotated[
        str,
        typer.Argument(metavar="PAPER", help="Such as land.", autocompletion=completion.papers),
    ],
) -> None:
    """List every checkable statement of a paper and its claims.

    Where a statement has no claim, the reason stands in its place.
    """
    for one in ledger.read_inventory(paper):
        fields = (one.place, " ".join(one.claims) or one.why, one.statement)
        typer.echo(terminal.entry(fields, width()))


@command()
def changes(
    old: Annotated[
        Path, typer.Argument(metavar="OLD", help="A report of verify --json.", parser=path)
    ],
    new: Annotated[
        Path | None,
        typer.Argument(
            metavar="NEW", help="A later one; what is recorded now if not given.", parser=path
        ),
    ] = None,
) -> None:
    """Say which claims changed between two reports.

    A claim came, went, or changed its verdict or evidence.
    """
    before = ledger.read_report(old)
    after = ledger.recorded() if new is None else ledger.read_report(new)
    for line in ledger.changes(before, after) or ["no claim came, went or changed"]:
        typer.echo(line)


@command()
def sweep(
    claim: Annotated[
        str | None,
        typer.Argument(
            metavar="CLAIM",
            help="Such as land/proposition-3/i.",
            autocompletion=completion.claims,
        ),
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
    ] = SEED,
    folder: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Where finished blocks of draws are kept; by default in your cache.",
            parser=path,
        ),
    ] = None,
    json_file: Annotated[Path | None, options.file("--json", "Write the answer as JSON.")] = None,
    list_claims: Annotated[
        bool, typer.Option("--list", help="List the claims that can be swept, and stop.")
    ] = False,
) -> None:
    """Try a claim on many more random draws than its check does.

    The answer depends on the claim, the seed and the number of draws alone, not on the workers.
    Finished blocks of draws are kept: the same command resumes where an interrupted one stopped,
    and a longer sweep extends a shorter one.

    Exit 1 if the draws do not support the recorded verdict. A reproduced claim may have no
    exception. A claim with another verdict must have one, unless the draws stay inside the
    condition that is recorded; and what is recorded in its place may have none.
    """
    from replication import sweeping  # noqa: PLC0415

    if list_claims:
        for entry, made in sweeping.available():
            typer.echo(terminal.entry((entry.id, entry.verdict, made.tries), width()))
        return
    if claim is None:
        raise ValueError("claim: name one; `replication sweep --list` lists those that there are")
    if scheduler is not None and jobs is not None:
        raise ValueError("jobs: it cannot go with a scheduler, all of whose workers are used")
    say = _say_beside(json_file)
    require_writable(json_file)
    planned = sweeping.plan(claim, draws, seed=seed, folder=folder)
    jobs, err = 1 if jobs is None else jobs, is_standard_output(json_file)
    found = _swept(planned, say, jobs, scheduler, err)
    if json_file is not None:
        write_file(json_file, json.dumps(found.report(), indent=1, allow_nan=False) + "\n")
    for line in found.lines():
        say(line)
    raise typer.Exit(0 if found.supports else 1)


def _swept(
    planned: "sweeping.Plan",
    say: Callable[[str], None],
    jobs: int,
    scheduler: str | None,
    err: bool,
) -> "swept.Result":
    """Compute what is missing of a sweep, and show how far it is."""
    from replication import sweeping  # noqa: PLC0415

    tally = sweeping.Tally(planned)
    try:
        for block in planned.kept():
            tally.add(block)
        before = len(tally.done)
        if before:
            say(f"{before:,} of {planned.blocks:,} blocks of draws were finished before")
        with bar(err=err) as progress:
            task = progress.add_task(planned.claim.id, total=planned.blocks, completed=before)
            for block in planned.compute(tally.missing(), jobs=jobs, scheduler=scheduler):
                tally.add(block)
                progress.advance(task)
    except KeyboardInterrupt as error:
        done = f"{len(tally.done):,} of {planned.blocks:,} blocks of draws are finished"
        surroundings.leave_ended(error, f"; {done}, and the same command goes on")
    return tally.result()


def _room_with(kind: Literal["tables", "figures"], item_id: str) -> ledger.Room:
    """Return the room that offers a table or a figure."""
    rooms = [ledger.room_of(key) for key in ledger.paper_keys()]
    offered = {name: room for room in rooms for name in getattr(room, kind)}
    return offered[choice(kind[:-1], item_id, list(offered))]


def _list_offered(kind: Literal["tables", "figures"]) -> None:
    """List the tables or the figures that there are, with what the ledger says of them."""
    for key in ledger.paper_keys():
        title, known = ledger.read_claims(key)
        for item_id in getattr(ledger.room_of(key), kind):
            if item_id not in known:
                raise ValueError(f"{key}: {kind} without a claim: {item_id}")
            fields = (item_id, title.partition(":")[0], known[item_id].statement)
            typer.echo(terminal.entry(fields, width()))


List = Annotated[bool, typer.Option("--list", help="List what there is, and stop.")]


@command()
def table(
    table_id: Annotated[
        str | None,
        typer.Argument(
            metavar="ID",
            help="Such as wedge/table-3.",
            autocompletion=completion.offered("tables"),
        ),
    ] = None,
    csv_file: Csv = None,
    variant: Annotated[
        str,
        typer.Option(
            metavar="KIND", help="printed: as the paper computed it; correct: as it should be."
        ),
    ] = "printed",
    list_tables: List = False,
) -> None:
    """Recompute a table of a paper; ≠ marks a cell that differs.

    The printed number follows in brackets.
    """
    if list_tables:
        _list_offered("tables")
        return
    if table_id is None:
        raise ValueError("ID: name a table; `replication table --list` lists those that there are")
    require_writable(csv_file)
    with waiting(f"computing {table_id}"):
        ours = _room_with("tables", table_id).table(table_id)(variant)
    if csv_file is not None:
        write_file(csv_file, ours.to_csv(lineterminator="\n"))
        return
    wide = width() or PIPED
    console = Console(width=wide, highlight=False)
    for number, part in enumerate(terminal.table_in_parts(table_id, ours, wide)):
        if number:
            console.print()
        console.print(part)


PIPED = 160
"""Characters of a line of a table that does not go to a terminal."""

KINDS = ("png", "svg", "pdf")
"""Formats of a drawn figure."""


@command()
def figure(
    figure_id: Annotated[
        str | None,
        typer.Argument(
            metavar="ID",
            help="Such as wedge/figure-1.",
            autocompletion=completion.offered("figures"),
        ),
    ] = None,
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="FILE",
            help="Ends in .png, .svg or .pdf, unless --format is given.",
            parser=path,
        ),
    ] = None,
    kind: Annotated[
        str | None, typer.Option("--format", metavar="KIND", help="png, svg or pdf.")
    ] = None,
    list_figures: List = False,
) -> None:
    """Draw a figure of a paper into a file; - is standard output."""
    if list_figures:
        _list_offered("figures")
        return
    if figure_id is None or file is None:
        raise ValueError(
            "ID, FILE: name a figure and a file; `replication figure --list` lists the figures"
        )
    from replication.show import drawing  # noqa: PLC0415

    if kind is None:
        kind = file.suffix.removeprefix(".").lower()
        if kind not in KINDS:
            raise ValueError(f"file = {file.name!r}: it must end in .png, .svg or .pdf")
    kind = choice("format", kind, KINDS)
    require_writable(file)
    make = _room_with("figures", figure_id).figure(figure_id)
    drawn = io.BytesIO()
    undated = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}
    with waiting(f"drawing {figure_id}"), drawing.house_style():
        make().savefig(drawn, format=kind, metadata=undated.get(kind))
    write_file(file, drawn.getvalue())


@command()
def claims(
    keys: Keys = None,
    paper: Annotated[
        str | None,
        typer.Option(
            metavar="PAPER",
            help="Only this paper's, such as land.",
            autocompletion=completion.papers,
        ),
    ] = None,
    verdict: Annotated[
        str | None,
        typer.Option(
            metavar="VERDICT",
            help=f"Only those that are: {', '.join(ledger.Verdict)}.",
            autocompletion=completion.verdicts,
        ),
    ] = None,
) -> None:
    """List the claims: id, verdict, place and statement.

    In a file or a pipe, tabs divide them.
    """
    if verdict is not None and verdict not in tuple(ledger.Verdict):
        raise ValueError(f"verdict = {verdict!r}: it must be one of {', '.join(ledger.Verdict)}")
    if paper is not None:
        choice("paper", paper, ledger.paper_keys())
    for entries in ledger.matching(keys or []).values():
        for claim in entries:
            if verdict in (None, claim.verdict) and paper in (None, claim.paper):
                fields = (claim.id, claim.verdict, claim.where, claim.statement)
                typer.echo(terminal.entry(fields, width()))


@app.callback(invoke_without_command=True)
def without_command(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", help="Print the version, and stop.")
    ] = False,
) -> None:
    """Recompute the claims, tables and figures of four papers on city size."""
    if version:
        typer.echo(f"replication {replication.__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@cache
def _add_commands_of_papers() -> None:
    numbers_may_be_negative = {"ignore_unknown_options": True}
    keys = ledger.paper_keys()
    rooms = {path.parent.name for path in Path(__file__).parent.glob("*/room.py")} - {"ledger"}
    for key in sorted(rooms.difference(keys)):
        raise ValueError(f"data/claims/{key}.toml: it must be there, as replication/{key} is")
    for key in keys:
        room = ledger.room_of(key)
        for name in room.commands:
            command(name, context_settings=numbers_may_be_negative)(room.command(name))


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; bad input ends in one line on standard error and exit status 2."""
    surroundings.settle()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A letter that the reader's encoding lacks is no reason to stop.
            stream.reconfigure(errors="replace")
    try:
        _add_commands_of_papers()
        status = app(args=arguments, prog_name="replication", standalone_mode=False)
    except typer.TyperException as error:
        surroundings.leave(2, error.format_message())
    except _EndedError as ended:
        surroundings.leave_ended(ended.__cause__)
    except (ValueError, ConvergenceError, OSError, MemoryError) as error:
        surroundings.leave(2, surroundings.told(error))
    except SystemExit as stop:
        # Typer says 1 where nobody reads a page of help.
        surroundings.leave_ended(BrokenPipeError()) if stop.code == 1 else sys.exit(stop.code)
    if status == INTERRUPTED:
        surroundings.leave_ended(KeyboardInterrupt())
    surroundings.leave(status if isinstance(status, int) else 0)


if __name__ == "__main__":
    main()
