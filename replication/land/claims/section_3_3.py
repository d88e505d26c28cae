"""Section 3.3: what the text says of developers' market power."""

import numpy as np
import sympy

from replication.certify import ball, below
from replication.land import draws
from replication.land.draws import same
from replication.land.model import (
    allocation,
    city,
    comparison,
    developers,
    economy,
    institutions,
    margins,
    sites,
)
from replication.land.model.economy import VISIBLE
from replication.land.reference import enclosed
from replication.land.reference.algebra import (
    BEST_SITE,
    EPSILON,
    GAMMA,
    GAP,
    LEVEL,
    POWERS,
    QUALITY,
    SHARE,
    SIZE,
    is_positive,
    slope,
)
from replication.land.room import ROOM
from replication.ledger import Finding
from replication.vanishing import vanishes


@ROOM.check("land/footnote-13")
def check_footnote_13() -> Finding:
    """A negligible developer does not move pay; an owner of a share counts all of her sites.

    An owner of share s of every kind of site who hires N maximises W_s(N) - N u, with
    du/dN = -mu'(L) / (1 - s) beside a fringe; her sites have one marginal social product.
    """
    optimum = allocation.solve(VISIBLE, institutions.planner(VISIBLE), sites.uniform(), 0.1)
    limit = -0.1 * margins.planner_margins(optimum).multiplier / optimum.common
    owner = {
        share: developers.large_owners(VISIBLE, sites.uniform(), 0.1, share)
        for share in (0.001, 0.05, 0.2, 0.5)
    }
    eta = {share: float(one.elasticity) for share, one in owner.items()}
    hers, rise = sympy.symbols("N r", positive=True)
    pay = LEVEL + rise * (SIZE - 1)  # of all N when one of her cities, of size one, grows
    bill = (hers + SIZE - 1) * pay
    gain = slope(SIZE * economy.utility(POWERS, SIZE, QUALITY) - bill).subs(SIZE, 1)
    quality = np.array([0.8, 0.9, 1.0])
    product = city.social_marginal_product(VISIBLE, owner[0.5].large.sizes(quality), quality)
    return Finding(
        printed={
            "One more resident of a city adds her marginal social product less pay and what all of "
            "the owner's get more.": vanishes(
                gain - economy.social_marginal_product(POWERS, 1, QUALITY) + LEVEL + hers * rise
            ),
            "An owner's profit peaks where a resident is worth pay and what all hers get more.": (
                comparison.owner_profit_gap(owner[0.5]) < 1 / 10**6
            ),
            "All sites of an owner have one marginal social product.": np.all(
                same(product, owner[0.5].large.common)
            ),
            "Her elasticity rises with her share.": np.all(np.diff(list(eta.values())) > 0),
            "It is in proportion to a small share, and so none for a single site.": bool(
                abs(eta[0.001] / 0.001 / float(limit) - 1) < 1 / 500
            ),
        },
        numbers={"elasticity by share": eta, "elasticity over a small share": float(limit)},
    )


@ROOM.check("land/text/similar-site-constrains")
def check_similar_site() -> Finding:
    """An owner each of whose sites has its equal outside moves pay; a negligible one does not."""
    shares = np.array([0.001, 0.002])
    half = developers.large_owners(VISIBLE, sites.uniform(), 0.1, 0.5)
    apart = developers.large_owners(VISIBLE, draws.two_heaps(), 0.16, shares).elasticity
    moved = half.large.common / half.fringe.common - 1
    return Finding(
        printed={
            "An owner of half of every kind of site, each with its equal in the fringe, does not "
            "move pay.": bool(same(moved, 0.0)),
        },
        instead={
            "What she counts is half of all residents.": bool(half.elasticity > 1 / 2),
            "With no sites between .4 and .8 the elasticity vanishes in proportion to the share.": (
                bool(abs(apart[1] - 2 * apart[0]) < apart[0] / 50)
            ),
        },
        numbers={
            "elasticity of an owner of half": float(half.elasticity),
            "elasticity with a gap": apart[0],
        },
    )


