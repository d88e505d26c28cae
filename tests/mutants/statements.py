"""Change the statements of the checks one at a time, and see their breaks notice.

A statement is a value in the ``printed`` or ``instead`` of a ``Finding``. It is changed thus:

true        the statement, or one part of an ``and`` or ``&`` in it, becomes ``True``
bound       a number below .1 in it, or in a constant of its module, becomes a hundred times larger
comparison  ``<`` becomes ``>=``, ``==`` becomes ``!=``, and so on

A change is noticed if the check contradicts the record, or if a statement is left that no break in
``tests/PAPER/breaks.py`` turns.
"""

import ast
import copy
import importlib
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

import pytest
from mutation import OPPOSITE
from runner import BY_TESTS, ROOT, SURVIVED, Pool, limit

from replication.ledger import Room

LOOSE = 0.1
"""Numbers below it are bounds."""


@dataclass(frozen=True, slots=True, eq=False)
class StatementMutant:
    """One change of one statement, or of a bound at the top of its module."""

    module: str
    path: Path
    function: str
    """Name of the check; empty for a constant of the module."""
    change: str
    kind: str
    tree: ast.Module
    node: ast.AST
    other: ast.AST

    @property
    def key(self) -> str:
        """Name that survives a change of other lines."""
        short = self.module.removeprefix("replication.")
        return f"{short}:{self.function or 'module'}: {self.change}"

    def compile(self) -> CodeType:
        """Compile the changed module."""
        changed = _Replace(self.node, self.other).visit(copy.deepcopy(self.tree))
        return compile(
            ast.fix_missing_locations(changed), str(self.path), "exec", dont_inherit=True
        )


class _Replace(ast.NodeTransformer):
    """Put one node in the place of the one that stands at the same place of the source."""

    def __init__(self, node: ast.AST, other: ast.AST) -> None:
        self.at = _place(node)
        self.other = other

    def visit(self, node: ast.AST) -> ast.AST:
        if _place(node) == self.at:
            return ast.copy_location(self.other, node)
        return self.generic_visit(node)


def _place(node: ast.AST) -> tuple[object, ...]:
    names = ("lineno", "col_offset", "end_lineno", "end_col_offset")
    return (type(node), *(getattr(node, name, None) for name in names))


def _conjuncts(node: ast.expr) -> Iterator[ast.expr]:
    match node:
        case ast.BoolOp(op=ast.And(), values=parts):
            for part in parts:
                yield from _conjuncts(part)
        case ast.BinOp(op=ast.BitAnd(), left=left, right=right):
            yield from _conjuncts(left)
            yield from _conjuncts(right)
        case _:
            yield node


def _bounds(node: ast.AST) -> Iterator[tuple[str, ast.AST, ast.AST]]:
    for part in ast.walk(node):
        if (
            isinstance(part, ast.Constant)
            and isinstance(part.value, float)
            and 0 < part.value < LOOSE
        ):
            yield "bound", part, ast.Constant(part.value * 100)


def _changes(statement: ast.expr) -> Iterator[tuple[str, ast.AST, ast.AST]]:
    parts = list(_conjuncts(statement))
    for part in parts if len(parts) > 1 else [statement]:
        yield "true", part, ast.Constant(value=True)
    yield from _bounds(statement)
    for part in ast.walk(statement):
        if isinstance(part, ast.Compare):
            for i, op in enumerate(part.ops):
                ops = [*part.ops[:i], OPPOSITE[type(op)](), *part.ops[i + 1 :]]
                yield "comparison", part, ast.Compare(part.left, ops, part.comparators)


