"""The draws that the counts of the book rest on, and how a test is tried on them."""

from dataclasses import fields, replace

import numpy as np
import pytest

from replication.sorting import draws
from replication.sorting.model import alternative, threshold, trade
from replication.sorting.model.alternative import Constructed
from replication.sorting.model.economy import FixedUtility
from replication.sorting.model.trade import TradeCosts
from replication.sorting.reference.direct import Direct
from replication.trials import Trials

SHARED = {
    "substitution": 0.5115935261842736,
    "goods_share": 0.7312200774071562,
    "tail": 4.009518179924924,
    "congestion_1": 0.10295372740520897,
    "congestion_2": 0.06570125375210265,
    "housing_1": 0.598944015628387,
    "housing_2": 1.333945878007854,
    "minimum_skill": 1.9802671013397508,
}


def assert_first(found, **values):
    """Every field of the first draw is as recorded: other draws would change the book's counts."""
    assert {field.name for field in fields(found)} == set(values)
    for name, value in values.items():
        np.testing.assert_allclose(getattr(found, name)[..., 0], value, rtol=1e-9, err_msg=name)


def test_first_economies():
    assert_first(
        draws.economies(3, 0), **SHARED, cost_1=0.00018049536641966956, cost_2=0.01578584457437683
    )
    assert_first(
        draws.learning_cities(3, 0),
        **SHARED,
        cost=0.00017487760553336142,
        friction=10.3650234442553,
    )
    found = draws.closures(3, 0)
    assert_first(found[draws.GIVEN_UTILITY], worker_utility=0.8192091763788564)
    assert_first(found[draws.GIVEN_LABOUR], labour=3.1814917027824197)


def test_first_equilibria_of_the_alternative_model():
    assert_first(
        alternative.construct(4, 0),
        goods_share=0.7312200774071562,
        substitution=0.6006984555008779,
        tail=1.5414237247348264,
        minimum_skill=1.5710357116747415,
        gap=0.04644396744595943,
        cost=[0.006138883585542955, 0.058135832668803344],
        housing=[300.84910358512536, 115.75526109757294],
        state=[
            0.03049974580802542,
            -0.3838802439046053,
            -1.6087290250152493,
            -0.6661806605338713,
        ],
    )


def test_first_equilibria_with_trade():
    assert_first(
        trade.construct(4, 0),
        goods_share=0.7312200774071562,
        substitution=0.5913619674608915,
        tail=1.5414237247348264,
        minimum_skill=1.141368310660741,
        gap=0.0026089345365070127,
        scale=[2.7862457410758052, 2.636115825730136],
        net=[2.725509249354607, 2.425249418663268],
        housing=[10819.865200056727, 17432.515749425955],
        cost=[1.3235069560032113, 1.7655956199249607],
        state=[
            0.28671373764333713,
            0.22038749504276112,
            -0.9099990446793522,
            -2.141093310233397,
            -1.3072524256832962,
        ],
    )


def test_a_single_draw_may_be_asked_for():
    assert alternative.construct(1, 8).gap.size == 1
    assert trade.construct(1, 7).size == 1
    assert draws.economies(1, 0).size == draws.learning_cities(1, 0).size == 1
    for build in (alternative.construct, trade.construct, draws.economies, draws.closures):
        with pytest.raises(ValueError, match="size = 0: it must be at least 1"):
            build(0, 0)


def test_a_single_interior_draw_may_be_asked_for():
    pool, drawn = draws.economies(40, 0), draws.closures(40, 0)
    ten = draws.interior(pool, drawn, 10)
    for name, sample in draws.interior(pool, drawn, 1).items():
        assert sample.log_ratio == pytest.approx(ten[name].log_ratio[:1])
    with pytest.raises(ValueError, match="size = 0: it must be at least 1"):
        draws.interior(pool, drawn, 0)


@pytest.mark.parametrize("friction", [50, -50])
def test_friction_of_learning_is_drawn_around_a_number_that_is_not_too_large(friction):
    cities = draws.learning_cities(200, 0, friction)
    assert np.median(np.log(cities.friction / cities.minimum_skill)) == pytest.approx(
        friction, 0.01
    )
    with pytest.raises(ValueError, match=r"friction = .*: it must be between -50 and 50"):
        draws.learning_cities(200, 0, 1.01 * friction)


@pytest.mark.parametrize("names", [(), "given labour", ("given labour", "given rent"), None])
def test_closures_that_take_turns_must_be_known(names):
    never = lambda *_: pytest.fail("the test is tried")
    with pytest.raises(
        ValueError, match=r"names = .*: they must be of given utility, given labour"
    ):
        draws.on_pools(np.random.default_rng(1), 4, never, draws.economies, names)


