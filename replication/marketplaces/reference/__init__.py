"""The same numbers by another route; no solver is imported."""
