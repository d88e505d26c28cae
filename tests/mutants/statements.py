"""Change the statements of the checks one at a time, and see their breaks notice.

A statement is a value in the ``printed`` or ``instead`` of a ``Finding``. It is changed thus:

true        the statement, or one part of an ``and`` or ``&`` in it, becomes ``True``
bound       a number below .1 in it, or in a constant of its module, becomes a hundred times larger
comparison  ``<`` becomes ``>=``, ``==`` becomes ``!=``, and so on

A change is noticed if the check contradicts the record, or if a statement is left that no break in
``tests/PAPER/breaks.py`` turns.

One run of a check gives the values of all changes of its statements: the modules of claims are
compiled so that each statement is evaluated as it stands and in every changed way. A check runs
once unbroken and once for each break. Only a changed constant takes runs of its own.
"""

import ast
import copy
import functools
import hashlib
import importlib
import importlib.machinery
import importlib.util
import json
import re
import signal
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

import numpy as np
import pytest
from mutation import OPPOSITE, fair
from runner import ROOT, SURVIVED, Pool

from replication.ledger import Room

LOOSE = 0.1
"""Numbers below it are bounds."""

Change = tuple[str, ast.AST, ast.AST]
Values = dict[str, bool | None]
"""Truth of a changed statement by its sentence; None where it has none."""


@dataclass(frozen=True, slots=True, eq=False)
class StatementMutant:
    """One change of one statement, or of a bound at the top of its module."""

    module: str
    path: Path
    function: str
    """Name of the function around it; empty for a constant of the module."""
    change: str
    kind: str
    tree: ast.Module
    whole: ast.AST
    """The statement, or the assignment of the constant."""
    changed: ast.AST

    @property
    def key(self) -> str:
        """Name that survives a change of other lines."""
        short = self.module.removeprefix("replication.")
        return f"{short}:{self.function or 'module'}: {self.change}"

    def compile(self) -> CodeType:
        """Compile the changed module."""
        changed = _Replace({_place(self.whole): self.changed}).visit(copy.deepcopy(self.tree))
        return _compiled(changed, self.path)


def _compiled(tree: ast.Module, path: Path) -> CodeType:
    return compile(ast.fix_missing_locations(tree), str(path), "exec", dont_inherit=True)


class _Replace(ast.NodeTransformer):
    """Put nodes in the place of those that stand at the same place of the source."""

    def __init__(self, others: Mapping[tuple[object, ...], ast.AST]) -> None:
        self.others = others

    def visit(self, node: ast.AST) -> ast.AST:
        other = self.others.get(_place(node))
        return self.generic_visit(node) if other is None else ast.copy_location(other, node)


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


def _bounds(node: ast.AST) -> Iterator[Change]:
    for part in ast.walk(node):
        if (
            isinstance(part, ast.Constant)
            and isinstance(part.value, float)
            and 0 < part.value < LOOSE
        ):
            yield "bound", part, ast.Constant(part.value * 100)


def _changes(statement: ast.expr) -> Iterator[Change]:
    parts = list(_conjuncts(statement))
    for part in parts if len(parts) > 1 else [statement]:
        yield "true", part, ast.Constant(value=True)
    yield from _bounds(statement)
    for part in ast.walk(statement):
        if isinstance(part, ast.Compare):
            for i, op in enumerate(part.ops):
                ops = [*part.ops[:i], OPPOSITE[type(op)](), *part.ops[i + 1 :]]
                yield "comparison", part, ast.Compare(part.left, ops, part.comparators)


