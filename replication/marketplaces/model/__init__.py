"""The model: parameters, equations, solvers."""
