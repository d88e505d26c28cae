"""Change the model code by one number, sign or operator at a time, and see the tests fail.

``python tests/mutants [ROOM ...]``. Exits 1 if fewer than 95 percent of a room's mutants are
killed, or if a survivor is not in survivors.toml with a reason. Where the reason begins with
"equivalent", no test could tell: these are left out of the 95 percent, and the share of all is
printed beside. A mutant is killed if a test fails, if a printed cell changes, or if a test
computes for more than eight times the processor seconds of the unchanged code and five; a busy
machine changes little. It is unfinished if patience ended before all tests that reach it.
"""

import os

os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MPLBACKEND": "Agg"}

import argparse
import hashlib
import importlib
import json
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Container, Iterable
from pathlib import Path

import statements
from mutation import Mutant, fair, mutants
from runner import PATIENCE, ROOT, Task, plan, run

from replication import ledger

# What all forks share; loading it once saves most of a second for each mutant.
for name in (
    "hypothesis",
    "matplotlib.pyplot",
    "pandas",
    "scipy.integrate",
    "scipy.interpolate",
    "scipy.optimize",
    "scipy.special",
    "scipy.stats",
    "sympy",
):
    importlib.import_module(name)

HERE = Path(__file__).parent
RESULTS = ROOT / ".mutants"
STATEMENTS = RESULTS / "statements"
REPORT = HERE / "report.md"
STATEMENTS_REPORT = HERE / "statements.md"
LEAST = 0.95
ALIVE = ("survived", "unfinished")
EQUIVALENT = "equivalent"
"""How the reason begins where the changed program gives the same results."""
_COLUMNS = (
    "room",
    "changes",
    "taken",
    "noticed",
    "equivalent",
    "of all",
    "of the rest",
)
_MODELS = ("model", "printed", "reference")
"""Folders of a paper that hold its models and solvers; draws.py holds its random economies."""
PAPERS = sorted(path.stem for path in (ROOT / "data" / "claims").glob("*.toml"))
ROOMS = ["shared", *PAPERS]
SHARED = ("certify.py", "checked.py", "numerics.py", "published.py", "trials.py", "values.py")


def modules(room: str) -> list[Path]:
    """Return the files of a room that hold a model or a solver."""
    package = ROOT / "replication"
    if room == "shared":
        return [package / name for name in SHARED]
    found = [path for folder in _MODELS for path in (package / room / folder).glob("*.py")]
    return sorted([*found, *(package / room).glob("draws.py")])


def tests(room: str) -> list[Path]:
    """Return the files of a room's tests; those of the claims test the checks of all papers."""
    folder = ROOT / "tests"
    if room == "shared":
        own = [folder / f"test_{path.stem}.py" for path in modules(room)]
        own = [path for path in own if path.exists()]  # values.py is tested by its users' tests
        return [*own, folder / "inputs" / "test_bad_input.py"]
    return [*sorted((folder / room).rglob("test_*.py")), folder / "test_claims.py"]


def _digest(paths: list[Path]) -> str:
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()[:16]


def _helpers(test_file: Path) -> list[Path]:
    """Return what the tests of a file share with others."""
    others = [ROOT / "tests" / "conftest.py", *test_file.parent.glob("*.py")]
    return sorted(path for path in others if not path.stem.startswith("test_"))


def _sources(room: str) -> list[Path]:
    """Return what the outcomes of a room depend on, but for its tests; rooms are independent."""
    package, data = ROOT / "replication", ROOT / "data"
    found = [*package.glob("*.py"), *(package / room).rglob("*.py")]
    found += [data / "claims" / f"{room}.toml", *(data / "published" / room).glob("*.csv")]
    return sorted(path for path in found if path.exists())


def every_mutant(room: str) -> list[Mutant]:
    """Return all mutants of a room."""
    return [mutant for path in modules(room) for mutant in mutants(path, _module(path))]


def survey(
    room: str,
    width: int,
    sample: tuple[int | None, str],
    retry: bool,
    patience: float,
    listed: Container[str],
) -> dict[str, str]:
    """Return the outcome of every mutant of a room by its key; resume a run that was cut off.

    Mutants listed with a reason count as survivors without a run.
    """
    found = fair(every_mutant(room), *sample)
    sources = _sources(room)
    traces = {
        str(path): RESULTS / f"{path.stem}-{_digest([*sources, *_helpers(path), path])}.json"
        for path in tests(room)
    }
    state = {"sources": _digest(sources), "tests": _digest(tests(room))}
    file = RESULTS / f"{room}.jsonl"
    known = _known(file, state, retry)
    RESULTS.mkdir(parents=True, exist_ok=True)
    with file.open("w") as stream:
        stream.write(json.dumps(state) + "\n")
        stream.writelines(json.dumps(entry) + "\n" for entry in known.items())
    left = [mutant for mutant in found if mutant.key not in known and mutant.key not in listed]
    print(f"{room}: {len(found)} mutants, {len(left)} to run", flush=True)
    if left:
        found_plan = plan(room, traces)

        def report(key: str, outcome: str) -> None:
            with file.open("a") as stream:
                stream.write(json.dumps((key, outcome)) + "\n")

        run(Task(room, list(traces), found_plan, patience), left, width, report)
    outcomes = _known(file, state, retry=False)
    keys = sorted(mutant.key for mutant in found)
    return {key: "survived" if key in listed else outcomes[key] for key in keys}