def test_a_test_may_be_tried_once():
    one = (draws.GIVEN_LABOUR,)
    test = lambda cities, _: Trials(cities.tail > 1)
    found = draws.on_pools(np.random.default_rng(1), 1, test, draws.economies, one)
    assert found.holds.tolist() == [True]
    with pytest.raises(ValueError, match="draws = 0: it must be at least 1"):
        draws.on_pools(np.random.default_rng(1), 0, test, draws.economies, one)


def test_with_fewer_draws_than_closures_the_first_closures_have_one_each():
    kinds = []

    def test(cities, closure):
        kinds.append((type(closure).__name__, cities.size))
        return Trials(cities.tail > 1)

    found = draws.on_pools(np.random.default_rng(1), 1, test, draws.economies)
    assert kinds == [("FixedUtility", 1)]
    assert found.holds.tolist() == found.premise.tolist() == [True]
    assert found.parameters["closure"].tolist() == [draws.GIVEN_UTILITY]
    assert found.parameters["worker_utility"][0] > 0
    assert "labour" not in found.parameters


@pytest.mark.parametrize(
    ("sample", "shares", "first"),
    [
        (draws.samples, (26_933, 27_872), (7.96120132417707, 6.142464550219833)),
        (draws.samples_with_scarce_land, (33_042, 33_531), (0.00593411089698998, 0.252988170495)),
        (draws.learning_samples, (28_979, 30_092), (0.764678718166385, 1.1770745317441456)),
        (draws.complement_samples, (64_261, 65_432), (0.7191017266054803, 2.2607508516711508)),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_interior_draws_of_the_samples(sample, shares, first):
    found = sample()
    assert list(found) == [draws.GIVEN_UTILITY, draws.GIVEN_LABOUR]
    for name, count, log_ratio in zip(found, shares, first, strict=True):
        assert found[name].name == name
        assert found[name].interior_share * found[name].tried == pytest.approx(count, abs=1e-6)
        assert found[name].log_ratio[0] == pytest.approx(log_ratio, rel=1e-9)


def test_a_test_is_tried_under_each_closure_in_turn():
    kinds = []

    def test(cities, closure):
        kinds.append((type(closure).__name__, cities.size))
        return Trials(cities.goods_share > 0.6)

    found = draws.on_pools(np.random.default_rng(1), 7, test, draws.economies)
    assert kinds == [("FixedUtility", 4), ("ClearedLabour", 3)]
    assert found.premise.all()
    assert found.instead.all()
    np.testing.assert_array_equal(found.holds, found.parameters["goods_share"] > 0.6)
    assert 0 < found.holds.sum() < 7
    turns = np.arange(7) % 2 == 0
    np.testing.assert_array_equal(np.isfinite(found.parameters["worker_utility"]), turns)
    np.testing.assert_array_equal(np.isfinite(found.parameters["labour"]), ~turns)
    assert found.parameters["closure"].tolist() == [
        draws.GIVEN_UTILITY if turn else draws.GIVEN_LABOUR for turn in turns
    ]


def test_what_a_test_says_of_its_premise_is_kept():
    test = lambda cities, _: Trials(
        cities.tail > 2, premise=cities.tail > 1.5, instead=cities.tail < 2.5
    )
    names = (draws.GIVEN_LABOUR,)
    found = draws.on_pools(np.random.default_rng(2), 20, test, draws.economies, names)
    tail = found.parameters["tail"]
    np.testing.assert_array_equal(found.holds, tail > 2)
    np.testing.assert_array_equal(found.premise, tail > 1.5)
    np.testing.assert_array_equal(found.instead, tail < 2.5)
    assert found.holds.any()
    assert not found.premise.all()
    assert not found.instead.all()


@pytest.mark.parametrize("says", [False, True])
def test_only_interior_draws_meet_the_premise(says):
    cities, closure = draws.economies(40, 3), draws.closures(40, 3)[draws.GIVEN_UTILITY]
    interior = threshold.existence_margin(cities, closure) > 0
    seen = []

    def test(sample):
        seen.append(sample)
        few = sample.log_ratio > 1
        return Trials(few, few, ~few) if says else Trials(few)

    found = draws.on_interior(test)(cities, closure)
    (sample,) = seen
    assert sample.tried == 40
    assert sample.interior_share == pytest.approx(interior.mean())
    assert 0 < interior.sum() < 40
    few = np.zeros(40, dtype=bool)
    few[interior] = threshold.thresholds(cities, closure).log_ratio[interior] > 1
    np.testing.assert_array_equal(found.holds, few)
    np.testing.assert_array_equal(found.premise, few if says else interior)
    np.testing.assert_array_equal(found.instead, interior & ~few if says else interior)


class Recorder:
    """Stands in for a room: keeps what a sweep is registered with."""

    def sweep(self, claim_id, **said):
        self.said = said | {"claim": claim_id}
        return lambda function: setattr(self, "function", function)


@pytest.mark.parametrize("interior", [False, True])
def test_a_test_becomes_a_sweep(interior):
    room, seen = Recorder(), []

    def test(*given):
        """It is tried.

        At length.
        """
        seen.extend(given)
        cities = given[0].cities if interior else given[0]
        return Trials(cities.tail > 2)

    assert draws.swept(room, "a/claim", interior=interior)(test) is test
    assert room.said == {
        "claim": "a/claim",
        "tries": "It is tried",
        "domain": draws.DOMAIN,
        "instead": "",
        "inside": False,
        "block": 5_000,
    }
    found = room.function(np.random.default_rng(3), 60)
    assert isinstance(seen[0], draws.Sample) == interior
    assert found.premise.all() != interior
    one = {"pool": draws.learning_cities, "names": (draws.GIVEN_LABOUR,)}
    draws.swept(room, "b", inside=True, **one)(test)
    assert room.said["inside"]
    assert room.said["domain"] == f"{draws.LEARNING_DOMAIN}; {draws.GIVEN_LABOUR}"


def test_a_sweep_is_of_interior_draws_unless_it_says_otherwise():
    room, seen = Recorder(), []
    draws.swept(room, "a/claim")(lambda sample: seen.append(sample) or Trials(sample.log_ratio > 0))
    room.function(np.random.default_rng(3), 60)
    assert [sample.name for sample in seen] == [draws.GIVEN_UTILITY, draws.GIVEN_LABOUR]


def test_one_draw_of_many_is_taken():
    cities, closure = draws.economies(3, 0), draws.closures(3, 0)[draws.GIVEN_UTILITY]
    assert Direct.of(cities, closure, 2).alpha == cities.tail[2]
    with pytest.raises(ValueError, match="draw = 3: it must be from 0 to 2"):
        Direct.of(cities, closure, 3)


def test_the_utility_that_is_too_low_for_trade_is_named():
    economy = replace(threshold.baseline(), congestion_2=0.1)
    costs = TradeCosts(1.2, 1.4)
    utility = np.array([0.5, -0.1, 0.7])
    with pytest.raises(ValueError, match=r"utility = -0\.1: it must exceed -congestion_2"):
        trade.relative_wage(economy, utility, costs)


@pytest.mark.parametrize("log_cost", [300.0, 300.5])
def test_costs_whose_powers_are_no_floats_are_refused(log_cost):
    costs = TradeCosts(2.0, np.exp(log_cost / 10))
    if log_cost > 300:
        with pytest.raises(ValueError, match=r"gamma = 0\.1: it must be above 1/300 of the"):
            costs.powers(0.1)
    else:
        assert costs.powers(0.1 * (1 + 1e-9))[1] == pytest.approx(np.exp(300), rel=1e-6)


def test_the_search_for_thresholds_reaches_as_far_as_it_says(monkeypatch):
    """Its grid, which the draws of the book do not reach the ends of, ends at z_min e^60."""
    asked = []
    usual = threshold.log_gap
    monkeypatch.setattr(
        threshold, "log_gap", lambda t, x, *kind: asked.append(np.max(x)) or usual(t, x, *kind)
    )
    threshold.every_threshold(threshold.baseline(), FixedUtility(0.5))
    assert max(asked) == pytest.approx(60)


def test_workers_who_gain_from_company_in_one_city_only_are_not_settled():
    """With gamma 1 and tail 2, real income rises by .9 x / (2 (2 - x)) - .1, x**2 the cost."""
    n = 3
    built = Constructed(
        goods_share=np.full(n, 0.9),
        substitution=np.full(n, 0.5),
        tail=np.full(n, 2.0),
        minimum_skill=np.ones(n),
        gap=np.ones(n),
        cost=np.array([[0.5, 0.1, 0.1], [0.1, 0.5, 0.1]]) ** 2,
        housing=np.ones((2, n)),
        state=np.concatenate([np.ones((1, n)), np.zeros((3, n))]),
    )
    # By hand: .15 - .1 where the cost is high, and .024 - .1 where it is low.
    settled = alternative.workers_settled(built, cleared=False)
    assert settled.tolist() == [False, False, True]
