"""Small changes of the model code: one number, one sign or one operator at a time.

They are those of the usual tools (mutmut, cosmic-ray), of the kinds that a slip in a formula takes:

number      plus one; if it is not whole, and no tolerance below 1e-5, also times 1.1
sign        ``-x`` becomes ``x``
arithmetic  ``+ -``, ``* /``, ``& |`` change places; ``**`` becomes ``*``, ``//`` and ``%`` ``/``
comparison  is negated; beside a whole number, ``<`` also becomes ``<=``, and so on
boolean     ``and or`` and ``True False`` change places; ``not x`` and ``~x`` become ``x``
branch      ``a if c else b`` becomes ``a`` and ``b``
extreme     ``min max``, ``any all``, ``floor ceil`` change places

Texts, annotations, decorators, ``raise`` statements and zip's ``strict`` stay as they are. Unlike
mutmut 3, this reaches numbers at the top of a module, properties and cached functions. Two real
numbers that are computed are never quite equal, so that ``<`` or ``<=`` between them is the same.
"""

import ast
import copy
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType
from typing import Protocol, TypeVar

_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.Pow: ast.Mult,
    ast.FloorDiv: ast.Div,
    ast.Mod: ast.Div,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
OPPOSITE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.GtE,
    ast.LtE: ast.Gt,
    ast.Gt: ast.LtE,
    ast.GtE: ast.Lt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_EDGE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
}
_PAIRS = (
    ("min", "max"),
    ("minimum", "maximum"),
    ("argmin", "argmax"),
    ("nanmin", "nanmax"),
    ("any", "all"),
    ("floor", "ceil"),
)
_EXTREME = {a: b for pair in _PAIRS for a, b in (pair, pair[::-1])}
_TOLERANCE = 1e-5  # smaller numbers say when to stop, and a tenth more of them is of no account
_SHOWN = 60  # characters of the expression that names a change


class Keyed(Protocol):
    """What has a key."""

    @property
    def key(self) -> str:
        """Name that survives a change of other lines."""


Some = TypeVar("Some", bound=Keyed)


def fair(found: Iterable[Some], sample: int | None, draw: str = "") -> list[Some]:
    """Return so many mutants, or all, in an order that has nothing to do with the code.

    Another draw gives another order, so that tests can be judged by changes not seen before.
    """
    return sorted(found, key=lambda one: hashlib.sha256((draw + one.key).encode()).digest())[
        :sample
    ]


@dataclass(frozen=True, slots=True, eq=False)
class Mutant:
    """One change of one module."""

    module: str  # such as replication.land.model.city
    path: Path
    function: str  # such as City.rent; empty at the top of the module
    change: str  # such as "a + b → a - b"
    kind: str
    lines: range  # of the statement
    at_import: bool  # the line runs when the module is imported, not in a function
    tree: ast.Module
    parent: ast.AST
    field: str
    position: int | None
    node: ast.AST

    @property
    def key(self) -> str:
        """Name that survives a change of other lines."""
        return (
            f"{self.module.removeprefix('replication.')}:{self.function or 'module'}: {self.change}"
        )

    def compile(self) -> CodeType:
        """Compile the changed module."""
        original = _get(self.parent, self.field, self.position)
        _set(self.parent, self.field, self.position, self.node)
        try:
            return compile(self.tree, str(self.path), "exec", dont_inherit=True)
        finally:
            _set(self.parent, self.field, self.position, original)


def _get(parent: ast.AST, field: str, position: int | None) -> ast.AST:
    value = getattr(parent, field)
    return value if position is None else value[position]


def _set(parent: ast.AST, field: str, position: int | None, node: ast.AST) -> None:
    if position is None:
        setattr(parent, field, node)
    else:
        getattr(parent, field)[position] = node


def _with(node: ast.AST, **fields: object) -> ast.AST:
    """Return a copy with other fields at the same place of the source."""
    changed = copy.copy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed


def _constants(node: ast.Constant) -> Iterator[tuple[str, ast.AST]]:
    value = node.value
    if isinstance(value, bool):
        yield "boolean", _with(node, value=not value)
    elif isinstance(value, int):
        yield "number", _with(node, value=value + 1)
    elif isinstance(value, float):
        yield "number", _with(node, value=value + 1)
        if abs(value) > _TOLERANCE:
            yield "number", _with(node, value=float(f"{1.1 * value:.12g}"))


def _comparisons(node: ast.Compare) -> Iterator[tuple[str, ast.AST]]:
    sides = [node.left, *node.comparators]
    for i, op in enumerate(node.ops):
        others = [OPPOSITE[type(op)]]
        if type(op) in _EDGE and any(_is_whole(side) for side in sides[i : i + 2]):
            others.append(_EDGE[type(op)])
        for other in others:
            yield "comparison", _with(node, ops=[*node.ops[:i], other(), *node.ops[i + 1 :]])


def _is_whole(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, int)


def _extremes(node: ast.Call) -> Iterator[tuple[str, ast.AST]]:
    match node.func:
        case ast.Attribute(attr=name) if name in _EXTREME:
            yield "extreme", _with(node, func=_with(node.func, attr=_EXTREME[name]))
        case ast.Name(id=name) if name in _EXTREME:
            yield "extreme", _with(node, func=_with(node.func, id=_EXTREME[name]))