def _statements(function: ast.AST) -> Iterator[ast.expr]:
    for call in ast.walk(function):
        if not (isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Finding"):
            continue
        groups = call.args[:2]
        groups += [word.value for word in call.keywords if word.arg in ("printed", "instead")]
        for group in groups:
            yield from _values(group)


def _values(group: ast.expr) -> Iterator[ast.expr]:
    match group:
        case ast.Dict(keys=keys, values=values):
            for key, value in zip(keys, values, strict=True):
                yield from [value] if key is not None else _values(value)
        case ast.BinOp(op=ast.BitOr(), left=left, right=right):
            yield from _values(left)
            yield from _values(right)
        case ast.DictComp(value=value):
            yield value


def mutants(path: Path, module: str) -> list[StatementMutant]:
    """Return every change of the statements in a module of claims, in the order of its lines."""
    tree = ast.parse(path.read_text())
    found: dict[str, StatementMutant] = {}

    def add(function: str, whole: ast.AST, changes: Iterator[tuple[str, ast.AST, ast.AST]]) -> None:
        for kind, node, other in changes:
            shown = ast.unparse(_Replace(node, other).visit(copy.deepcopy(whole)))
            change = f"{kind}: {ast.unparse(whole)} → {shown}"
            mutant = StatementMutant(module, path, function, change, kind, tree, node, other)
            found.setdefault(mutant.key, mutant)

    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            for statement in _statements(node):
                add(node.name, statement, _changes(statement))
        elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            add("", node, _bounds(node.value))
    return list(found.values())


def every_statement_mutant(key: str) -> list[StatementMutant]:
    """Return all changes of the statements of a paper."""
    folder = ROOT / "replication" / key / "claims"
    return [
        mutant
        for path in sorted(folder.glob("*.py"))
        for mutant in mutants(path, f"replication.{key}.claims.{path.stem}")
    ]


def _affected(mutant: StatementMutant, checks: dict[str, Callable[[], object]]) -> list[str]:
    """Return the claims whose check the mutant changes: one check's, or all of its module's."""
    here: dict[str, str] = {}
    for claim_id, check in checks.items():
        function = _inner(check)
        if function.__module__ == mutant.module:
            here[claim_id] = function.__qualname__.partition(".")[0]
    own = [claim_id for claim_id, name in here.items() if name == mutant.function]
    return own or list(here)


def _apply(mutant: StatementMutant, room: Room) -> None:
    """Run the changed module in the place of the one that is loaded."""
    module = sys.modules[mutant.module]
    for registered in (room.checks, room.sweeps):
        for claim_id in [one for one, made in registered.items() if _module(made) == module]:
            del registered[claim_id]
    exec(mutant.compile(), vars(module))  # noqa: S102


def _module(made: object) -> ModuleType | None:
    made = getattr(made, "function", made)
    made = _inner(getattr(made, "test", made))
    return sys.modules.get(getattr(made, "__module__", ""))


def _inner(function: Any) -> Any:
    while isinstance(function, partial):
        function = function.func
    return function


def _is_noticed(tests: ModuleType, claim_id: str) -> bool:
    with pytest.MonkeyPatch.context() as patch:
        try:
            tests.test_the_check_supports_the_record(claim_id)
            tests.test_every_statement_can_turn(claim_id, patch)
        except AssertionError:
            return True
    return False


def survey(
    key: str,
    width: int,
    known: dict[str, str],
    report: Callable[[StatementMutant, str], None],
    sample: int | None = None,
) -> None:
    """Judge the changes of a paper's statements; `report` is called with each outcome.

    Parameters
    ----------
    key : str
        The paper.
    width : int
        Processes at a time.
    known : dict
        Outcomes by key that need no run.
    report : callable
    sample : int, optional
        Only so many.
    """
    sys.path.insert(0, str(ROOT / "tests"))
    tests = importlib.import_module("test_claims")
    room = tests.PAPERS[key].room
    seconds = {claim_id: tests.unbroken(claim_id)[0].seconds for claim_id in room.checks}
    pool = Pool(width, Counter(), report)
    for mutant in every_statement_mutant(key)[:sample]:
        if mutant.key in known:
            report(mutant, known[mutant.key])
            continue
        claims = _affected(mutant, room.checks)

        def judge(mutant: StatementMutant = mutant, claims: list[str] = claims) -> int:
            limit(60 + 20 * sum(seconds[claim_id] for claim_id in claims))
            tests.unbroken.cache_clear()
            _apply(mutant, room)
            return BY_TESTS if any(_is_noticed(tests, one) for one in claims) else SURVIVED

        pool.start(mutant, judge)
    pool.finish()
