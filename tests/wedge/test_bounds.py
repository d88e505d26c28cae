"""What lies just outside a range is refused; what lies on its end is not."""

from dataclasses import replace

import numpy as np
import pytest

from replication.wedge import play as playground
from replication.wedge.model import calibration, census, examples, outcomes
from replication.wedge.model import city as curves
from replication.wedge.model.economy import Institutions
from replication.wedge.printed import recovery, system_tables, tables

CITY = calibration.benchmark_city()
RULES = Institutions(0.33, 1.0, 6_500.0)


@pytest.fixture(scope="module")
def economy():
    return system_tables.baseline(census.populations())


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda e: outcomes.wedge_outcome(e, e.efficient(), 1.5, 0.5), r"tax = 1\.5"),
        (lambda e: outcomes.wedge_outcome(e, e.efficient(), 0.5, 1.5), r"share = 1\.5"),
        (lambda e: outcomes.outcomes(e, [1.5], [0.5]), r"tax_rates = 1\.5"),
        (lambda e: outcomes.outcomes(e, [0.5], [1.5]), r"ownerships = 1\.5"),
        (lambda _: examples.identical_sites(0), "number = 0: it must be from 1"),
        (
            lambda _: examples.identical_sites(10_000_001),
            r"number = 10000001: it must be from 1 to 1e\+07",
        ),
        (lambda _: examples.migrate(CITY, RULES, [1.0], days=0), "days = 0: it must be at"),
        (lambda _: Institutions(1.5, 0.5), r"tax_rate = 1\.5"),
        (lambda _: Institutions(0.5, 1.5), r"ownership = 1\.5"),
        (lambda _: curves.average_rent(CITY, 1.0, 1.5), r"tax_rate = 1\.5"),
        (lambda _: playground.case(1.5, 0.5, 0.05, 0.3), r"tax_rate = 1\.5"),
        (lambda _: playground.case(0.33, 1.5, 0.05, 0.3), r"ownership = 1\.5"),
        (lambda _: system_tables.table(3), "number = 3: it must be from 1 to 2"),
        (
            lambda _: system_tables.compute(3, census.populations()),
            "number = 3: it must be from 1 to 2",
        ),
        (lambda _: system_tables.table(0), "number = 0: it must be from 1 to 2"),
        (lambda _: tables.table(max(tables.DESIGNS) + 1), "number = "),
        (lambda _: recovery.printed_text(max(tables.DESIGNS) + 1, "", ""), "number = "),
    ],
)
def test_just_outside(call, message, economy):
    with pytest.raises(ValueError, match=message):
        call(economy)


def test_one_day_and_one_site_will_do():
    assert examples.identical_sites(1).productivity.tolist() == [1.0]
    sizes = np.array([1.0, 2.0])
    path = examples.migrate(CITY, RULES, sizes, days=1, speed=1e-4)
    benefit = curves.private_average_benefit(CITY, RULES, sizes)
    np.testing.assert_allclose(path, [sizes, sizes + 1e-4 * (benefit - benefit.mean())])


def test_every_planned_city_must_be_beyond_its_private_peak(economy):
    planned = economy.efficient()
    peak = curves.political_equilibrium_size(planned.city, Institutions(0.33, 1.0))
    beyond = 1.01 * peak  # far below the peak of SAB
    one_short = beyond.copy()
    one_short[0] = 0.5 * peak[0]
    found = [
        outcomes.wedge_outcome(economy, replace(planned, size=size), 0.33, 1.0)
        for size in (beyond, one_short, 0.5 * peak)
    ]
    assert [one.beyond_private_peak for one in found] == [True, False, False]
