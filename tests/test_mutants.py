"""The mutants are the changes that they should be, and nothing else changes."""

import runpy
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import mutation
import pytest
import runner

SOURCE = '''
"""Module, 1 of 2."""
RATE: float = 0.5


@cache
def cost(size: int = 1, *, low=2.0) -> float | None:
    """Cost, 3 + 4."""
    if size < 2 and not low:
        raise ValueError(f"size = {size + 1}")
    return -RATE * size**2 if low else floor(low)


class City:
    share: float = 0.2

    @property
    def rent(self) -> float:
        total = self.share - 1
        total += max(total, True)
        return total
'''


@pytest.fixture
def found(tmp_path):
    path = tmp_path / "room.py"
    path.write_text(SOURCE)
    return mutation.mutants(path, "replication.room")


@pytest.fixture(scope="module")
def command():
    file = Path(__file__).parent / "mutants" / "__main__.py"
    return SimpleNamespace(**runpy.run_path(str(file), run_name="mutants"))


def run(mutant):
    space = {"cache": lambda function: function, "floor": int, "__name__": "room"}
    exec(mutant.compile(), space)  # noqa: S102
    return space


def test_every_number_sign_and_operator_changes_and_no_text_does(found):
    assert [(mutant.kind, mutant.function, mutant.change) for mutant in found] == [
        ("number", "", "RATE: float = 0.5 → RATE: float = 1.5"),
        ("number", "", "RATE: float = 0.5 → RATE: float = 0.55"),
        ("number", "cost", "low=2.0 → low=3.0"),
        ("number", "cost", "low=2.0 → low=2.2"),
        ("number", "cost", "size=1 → size=2"),
        ("boolean", "cost", "size < 2 and (not low) → size < 2 or not low"),
        ("comparison", "cost", "size < 2 and (not low) → size >= 2 and (not low)"),
        ("comparison", "cost", "size < 2 and (not low) → size <= 2 and (not low)"),
        ("number", "cost", "size < 2 and (not low) → size < 3 and (not low)"),
        ("boolean", "cost", "size < 2 and (not low) → size < 2 and low"),
        ("branch", "cost", "-RATE * size ** 2 if low else floor(low) → -RATE * size ** 2"),
        ("branch", "cost", "-RATE * size ** 2 if low else floor(low) → floor(low)"),
        (
            "arithmetic",
            "cost",
            "-RATE * size ** 2 if low else floor(low) → -RATE / size ** 2 if low else floor(low)",
        ),
        (
            "sign",
            "cost",
            "-RATE * size ** 2 if low else floor(low) → RATE * size ** 2 if low else floor(low)",
        ),
        (
            "arithmetic",
            "cost",
            "-RATE * size ** 2 if low else floor(low) → -RATE * (size * 2) if low else floor(low)",
        ),
        (
            "number",
            "cost",
            "-RATE * size ** 2 if low else floor(low) → -RATE * size ** 3 if low else floor(low)",
        ),
        (
            "extreme",
            "cost",
            "-RATE * size ** 2 if low else floor(low) → -RATE * size ** 2 if low else ceil(low)",
        ),
        ("number", "City", "share: float = 0.2 → share: float = 1.2"),
        ("number", "City", "share: float = 0.2 → share: float = 0.22"),
        ("arithmetic", "City.rent", "total = self.share - 1 → total = self.share + 1"),
        ("number", "City.rent", "total = self.share - 1 → total = self.share - 2"),
        ("arithmetic", "City.rent", "total += max(total, True) → total -= max(total, True)"),
        ("extreme", "City.rent", "total += max(total, True) → total += min(total, True)"),
        ("boolean", "City.rent", "total += max(total, True) → total += max(total, False)"),
    ]


def test_one_change_is_compiled_at_a_time(found):
    assert [run(mutant)["RATE"] for mutant in found[:3]] == [1.5, 0.55, 0.5]
    by_change = {mutant.change: run(mutant) for mutant in found}
    assert by_change["size=1 → size=2"]["cost"]() == -2.0
    assert by_change["low=2.0 → low=2.2"]["cost"](3) == -4.5


