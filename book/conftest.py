"""Chapters that show results from the Census file are compared only where the file is."""

from pathlib import Path

import pytest

from replication.wedge.model import census


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip the chapters that read the Census populations where only the stand-in is there."""
    if census.populations().is_real:
        return
    skip = pytest.mark.skip(
        reason=f"the stored outputs need the Census file: {census.HOW_TO_GET_IT}"
    )
    needy: dict[Path, bool] = {}
    for item in items:
        if item.path not in needy:
            needy[item.path] = "census.populations()" in item.path.read_text(encoding="utf-8")
        if needy[item.path]:
            item.add_marker(skip)
