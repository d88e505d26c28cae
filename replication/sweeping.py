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
import importlib
import json
import re
import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pooch

from replication import ledger, workers
from replication.files import write_file
from replication.ledger import Claim, Verdict
from replication.numerics import ConvergenceError, text, whole
from replication.trials import Sweep, Trials

SEED = 20_261_121
SHOWN = 5
"""Exceptions that are kept with their parameters, the first ones."""
PREMISE, HOLDS, INSTEAD = 1, 2, 4
"""What is true of a draw; its outcome is the sum, one digit."""


def default_folder() -> Path:
    """Where blocks are kept if no folder is named: the user's cache."""
    return Path(pooch.os_cache("cities-replicated")) / "sweeps"


@cache
def fingerprint(paper: str) -> str:
    """Hash of what a block depends on: the room, the modules that rooms share, NumPy and SciPy."""
    package = Path(__file__).resolve().parent
    digest = hashlib.sha256()
    for path in sorted([*package.glob("*.py"), *(package / paper).rglob("*.py")]):
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
        If there is none; the message lists those that there are.
    """
    paper = text("claim_id", claim_id).partition("/")[0]
    if paper in ledger.paper_keys():
        opened = ledger.open_paper(paper)
        if claim_id in opened.room.sweeps:
            return opened.claims[claim_id], opened.room.sweeps[claim_id]
    ids = ", ".join(claim.id for claim, _ in available())
    raise ValueError(f"claim = {claim_id!r}: there is no sweep of it; it must be one of {ids}")


def available() -> list[tuple[Claim, Sweep]]:
    """Every claim that can be swept, in the order of the ledger."""
    return [
        (claim, paper.room.sweeps[claim.id])
        for paper, claims in ledger.select([])
        for claim in claims
        if claim.id in paper.room.sweeps
    ]


@dataclass(frozen=True, slots=True)
class Block:
    """What happened on the draws of one block.

    Attributes
    ----------
    number : int
    outcomes : str
        One digit for each draw: the sum of PREMISE, HOLDS and INSTEAD.
    exceptions, departures : list of dict
        Number of the draw in the block and parameters, for the first draws on which the claim
        fails, and on which what the ledger records in its place fails.
    """

    number: int
    outcomes: str
    exceptions: list[dict[str, Any]]
    departures: list[dict[str, Any]]

    def is_whole(self, draws: int) -> bool:
        """Whether it has the shape and types of a block of that many draws."""
        examples = (self.exceptions, self.departures)
        return (
            isinstance(self.outcomes, str)
            and re.fullmatch(f"[0-7]{{{draws}}}", self.outcomes) is not None
            and all(isinstance(found, list) and len(found) <= SHOWN for found in examples)
            and all(
                isinstance(one, dict)
                and set(one) == {"draw", "parameters"}
                and type(one["draw"]) is int
                and 0 <= one["draw"] < draws
                and isinstance(one["parameters"], dict)
                for found in examples
                for one in found
            )
        )


def _examples(trials: Trials, where: np.ndarray) -> list[dict[str, Any]]:
    return [
        {
            "draw": int(index),
            "parameters": {
                name: ledger.plain(values[index]) for name, values in trials.parameters.items()
            },
        }
        for index in np.flatnonzero(where)[:SHOWN]
    ]


def compute_block(claim_id: str, seed: int, number: int, expected: str) -> Block:
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
    sweep: Sweep = importlib.import_module(f"replication.{paper}.claims").ROOM.sweeps[claim_id]
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

    @property
    def key(self) -> dict[str, Any]:
        """What a kept block must have in common with it."""
        return {
            "claim": self.claim.id,
            "seed": self.seed,
            "size": self.sweep.block,
            "code": self.code,
        }

    def path(self, number: int) -> Path:
        """Where a block is kept."""
        name = self.claim.id.replace("/", "--")
        return self.folder / name / f"seed-{self.seed}" / f"block-{number:06d}.json"

    def kept(self) -> dict[int, Block]:
        """Blocks that earlier sweeps finished; those of other code or spoilt ones are not."""
        names = (re.fullmatch(r"block-(\d+)\.json", p.name) for p in self.path(0).parent.glob("*"))
        numbers = sorted({int(name[1]) for name in names if name})
        found = ((number, self._read(number)) for number in numbers if number < self.blocks)
        return {number: block for number, block in found if block is not None}

    def _read(self, number: int) -> Block | None:
        try:
            content = json.loads(self.path(number).read_text(encoding="utf-8"))
            told = content.pop("sha256")
            block = Block(**content["block"])
        except (OSError, ValueError, TypeError, AttributeError, KeyError):
            return None
        if told != _checksum(content) or content != self.key | {"block": content["block"]}:
            return None
        return block if block.number == number and block.is_whole(self.sweep.block) else None

    def keep(self, block: Block) -> None:
        """Write a finished block.

        Raises
        ------
        OSError
            If it cannot be written; the message says where.
        """
        path = self.path(block.number)
        content = self.key | {"block": asdict(block)}
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            kept = json.dumps(content | {"sha256": _checksum(content)}, allow_nan=False)
            write_file(path, kept + "\n")
        except OSError as error:
            reason = error.strerror or str(error)
            raise OSError(f"no block of draws can be kept in {path.parent}: {reason}") from error

    def compute(
        self, numbers: Iterable[int], *, jobs: int = 1, scheduler: str | None = None
    ) -> Iterator[Block]:
        """Compute blocks, keep each when it is finished, and yield it; in any order.

        Parameters
        ----------
        numbers : iterable of int
            Taken as they are needed.
        jobs : int
            Processes on this machine, each with one thread.
        scheduler : str, optional
            Address of a Dask scheduler; its workers take the place of processes here.

        Raises
        ------
        ValueError
            If `jobs` is not positive, Dask is not installed, or a worker lacks this code.
        ConvergenceError
            If a solver fails.
        OSError
            If a block cannot be written, the scheduler does not answer, or workers are lost.
        """
        whole("jobs", jobs, 1)
        if scheduler is not None:
            workers.require_address(scheduler)
        return self._computed(numbers, jobs, scheduler)

    def _computed(
        self, numbers: Iterable[int], jobs: int, scheduler: str | None
    ) -> Iterator[Block]:
        tasks = ((self.claim.id, self.seed, number, self.code) for number in numbers)
        asked = threading.Event()

        def stop(*_: object) -> None:
            """Stop after the block that comes next; when asked again, at once."""
            if asked.is_set():
                raise KeyboardInterrupt
            asked.set()

        with workers.start(compute_block, jobs, scheduler) as run, workers.on_interrupt(stop):
            for block in run(tasks):
                self.keep(block)
                yield block
                # Here nothing is half done; elsewhere an interrupt can be lost.
                if asked.is_set():
                    raise KeyboardInterrupt


def _checksum(content: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Result:
    """What a sweep found.

    Attributes
    ----------
    claim : Claim
    sweep : Sweep
    draws, seed : int
    premise : int
        Draws that the claim is about.
    holds, instead : int
        Of these, how many the claim holds in, and how many that holds in which the ledger records
        in its place.
    exceptions, departures : list of dict
        First draws, counted from zero, on which the one and the other fails, with parameters.
    """

    claim: Claim
    sweep: Sweep
    draws: int
    seed: int
    premise: int
    holds: int
    instead: int
    exceptions: list[dict[str, Any]]
    departures: list[dict[str, Any]]

    @property
    def supports(self) -> bool:
        """Whether the sweep supports the recorded verdict.

        A reproduced claim may have no exception. One of another verdict must have an exception,
        unless its sweep stays inside the recorded condition, where it may have none. What is
        recorded in the claim's place may have no exception. Some draw must meet the premise.
        """
        flawless = self.claim.verdict is Verdict.REPRODUCED or self.sweep.inside
        as_recorded = (self.holds == self.premise) == flawless
        return self.premise > 0 and as_recorded and self.instead == self.premise

    def report(self) -> dict[str, Any]:
        """What ``replication sweep --json`` writes; the same for every number of workers."""
        found: dict[str, Any] = {
            "claim": self.claim.id,
            "statement": self.claim.statement,
            "verdict": str(self.claim.verdict),
            "supports": self.supports,
            "tries": self.sweep.tries,
            "domain": self.sweep.domain,
            "seed": self.seed,
            "block": self.sweep.block,
            "draws": self.draws,
            "premise": self.premise,
            "holds": self.holds,
            "exceptions": self.exceptions,
        }
        if self.sweep.instead:
            found |= {
                "instead": {
                    "says": self.sweep.instead,
                    "holds": self.instead,
                    "exceptions": self.departures,
                }
            }
        return found


def plan(claim_id: str, draws: int, *, seed: int = SEED, folder: Path | None = None) -> Plan:
    """Prepare a sweep.

    Parameters
    ----------
    claim_id : str
    draws : int
        At least one.
    seed : int
        Zero or more.
    folder : Path, optional
        Where finished blocks are kept; by default in the user's cache.

    Raises
    ------
    ValueError
        If a number is out of its range, the claim cannot be swept, or the folder is a file.
    """
    draws, seed = whole("draws", draws, 1), whole("seed", seed, 0)
    claim, found = registered(claim_id)
    folder = default_folder() if folder is None else folder
    if folder.exists() and not folder.is_dir():
        raise ValueError(f"folder = {str(folder)!r}: it is not a folder")
    return Plan(claim, found, draws, seed, folder, fingerprint(claim.paper))


def merge(planned: Plan, blocks: Mapping[int, Block]) -> Result:
    """Put the blocks of a sweep together, in their order.

    Parameters
    ----------
    planned : Plan
    blocks : mapping of int to Block
        All that it needs.
    """
    size = planned.sweep.block
    ordered = [blocks[number] for number in range(planned.blocks)]
    outcomes = "".join(block.outcomes for block in ordered)[: planned.draws]
    counts = {code: outcomes.count(str(code)) for code in range(8)}
    total = lambda *needed: sum(
        number for code, number in counts.items() if all(code & bit for bit in needed)
    )

    def first(examples: str) -> list[dict[str, Any]]:
        found = [
            {"draw": block.number * size + example["draw"], **example["parameters"]}
            for block in ordered
            for example in getattr(block, examples)
        ]
        return [example for example in found if example["draw"] < planned.draws][:SHOWN]

    return Result(
        planned.claim,
        planned.sweep,
        planned.draws,
        planned.seed,
        total(PREMISE),
        total(PREMISE, HOLDS),
        total(PREMISE, INSTEAD),
        first("exceptions"),
        first("departures"),
    )


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
    blocks = planned.kept()
    missing = (number for number in range(planned.blocks) if number not in blocks)
    for block in planned.compute(missing, jobs=jobs, scheduler=scheduler):
        blocks[block.number] = block
    return merge(planned, blocks)