def test_the_same_change_twice_in_a_function_has_two_names(tmp_path):
    path = tmp_path / "room.py"
    path.write_text("def f(x):\n    y = x + 1\n    y = x + 1\n    return y\n")
    keys = [mutant.key for mutant in mutation.mutants(path, "replication.room")]
    assert len(keys) == len(set(keys)) == 4


SECONDS = {
    "land/test_city.py::rent": 3.0,
    "land/test_city.py::size": 0.5,
    "land/test_taxes.py::rate": 0.1,
    "land/test_taxes.py::yield": 0.2,
    "land/test_room.py::number": 4.0,
}


class TestPlan:
    """Five tests: three reach the change, one of them slowly, and one is the module's own."""

    def plan(self, path, mutant):
        names = list(SECONDS)
        reaching = {str(path): dict.fromkeys(mutant.lines, names[:3])}
        return runner.Plan(SECONDS, reaching, {})

    def test_the_tests_that_reach_a_change_run_quickest_first(self, found):
        mutant = next(one for one in found if one.function == "cost" and not one.at_import)
        plan = self.plan(mutant.path, mutant)
        names = list(SECONDS)
        assert plan.tests(mutant, 100) == ([names[2], names[1], names[0]], True)
        plan.kills[names[0]] = 50
        assert plan.tests(mutant, 100)[0][0] == names[0]

    def test_a_change_at_import_meets_all_tests_those_of_its_module_first(self, found):
        plan = self.plan(found[0].path, found[0])
        assert found[0].at_import
        names = list(SECONDS)
        expected = [names[4], names[2], names[1], names[0], names[3]]
        assert plan.tests(found[0], 100) == (expected, True)

    @pytest.mark.parametrize(("patience", "number"), [(0.05, 1), (0.15, 2), (0.65, 3)])
    def test_patience_ends(self, found, patience, number):
        mutant = next(one for one in found if one.function == "cost" and not one.at_import)
        taken, all_of_them = self.plan(mutant.path, mutant).tests(mutant, patience)
        assert len(taken) == number
        assert all_of_them is (number == 3)


def test_only_a_listed_survivor_that_is_no_mutant_any_more_is_refused(command):
    gone = ["numerics:module: GONE = 1 → GONE = 2", "show.words:module: 1 → 2"]
    assert command.reasons()
    assert command.stale([*command.reasons(), *gone]) == gone


def test_other_edges_of_draws_need_no_entry_and_equivalent_changes_do_not_count(command):
    draw = "land.draws:economies: random.uniform(0.1, 0.5) → random.uniform(0.1, 0.55)"
    turned = "land.draws:economies: 2 * random.random() → 2 / random.random()"
    outcomes = {draw: "survived", turned: "unfinished", draw + " (2)": "tests"}
    known = command.by_rule(outcomes)
    assert list(known) == [draw]
    assert command.killed(outcomes.values()) == pytest.approx(1 / 3)
    assert command.killed(command.telling(outcomes, known)) == pytest.approx(1 / 2)


def _chosen(room):
    """Names of the tests of the claims that judge a room's models."""
    names = []
    plugin = SimpleNamespace(
        pytest_collection_finish=lambda session: names.extend(item.name for item in session.items)
    )
    runner._pytest(
        room, ["--collect-only", str(Path(__file__).with_name("test_claims.py"))], plugin
    )
    return names


def test_the_checks_of_the_claims_judge_the_models_of_their_paper(command):
    for room in command.ROOMS:
        judged = any(path.name == "test_claims.py" for path in command.tests(room))
        assert judged is (room != "shared")
    names = runner.in_fork(lambda: _chosen("land"))  # what it sets ends with the fork
    assert "test_the_check_supports_the_record[land/footnote-12]" in names
    assert all("[land/" in name and "can_turn" not in name for name in names)


def test_the_command_starts():
    """In a process of its own: here the folder of the tests is on the path already."""
    done = subprocess.run(
        [sys.executable, Path(__file__).parent / "mutants", "--help"],
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.returncode == 0, done.stderr
