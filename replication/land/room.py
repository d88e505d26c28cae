"""The one registry of the paper's claims, figures and sweeps."""

from replication.ledger import Room

ROOM = Room("land", figures={f"land/figure-{n}": f"figures:figure_{n}" for n in (1, 2, 3)})
