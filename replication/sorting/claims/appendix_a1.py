"""Appendix A1, the proof of Proposition 1: prices, markups and outputs of varieties."""

from replication.ledger import Finding
from replication.sorting import draws
from replication.sorting.reference import agree, algebra, markets
from replication.sorting.room import ROOM
from replication.vanishing import vanishes


@ROOM.check("sorting/appendix-a1")
def check_steps() -> Finding:
    """The steps from first-order conditions to profits."""
    proof = {name: vanishes(one) for name, one in algebra.variety().items()}
    market = markets.varieties(draws.SIZE, seed=11)
    wages = market["marginal_product"]
    return Finding(
        printed={
            "The price is marginal cost over theta, (A.2) (SymPy)": proof["markup"],
            "Profit is (1 - theta)/theta times marginal cost times output, (A.7) (SymPy)": proof[
                "profit"
            ],
            "Output is (q/Q)^(1/theta) times Y, (A.5) (SymPy)": proof["output"],
            "In every market drawn marginal revenue products are the same for all twelve groups": (
                agree(wages, wages[0])
            ),
        },
        numbers={"draws": draws.SIZE},
    )
