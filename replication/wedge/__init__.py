"""Albouy & Seegert, the optimal population distribution across cities and the wedge.

``city`` holds the benefit curves of one monocentric city, ``calibration`` its parameters,
``slips`` the two marginal rows as the paper computed them, ``tables`` Tables 3-11, ``figures``
the pictures and ``claims`` the checks.
"""
