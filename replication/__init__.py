"""Cities, Replicated: four papers on city size, recomputed claim by claim.

Each paper has a package of its own (``replication.wedge``, ...), all four of one shape: ``model``
(parameters, equations, solvers), ``printed`` (the paper's own runs), ``reference`` (the same
numbers by another route), ``draws``, ``claims`` (one module a section), figures and reports.
What they share: ``ledger`` (claims and verdicts), ``published`` (printed numbers), ``trials`` and
``sweeping`` (claims on random draws), ``certify`` (interval arithmetic), ``numerics``, ``show``
(tables, figures and pictures of the book) and the command line in ``cli``.
"""

from replication import guard

guard.install()


def __getattr__(name: str) -> str:
    """Look up the version when it is asked for, which takes a tenth of a second."""
    if name != "__version__":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415

    try:
        return version("cities-replicated")
    except PackageNotFoundError:  # on the path without being installed
        return "0.0.0"
