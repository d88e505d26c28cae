"""Random cities, systems and values of symbols, for claims about all parameters.

Each covers its whole domain, corners too: elasticities from nearly equal to far apart, costs from
nothing to more than output, taxes and portfolios at both ends.
"""

import numpy as np

from replication.ledger import Room
from replication.numerics import Array
from replication.trials import Outcome, Sample, tried
from replication.wedge.model import algebra
from replication.wedge.model.economy import City, Institutions
from replication.wedge.printed.formulas import gaps

FORMULA_DOMAIN = (
    "A .5 to 1.5, N .1 to 20, alpha .01 to .45, phi .05 to .6, c_h .02 to .15, tau 0 to .6, "
    "rho 0 to 1, R 0 to .1, T -.1 to .3, x_Q -.1 to .1"
)
CITY_DOMAIN = (
    "alpha .001 to .499; phi and the elasticity of land cost above it by .02 to 6, each cost "
    "from 1e-4 to 2 of output or nothing, not all nothing; tau 0 to .99, rho 0 to 1"
)
SYSTEM_DOMAIN = (
    "2 to 12 sites that differ in productivity by 1e-4 to 1 in logs; alpha .01 to .2, phi and land "
    "above it by .02 to 1; costs .02 to .5 of output; people for .2 to 8 city planners; tau 0 to "
    ".6, rho 0 to 1"
)


def formulas(random: np.random.Generator, draws: int) -> Sample:
    """Draw values of :data:`replication.wedge.model.algebra.SYMBOLS`."""
    lows = (0.5, 0.1, 0.01, 0.05, 0.02, 0.0, 0.0, 0.0, -0.1, -0.1)
    highs = (1.5, 20.0, 0.45, 0.6, 0.15, 0.6, 1.0, 0.1, 0.3, 0.1)
    values = tuple(random.uniform(low, high, draws) for low, high in zip(lows, highs, strict=True))
    names = map(str, algebra.SYMBOLS)
    return Sample(values, dict(zip(names, values, strict=True)))


FORMULA_DRAWS = 256
EXACT = 1e-12
"""Gap left by rounding, in units of a wage."""


def formula_gaps(key: str) -> tuple[Array, Array]:
    """Gaps of a printed and of the right formula to the model's function on a stored sample."""
    return gaps(key, formulas(np.random.default_rng(20_100_331), FORMULA_DRAWS).economies)


def try_formula(room: Room, claim_id: str) -> None:
    """Register the sweep of a printed formula, and of the corrected one where there is one."""
    key = claim_id.rpartition("/")[2]
    corrected = key in algebra.CORRECTED

    def compare(values: tuple[Array, ...]) -> Outcome:
        printed, right = gaps(key, values)
        return Outcome(printed < EXACT, instead=right < EXACT if corrected else None)

    tried(
        room,
        claim_id,
        formulas,
        tries="The printed formula is the model's function",
        domain=FORMULA_DOMAIN,
        instead="The corrected one is" if corrected else "",
    )(compare)


def _spread(random: np.random.Generator, low: float, high: float, draws: int) -> Array:
    """Log-uniform draws."""
    return np.exp(random.uniform(np.log(low), np.log(high), draws))


def cities(random: np.random.Generator, draws: int) -> Sample:
    """Draw single cities over the whole domain of section 3, and institutions."""
    alpha = _spread(random, 1e-3, 0.499, draws)
    parameters = {
        "agglomeration": alpha,
        "commuting": alpha + _spread(random, 0.02, 6.0, draws),
        "land_elasticity": alpha + _spread(random, 0.02, 6.0, draws),
    }
    costs = np.array([_spread(random, 1e-4, 2.0, draws) for _ in range(3)])
    absent = random.random((3, draws)) < 0.2
    # One cost at least: the first is there where all three would be absent.
    absent[0] &= ~absent.all(axis=0)
    costs = np.where(absent, 0.0, costs)
    # The elasticity of a cost that is absent does not matter, and stays where powers are finite.
    for name, row in (("commuting", absent[:2].all(axis=0)), ("land_elasticity", absent[2])):
        parameters[name] = np.where(row, alpha + 0.5, parameters[name])
    parameters |= dict(zip(("time_cost", "material_cost", "land_cost"), costs, strict=True))
    corner = random.random((2, draws))
    parameters["tax_rate"] = np.where(corner[0] < 0.1, 0.0, random.uniform(0, 0.99, draws))
    parameters["ownership"] = np.select(
        [corner[1] < 0.1, corner[1] < 0.2], [0.0, 1.0], random.uniform(0, 1, draws)
    )
    city = City(
        alpha,
        parameters["commuting"],
        parameters["land_elasticity"],
        1.0,
        costs[0],
        costs[1],
        costs[2],
    )
    rules = Institutions(parameters["tax_rate"], parameters["ownership"])
    return Sample((city, rules), parameters)


def systems(random: np.random.Generator, draws: int) -> Sample:
    """Draw small systems of ranked sites, their institutions and people for some city planners.

    The economies are a list of ``(city, institutions, people over a city planner's size)``.
    """
    economies: list[tuple[City, Institutions, float]] = []
    for _ in range(draws):
        alpha = float(_spread(random, 0.01, 0.2, 1)[0])
        phi, land = alpha + _spread(random, 0.02, 1.0, 2)
        time, material, ground = random.uniform(0.02, 0.5, 3)
        sites = int(random.integers(2, 13))
        width = float(_spread(random, 1e-4, 1.0, 1)[0])
        quality = np.exp(-width * np.sort(random.uniform(0, 1, sites)))
        city = City(alpha, phi, land, 1.0, time, material, ground, quality)
        rules = Institutions(random.uniform(0, 0.6), random.uniform(0, 1))
        economies.append((city, rules, float(random.uniform(0.2, 8.0))))
    parameters = {
        "sites": [len(city.productivity) for city, _, _ in economies],
        "productivity": [city.productivity.tolist() for city, _, _ in economies],
        "agglomeration": [float(city.agglomeration) for city, _, _ in economies],
        "commuting": [float(city.commuting) for city, _, _ in economies],
        "land_elasticity": [float(city.land_elasticity) for city, _, _ in economies],
        "costs": [
            [float(city.time_cost), float(city.material_cost), float(city.land_cost)]
            for city, _, _ in economies
        ],
        "tax_rate": [float(rules.tax_rate) for _, rules, _ in economies],
        "ownership": [float(rules.ownership) for _, rules, _ in economies],
        "planners": [people for _, _, people in economies],
    }
    return Sample(economies, parameters)
