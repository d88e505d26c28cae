"""The README's map from claims to functions and chapters, made from the ledger.

``python -m replication.show.readme README.md`` writes it; ``make notebooks`` does so too.
"""

import sys
from pathlib import Path

from replication import ledger

START, END = "<!-- map -->\n", "<!-- end of map -->"
HEAD = "| in the paper | claim | verdict | function | chapter |\n|---|---|---|---|---|\n"


def claim_map() -> str:
    """Return a folded Markdown table for each paper, with a line for each claim."""
    folded = []
    for paper, claims in ledger.select([]):
        lines = "".join(
            f"| {claim.where} | `{claim.id}` | {claim.verdict} | `{claim.function}` "
            f"| `{claim.chapter}` |\n"
            for claim in claims
        )
        summary = f"<summary>{paper.title}: {len(claims)} claims</summary>"
        folded.append(f"<details>\n{summary}\n\n{HEAD}{lines}\n</details>\n")
    return "\n".join(folded)


def with_map(readme: str) -> str:
    """Return the text of a README with a current map.

    Raises
    ------
    ValueError
        If the text has no place for a map.
    """
    head, start, rest = readme.partition(START)
    _, end, tail = rest.partition(END)
    if not start or not end:
        raise ValueError(f"README: it must hold {START.strip()} and {END}")
    return f"{head}{START}\n{claim_map()}\n{END}{tail}"


if __name__ == "__main__":
    file = Path(sys.argv[1])
    file.write_text(with_map(file.read_text(encoding="utf-8")), encoding="utf-8")
