"""Behrens & Robert-Nicoud, urban systems with homogeneous and with heterogeneous land.

``city`` holds one city's equations, ``sites`` the distributions of site quality, ``institutions``
the two numbers that tell one institution from another, ``allocation`` the one solver for them all,
``developers`` strategic developers who differ, ``discrete`` the same problem on finitely many
sites, ``margins`` how the optimum grows, ``figures`` the pictures, ``cases`` the economies that a
claim about all parameters is tested on, and ``claims`` the checks, from one module for each part of
the paper.
"""
