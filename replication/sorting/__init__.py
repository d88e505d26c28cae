"""Skill sorting between two cities that innovate: the model, its thresholds and its claims.

``economy`` holds the parameters, ``innovation`` the choice to innovate, ``threshold`` the skill
threshold and the cities on its two sides, ``direct`` the same equilibrium from the original
equations by another route, ``alternative`` the innovation cost of section 4.3, ``spillovers``
section 5, ``trade`` section 6, ``draws`` the seeded samples, ``empirics`` Table 1 and the quoted
shares, ``figures`` the pictures and ``claims`` the checks.
"""
