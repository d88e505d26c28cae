"""How the ledger's texts are shown: Greek letters, indices and exponents instead of ASCII.

An entry is written on a keyboard, ``a > rho e^(1 - rho)``. A page shows *a > ρ e* with its
exponent raised. What is not clearly part of a formula stays as it is written.
"""

import math
import re
from collections.abc import Mapping
from html import escape
from typing import Any
from unicodedata import lookup

_NAMES = (
    *("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "kappa", "lambda"),
    *("mu", "nu", "xi", "pi", "rho", "sigma", "tau", "phi", "chi", "psi", "omega"),
    *("Gamma", "Delta", "Theta", "Lambda", "Pi", "Sigma", "Phi", "Psi", "Omega"),
)


def _letter(name: str) -> str:
    size = "SMALL" if name.islower() else "CAPITAL"
    return lookup(f"GREEK {size} LETTER {name.upper().replace('LAMBDA', 'LAMDA')}")


GREEK = {name: _letter(name) for name in _NAMES} | {"eps": _letter("epsilon")}
"""Letters by the names that entries give them."""

_LETTER = re.compile(rf"(?<![A-Za-z])({'|'.join(GREEK)})(?![A-Za-z])")
_SYMBOL = "[A-Za-zα-ωΓ-Ω][\u0303\u0304]?"
_INDEX = re.compile(rf"(?<![\w.])((?:{_SYMBOL}){{1,2}})_([A-Za-z0-9α-ω]{{1,4}})(?!\w)")
_RAISED = re.compile(
    rf"\^(?:\(((?:[^()]|\([^()]*\))*)\)|([-−]?(?:\d+(?:\.\d+)?|(?:{_SYMBOL})+(?:<sub>\w+</sub>)?)))"
)
_BASE = re.compile(rf"(?<![\w<>/&;])({_SYMBOL})(?=<sup>)")
_MARKED = re.compile(r"(?<![A-Za-z])([A-Za-z])(?:(bar)(?![A-Za-z])|~)")
_SIGNS = {"&lt;=": "≤", "&gt;=": "≥", "!=": "≠", "-&gt;": "→", " - ": " − ", " * ": " · "}


def greek(text: str) -> str:
    """Replace the names of Greek letters by the letters; an index keeps its line."""
    return _LETTER.sub(lambda name: GREEK[name.group()], text.replace("_", "\0_")).replace("\0", "")


def plain(text: str) -> str:
    """Return a text of the ledger for where there is no markup: letters and their marks alone."""
    return _MARKED.sub(lambda mark: mark[1] + ("\u0304" if mark[2] else "\u0303"), greek(text))


def typeset(text: str) -> str:
    """Return a text of the ledger as HTML: Greek letters, indices, exponents and signs.

    Parameters
    ----------
    text : str
        Plain text with formulas such as ``N_1^(alpha + phi) <= 1``.
    """
    shown = plain(escape(text, quote=False))
    for written, sign in _SIGNS.items():
        shown = shown.replace(written, sign)
    shown = re.sub(r"\bsqrt\(", "√(", shown)
    shown = _INDEX.sub(r"<i>\1</i><sub>\2</sub>", shown)
    shown = _RAISED.sub(lambda power: f"<sup>{power[1] or power[2]}</sup>", shown)
    return _BASE.sub(r"<i>\1</i>", shown)


SPELT = {"pop": "people", "prod": "output"}
"""Words of columns that the files of printed numbers shorten."""


def heading(column: str) -> str:
    """Return in words what a column is called in the files of printed numbers."""
    return " ".join(SPELT.get(word, word) for word in column.split("-"))


def label(name: str) -> str:
    """Return the name of a number in words, where it is written as an identifier."""
    return name.replace("_", " ") if re.fullmatch(r"[\w.-]+", name) else name


def short(value: Any) -> str:  # noqa: ANN401
    """Write what a check found: five digits, and no rounding error as if it were a number.

    Parameters
    ----------
    value : number, text, array, or list of them
    """
    import numpy as np  # noqa: PLC0415 - a list of claims does not wait for it

    if isinstance(value, np.ndarray | np.generic):
        return short(value.tolist())
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}" if abs(value) >= GROUPED else str(value)
    if isinstance(value, float):
        if math.isnan(value):
            return "–"
        if 0 < abs(value) < ROUNDING:
            return f"below {ROUNDING:g}"
        return f"{value:,.0f}" if GROUPED <= abs(value) < LARGE else f"{value:.5g}"
    if isinstance(value, list | tuple):
        more = f", ... ({len(value)} in all)" if len(value) > LONGEST else ""
        return f"[{', '.join(map(short, value[:LONGEST]))}{more}]"
    if isinstance(value, dict):
        return "; ".join(f"{label(str(key))}: {short(entry)}" for key, entry in value.items())
    return str(value)


def laid_out(value: Any, names: Mapping[str, str] | None = None) -> dict[str, list[str]]:  # noqa: ANN401
    """Lay out what a check found of one or several economies: a text for each, by parameter.

    Parameters
    ----------
    value : dict or list of dict
        Nothing is laid out of any other value.
    names : mapping of str to str, optional
        Words and symbol by the name of a parameter.
    """
    several = isinstance(value, list | tuple) and all(isinstance(one, dict) for one in value)
    each = [value] if isinstance(value, dict) else list(value) if several else []
    return {
        (names or {}).get(str(key), label(str(key))): [
            short(one[key]) if key in one else "–" for one in each
        ]
        for key in dict.fromkeys(key for one in each for key in one)
    }


GROUPED = 10_000
"""From here on digits are grouped."""

LARGE = 1e12
"""From here on not every digit is written."""

ROUNDING = 1e-9
"""What is smaller may differ from one machine to the next."""

LONGEST = 12
"""Entries of a list that are shown."""
