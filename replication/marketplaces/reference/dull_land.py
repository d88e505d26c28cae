"""An economy with an allocation in the core and no equilibrium (Theorems 3.1 and 3.2), exactly.

Two residences, one good, two hours at each and one unit of land at each, owned by everybody; setup
takes a fourth of the good. Goods, leisure and land are worth their product at the first residence,
and never worth a fourth at the second, which is dull. An hour makes one good at the first, labour
and land make the root of their product at the second.
"""

import sympy as sp

HOURS, SETUP = sp.Integer(2), sp.Rational(1, 4)

GOODS, LABOUR, LAND, PRICE, WAGE = sp.symbols("c l L p w", positive=True)


def liked(goods: sp.Expr, leisure: sp.Expr, land: sp.Expr) -> sp.Expr:
    """Utility at the first residence."""
    return goods * leisure * land


def dull(product: sp.Expr) -> sp.Expr:
    """Utility at the second residence, of the product of goods, leisure and land."""
    return product / (4 * (1 + product))


def made(labour: sp.Expr, land: sp.Expr) -> sp.Expr:
    """Goods that labour and land make at the second residence."""
    return sp.sqrt(labour * land)


def best_level() -> sp.Expr:
    """Highest utility that all can have at the first residence, with all land and one labour."""
    level = liked(LABOUR - SETUP, HOURS - LABOUR, sp.Integer(1))
    (best,) = sp.solve(sp.diff(level, LABOUR), LABOUR)
    return level.subs(LABOUR, best)


def dull_limit() -> sp.Expr:
    """Utility at the second residence that no plan reaches."""
    return sp.limit(dull(GOODS), GOODS, sp.oo)


def profit_on_free_land() -> sp.Expr:
    """Profit per hour at the second residence, on so much free land that an hour earns two wages.

    Above zero at every price of the good and every wage: at prices without profit land has a price.
    """
    land = (2 * WAGE / PRICE) ** 2
    return sp.simplify(PRICE * made(sp.Integer(1), land) - WAGE)


def without_equilibrium() -> dict[str, bool]:
    """Return why no prices are those of an equilibrium, in sentences."""
    return {
        "All have more at the liked residence than any plan at the dull one gives": bool(
            best_level() > dull_limit()
        ),
        "Where land at the dull residence is free labour there makes a profit, whatever the good "
        "costs": bool(profit_on_free_land().is_positive),
        "Where it has a price all sell it, and without labour it makes nothing": (
            made(sp.Integer(0), LAND) == 0
        ),
        "Where the good is free more of it is better and costs nothing": bool(
            sp.diff(liked(GOODS, LABOUR, LAND), GOODS).is_positive
        ),
    }
