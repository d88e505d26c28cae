"""The paper's own pictures as numbers."""
