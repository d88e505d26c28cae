"""Section 3.3, Proposition 5: developers who take utility as given, and strategic ones."""

import numpy as np
from flint import arb

from replication.certify import ball, below
from replication.land import draws
from replication.land.draws import Economies, along, same
from replication.land.model import (
    allocation,
    city,
    comparison,
    developers,
    economy,
    institutions,
    sites,
)
from replication.land.model.economy import BASELINE, VISIBLE
from replication.land.printed.points import FIGURE_2_ELASTICITY, figure_2_points, figure_2_solutions
from replication.land.reference import discrete, enclosed, games
from replication.land.reference.algebra import (
    BEST_SITE,
    GAMMA,
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
from replication.trials import Outcome, Truth, counts, everywhere, tried
from replication.vanishing import vanishes


@ROOM.check("land/equation-15")
def check_equation_15() -> Finding:
    """Strategic developers' first-order condition, and what the marginal one of them earns."""
    economies = draws.drawn()
    limit = institutions.saturation(economies.elasticities)
    strategic, saturated = (economies.solved(rule) for rule in ("strategic", "saturated"))
    gaps, earned = {}, {}
    for name, solved, eta in (("some", strategic, limit / 2), ("more", saturated, limit * 2)):
        quality = draws.developed_sites(solved, 6)
        e, size = economies.elasticities.column(), solved.sizes(quality)
        worth = (solved.common * (1 + eta))[..., np.newaxis]
        scale = city.output(e, size, quality)
        gaps[name] = (city.social_marginal_product(e, size, quality) - worth) / scale
        level = city.utility(e, size, quality) - solved.common[..., np.newaxis]
        earned[name] = (level / scale)[..., 0][solved.interior]
    pay = LEVEL + SHARE * (SIZE - 1)
    slope_of_profit = slope(economy.profit(POWERS, SIZE, QUALITY, pay)).subs(SIZE, 1)
    return Finding(
        printed={
            "Where pay rises with size profit peaks where the marginal social product is pay and "
            "size times that rise.": vanishes(
                slope_of_profit
                - economy.social_marginal_product(POWERS, 1, QUALITY)
                + LEVEL
                + SHARE
            ),
            "It is u_D (1 + eta) in all cities of every drawn economy, at half the limit.": (
                np.all(same(1 + gaps["some"], 1.0))
            ),
            "It is at twice the limit beyond which sizes do not change.": np.all(
                same(1 + gaps["more"], 1.0)
            ),
            "At half of it the marginal developer earns nothing.": np.all(
                same(1 + earned["some"], 1.0)
            ),
            "At twice it she earns a profit.": np.all(earned["more"] > 0),
            "An empty site's left side is negative, as it is -u_D (1 + eta).": is_positive(
                LEVEL - economy.social_marginal_product(POWERS, SIZE, QUALITY).subs(QUALITY, 0)
            ),
        },
        numbers={"draws": draws.SIZE},
    )


@tried(
    ROOM,
    "land/proposition-5/i-if",
    draws.economies,
    tries="Developers who take utility as given choose the optimum",
    domain=draws.DOMAIN,
)
def free_entry_is_optimal(economies: Economies) -> Truth:
    """Whether threshold, pay and largest city are the optimum's threshold, multiplier and city."""
    optimum, free = (economies.solved(rule) for rule in ("planner", "atomistic"))
    return (
        same(free.threshold, optimum.threshold)
        & same(free.common, optimum.common)
        & same(free.largest, optimum.largest)
    )


@ROOM.check("land/proposition-5/i-if")
def check_proposition_5_i_if() -> Finding:
    """Free entry of utility takers leaves one reservation utility: the optimum's multiplier.

    At pay u a site is opened if u_o(a) > u, and its size meets (9) at u; people fall in u.
    """
    economies = draws.drawn()
    free = economies.solved("atomistic")
    entrant = city.best_utility(economies.elasticities, 0.999 * free.threshold)
    level = np.linspace(0.3, 0.99, 24)
    held = allocation.population_at(
        VISIBLE, institutions.atomistic_developers(VISIBLE), sites.uniform(), level
    )
    return Finding(
        printed={
            "The slope of profit is the marginal social product less pay.": vanishes(
                slope(economy.profit(POWERS, SIZE, QUALITY, LEVEL))
                - economy.social_marginal_product(POWERS, SIZE, QUALITY)
                + LEVEL
            ),
            "A site earns its size times u_o less pay at its best size.": vanishes(
                economy.profit(POWERS, SIZE, BEST_SITE, LEVEL)
                - SIZE * (economy.best_utility(POWERS, BEST_SITE) - LEVEL)
            ),
            "Cities shrink in pay.": is_positive(
                -economy.curvature(POWERS, SIZE, BEST_SITE / (1 + SHARE))
            ),
            "In every drawn economy the outcome is the optimum.": everywhere(
                free_entry_is_optimal.on(draws.sample())
            ),
            "No entrant below the threshold could pay as much.": np.all(
                (entrant < free.common)[free.interior]
            ),
            "Population falls over 24 thresholds.": np.all(np.diff(held) < 0),
        },
        numbers={"draws": draws.SIZE},
    )


@ROOM.check("land/proposition-5/i-profits")
def check_proposition_5_profits() -> Finding:
    """Developers earn what their residents cost each other, which rises with quality."""
    economies = draws.drawn()
    free = economies.solved("atomistic")
    quality = draws.developed_sites(free, 8)[..., 1:]
    e, size = economies.elasticities.column(), free.sizes(quality)
    profit = city.developer_profit(e, size, quality, free.common[..., np.newaxis])
    share = {}
    for people in (0.01, 0.001):
        optimum = allocation.solve(
            BASELINE, institutions.planner(BASELINE), sites.uniform(), people
        )
        share[people] = float(1 - optimum.common * people / optimum.welfare)
    return Finding(
        printed={
            "Profit is size times cost to others.": vanishes(
                economy.profit(POWERS, SIZE, economy.quality_at(POWERS, SIZE, LEVEL), LEVEL)
                - SIZE
                * economy.cost_to_others(POWERS, SIZE, economy.quality_at(POWERS, SIZE, LEVEL))
            ),
            "That is positive beyond the best size.": is_positive(
                economy.cost_to_others(POWERS, SIZE, BEST_SITE / (1 + SHARE))
            ),
            "It rises with quality by l^(1 + epsilon).": vanishes(
                slope(economy.profit(POWERS, SIZE, QUALITY, LEVEL), QUALITY)
                - SIZE * economy.output(POWERS, SIZE, 1)
            ),
            "Developers on seven sites above the threshold earn a profit in every drawn economy.": (
                np.all(profit > 0)
            ),
        },
        numbers={"draws": draws.SIZE, "profits over total utility": share},
    )


@ROOM.check("land/proposition-5/i-only-if")
def check_proposition_5_only_if() -> Finding:
    """If sites are opened until one earns nothing, only utility takers reach the optimum.

    The marginal developer's zero profit l_0(a_0) (u_o(a_0) - u_D) = 0 makes u_D the multiplier, and
    then (9) and (15) make the elasticity zero. Without that entry rule they do not.
    """
    where = sites.uniform()
    optimum = allocation.solve(VISIBLE, institutions.planner(VISIBLE), where, 0.1)
    quality = draws.developed_sites(optimum, 50)[1:]
    paid = float(optimum.common) / 1.5
    chosen = city.size_at_multiplier(VISIBLE, quality, paid * 1.5)
    profit = city.developer_profit(VISIBLE, chosen, quality, paid)
    table = comparison.strategic_losses(VISIBLE, where, 0.1)
    losses = enclosed_losses()
    return Finding(
        printed={
            "With an elasticity of 1/2 for everybody the optimum's sizes do not solve (15) at a "
            "profit.": not (np.all(same(chosen, optimum.sizes(quality))) and np.all(profit > 0)),
        },
        instead={
            "A marginal developer who earns nothing at the optimum pays the multiplier.": vanishes(
                economy.profit(POWERS, SIZE, BEST_SITE, economy.best_utility(POWERS, BEST_SITE))
            ),
            "There the optimum's condition asks for the multiplier.": vanishes(
                economy.social_marginal_product(POWERS, SIZE, BEST_SITE)
                - economy.best_utility(POWERS, BEST_SITE)
            ),
            "On a worthless site utility is the multiplier over 1 + gamma, so that pay has to be "
            "positive.": vanishes(
                economy.social_marginal_product(POWERS, SIZE, 0)
                - (1 + GAMMA) * economy.utility(POWERS, SIZE, 0)
            ),
            "Owners of one site with one elasticity lose utility when they enter freely.": below(
                arb(0), losses["one site each, eta = 0.1"]
            ),
            "So do owners of one site each whose residents all raise pay alike.": below(
                arb(0), losses["one site each, pay rises alike, k = .05"]
            ),
            "So do ten equal owners of nine tenths of the sites beside a fringe.": below(
                arb(0), losses["10 owners of .9"]
            ),
            "So does one owner of a fifth.": below(arb(0), losses["1 owner of .2"]),
            "The solvers' losses lie where interval arithmetic encloses them.": all(
                bool(abs(loss - table[name]) < 1e-8) for name, loss in losses.items()
            ),
        },
        numbers={
            "pay": paid,
            "multiplier": float(optimum.common),
            "losses": table,
        },
    )


def enclosed_losses() -> dict[str, arb]:
    """Enclose what four games lose on uniform sites at elasticities .4 and 1, L = .1.

    The solvers say where to look; certified signs on both sides prove the root.
    """
    visible, people, where = enclosed.VISIBLE, "1/10", sites.uniform()
    alike = developers.proportional_response(VISIBLE, where, 0.1, 0.05)
    found = {
        "one site each, eta = 0.1": games.one_site_each(visible, people, "1/10").welfare,
        "one site each, pay rises alike, k = .05": games.proportional_game(
            visible, people, "1/20", *games.around(alike.reservation)
        ).welfare,
    }
    owners, shares, exact = (1, 10), (0.2, 0.9), ("1/5", "9/10")
    solved = developers.large_owners(VISIBLE, where, 0.1, shares, owners)
    parts = solved.large.population / 0.1
    for number, share, part, fraction in zip(owners, shares, parts, exact, strict=True):
        start = games.around(float(part))
        game = games.owners_system(visible, people, fraction, number, *start)
        found[comparison.owners_name(number, share)] = game.welfare
    best = enclosed.planner_system(visible, people).welfare
    return {name: 1 - welfare / best for name, welfare in found.items()}


@tried(
    ROOM,
    "land/proposition-5/ii",
    draws.economies,
    tries="With one developer a site and one elasticity, cities are smaller than optimal and more, "
    "or the same if no site lies between the thresholds",
    domain=draws.DOMAIN + "; the optimum leaves sites empty",
    inside=True,
)
def strategic_cities_are_small(economies: Economies) -> Outcome:
    """Whether cities are smaller and more at half and at twice the saturating elasticity."""
    optimum = economies.solved("planner")
    quality = draws.developed_sites(optimum, 5)
    good = np.ones(economies.population.shape, dtype=bool)
    for rule in ("strategic", "saturated"):
        solved = economies.solved(rule)
        smaller = solved.sizes(quality) <= optimum.sizes(quality) * (1 + draws.ROUNDING)
        good &= along(smaller) & draws.fewer(economies, optimum, solved)
    return Outcome(good, premise=economies.spare)


@ROOM.check("land/proposition-5/ii")
def check_proposition_5_ii() -> Finding:
    """Smaller and more cities with one elasticity; not where pay rises alike, nor with owners.

    With one elasticity, if M = u_D (1 + eta) <= mu_0, all cities of the optimum would be at least
    as large and worse sites would be open too: more than L people. So M > mu_0.
    """
    where = sites.uniform()
    visible = enclosed.VISIBLE
    game = games.proportional_system(visible, "1/10", "3/10")
    system = enclosed.planner_system(visible, game.population)
    site = "31/50"
    theirs, best = game.size(site), enclosed.optimal_size(visible, system, site)
    optimum = allocation.solve(VISIBLE, institutions.planner(VISIBLE), where, 0.1)
    owner = developers.large_owners(VISIBLE, where, 0.1, 0.5)
    few = allocation.solve(BASELINE, institutions.planner(BASELINE), where, 0.01)
    few_owner = developers.large_owners(BASELINE, where, 0.01, 0.5)
    alike = developers.proportional_response(VISIBLE, where, 0.1, 0.3)
    mixed = developers.partly_strategic(VISIBLE, where, 0.1, 0.8, 0.3)
    quality = np.array([0.65, 0.79, 0.81, 1.0])
    ratio = mixed.sizes(quality) / optimum.sizes(quality)
    worth = city.social_marginal_product(VISIBLE, mixed.sizes(quality), quality)
    shown = np.array([0.62, 0.65, 0.8, 1.0])
    product = city.social_marginal_product(VISIBLE, alike.sizes(shown), shown)
    wanted = alike.reservation + 0.3 * alike.sizes(shown)
    hers = owner.large.welfare - owner.large.population * owner.fringe.common
    ten = developers.large_owners(VISIBLE, where, 0.1, 0.9, 10)
    theirs_each = ten.large.welfare - ten.large.population * ten.fringe.common
    apart = [
        allocation.solve(VISIBLE, rule, draws.two_heaps(), 0.16)
        for rule in (
            institutions.planner(VISIBLE),
            institutions.strategic_developers(VISIBLE, 0.1),
        )
    ]
    rare = sites.beta(2, 8)
    few_good = allocation.solve(VISIBLE, institutions.planner(VISIBLE), rare, 0.01)
    pushed = developers.proportional_response(VISIBLE, rare, 0.01, 0.3)
    used = np.array([0.36, 0.5, 0.8, 1.0])
    share = pushed.sizes(used) / few_good.sizes(used)
    found = strategic_cities_are_small.on(draws.sample())
    return Finding(
        printed={
            "Where each resident of a developer's raises pay by .3 the city on the site of quality "
            ".62 is smaller than optimal.": below(theirs, best),
            "The fringe beside an owner of half of every kind of site has smaller cities than "
            "optimal.": bool(owner.fringe.largest < optimum.largest),
            "With such an owner there are more cities at the paper's elasticities and L = .01.": (
                bool(few_owner.cities > few.cities)
            ),
        },
        instead={
            "That city is larger than optimal.": below(best, theirs),
            "The optimum builds on that site.": below(system.threshold, ball(site)),
            "Cities shrink in what a resident is worth.": is_positive(
                -economy.curvature(POWERS, SIZE, BEST_SITE / (1 + SHARE))
            ),
            "With one developer a site and one elasticity cities are smaller and more in every "
            "drawn economy with land to spare, or as many if no site lies between the two "
            "thresholds.": everywhere(found),
            "Where good sites are rare all cities are smaller, also if pay rises alike.": np.all(
                share < 1
            ),
            "With no sites between .4 and .8 they build the optimum at eta = .1 and L = .16.": bool(
                same(apart[1].largest, apart[0].largest)
            ),
            "If only owners of sites above .8 are strategic the city at .65 is larger than "
            "optimal.": bool(ratio[0] > 1),
            "A resident is then worth 1.3 times pay above .8, and pay below.": np.all(
                same(worth / mixed.reservation, np.where(quality > 0.8, 1.3, 1.0))
            ),
            "Everybody is housed then.": bool(same(mixed.population, 0.1)),
            "If pay rises alike a resident is worth pay and .3 times the city's size.": np.all(
                np.abs(product / wanted - 1) < 1 / 10**6
            ),
            "The owner of half earns half of the utility of her sites less pay.": bool(
                same(owner.profit, hers / 2)
            ),
            "Each of ten owners of nine tenths earns a tenth of that.": bool(
                same(ten.profit, 0.9 * theirs_each / 10)
            ),
            "The owner's first-order condition is that of her profit.": (
                comparison.owner_profit_gap(owner) < 1 / 10**6
            ),
        },
        numbers={
            "draws": draws.SIZE,
            "draws with land to spare": counts(found)["premise"],
            "sizes at .62, game and optimum": [float(theirs.mid()), float(best.mid())],
            "population there": float(game.population.mid()),
            "size over optimal size where good sites are rare": share,
            "loss with an owner of half": float(1 - owner.welfare / optimum.welfare),
            "largest cities of owner, fringe, optimum": [
                float(owner.large.largest),
                float(owner.fringe.largest),
                float(optimum.largest),
            ],
            "cities with owner and at the optimum": [float(few_owner.cities), float(few.cities)],
            "sites and ratios, good sites strategic": [
                list(quality),
                list(ratio),
                float(ratio[0] - 1),
            ],
            "sites and ratios, k = .3": [
                list(shown),
                list(alike.sizes(shown) / optimum.sizes(shown)),
            ],
            "loss at k = .3": 1 - alike.welfare / float(optimum.welfare),
        },
    )


@ROOM.check("land/text/strategic-utility-above-optimum")
def check_strategic_utility() -> Finding:
    """Utility on the three sites of Figure 2, strategic developers against the optimum."""
    points = figure_2_points()
    strategic, optimal = points.strategic_utility, points.optimal_utility
    shown, quality = figure_2_solutions(), points.quality
    factor = 1 + FIGURE_2_ELASTICITY
    good = np.array([0.8, 0.9, 1.0])
    apart = [
        allocation.solve(VISIBLE, rule, draws.two_heaps(), 0.16).utilities(good)
        for rule in (
            institutions.planner(VISIBLE),
            institutions.strategic_developers(VISIBLE, 0.1),
        )
    ]
    again = city.utility(
        VISIBLE,
        discrete.size_at_multiplier(VISIBLE, quality, shown.strategic.common * factor),
        quality,
    )
    # In balls: the strategic city on the site of quality a has l^.6 = a (e - eta) / (g - eta) at
    # its threshold, which is below the best share e / g.
    eta, visible = ball("3/20"), enclosed.VISIBLE
    entry = (visible.agglomeration - eta) / (visible.congestion - eta)
    return Finding(
        printed={
            "On the worst of Figure 2's sites gross utility is higher with strategic developers.": (
                bool(strategic[2] > optimal[2])
            ),
        },
        instead={
            "It is lower there.": bool(strategic[2] < optimal[2]),
            "The smallest strategic city is below its best size.": below(entry, visible.best_ratio),
            "With no sites between .4 and .8 it is the same at eta = .1 and L = .16.": np.all(
                same(apart[1], apart[0])
            ),
            "On the better sites it is higher.": np.all(strategic[:2] > optimal[:2]),
            "Sizes from (15) alone give the same utility.": np.all(same(again, strategic)),
            "Between the best and the optimal size a smaller city has more utility.": is_positive(
                -slope(economy.utility(POWERS, SIZE, QUALITY)).subs(
                    QUALITY, BEST_SITE / (1 + SHARE)
                )
            ),
        },
        numbers={"qualities": quality, "strategic": strategic, "optimal": optimal},
    )


@ROOM.check("land/figure-2")
def check_figure_2() -> Finding:
    """Figure 2: the order of the four sizes on its three sites."""
    points = figure_2_points()
    local, strategic, optimal, largest = points.sizes
    solution = figure_2_solutions()
    again = discrete.size_at_multiplier(VISIBLE, points.quality[:2], solution.optimum.common)
    return Finding(
        printed={
            "Strategic developers' cities are smaller than optimal.": np.all(strategic < optimal),
            "Optimal cities are smaller than the largest.": np.all(optimal < largest),
            "The worst city of the optimum has its best size.": bool(same(local[2], optimal[2])),
            "Sizes from (9) alone are the same.": np.all(same(optimal[:2], again)),
        },
        instead={
            "Local governments' cities are smaller than strategic ones on the better sites.": (
                np.all(local[:2] < strategic[:2])
            ),
            "On the worst site the strategic city is the smaller one.": bool(
                strategic[2] < local[2]
            ),
        },
        numbers={
            "qualities": points.quality,
            "population": points.population,
            "local governments": local,
            "strategic": strategic,
            "optimum": optimal,
            "largest": largest,
        },
    )
