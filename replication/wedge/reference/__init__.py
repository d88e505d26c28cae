"""The same numbers by another route: interval arithmetic, quadrature, search over all numbers."""