def _statements(function: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Yield the sentence and the value of each statement."""
    for call in ast.walk(function):
        if not (isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Finding"):
            continue
        groups = call.args[:2]
        groups += [word.value for word in call.keywords if word.arg in ("printed", "instead")]
        for group in groups:
            yield from _items(group)


def _items(group: ast.expr) -> Iterator[tuple[ast.expr, ast.expr]]:
    match group:
        case ast.Dict(keys=keys, values=values):
            for key, value in zip(keys, values, strict=True):
                yield from [(key, value)] if key is not None else _items(value)
        case ast.BinOp(op=ast.BitOr(), left=left, right=right):
            yield from _items(left)
            yield from _items(right)
        case ast.DictComp(key=key, value=value):
            yield key, value


@functools.cache
def _read(path: Path, module: str) -> tuple[list[StatementMutant], CodeType]:
    """Return every change in a module of claims, and the module that evaluates them all."""
    tree = ast.parse(path.read_text())
    found: list[StatementMutant] = []
    seen: Counter[str] = Counter()

    def add(function: str, whole: ast.AST, changes: Iterable[Change]) -> list[StatementMutant]:
        made = []
        for kind, node, other in changes:
            changed = _Replace({_place(node): other}).visit(copy.deepcopy(whole))
            change = f"{kind}: {ast.unparse(whole)} → {ast.unparse(changed)}"
            seen[f"{function}: {change}"] += 1
            if (times := seen[f"{function}: {change}"]) > 1:
                change += f" ({times})"
            made.append(StatementMutant(module, path, function, change, kind, tree, whole, changed))
        found.extend(made)
        return made

    evaluated: dict[tuple[object, ...], ast.AST] = {}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            for sentence, statement in _statements(node):
                mutants = add(node.name, statement, _changes(statement))
                evaluated[_place(statement)] = _evaluating(sentence, statement, mutants)
        elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            add("", node, _bounds(node.value))
    code = _Replace(evaluated).visit(copy.deepcopy(tree))
    code.body.insert(1, ast.parse("import statements as _mutants").body[0])
    return found, _compiled(code, path)


def _evaluating(sentence: ast.expr, statement: ast.expr, made: list[StatementMutant]) -> ast.expr:
    """Return ``_mutants.evaluate(sentence, lambda: statement, {key: lambda: changed, ...})``."""
    later = lambda node: f"lambda: {ast.unparse(node)}"
    ways = ", ".join(f"{mutant.key!r}: {later(mutant.changed)}" for mutant in made)
    call = f"_mutants.evaluate({ast.unparse(sentence)}, {later(statement)}, {{{ways}}})"
    return ast.parse(call, mode="eval").body


def mutants(path: Path, module: str) -> list[StatementMutant]:
    """Return every change of the statements in a module of claims, in the order of its lines."""
    return _read(path, module)[0]


def evaluating(path: Path, module: str) -> CodeType:
    """Return the code of a module of claims that evaluates all changes of its statements."""
    return _read(path, module)[1]


def every_statement_mutant(key: str) -> list[StatementMutant]:
    """Return all changes of the statements of a paper."""
    return [
        mutant
        for path in sorted((ROOT / "replication" / key / "claims").glob("*.py"))
        for mutant in mutants(path, f"replication.{key}.claims.{path.stem}")
    ]


_evaluated: dict[str, Values] = defaultdict(dict)


def evaluate(
    sentence: str, right: Callable[[], Any], changed: Mapping[str, Callable[[], Any]]
) -> Any:
    """Return a statement's value, and note its values under every change of it."""
    try:
        return right()
    except Exception:
        _evaluated.clear()  # the check breaks off here, whatever came before
        raise
    finally:
        for key, way in changed.items():
            _evaluated[key][sentence] = _truth(way)


def _truth(way: Callable[[], Any]) -> bool | None:
    try:
        value = way()
    except Exception:
        return None
    return bool(value) if isinstance(value, bool | np.bool_) else None


@dataclass(frozen=True, slots=True)
class Run:
    """What one run of a check gives: truths by sentence, and under every change of a statement."""

    wrong: bool
    """Whether it is the unbroken run, and contradicts the record."""
    truths: Mapping[str, bool]
    changed: Mapping[str, Values] = field(default_factory=dict)

    def under(self, key: str) -> dict[str, bool] | None:
        """Return the truths under a change; None if the check breaks off."""
        changed = self.changed.get(key, {})
        truths = {**self.truths, **{name: bool(truth) for name, truth in changed.items()}}
        return None if not truths or None in changed.values() else truths


def runs(tests: ModuleType, claim_id: str) -> Iterator[Run]:
    """Yield the run of an unbroken check, then its run under every break."""
    breaks = tests.breaks_of(tests.paper_of(claim_id))
    forget = importlib.import_module("worlds").forget  # on the path once the tests are
    applied = [(), *((getattr(breaks, "FEWER", None), one) for one in breaks.BREAKS[claim_id])]
    for number, parts in enumerate(applied):
        with pytest.MonkeyPatch.context() as patch:
            for apply in filter(None, parts):
                apply(patch)
            forget()
            _evaluated.clear()
            result = tests.run(claim_id)
        wrong = not number and not (result.supported and not result.untied)
        yield Run(wrong, result.found.statements, dict(_evaluated))
    forget()


def is_noticed(made: Iterable[Run], key: str = "") -> bool:
    """Whether the breaks, or the record, notice a change; the unbroken run is the first.

    A statement that breaks off under a break may turn under a change of it.
    """
    broken = iter(made)
    unbroken = next(broken)
    recorded = unbroken.under(key)
    if unbroken.wrong or recorded is None or recorded != unbroken.truths:
        return True
    turned: set[str] = set()
    for run in broken:
        truths = run.under(key)
        if truths is None:
            continue
        now = {name for name, truth in truths.items() if truth != recorded.get(name)}
        if not now and run.truths:
            return True
        turned |= now
    return not turned >= set(recorded)


class _Finder(importlib.machinery.SourceFileLoader):
    """Import the modules of claims so that they evaluate all changes of their statements."""

    @classmethod
    def find_spec(cls, name: str, _path: object = None, _target: object = None) -> Any:
        path = ROOT / Path(*name.split(".")).with_suffix(".py")
        if not re.fullmatch(r"replication\.\w+\.claims\.\w+", name) or not path.exists():
            return None
        return importlib.util.spec_from_file_location(name, path, loader=cls(name, str(path)))

    def get_code(self, fullname: str) -> CodeType:
        return evaluating(Path(self.path), fullname)


def _segments(path: Path, claim_ids: Iterable[str]) -> list[tuple[str, range]]:
    """Return the lines of a file that belong to one claim: its check, or its breaks."""
    ids = {name: one for one in claim_ids for name in (one, one.partition("/")[2])}
    found = []
    for node in ast.walk(ast.parse(path.read_text())):
        match node:
            case ast.FunctionDef(decorator_list=[ast.Call(args=[ast.Constant(value=name), *_])]):
                found.append((name, node.decorator_list[0], node))
            case ast.Dict(keys=keys, values=values):
                pairs = zip(keys, values, strict=True)
                found += [(key.value, key, one) for key, one in pairs if hasattr(key, "value")]
    return [
        (ids[name], range(first.lineno - 1, last.end_lineno or 0))
        for name, first, last in found
        if isinstance(name, str) and name in ids
    ]


def digests(key: str, claim_ids: Sequence[str]) -> dict[str, str]:
    """Return a digest of what the outcomes of each check depend on."""
    package, data, tests = ROOT / "replication", ROOT / "data", ROOT / "tests"
    whole = [*package.glob("*.py"), *(package / "ledger").glob("*.py")]
    whole += [*(package / "facts").glob("*.py"), *(package / key).rglob("*.py")]
    whole += [data / "claims" / f"{key}.toml", *(data / "published" / key).glob("*.csv")]
    whole += [
        tests / "breaking.py",
        tests / "test_claims.py",
        tests / "worlds.py",
        *(tests / key).glob("*.py"),
        Path(__file__),
    ]
    shared, own = hashlib.sha256(), {one: hashlib.sha256() for one in claim_ids}
    for path in sorted(whole):
        if path.name.startswith("test_") and path.parent == tests / key:
            continue
        lines = path.read_text().splitlines()
        parts = (
            _segments(path, claim_ids) if "claims" in path.parts or path.stem == "breaks" else []
        )
        for claim_id, span in parts:
            own[claim_id].update("\n".join(lines[span.start : span.stop]).encode())
        apart = {number for _, span in parts for number in span}
        rest = [line for number, line in enumerate(lines) if number not in apart]
        shared.update("\n".join([path.name, *rest]).encode())
    return {
        one: hashlib.sha256(shared.digest() + made.digest()).hexdigest()[:16]
        for one, made in own.items()
    }


def claims_of(mutant: StatementMutant, checks: Mapping[str, Any]) -> list[str]:
    """Return the claims whose check uses what a mutant changes, also through other functions."""
    uses: dict[str, set[str]] = defaultdict(set)
    for node in mutant.tree.body:
        names = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
        is_function = isinstance(node, ast.FunctionDef | ast.ClassDef)
        for name in [node.name] if is_function else _assigned(node):
            uses[name] |= names
    found, before = {mutant.function, *_assigned(mutant.whole)}, set[str]()
    while found != before:
        before = set(found)
        found |= {name for name, names in uses.items() if names & before}
    functions = {one: getattr(check, "func", check) for one, check in checks.items()}
    return [
        one
        for one, function in functions.items()
        if function.__module__ == mutant.module and function.__name__ in found
    ]


def _assigned(node: ast.AST) -> list[str]:
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return [target.id for target in targets if isinstance(target, ast.Name)]


def apply(mutant: StatementMutant, room: Room) -> None:
    """Run the changed module in the place of the one that is loaded."""
    room.checks = {
        one: check
        for one, check in room.checks.items()
        if getattr(check, "func", check).__module__ != mutant.module
    }
    room.sweeps = {}
    exec(mutant.compile(), vars(sys.modules[mutant.module]))  # noqa: S102


def noticed(tests: ModuleType, claim_id: str) -> dict[str, bool]:
    """Return which changes of a check's statements are noticed."""
    made = list(runs(tests, claim_id))
    if is_noticed(made):
        raise RuntimeError(f"{claim_id}: the check or its breaks fail without any change")
    return {
        key: is_noticed(made, key) for key in sorted({key for run in made for key in run.changed})
    }


def noticed_bound(
    tests: ModuleType, mutant: StatementMutant, claims: Sequence[str], room: Room
) -> dict[str, bool]:
    apply(mutant, room)
    return {mutant.key: any(is_noticed(runs(tests, claim_id)) for claim_id in claims)}


def survey(key: str, width: int, sample: int | None, kept: Path) -> dict[str, str]:
    """Return the outcome of every change of a paper's statements by its key.

    Parameters
    ----------
    key : str
        The paper.
    width : int
        Processes at a time.
    sample : int or None
        Only so many changes, at random.
    kept : Path
        Folder of outcomes of earlier runs; those that still stand are taken from there.
    """
    tests = _instrumented_tests()
    room = tests.PAPERS[key].room
    chosen = fair(every_statement_mutant(key), sample)
    of = {mutant: claims_of(mutant, room.checks) for mutant in chosen}
    digest = digests(key, list(room.checks))
    jobs: dict[Path, tuple[str, Callable[[], dict[str, bool]]]] = {}
    for mutant, claims in of.items():
        if mutant.function:
            for one in claims:
                file = kept / f"{one.replace('/', '-')}-{digest[one]}.json"
                jobs[file] = (one, functools.partial(noticed, tests, one))
        else:
            parts = "".join([mutant.key, *(digest[one] for one in claims)])
            file = kept / f"{key}-bound-{hashlib.sha256(parts.encode()).hexdigest()[:16]}.json"
            jobs[file] = (
                mutant.key,
                functools.partial(noticed_bound, tests, mutant, claims, room),
            )
    left = {file: job for file, job in jobs.items() if not file.exists()}
    print(
        f"{key}: {len(chosen)} changes of statements, {len(left)} of {len(jobs)} checks to run",
        flush=True,
    )
    kept.mkdir(parents=True, exist_ok=True)
    pool = Pool(width, Counter(), lambda name, outcome: print(f"  {name}", flush=True))
    for file, (name, judge) in left.items():
        pool.start(name, functools.partial(_keep, file, judge))
    pool.finish()
    killed: Counter[str] = Counter()
    for file in jobs:
        killed.update(json.loads(file.read_text()))
    return {mutant.key: "tests" if killed[mutant.key] else "survived" for mutant in chosen}


def _keep(file: Path, judge: Callable[[], dict[str, bool]]) -> int:
    signal.setitimer(signal.ITIMER_PROF, 0)
    part = file.with_suffix(".part")
    part.write_text(json.dumps(judge()))
    part.replace(file)
    return SURVIVED


def _instrumented_tests() -> ModuleType:
    """Import the tests of the claims, and with them the modules that evaluate all changes."""
    if "test_claims" not in sys.modules:
        sys.path.insert(0, str(ROOT / "tests"))
        sys.meta_path.insert(0, _Finder)
    return importlib.import_module("test_claims")
