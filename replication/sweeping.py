"""Sweeps: a claim about all parameters, tried on as many random draws as wanted.

The draws come in blocks of fixed size. Block ``i`` of a seed takes its random numbers from
``numpy.random.SeedSequence(seed, spawn_key=(i,))``, so that a sweep's answer depends on the claim,
the seed and the number of draws alone: not on the number of workers, not on what was computed
before. Blocks are always computed whole, and a sweep of N draws is made of the first N draws of
its blocks: every longer sweep with the same seed begins with them.

Each finished block is kept in a folder. A later sweep reads what is there, unless the code has
changed since.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, partial
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any

import msgspec
import numpy as np
import platformdirs

from replication import ledger, workers
from replication.files import write_file
from replication.ledger import Claim
from replication.numerics import ConvergenceError, text, whole
from replication.swept import Result
from replication.trials import SEED, Sweep, Trials, Truth

SHOWN = 5
"""Exceptions that are kept with their parameters, the first ones."""
LARGEST = 100_000_000
"""Bytes beyond which a file is no block."""
LAST_SEED = 10**18
PREMISE, HOLDS, INSTEAD = 1, 2, 4
"""What is true of a draw; its outcome is the sum, one digit."""


def default_folder() -> Path:
    """Where blocks are kept if no folder is named: the user's cache.

    Raises
    ------
    ValueError
        If the user has none, as without a home.
    """
    try:
        return platformdirs.user_cache_path("cities-replicated") / "sweeps"
    except RuntimeError as error:
        raise ValueError(f"folder: it must be named, as you have no cache ({error})") from error


@cache
def fingerprint(paper: str) -> str:
    """Hash of what a block depends on: the room, the modules that rooms share, NumPy and SciPy."""
    package = Path(__file__).resolve().parent
    digest = hashlib.sha256()
    for path in sorted(
        path
        for part in (package.glob, (package / "ledger").glob, (package / paper).rglob)
        for path in part("*.py")
    ):
        digest.update(f"{path.relative_to(package).as_posix()}\0".encode())
        digest.update(path.read_bytes())
    for name in ("numpy", "scipy"):
        digest.update(f"{name} {version(name)}\0".encode())
    return digest.hexdigest()


def registered(claim_id: str) -> tuple[Claim, Sweep]:
    """Return a claim and its sweep.

    Raises
    ------
    ValueError
        If there is none; the message names those with a similar id.
    """
    paper = text("claim_id", claim_id).partition("/")[0]
    if paper in ledger.paper_keys():
        opened = ledger.open_paper(paper)
        if claim_id in opened.room.sweeps:
            return opened.claims[claim_id], opened.room.sweeps[claim_id]
    near = get_close_matches(claim_id, [claim.id for claim, _ in available()], 5)
    hint = f" (near it: {', '.join(near)})" if near else ""
    raise ValueError(
        f"claim = {claim_id!r}: there is no sweep of it{hint}; it must be one that"
        " `replication sweep --list` names"
    )


def available() -> list[tuple[Claim, Sweep]]:
    """Every claim that can be swept, in the order of the ledger."""
    return [
        (claim, paper.room.sweeps[claim.id])
        for paper, claims in ledger.select([])
        for claim in claims
        if claim.id in paper.room.sweeps
    ]


class Example(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A draw of a block, by its number there, with its parameters."""

    draw: int
    parameters: dict[str, Any]


Outcomes = Annotated[str, msgspec.Meta(pattern="^[0-7]*$")]


