"""The checks of the paper's claims, one module for each of its sections."""