@ROOM.check("land/text/reservation-utility-rises")
def check_reservation_utility_rises() -> Finding:
    """Utility need not fall in a strategic city's size, before or after transfers.

    Before transfers it rises below the best size; with transfers fixed it falls if and only if
    l^(gamma - epsilon) exceeds epsilon a / (gamma (1 + delta)).
    """
    visible = enclosed.VISIBLE
    eta = ball("1/10")
    entry = (visible.agglomeration - eta) / (visible.congestion - eta)
    transfer = LEVEL
    after = (
        economy.output(POWERS, SIZE, QUALITY)
        - (1 + SHARE) * economy.urban_cost(POWERS, SIZE)
        + transfer
    )
    turning = GAMMA * (1 + SHARE) / EPSILON * SIZE**GAP
    small = visible.best_ratio / (1 + ball("1/20"))
    enough = POWERS.efficient_wedge * (1 + GAP / (1 + EPSILON))
    owner = developers.large_owners(VISIBLE, sites.uniform(), 0.1, 0.5)
    rule = institutions.strategic_developers(VISIBLE, 0.1)
    good = np.array([0.8, 0.9, 1.0])
    apart = allocation.solve(VISIBLE, rule, draws.two_heaps(), 0.16).sizes(good)
    ratio = apart / city.best_size(VISIBLE, good)
    return Finding(
        printed={
            "At elasticities .4 and 1 the smallest city of developers with eta = .1 is at least "
            "its best size, so that utility falls in size.": not below(entry, visible.best_ratio),
            "With rents of a twentieth of urban cost its utility after transfers falls in size.": (
                not below(entry, small)
            ),
        },
        instead={
            "It is smaller than its best size, so that utility rises.": below(
                entry, visible.best_ratio
            ),
            "With no sites between .4 and .8 all cities at eta = .1 and L = .16 are larger than "
            "that.": np.all(ratio > 1),
            "With transfers fixed utility is flat where l^(gamma - epsilon) is epsilon a / "
            "(gamma (1 + delta)).": vanishes(slope(after).subs(QUALITY, turning)),
            "With rents of (gamma - epsilon) / (1 + epsilon) of urban cost that is at most where "
            "the marginal social product turns.": vanishes(enough - 1),
            "Rents of gamma times urban cost are more than that.": is_positive(
                (1 + GAMMA) * POWERS.efficient_wedge - 1
            ),
            "Beside a fringe of utility takers pay rises when an owner hires more.": bool(
                margins.planner_margins(owner.fringe).multiplier < 0
            ),
        },
        numbers={
            "share at the threshold": float(entry.mid()),
            "share of the best size": float(visible.best_ratio.mid()),
            "share with rents of a twentieth": float(small.mid()),
            "size over best size at .8": ratio[0],
        },
    )


@ROOM.check("land/text/discrete-game-homogeneous")
def check_discrete_game() -> Finding:
    """Strategic entrants on homogeneous land build too small and too many cities.

    n entrants set transfers, the others' given; people equalise utility. By symmetry pay rises by
    (delta gamma l^(gamma - 1) - u'(l)) / (n - 1) a resident.
    """
    n, delta = sympy.symbols("n delta", positive=True)
    rise = slope(economy.utility(POWERS, SIZE, QUALITY))
    response = (delta * GAMMA * SIZE ** (GAMMA - 1) - rise) / (n - 1)
    # The first-order condition MSP = u + l du/dl with zero profit: u' = du_D/dl.
    site = GAMMA / EPSILON * SIZE**GAP * (1 + delta / n)
    condition = (rise - response).subs(QUALITY, site)
    chosen = economy.entrant_size(POWERS, site, n, delta)
    visible, one = enclosed.VISIBLE, ball(1)
    people = 25 * economy.entrant_size(visible, one, ball(25), one)
    needed = (visible.congestion / visible.agglomeration) ** visible.theta
    share = {
        count: float(
            (
                economy.entrant_size(visible, one, ball(count), one)
                / economy.best_size(visible, one)
            ).mid()
        )
        for count in (25, 100, 10_000)
    }
    levels = {k: economy.utility(visible, people / k, one) for k in (22, 23, 24, 25)}
    return Finding(
        printed={
            "25 entrants on equal land are as good as 23 cities, at elasticities 2/5 and 1.": (
                not below(levels[25], levels[23])
            ),
        },
        instead={
            "23 cities would be better.": below(levels[25], levels[23]),
            "Of 22, 23 and 24 cities 23 are best.": below(levels[22], levels[23])
            and below(levels[24], levels[23]),
            "Zero profit and the first-order condition hold at l_o (1 + delta / n)^-theta.": (
                vanishes(condition)
            ),
            "That is the size that the code has.": vanishes(chosen / SIZE - 1),
            "It is smaller than the best size.": share[25] < 1,
            "It tends to the best size in the number of entrants.": share[10_000] > 1 - 1 / 1000,
            "Footnote 7's population is exceeded.": below(needed, people),
        },
        numbers={
            "people": float(people.mid()),
            "size over best size": share,
            "footnote 7's population": float(needed.mid()),
            "optimal number": float((people / economy.best_size(visible, one)).mid()),
            "loss": float((1 - levels[25] / levels[23]).mid()),
        },
    )


