"""The paper's room: where its checks, tables and figures register."""

from replication.ledger import Room

ROOM = Room("wedge")