def _module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def _known(file: Path, state: dict[str, str], retry: bool) -> dict[str, str]:
    """Return the outcomes that still stand; new tests leave the killed mutants dead."""
    if not file.exists():
        return {}
    first, *lines = [json.loads(line) for line in file.read_text().splitlines()]
    known = dict(lines)
    if first == state and not retry:
        return known
    if retry:
        return {key: outcome for key, outcome in known.items() if outcome not in ALIVE}
    return {}


def reasons() -> dict[str, str]:
    """Return why each reviewed survivor survives."""
    entries = tomllib.loads((HERE / "survivors.toml").read_text())
    return {
        f"{module}:{change}": group["reason"]
        for module, groups in entries.items()
        for group in groups
        for change in group["changes"]
    }


_RULES = {
    r"\w+\.draws:.*\brandom\.\w+\(": "where something is tested, other points serve as well",
    r".*\b_?BLOCK\b": "speed only, a longer or shorter way to the same result",
}
"""Survivors that need no entry of their own: other edges of random draws, other sizes of blocks."""


def by_rule(outcomes: dict[str, str]) -> dict[str, str]:
    """Return the reason of each survivor that falls under a rule: only a number changes there."""
    found = {}
    for key in (key for key, outcome in outcomes.items() if outcome in ALIVE):
        before, _, after = key.partition(": ")[2].partition(" → ")
        same = re.sub(r"[\d.]+", "", before) == re.sub(r"[\d.]+", "", after)
        for rule, reason in _RULES.items():
            if same and re.match(rule, key):
                found[key] = f"{EQUIVALENT}: {reason}"
    return found


def stale(listed: Iterable[str]) -> list[str]:
    """Return the listed survivors that are no mutant any more."""
    keys = list(listed)
    named = {key.partition(":")[0] for key in keys}
    made = {
        mutant.key
        for of, paths in (
            (mutants, [path for room in ROOMS for path in modules(room)]),
            (statements.mutants, (ROOT / "replication").glob("*/claims/*.py")),
        )
        for path in paths
        if _module(path).removeprefix("replication.") in named
        for mutant in of(path, _module(path))
    }
    return [key for key in keys if key not in made]


def killed(outcomes: Iterable[str]) -> float:
    """Share of mutants that do not survive."""
    found = list(outcomes)
    return sum(outcome not in ALIVE for outcome in found) / len(found)


def telling(outcomes: dict[str, str], known: dict[str, str]) -> list[str]:
    """Return the outcomes but for those that no test could change."""
    return [how for key, how in outcomes.items() if not known.get(key, "").startswith(EQUIVALENT)]


def judge(room: str, outcomes: dict[str, str], known: dict[str, str]) -> bool:
    """Print what is wrong with a room; return whether nothing is."""
    new = [key for key, outcome in outcomes.items() if outcome in ALIVE and key not in known]
    share, rest = killed(outcomes.values()), telling(outcomes, known)
    counts = ", ".join(f"{n} {name}" for name, n in Counter(outcomes.values()).most_common())
    print(f"{room}: {100 * share:.1f} percent of {len(outcomes)} mutants killed ({counts})")
    share = killed(rest)
    print(f"{room}: {100 * share:.1f} percent of {len(rest)} that are not equivalent")
    for key in new:
        print(f"{'UNFINISHED' if outcomes[key] == 'unfinished' else 'NO REASON'} {key}")
    noticed = [key for key in known if outcomes.get(key, ALIVE[0]) not in ALIVE]
    for key in noticed:
        print(f"LISTED BUT NOTICED {key}")
    if share < LEAST:
        print(f"TOO FEW KILLED in {room}: at least {100 * LEAST:.0f} percent are due")
    return not new and not noticed and share >= LEAST


def write_report(rooms: dict[str, dict[str, str]], known: dict[str, str]) -> None:
    """Write the table of the rooms and the reasons of the survivors."""
    made = {room: len(every_mutant(room)) for room in rooms}
    total, tried = sum(made.values()), sum(map(len, rooms.values()))
    listed = sum(key in known for outcomes in rooms.values() for key in outcomes)
    which = f"A random sample of {tried:,} of {total:,} mutants was drawn."
    lines = [
        which if tried < total else f"There are {total:,} mutants.",
        f"Of these {listed:,} are on the list of survivors; all others were run.",
        "",
        f"| {' | '.join(_COLUMNS)} |",
        f"|---|{'--:|' * (len(_COLUMNS) - 1)}",
    ]
    everything = {key: outcome for outcomes in rooms.values() for key, outcome in outcomes.items()}
    for room, outcomes in [*rooms.items(), ("all", everything)]:
        alive = sum(outcome in ALIVE for outcome in outcomes.values())
        rest = telling(outcomes, known)
        numbers = [made.get(room, total), len(outcomes), len(outcomes) - alive]
        numbers.append(len(outcomes) - len(rest))
        shares = [f"{100 * killed(some):.1f}%" for some in (outcomes.values(), rest)]
        lines.append(f"| {room} | {' | '.join([*(f'{n:,}' for n in numbers), *shares])} |")
    counts = Counter(everything.values())
    endless, cut = counts["timeout"], counts["unfinished"]
    lines += ["", f"Of those noticed {endless:,} had no end; {cut:,} survive for want of patience."]
    lines += _why(everything, known)
    REPORT.write_text("\n".join(lines) + "\n")


