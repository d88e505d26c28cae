"""Land cost of section 4.1 in symbols, from a land share and an elasticity of rent."""

import sympy as sp

SHARE, TARGET, EARNINGS, COMMUTING_RENT, COMMUTING_TARGET, DISTANCE = sp.symbols(
    "s epsilon Y r_c e_c L", positive=True
)
"""Land share, elasticity of rent, earnings; rent from commuting and its elasticity, of which the
targets leave room for land; and the log of the typical over the reference city."""

LAND_RENT = SHARE * EARNINGS - COMMUTING_RENT
LAND_ELASTICITY = (TARGET * SHARE * EARNINGS - COMMUTING_TARGET * COMMUTING_RENT) / LAND_RENT
LAND_COST = LAND_RENT / LAND_ELASTICITY
REFERENCE = sp.exp(-LAND_ELASTICITY * DISTANCE)
EXCESS = (TARGET - COMMUTING_TARGET) * COMMUTING_RENT / LAND_RENT
"""What land adds to the target: positive where commuting rent is less elastic."""
ACROSS = LAND_RENT * (1 - REFERENCE)
"""Part of the typical across-city wedge that land makes, at a full portfolio."""
LOG_SIZE = sp.Symbol("x", real=True)
LAND_RENT_AT = LAND_RENT * sp.exp(LAND_ELASTICITY * LOG_SIZE)
"""Land's part of average rent at a log size; minus land's part of the within-city wedge."""
ADDED = sp.Symbol("E", real=True)
LOG_PRODUCT = (TARGET + ADDED) * LOG_SIZE + sp.log(1 - ADDED * LOG_SIZE)
"""Log of the power of size times one less the log of size times what land adds, E."""
WHOLE = -LAND_RENT * REFERENCE
"""Part of the typical private-social wedge that land makes."""
