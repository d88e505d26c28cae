"""Cities, Replicated: four papers on city size, recomputed claim by claim.

Each paper has a package of its own (``replication.wedge``, ...), all four of one shape: ``model``
(parameters, equations, solvers), ``printed`` (the paper's own runs), ``reference`` (the same
numbers by another route), ``draws``, ``claims`` (one module a section), figures and reports.
What they share: ``ledger`` (claims and verdicts), ``published`` (printed numbers), ``trials`` and
``sweeping`` (claims on random draws), ``certify`` (interval arithmetic), ``numerics``, ``show``
(tables, figures and pictures of the book) and the command line in ``cli``.
"""

from importlib.metadata import PackageNotFoundError, version

from replication import guard

guard.install()

try:
    __version__ = version("cities-replicated")
except PackageNotFoundError:  # on the path without being installed
    __version__ = "0.0.0"