@ROOM.check("land/text/entry-limits-inefficiency")
def check_entry_limits() -> Finding:
    """Entry limits the loss from large owners, and makes all of it with single-site developers.

    What an owner of a small share loses rises as the square of the slope of pay.
    """
    where, people = sites.uniform(), 0.1
    optimum = allocation.solve(VISIBLE, institutions.planner(VISIBLE), where, people)
    start = float(optimum.threshold)
    kept = sites.Sites(lambda a, _: np.ones_like(a), (), np.asarray(start), smooth=True)
    single, saturated = (
        allocation.solve(VISIBLE, institutions.strategic_developers(VISIBLE, eta), where, people)
        for eta in (0.1, 0.2)
    )
    given = allocation.solve(VISIBLE, institutions.strategic_developers(VISIBLE, 0.1), kept, people)
    shares = np.array([0.2, 0.01, 0.001])
    owner, shut = (developers.large_owners(VISIBLE, here, people, shares) for here in (where, kept))
    lost, lost_shut = (1 - found.welfare / optimum.welfare for found in (owner, shut))
    loss = {
        name: float(1 - found.welfare / optimum.welfare)
        for name, found in (
            ("single sites, entry", single),
            ("single sites, saturated", saturated),
            ("single sites, no entry", given),
        )
    } | {"owner of a fifth, entry": lost[0], "owner of a fifth, no entry": lost_shut[0]}
    limit = 1 / margins.planner_margins(optimum).intensive ** 2
    # L - n is about s L, and each of them is worth half of what the multiplier falls by.
    small = -margins.planner_margins(optimum).multiplier * people**2 / 2 * shares**3
    return Finding(
        printed={
            "Without entry developers of one site each with eta = .1 lose more than with it.": (
                loss["single sites, no entry"] > loss["single sites, entry"]
            ),
        },
        instead={
            "Without entry below the optimum's threshold they lose nothing.": bool(
                same(given.welfare, optimum.welfare)
            ),
            "With entry they lose.": bool(single.welfare < optimum.welfare),
            "Owners of a fifth, a hundredth and a thousandth of every kind of site lose more if "
            "the fringe may not enter there.": np.all(lost_shut > lost),
            "Entry of the fringe does not remove their loss.": np.all(
                owner.welfare < optimum.welfare
            ),
            "A small owner's loss is half of s^3 L^2 times the fall of the multiplier.": (
                bool(abs(lost[2] * optimum.welfare / small[2] - 1) < 1 / 100)
            ),
            "The ratio of the two losses tends to the square of all newcomers over those in "
            "existing cities.": bool(abs(lost_shut[2] / lost[2] / limit - 1) < 1 / 100),
            "Sizes on given sites depend on what a resident is worth alone.": vanishes(
                economy.social_marginal_product(
                    POWERS, SIZE, economy.quality_at(POWERS, SIZE, LEVEL)
                )
                - LEVEL
            ),
        },
        numbers={
            "losses": loss,
            "ratio for an owner of a hundredth": float(lost_shut[1] / lost[1]),
            "limit of the ratio": float(limit),
        },
    )


@ROOM.check("land/text/auction-does-not-help")
def check_auction() -> Finding:
    """A fee changes no decision; but buyers who take utility as given are efficient."""
    fee = sympy.Symbol("F", positive=True)
    with_fee = economy.profit(POWERS, SIZE, QUALITY, LEVEL) - fee
    economies = draws.drawn()
    bought, optimum = (economies.solved(rule) for rule in ("atomistic", "planner"))
    where = sites.uniform()
    strategic = allocation.solve(
        VISIBLE, institutions.strategic_developers(VISIBLE, 0.1), where, 0.1
    )
    best = allocation.solve(VISIBLE, institutions.planner(VISIBLE), where, 0.1)
    return Finding(
        printed={
            "Buyers who take utility as given lose utility in some drawn economy.": not np.all(
                same(bought.welfare / optimum.welfare, 1.0)
            ),
        },
        instead={
            "They are efficient in every drawn economy.": np.all(
                same(bought.threshold / optimum.threshold, 1.0)
            ),
            "A fee does not change the slope of profit.": vanishes(
                slope(with_fee) - economy.social_marginal_product(POWERS, SIZE, QUALITY) + LEVEL
            ),
            "Buyers as strategic as the sellers lose utility.": bool(
                strategic.welfare < best.welfare
            ),
        },
        numbers={"draws": draws.SIZE},
    )


@ROOM.check("land/text/no-city-takes-all")
def check_no_city_takes_all() -> Finding:
    """Urban costs limit the best city: from a size on a resident costs more than she makes."""
    cost = SIZE * (economy.urban_cost(POWERS, SIZE) - economy.output(POWERS, SIZE, QUALITY))
    economies = draws.drawn()
    optimum = economies.solved("planner")
    e = economies.elasticities
    return Finding(
        printed={
            "Urban cost is convex in size.": is_positive(
                slope(slope(SIZE * economy.urban_cost(POWERS, SIZE)))
            ),
            "Cost net of output is convex where the second-order condition holds.": vanishes(
                SIZE * slope(slope(cost)) + economy.curvature(POWERS, SIZE, QUALITY)
            ),
            "That holds at the best size and beyond.": is_positive(
                -economy.curvature(POWERS, SIZE, BEST_SITE / (1 + SHARE))
            ),
            "Beyond (c a)^theta one more resident costs more than she makes.": is_positive(
                -economy.social_marginal_product(
                    POWERS, SIZE, SIZE**GAP / POWERS.efficient_wedge / (1 + SHARE)
                )
            ),
            "The best city is smaller than c^theta in every drawn economy.": np.all(
                optimum.largest < e.efficient_wedge**e.theta
            ),
            "Less good sites are used in every drawn economy.": np.all(optimum.threshold < 1),
        },
        numbers={
            "largest city at .4 and 1, L = .1": float(
                allocation.solve(
                    VISIBLE, institutions.planner(VISIBLE), sites.uniform(), 0.1
                ).largest
            ),
            "c^theta": float(VISIBLE.efficient_wedge**VISIBLE.theta),
        },
    )