class Block(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What happened on the draws of one block.

    Attributes
    ----------
    number : int
    outcomes : str
        One digit for each draw: the sum of PREMISE, HOLDS and INSTEAD.
    exceptions, departures : list of Example
        The first draws on which the claim fails, and on which what the ledger records in its
        place fails.
    """

    number: int
    outcomes: Outcomes
    exceptions: list[Example]
    departures: list[Example]


class Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A block as it is kept: what it belongs to, and a checksum of both."""

    claim: str
    seed: int
    size: int
    code: str
    block: Block
    checksum: str = ""

    def sealed(self) -> "Kept":
        """Return it with the checksum that it should have."""
        bare = msgspec.json.encode(msgspec.structs.replace(self, checksum=""))
        return msgspec.structs.replace(self, checksum=hashlib.sha256(bare).hexdigest())


def _is_plain(path: Path) -> bool:
    """Whether a file stands there that is neither a link nor a pipe."""
    return path.is_file() and not path.is_symlink()


def _examples(trials: Trials, where: Truth) -> list[Example]:
    return [
        Example(
            int(index),
            {name: ledger.plain(values[index]) for name, values in trials.parameters.items()},
        )
        for index in np.flatnonzero(where)[:SHOWN]
    ]


def compute_block(claim_id: str, seed: int, number: int, *, expected: str) -> Block:
    """Compute one block; this is what workers run.

    Parameters
    ----------
    claim_id : str
    seed, number : int
    expected : str
        Fingerprint of the code that asks for it.

    Raises
    ------
    ValueError
        If the worker has other code, or the sweep does not return as many draws as asked.
    ConvergenceError
        If a solver fails; the message says on which block.
    """
    paper = claim_id.partition("/")[0]
    if fingerprint(paper) != expected:
        raise ValueError("a worker runs other code or another NumPy or SciPy than this process")
    sweep: Sweep = ledger.open_paper(paper).room.sweeps[claim_id]
    generator = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(number,)))
    try:
        trials = sweep.function(generator, sweep.block)
    except ConvergenceError as error:
        raise ConvergenceError(f"{claim_id}, seed {seed}, block {number}: {error}") from error
    if np.shape(trials.holds) != (sweep.block,):
        raise ValueError(
            f"{claim_id}: outcomes of shape {np.shape(trials.holds)} for {sweep.block} draws"
        )
    every = np.ones(sweep.block, dtype=bool)
    premise = every if trials.premise is None else trials.premise
    instead = every if trials.instead is None else trials.instead
    outcomes = PREMISE * premise + HOLDS * trials.holds + INSTEAD * instead
    return Block(
        number,
        "".join(map(str, outcomes.tolist())),
        _examples(trials, premise & ~trials.holds),
        _examples(trials, premise & ~instead),
    )


def _unfit(folder: Path, why: object) -> OSError:
    return OSError(f"folder = {str(folder)!r}: it must be one that blocks can be kept in ({why})")


