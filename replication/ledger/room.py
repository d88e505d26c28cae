"""One registry a paper: its checks and sweeps, its tables, figures and commands."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from replication.datafolder import data_folder
from replication.ledger.claim import Claim, Finding
from replication.ledger.read import paper_keys, read_claims
from replication.values import BLOCK, choice

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from replication.trials import OnDraws, Sweep

Check = Callable[[], Finding]


@dataclass(slots=True)
class Room:
    """What one paper offers, by id.

    A table, a figure or a command is named by where it stands in the paper's package, such as
    ``"figures:figure_1"``, and imported when it is wanted; a name may be that of a mapping by id,
    or begin with ``replication.`` where it stands elsewhere. Checks and sweeps register
    themselves: every module of the package's ``claims`` is imported when the paper is opened.

    Attributes
    ----------
    paper : str
        Its key.
    tables, figures, commands : dict
        Id, or name of the command, to ``"module:function"``.
    symbols : dict
        Name of a parameter in what checks find to its words and its symbol.
    checks, sweeps : dict
        Id to what was registered.
    """

    paper: str
    tables: Mapping[str, str] = field(default_factory=dict)
    figures: Mapping[str, str] = field(default_factory=dict)
    commands: Mapping[str, str] = field(default_factory=dict)
    symbols: Mapping[str, str] = field(default_factory=dict)
    checks: dict[str, Check] = field(default_factory=dict)
    sweeps: "dict[str, Sweep]" = field(default_factory=dict)

    def check(self, claim_id: str) -> Callable[[Check], Check]:
        """Register the decorated function as the check of `claim_id`."""

        def register(function: Check) -> Check:
            if claim_id in self.checks:
                raise ValueError(f"claim id = {claim_id!r}: it has two checks")
            self.checks[claim_id] = function
            return function

        return register

    def sweep(
        self,
        claim_id: str,
        *,
        tries: str,
        domain: str,
        instead: str = "",
        inside: bool = False,
        block: int = BLOCK,
    ) -> "Callable[[OnDraws], OnDraws]":
        """Register the decorated function as the sweep of `claim_id`; see ``trials.Sweep``."""
        from replication.trials import Sweep  # noqa: PLC0415

        def register(function: "OnDraws") -> "OnDraws":
            if claim_id in self.sweeps:
                raise ValueError(f"claim id = {claim_id!r}: it has two sweeps")
            self.sweeps[claim_id] = Sweep(function, tries, domain, instead, inside, block)
            return function

        return register

    def load(self) -> None:
        """Import every module of the paper's ``claims``, so that its checks are registered."""
        package = importlib.import_module(f"replication.{self.paper}.claims")
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)

    def table(self, table_id: str) -> "Callable[[str], pd.DataFrame]":
        """Return what computes a table, given ``"printed"`` or ``"correct"``."""
        made = self._named(self.tables[table_id])
        table: Callable[[str], pd.DataFrame] = made
        if isinstance(made, Mapping):
            if table_id not in made:
                raise ValueError(
                    f"replication/{self.paper}/room.py: {self.tables[table_id]} has no {table_id}"
                )
            table = made[table_id]
        return table

    def figure(self, figure_id: str) -> "Callable[[], Figure]":
        """Return what draws a figure."""
        drawn: Callable[[], Figure] = self._named(self.figures[figure_id])
        return drawn

    def command(self, name: str) -> Callable[..., None]:
        """Return a command of the command line that the paper offers."""
        command: Callable[..., None] = self._named(self.commands[name])
        return command

    def located(self, claim_id: str) -> str:
        """Where the check of a claim stands: ``module:name:line``."""
        function: Any = self.checks[claim_id]
        while isinstance(function, partial):
            function = function.func
        function = inspect.unwrap(function)
        return f"{function.__module__}:{function.__qualname__}:{function.__code__.co_firstlineno}"

    def _named(self, where: str) -> Any:  # noqa: ANN401
        inside = where if where.startswith("replication.") else f"replication.{self.paper}.{where}"
        try:
            return pkgutil.resolve_name(inside)
        except (ImportError, AttributeError) as error:
            raise ValueError(
                f"replication/{self.paper}/room.py: {where} is not there: {error}"
            ) from error


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper's claims and the room that establishes them."""

    key: str
    title: str
    claims: Mapping[str, Claim]
    room: Room


