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
import json
import signal
import threading
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import platformdirs

from replication import ledger
from replication.files import write_file
from replication.ledger import Claim, Verdict
from replication.numerics import ConvergenceError, text, whole
from replication.trials import Sweep, Trials

SEED = 20_261_121
SHOWN = 5
"""Exceptions that are kept with their parameters, the first ones."""
PREMISE, HOLDS, INSTEAD = 1, 2, 4
"""What is true of a draw; its outcome is the sum, one digit."""
_PATIENCE = "10s"


def default_folder() -> Path:
    """Where blocks are kept if no folder is named: the user's cache."""
    return platformdirs.user_cache_path("cities-replicated") / "sweeps"


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
        """Blocks that earlier sweeps finished; those of other code or unreadable ones are not."""
        found = ((number, self._read(number)) for number in range(self.blocks))
        return {number: block for number, block in found if block is not None}

    def _read(self, number: int) -> Block | None:
        try:
            content = json.loads(self.path(number).read_text(encoding="utf-8"))
            block = Block(**content.pop("block"))
        except FileNotFoundError:
            return None
        except (ValueError, TypeError, AttributeError, KeyError):
            return None
        whole = (
            content == self.key
            and block.number == number
            and isinstance(block.outcomes, str)
            and len(block.outcomes) == self.sweep.block
            and set(block.outcomes) <= set("01234567")
        )
        return block if whole else None

    def keep(self, block: Block) -> None:
        """Write a finished block."""
        path = self.path(block.number)
        path.parent.mkdir(parents=True, exist_ok=True)
        content = self.key | {"block": asdict(block)}
        write_file(path, json.dumps(content, allow_nan=False) + "\n")

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
            If `jobs` is not positive, Dask is not installed, or a worker lacks this code.
        ConvergenceError
            If a solver fails.
        OSError
            If a block cannot be written, the scheduler does not answer, or a worker dies.
        """
        whole("jobs", jobs, 1)
        if scheduler is not None:
            text("scheduler", scheduler)
        return self._computed(list(numbers), jobs, scheduler)

    def _computed(self, numbers: list[int], jobs: int, scheduler: str | None) -> Iterator[Block]:
        tasks = [
            joblib.delayed(compute_block)(self.claim.id, self.seed, number, self.code)
            for number in numbers
        ]
        with _workers(jobs, scheduler):
            run = joblib.Parallel(return_as="generator_unordered", batch_size=1)
            with _on_interrupt(signal.SIG_IGN):
                # Processes that start here leave Ctrl-C to this one, which stops them.
                blocks = run(tasks)
            asked = threading.Event()

            def stop(*_: object) -> None:
                """Stop after the block that comes next; when asked again, at once."""
                if asked.is_set():
                    raise KeyboardInterrupt
                asked.set()

            with _on_interrupt(stop):
                for block in blocks:
                    self.keep(block)
                    yield block
                    # Here nothing is half done; elsewhere an interrupt can be lost, or lock up.
                    if asked.is_set():
                        with warnings.catch_warnings(action="ignore"):
                            blocks.close()
                        raise KeyboardInterrupt


@contextmanager
def _on_interrupt(handler: signal.Handlers | Callable[..., None]) -> Iterator[None]:
    """Answer Ctrl-C in another way; only the main thread can."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _workers(jobs: int, scheduler: str | None) -> Iterator[None]:
    """Let joblib use processes on this machine, or the workers of a Dask scheduler."""
    lost = "a worker died; the same command goes on from the finished blocks"
    if scheduler is None:
        try:
            with joblib.parallel_config("loky", n_jobs=jobs, inner_max_num_threads=1):
                yield
        except BrokenExecutor as error:
            raise ConnectionError(lost) from error
        return
    try:
        from distributed import Client, KilledWorker  # noqa: PLC0415
    except ImportError:
        raise ValueError(
            f"scheduler = {scheduler!r}: it needs Dask; run `pip install distributed`"
        ) from None
    try:
        with (
            Client(scheduler, timeout=_PATIENCE, set_as_default=False) as client,
            joblib.parallel_config("dask", client=client, n_jobs=-1),
        ):
            yield
    except KilledWorker as error:
        raise ConnectionError(lost) from error
    except ImportError as error:
        raise ValueError(f"scheduler = {scheduler!r}: a worker lacks a package: {error}") from error


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

    def total(*needed: int) -> int:
        return sum(number for code, number in counts.items() if all(code & bit for bit in needed))

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
    missing = [number for number in range(planned.blocks) if number not in blocks]
    blocks |= {
        block.number: block for block in planned.compute(missing, jobs=jobs, scheduler=scheduler)
    }
    return merge(planned, blocks)
