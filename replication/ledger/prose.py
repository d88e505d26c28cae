"""Numbers in an entry's texts: each is found by its check, or is the paper's or a parameter."""

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np

from replication import published
from replication.ledger.claim import Claim

_PLACE = re.compile(
    r"""\b(?:propositions?|theorems?|corollar(?:y|ies)|lemmas?|remarks?|results?|cases?|tables?
        |figures?|footnotes?|sections?|appendi(?:x|ces)|equations?|eqs?\.?|columns?|panels?|examples?
        |rows?|steps?|pages?|assumptions?|properties|property|chapters?|p\.|no\.)\s*
        \(?[A-Z]?\.?\d+(?:\.\d+)*[a-z]?\)?(?:\s*(?:,|-|–|to|and|or|through)\s*\(?\d+(?:\.\d+)*[a-z]?\)?)*
      | \([A-Z]?\.?\d+(?:\.\d+)?[a-z']?\)
      | (?<![\w.])\w*[A-Za-z]\w*[_^]\(?-?\d+\)?
      | (?<![\w.])[A-Za-z]+[\d]+\w*
      | \bcit(?:y|ies)\s[12](?:\s(?:and|or)\s[12])?(?![.,]?\d)
      | \^\(?-?[\d./]+\)?""",
    re.VERBOSE | re.IGNORECASE,
)
"""Places in a paper, numbered symbols and exponents: digits that are no numbers."""

_NUMBER = re.compile(
    r"(?<![\w.,])(?=[-−–]?\.?\d)"
    r"[-−–]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?(?:[eE][-+]?\d+)?(?:\s?%| percent\b)?"
)


@cache
def numbers_in(text: str) -> tuple[str, ...]:
    """Return the numbers of a text as written; places, symbols' indices and exponents are none."""
    return tuple(match.group().strip() for match in _NUMBER.finditer(_PLACE.sub(" ", text)))


def texts(claim: Claim) -> dict[str, str]:
    """Return the texts of an entry that argue, by the name of their field."""
    named = {"because": claim.because}
    if claim.erratum is not None:
        named |= {name: getattr(claim.erratum, name) for name in ("instead", "known", "effect")}
    return named


def untied(claim: Claim, numbers: Mapping[str, Any]) -> list[str]:
    """Numbers in a claim's texts that their source does not establish.

    Parameters
    ----------
    claim : Claim
    numbers : mapping
        What the check found. A number of a text agrees with its source if that rounds to it, as
        it stands, as a percentage, or without its sign.

    Returns
    -------
    list of str
        One readable line for each.
    """
    decimals = [one for one in numbers_in(claim.proof) if "." in one]
    said = [(name, one) for name, text in texts(claim).items() for one in numbers_in(text)]
    found = named_numbers(numbers)
    lines = [
        f"{claim.id}: {name} says {written}, which {_known(source, found)}"
        for (name, written), source in zip(said, claim.sources, strict=False)
        if not _establishes(source, written, found)
    ]
    lines += [f"{claim.id}: proof says {one}, and a proof says no decimals" for one in decimals]
    if len(said) != len(claim.sources):
        lines.append(
            f"{claim.id}: its texts say {len(said)} numbers, {', '.join(one for _, one in said)}, "
            f"and sources must name what each of them is; it names {len(claim.sources)}"
        )
    return lines


def _establishes(source: str, written: str, found: Mapping[str, list[float]]) -> bool:
    return source.lstrip("-−–") == written.lstrip("-−–") or _is_found(
        written, np.abs(np.array(found.get(source, [])))
    )


def _known(source: str, found: Mapping[str, list[float]]) -> str:
    if source not in found:
        return f"sources calls {source}: its check finds no such number"
    return f"is {source}: its check finds {', '.join(f'{one:g}' for one in found[source][:3])}"


def named_numbers(numbers: Mapping[str, Any]) -> dict[str, list[float]]:
    """Name every number that a check found as an entry's ``sources`` does.

    Returns
    -------
    dict of str to list of float
        Several for a text that says several, for a mapping also its keys.
    """
    found: dict[str, list[float]] = {}

    def add(name: str, value: Any) -> None:  # noqa: ANN401
        inner: Iterable[tuple[object, Any]] = ()
        if isinstance(value, Mapping):
            inner = value.items()
        elif isinstance(value, np.ndarray | list | tuple):
            inner = enumerate(value)
        for key, entry in inner:
            add(f"{name}/{key}", entry)
        held = list(_flat(value))
        if held:
            found[name] = held

    for name, value in numbers.items():
        add(name, value)
    return found


def _flat(value: Any) -> Iterator[float]:  # noqa: ANN401
    """Every number in what a check found, those within texts too."""
    if isinstance(value, Mapping):
        for key, entry in value.items():
            yield from _flat(entry)
            if isinstance(key, int | float):
                yield float(key)
    elif isinstance(value, bool | np.bool_) or value is None:
        return
    elif isinstance(value, str):
        yield from (float(published.parse(_plain(one)).value) for one in numbers_in(value))
    elif isinstance(value, Fraction | Decimal):
        yield float(value)
    elif isinstance(value, np.ndarray | list | tuple | set | frozenset):
        for entry in value:
            yield from _flat(entry)
    elif np.isfinite(value):
        yield float(value)


def _plain(written: str) -> str:
    return written.replace(" percent", "%").replace(" %", "%").replace("−", "-")


def _is_found(written: str, found: np.ndarray[Any, Any]) -> bool:
    printed = _plain(written).lstrip("-–")
    forms: Iterable[str] = (printed, printed.removesuffix("%")) if "%" in printed else (printed,)
    for form in forms:
        wanted = published.parse(form)
        value, step = float(wanted.value), float(wanted.step)
        near = found[np.abs(found - value) <= step * (1 + 1e-9)] if found.size else found
        if any(published.agrees(float(one), form) for one in near):
            return True
    return False
