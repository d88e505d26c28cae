"""Too large or too small: the wedge paper's and the land paper's institutions on common ground.

None of the papers contains this. :mod:`.weight` puts taxes, ownership and developers into the land
paper's economy as one number; :mod:`.side_by_side` runs both papers' institutions in the wedge
paper's calibrated system of cities; :mod:`.figures` draws both.
"""
