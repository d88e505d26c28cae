"""References within the paper that point elsewhere: place, what is printed, what is meant."""

CROSS_REFERENCES = (
    ("section 1, local spillovers", "section 4", "section 5"),
    ("footnote 9", "section 4", "section 5"),
    ("footnote 11", "footnote 6", "footnote 5"),
    ("after Proposition 2", "Figure 3.1", "Figure 4.1"),
    ("before Proposition 5", "proposition 4", "Proposition 5"),
    ("section 5, case (ii)", "zbar falls", "zbar rises"),
    ("section 6, after (6.3)", "(5.1)", "(6.1)"),
    ("section 6, after (6.3)", "(5.3)", "(6.3)"),
    ("Proposition 8", "the threshold of section 5", "the threshold of section 6"),
    ("section 7", "section 3", "section 5"),
    ("appendix A1", "(3.3)", "(3.4)"),
    ("appendix A3", "section 2.7", "section 4.2"),
    ("appendix A4, heading", "proposition 6", "Proposition 7"),
    ("appendix A4, heading", "section 3", "section 5"),
    ("appendix A4, threshold", "Psi_2(Q_1)", "Psi_2(Q_2)"),
    ("appendix A5, heading", "proposition 7", "Proposition 8"),
    ("appendix A5, after (A.12)", "(A.9)", "(A.11)"),
    ("appendix A5, after (A.12)", "(A.10)", "(A.12)"),
)


def astray() -> list[str]:
    """Return the place of each reference that is not to what is meant; some have two."""
    return [place for place, printed, meant in CROSS_REFERENCES if printed != meant]
