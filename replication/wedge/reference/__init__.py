"""The wedge paper's numbers by other routes, which import no solver."""
