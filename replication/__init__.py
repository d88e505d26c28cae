"""Cities, Replicated: four papers on city size, recomputed claim by claim.

Each paper has a room of its own (``replication.wedge``, ...) with its model, solvers, tables,
figures and claims. What the rooms share: ``ledger`` (claims and verdicts), ``published`` (printed
numbers), ``sweeping`` (claims on many random draws), ``numerics``, ``plotting`` and the command
line in ``cli``.
"""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("cities-replicated")
except PackageNotFoundError:
    # Read where it lies, without being installed.
    __version__ = "0.1.0"