def pair(claims: Mapping[str, Claim], room: Room) -> None:
    """Refuse claims without a check, and checks, tables, figures and sweeps without a claim.

    Raises
    ------
    ValueError
        Naming the ids.
    """
    unchecked = sorted(set(claims) - set(room.checks))
    if unchecked:
        raise ValueError(f"claims without a check: {', '.join(unchecked)}")
    offered = set(room.checks) | set(room.tables) | set(room.figures) | set(room.sweeps)
    unclaimed = sorted(offered - set(claims))
    if unclaimed:
        listed = ", ".join(unclaimed)
        raise ValueError(f"checks, tables, figures or sweeps without a claim: {listed}")


def _refuse_orphans(paper: str, room: Room) -> None:
    for path in (data_folder() / "published" / paper).glob("*.csv"):
        stem, _, number = path.stem.rpartition("-")
        table_id = f"{paper}/{stem}-{int(number)}" if number.isdecimal() else f"{paper}/{path.stem}"
        if table_id not in room.tables:
            raise ValueError(f"published table {path.name} of {paper}: nothing computes it")


def room_of(key: str) -> Room:
    """Return a paper's room without importing its claims.

    Raises
    ------
    ValueError
        If the ledger has a file for a paper that the package does not have.
    """
    name = f"replication.{key}"
    try:
        room: Room = importlib.import_module(f"{name}.room").ROOM
    except ModuleNotFoundError as error:
        if error.name not in {name, f"{name}.room"}:
            raise
        raise ValueError(
            f"data/claims/{key}.toml: its name must be a paper's, with replication/{key}"
        ) from error
    return room


def open_paper(key: str) -> Paper:
    """Load a paper's claims and pair them with their checks.

    Raises
    ------
    ValueError
        If the paper is unknown, or entries and checks do not pair.
    """
    key = choice("key", key, paper_keys())
    title, claims = read_claims(key)
    room = room_of(key)
    room.load()
    pair(claims, room)
    _refuse_orphans(key, room)
    return Paper(key, title, claims, room)


def matching(keys: Iterable[str]) -> dict[str, list[Claim]]:
    """Claims by paper that match any of `keys`, without importing what checks them.

    Parameters
    ----------
    keys : iterable of str
        Papers, claim ids, or beginnings of ids. No keys select everything.

    Raises
    ------
    ValueError
        If a key matches nothing.
    """
    keys = [keys] if isinstance(keys, str) or not isinstance(keys, Iterable) else list(keys)
    wrong = [key for key in keys if not (isinstance(key, str) and key)]
    if wrong:
        raise ValueError(f"key = {wrong[0]!r}: it must be a paper, a claim id or its beginning")
    papers = {key: list(read_claims(key)[1].values()) for key in paper_keys()}
    for key in keys:
        if not any(_matches(claim, key) for claims in papers.values() for claim in claims):
            raise ValueError(f"key = {key!r}: no paper or claim of that name")
    return {
        paper: chosen
        for paper, claims in papers.items()
        if (chosen := [c for c in claims if not keys or any(_matches(c, key) for key in keys)])
    }


def select(keys: Iterable[str]) -> list[tuple[Paper, list[Claim]]]:
    """Papers, opened, and their claims that match any of `keys`; see :func:`matching`."""
    return [(open_paper(paper), claims) for paper, claims in matching(keys).items()]


def _matches(claim: Claim, key: str) -> bool:
    return claim.id == key or claim.id.startswith(f"{key.rstrip('/')}/")