def _why(outcomes: dict[str, str], known: dict[str, str]) -> list[str]:
    """Return the table of the survivors' reasons."""
    survivors = [key for key, outcome in outcomes.items() if outcome in ALIVE]
    why = Counter(known.get(key, "no reason given") for key in survivors)
    lines = ["", "| why a change survives | changes |", "|---|--:|"]
    return lines + [f"| {reason} | {count} |" for reason, count in why.most_common()]


def kept_statements(key: str) -> dict[str, str]:
    """Return the outcomes of earlier runs that stand, of changes whose checks are all through."""
    checks = ledger.open_paper(key).room.checks
    digests = statements.digests(key, list(checks))
    noticed: dict[str, dict[str, bool]] = {}
    for one, digest in digests.items():
        file = STATEMENTS / f"{one.replace('/', '-')}-{digest}.json"
        if file.exists():
            noticed[one] = json.loads(file.read_text())
    outcomes: dict[str, str] = {}
    for mutant in statements.every_statement_mutant(key):
        claims = statements.claims_of(mutant, checks)
        if mutant.function and claims and set(claims) <= set(noticed):
            alive = not any(noticed[one].get(mutant.key) for one in claims)
            outcomes[mutant.key] = "survived" if alive else "tests"
    return outcomes


def write_statements_report(papers: dict[str, dict[str, str]], known: dict[str, str]) -> None:
    """Write the table of the papers' statements and the reasons of the survivors."""
    lines = [
        "| paper | changes of statements | run | noticed | survive | noticed |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    for key, found in papers.items():
        made = len(statements.every_statement_mutant(key))
        survive = sum(outcome == "survived" for outcome in found.values())
        numbers = f"{made:,} | {len(found):,} | {len(found) - survive:,} | {survive:,}"
        share = f"{100 * killed(found.values()):.1f}%" if found else ""
        lines.append(f"| {key} | {numbers} | {share} |")
    lines += _why({one: how for found in papers.values() for one, how in found.items()}, known)
    STATEMENTS_REPORT.write_text("\n".join(lines) + "\n")


def main() -> int:
    """Run the rooms that were asked for; write the report once every room is through."""
    parser = argparse.ArgumentParser(prog="python tests/mutants", description=__doc__)
    parser.add_argument("rooms", nargs="*", metavar="ROOM", help=f"{', '.join(ROOMS)}; default all")
    parser.add_argument("--sample", type=int, help="take only this many mutants a room, at random")
    parser.add_argument("--draw", default="", help="a word: another one draws another sample")
    parser.add_argument(
        "--only", choices=("models", "statements"), help="change only these; both by default"
    )
    parser.add_argument(
        "--kept", action="store_true", help="write the report on statements from earlier runs"
    )
    parser.add_argument("--retry", action="store_true", help="give only the survivors another run")
    parser.add_argument(
        "--patience",
        type=float,
        default=PATIENCE,
        help="processor seconds that the unchanged code takes over the tests that a mutant meets,"
        " quickest first",
    )
    parser.add_argument("--width", type=int, default=os.cpu_count(), help="processes at a time")
    options = parser.parse_args()
    unknown = set(options.rooms) - set(ROOMS)
    if unknown:
        parser.error(f"ROOM = {min(unknown)!r}: it must be one of {', '.join(ROOMS)}")
    os.nice(10)
    known = reasons()
    for key in (gone := stale(known)):
        print(f"NO MUTANT ANY MORE {key}")
    if gone:
        return 1
    rooms = options.rooms or ROOMS
    if options.kept:
        write_statements_report({key: kept_statements(key) for key in PAPERS}, known)
        return 0
    good = []
    if options.only != "models":
        stated = {
            key: statements.survey(key, options.width, options.sample, STATEMENTS)
            for key in rooms
            if key in PAPERS
        }
        good += [judge(f"{key}, statements", found, known) for key, found in stated.items()]
        if set(stated) == set(PAPERS) and options.sample is None:
            write_statements_report(stated, known)
    if options.only != "statements":
        through = {
            room: survey(
                room,
                options.width,
                (options.sample, options.draw),
                options.retry,
                options.patience,
                known,
            )
            for room in rooms
        }
        known = {
            key: why for found in through.values() for key, why in by_rule(found).items()
        } | known
        good += [judge(room, outcomes, known) for room, outcomes in through.items()]
        if set(through) == set(ROOMS):
            write_report(through, known)
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