def alternatives(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """Yield the kind of each change of a node, and the node that takes its place."""
    match node:
        case ast.Constant():
            yield from _constants(node)
        case ast.Compare():
            yield from _comparisons(node)
        case ast.Call():
            yield from _extremes(node)
        case ast.UnaryOp(op=ast.USub()):
            yield "sign", node.operand
        case ast.UnaryOp(op=ast.Not() | ast.Invert()):
            yield "boolean", node.operand
        case ast.BinOp(op=op) | ast.AugAssign(op=op) if type(op) in _ARITHMETIC:
            yield "arithmetic", _with(node, op=_ARITHMETIC[type(op)]())
        case ast.BoolOp(op=op):
            yield "boolean", _with(node, op=ast.Or() if isinstance(op, ast.And) else ast.And())
        case ast.IfExp():
            yield "branch", node.body
            yield "branch", node.orelse


_SHOWABLE = (ast.expr, ast.keyword, ast.Assign, ast.AnnAssign, ast.AugAssign)
_UNTOUCHED = {"annotation", "returns", "decorator_list", "type_params"}


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a node stands: the way down to it from its statement, and the function around it."""

    function: str
    in_function: bool
    lines: range
    expressions: tuple[tuple[ast.AST, str, int | None], ...]  # parents, outermost first


def _header(node: ast.stmt) -> range:
    """Return the lines of a statement without those of its body."""
    body = getattr(node, "body", None) or getattr(node, "cases", None)
    first = body[0] if body else None
    last = getattr(first, "lineno", None) or (first.pattern.lineno if first else None)
    if last is None:
        return range(node.lineno, (node.end_lineno or node.lineno) + 1)
    return range(node.lineno, max(last, node.lineno + 1))


def _walk(node: ast.AST, place: _Place) -> Iterator[tuple[ast.AST, _Place]]:
    for field, value in ast.iter_fields(node):
        if field in _UNTOUCHED or (isinstance(node, ast.keyword) and node.arg == "strict"):
            continue
        for i, child in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if not isinstance(child, ast.AST) or isinstance(child, ast.Raise | ast.JoinedStr):
                continue
            here = place
            if isinstance(child, ast.stmt):
                here = _Place(place.function, place.in_function, _header(child), ())
            step = _Place(
                here.function, here.in_function, here.lines, (*here.expressions, (node, field, i))
            )
            yield child, step
            yield from _walk(child, _inside(child, node, field, step))


def _inside(child: ast.AST, parent: ast.AST, field: str, place: _Place) -> _Place:
    """Return the place of what a node holds; defaults of arguments belong to what is outside."""
    if isinstance(child, ast.ClassDef | ast.FunctionDef):
        name = f"{place.function}.{child.name}".lstrip(".")
        running = isinstance(child, ast.FunctionDef)
        return _Place(name, running, place.lines, place.expressions)
    if isinstance(parent, ast.FunctionDef) and field == "args":
        return _Place(place.function, False, place.lines, place.expressions)
    return place


def _change(place: _Place, node: ast.AST) -> str:
    """Say a change by the widest expression around it that is short enough."""
    owner, field, position = place.expressions[-1]
    original = _get(owner, field, position)
    if isinstance(owner, ast.arguments):
        named = owner.kwonlyargs if field == "kw_defaults" else [*owner.posonlyargs, *owner.args]
        name = named[position - len(getattr(owner, field))].arg
        return f"{name}={ast.unparse(original)} → {name}={ast.unparse(node)}"
    shown = None
    for parent, _, _ in reversed(place.expressions):
        long = len(ast.unparse(parent)) > _SHOWN if isinstance(parent, _SHOWABLE) else True
        if long and (shown is not None or not isinstance(original, ast.Constant)):
            break
        if not isinstance(parent, _SHOWABLE):
            break
        shown = parent
    if shown is None:
        return f"{ast.unparse(original)} → {ast.unparse(node)}"
    before = ast.unparse(shown)
    _set(owner, field, position, node)
    try:
        after = ast.unparse(shown)
    finally:
        _set(owner, field, position, original)
    return f"{before} → {after}"


def mutants(path: Path, module: str) -> list[Mutant]:
    """Return every change of a module, in the order of its lines."""
    tree = ast.parse(path.read_text(), filename=str(path))
    found: list[Mutant] = []
    seen: dict[str, int] = {}
    for node, place in _walk(tree, _Place("", False, range(0), ())):
        for kind, other in alternatives(node):
            change = _change(place, other)
            key = f"{place.function}: {change}"
            seen[key] = seen.get(key, 0) + 1
            if seen[key] > 1:
                change += f" ({seen[key]})"
            parent, field, position = place.expressions[-1]
            found.append(
                Mutant(
                    module,
                    path,
                    place.function,
                    change,
                    kind,
                    place.lines,
                    not place.in_function,
                    tree,
                    parent,
                    field,
                    position,
                    other,
                )
            )
    return found
