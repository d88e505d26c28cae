"""Section 3.2, planned economies: SAB, SMB and the within-city wedge."""

import numpy as np

from replication.ledger import Finding
from replication.numerics import Array
from replication.trials import Outcome, tried
from replication.wedge import draws
from replication.wedge.model import algebra
from replication.wedge.printed import formulas
from replication.wedge.room import ROOM

SEED = 20_100_331
DRAWS = 256
EXACT = 1e-12
"""Gap left by rounding, in units of a wage."""


@tried(
    ROOM,
    "wedge/equation-10",
    draws.formulas,
    tries="The printed formula is the model's function",
    domain=draws.FORMULA_DOMAIN,
    instead="The corrected one is",
)
def marginal_benefit(values: tuple[Array, ...]) -> Outcome:
    """(10) as printed and as corrected."""
    printed, right = formulas.gaps("equation-10", values)
    return Outcome(printed < EXACT, instead=right < EXACT)


@ROOM.check("wedge/equation-10")
def check_equation_10() -> Finding:
    """Differentiate N SAB; compare with the printed SMB and with the model's function."""
    derived = algebra.DERIVED["equation-10"]()
    printed, right = formulas.gaps(
        "equation-10", draws.formulas(np.random.default_rng(SEED), DRAWS).economies
    )
    return Finding(
        printed={
            "The derivative of N SAB has - c_h A N^(alpha + phi) as its commuting term": (
                algebra.is_zero(derived - algebra.PRINTED["equation-10"])
            ),
        },
        instead={
            "It has - (1 + alpha + phi) c_h A N^(alpha + phi)": algebra.is_zero(
                derived - algebra.CORRECTED["equation-10"]
            ),
            "The model's SMB is the corrected one in random draws": np.max(right) < 1e-12,
        },
        numbers={
            "largest_gap_to_model": float(np.max(right)),
            "largest_gap_of_printed_to_model": float(np.max(printed)),
            "draws": DRAWS,
            "bound": EXACT,
        },
    )


@tried(
    ROOM,
    "wedge/equation-11",
    draws.formulas,
    tries="The printed formula is the model's function",
    domain=draws.FORMULA_DOMAIN,
)
def within_city(values: tuple[Array, ...]) -> Outcome:
    """(11) as printed."""
    return Outcome(formulas.gaps("equation-11", values)[0] < EXACT)


@ROOM.check("wedge/equation-11")
def check_equation_11() -> Finding:
    """Derive SMB - SAB; compare with the printed wedge and with the model's function."""
    printed, _ = formulas.gaps(
        "equation-11", draws.formulas(np.random.default_rng(SEED), DRAWS).economies
    )
    return Finding(
        printed={
            "SMB - SAB is alpha A N^alpha - (alpha + phi) c_h A N^(alpha + phi)": algebra.is_zero(
                algebra.DERIVED["equation-11"]() - algebra.PRINTED["equation-11"]
            ),
            "The model's within-city wedge is that in random draws": np.max(printed) < 1e-12,
        },
        numbers={"largest_gap_to_model": float(np.max(printed)), "draws": DRAWS},
    )
