"""Berliant & Konishi, the endogenous formation of a city: marketplaces in a production economy.

``economy`` holds residences, tastes and setup costs, ``equilibrium`` the prices of given
marketplaces by the thousand, ``core`` the search for the best marketplaces with its certificate,
``planner`` and ``groups`` the independent routes, ``example`` Example 1, ``cases`` Tables 1 and 2
and Cases 3-5, ``readings``, ``sweeps`` and ``theorems`` what is said about them, ``figures`` the
pictures and ``claims`` the checks.
"""
