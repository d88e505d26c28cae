"""Albouy & Seegert, the optimal population distribution across cities and the wedge.

``city`` holds the benefit curves of one monocentric city, ``calibration`` its parameters,
``slips`` the two marginal rows as the paper computed them, ``tables`` Tables 3-11, ``figures``
the pictures and ``claims`` the checks. ``census`` and ``amenities`` say who lives where and why,
``system`` solves for competition and the planner, ``system_tables`` is Tables 1 and 2,
``experiments`` changes institutions and technology, and ``algebra`` derives sections 2 and 3.
"""