@dataclass(frozen=True, slots=True)
class Plan:
    """A sweep that is to be made.

    Attributes
    ----------
    claim : Claim
    sweep : Sweep
    draws, seed : int
    folder : Path
        Where finished blocks are kept.
    code : str
        Fingerprint.
    """

    claim: Claim
    sweep: Sweep
    draws: int
    seed: int
    folder: Path
    code: str

    @property
    def blocks(self) -> int:
        """How many blocks it needs."""
        return -(-self.draws // self.sweep.block)

    def holding(self, block: Block) -> Kept:
        """Return a block as this sweep keeps it."""
        kept = Kept(self.claim.id, self.seed, self.sweep.block, self.code, block)
        return kept.sealed()

    @property
    def place(self) -> Path:
        """Folder of its blocks."""
        return self.folder / self.claim.id.replace("/", "--") / f"seed-{self.seed}"

    def path(self, number: int) -> Path:
        """Where a block is kept."""
        return self.place / f"block-{number:06d}.json"

    def kept(self) -> Iterator[Block]:
        """Blocks that earlier sweeps finished; those of other code or spoilt ones are not."""
        files = self.place.glob("block-*.json") if self.place.is_dir() else ()
        stems = (file.stem.removeprefix("block-") for file in files)
        for number in sorted({int(stem) for stem in stems if stem.isdecimal()}):
            block = self._read(number) if number < self.blocks else None
            if block is not None:
                yield block

    def _read(self, number: int) -> Block | None:
        path = self.path(number)
        if path.is_dir() and not path.is_symlink():
            raise _unfit(self.folder, f"{path.name} is a folder")
        if not _is_plain(path):
            return None
        try:
            if path.stat().st_size > LARGEST:
                return None
            found = msgspec.json.decode(path.read_bytes(), type=Kept, strict=True)
        except (FileNotFoundError, msgspec.DecodeError, RecursionError, UnicodeDecodeError):
            return None
        except OSError as error:
            raise _unfit(self.folder, error) from error
        block = found.block
        whole = block.number == number and len(block.outcomes) == self.sweep.block
        return block if whole and found == self.holding(block) else None

    def keep(self, block: Block) -> None:
        """Write a finished block."""
        path = self.path(block.number)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if not _is_plain(path):
                path.unlink(missing_ok=True)
            write_file(path, msgspec.json.encode(self.holding(block)) + b"\n")
        except OSError as error:
            raise _unfit(self.folder, error) from error

    def compute(
        self, numbers: Iterable[int], *, jobs: int = 1, scheduler: str | None = None
    ) -> Iterator[Block]:
        """Compute blocks, keep each when it is finished, and yield it; in any order.

        Parameters
        ----------
        numbers : iterable of int
        jobs : int
            Processes on this machine, each with one thread.
        scheduler : str, optional
            Address of a Dask scheduler; its workers take the place of processes here.

        Raises
        ------
        ValueError
            If `jobs` is not positive, `scheduler` is no address, Dask is not installed, or a
            worker lacks this code.
        ConvergenceError
            If a solver fails.
        OSError
            If a block cannot be written, the scheduler does not answer, or workers are lost.
        """
        jobs = min(whole("jobs", jobs, 1), self.blocks)
        if scheduler is not None:
            text("scheduler", scheduler)
        task = partial(compute_block, self.claim.id, self.seed, expected=self.code)
        return workers.computed(task, numbers, self.keep, jobs=jobs, scheduler=scheduler)


def plan(claim_id: str, draws: int, *, seed: int = SEED, folder: Path | None = None) -> Plan:
    """Prepare a sweep.

    Parameters
    ----------
    claim_id : str
    draws : int
        At least one.
    seed : int
        From zero to 1e18.
    folder : Path, optional
        Where finished blocks are kept; by default in the user's cache.

    Raises
    ------
    ValueError
        If a number is out of its range, the claim cannot be swept, or the folder is a file.
    """
    draws, seed = whole("draws", draws, 1), whole("seed", seed, 0, LAST_SEED)
    claim, found = registered(claim_id)
    folder = default_folder() if folder is None else folder
    try:
        if folder.exists() and not folder.is_dir():
            raise ValueError(f"folder = {str(folder)!r}: it is not a folder")
    except OSError as error:
        raise _unfit(folder, error.strerror) from error
    return Plan(claim, found, draws, seed, folder, fingerprint(claim.paper))


class Tally:
    """Adds up the blocks of a sweep, in whatever order they come.

    Parameters
    ----------
    planned : Plan
    """

    def __init__(self, planned: Plan) -> None:
        self.planned = planned
        self.done: set[int] = set()
        self.counts: Counter[str] = Counter()
        self.exceptions: list[dict[str, Any]] = []
        self.departures: list[dict[str, Any]] = []

    def add(self, block: Block) -> None:
        """Add a block: of the last one, the draws that the sweep asks for."""
        start = block.number * self.planned.sweep.block
        inside = self.planned.draws - start
        self.done.add(block.number)
        self.counts.update(block.outcomes[:inside])
        self.exceptions = _first(self.exceptions, block.exceptions, start, inside)
        self.departures = _first(self.departures, block.departures, start, inside)

    def missing(self) -> Iterator[int]:
        """Numbers of the blocks that were not added."""
        there = frozenset(self.done)
        return (number for number in range(self.planned.blocks) if number not in there)

    def result(self) -> Result:
        """Return what the sweep found; every block must have been added."""

        def total(needed: int) -> int:
            return sum(
                count for digit, count in self.counts.items() if int(digit) & needed == needed
            )

        return Result(
            self.planned.claim,
            self.planned.sweep,
            self.planned.draws,
            self.planned.seed,
            total(PREMISE),
            total(PREMISE | HOLDS),
            total(PREMISE | INSTEAD),
            self.exceptions,
            self.departures,
        )


def _first(
    known: list[dict[str, Any]], more: list[Example], start: int, inside: int
) -> list[dict[str, Any]]:
    """Return the first draws of those known and those of a block, counted from zero."""
    new = [{"draw": start + one.draw, **one.parameters} for one in more if one.draw < inside]
    return sorted([*known, *new], key=lambda example: int(example["draw"]))[:SHOWN]


def sweep(
    claim_id: str,
    draws: int,
    *,
    seed: int = SEED,
    jobs: int = 1,
    scheduler: str | None = None,
    folder: Path | None = None,
) -> Result:
    """Try a claim on random draws; see :func:`plan` and :meth:`Plan.compute` for the parameters."""
    planned = plan(claim_id, draws, seed=seed, folder=folder)
    tally = Tally(planned)
    for block in planned.kept():
        tally.add(block)
    for block in planned.compute(tally.missing(), jobs=jobs, scheduler=scheduler):
        tally.add(block)
    return tally.result()
