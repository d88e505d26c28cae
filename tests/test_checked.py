"""Fields that check what they are given, and objects of the class that a parameter names."""

from dataclasses import dataclass, replace

import numpy as np
import pytest
from numpy.typing import ArrayLike

from replication import checked, guard
from replication.checked import Checked, Single
from replication.land.model import city, sites
from replication.land.model.economy import Elasticities
from replication.marketplaces.model.economy import Groups
from replication.numerics import Array, finite, positive, within
from replication.sorting.model import threshold
from replication.sorting.model.economy import FixedUtility
from replication.wedge.model import census, system
from replication.wedge.model.economy import City, Institutions


@dataclass(frozen=True, eq=False)
class Place:
    tax: Checked = Checked(within, 0, 1)
    people: Single = Single(positive)
    charm: Checked = Checked(finite, default=0.5)


def test_fields_hold_arrays_and_numbers():
    here = Place([0.0, 1.0], 3)
    assert here.tax.dtype == here.charm.dtype == float
    assert (type(here.people), float(here.charm)) == (float, 0.5)
    assert replace(here, people=4).people == 4.0


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"tax": 1.5}, "tax = 1.5: it must be between 0 and 1"),
        ({"tax": [0.5, np.nan]}, "tax = nan"),
        ({"people": 0}, "people = 0: it must be above zero"),
        ({"people": [1.0, 2.0]}, r"people of shape \(2,\): it must be a single number"),
        ({"charm": "much"}, "charm = 'much': it must be a number"),
    ],
)
def test_other_values_are_refused_by_name(values, message):
    with pytest.raises(ValueError, match=message):
        Place(**{"tax": 0.5, "people": 1.0} | values)


class TestOwnership:
    """What is solved is what was checked, whatever becomes of the arrays that were given."""

    @pytest.mark.filterwarnings("error")
    @pytest.mark.parametrize(
        "view",
        [
            lambda values: values,
            lambda values: values[::-1],
            lambda values: np.broadcast_to(values, (3, 2)),
            lambda values: np.broadcast_arrays(values, np.ones((3, 1)))[0],
            np.ma.array,
        ],
    )
    def test_a_field_keeps_an_array_of_its_own(self, view):
        values = np.array([0.25, 0.5])
        given = view(values)
        here, before = Place(given, 1.0), np.array(given)
        values[:] = 2.0
        assert np.array_equal(here.tax, before)
        with pytest.raises(ValueError, match="read-only"):
            here.tax[0] = 0.1
        assert np.shares_memory(replace(here, people=2.0).tax, here.tax)

    @pytest.mark.parametrize(
        "make",
        [
            lambda values: sites.power(values).parameters[0],
            lambda values: sites.beta(2.0, values).parameters[1],
            lambda values: sites.truncated_pareto(3.0, values).lowest,
            lambda values: Groups([[0.25] * 4] * 2, values, values).unit_costs,
            lambda values: census.Populations(values[::-1], "test").residents,
        ],
    )
    def test_so_do_other_objects(self, make):
        values = np.array([0.25, 0.5])
        kept = make(values)
        before = np.array(kept)
        values[:] = 0.75
        assert np.array_equal(kept, before)
        assert not kept.flags.writeable

    def test_an_answer_that_is_kept_cannot_be_changed(self):
        for rule in (sites.gauss_rule(), sites.endpoint_rule()):
            assert not any(part.flags.writeable for part in rule)
        economy = system.Economy(
            City(0.1, 0.5, 0.5, 1.0, 0.1, 0.1, 0.1, [1.0, 0.9]), Institutions(0, 0), 1e6, ""
        )
        assert economy.competitive() is economy.competitive()
        assert not economy.competitive().size.flags.writeable
        cities = threshold.solve(threshold.baseline(), FixedUtility([0.4, 0.5])).allocation
        assert not any(one.flags.writeable for one in (*cities.wage, cities.worker_utility))


def test_a_field_without_a_default_must_be_given_and_none_changes():
    with pytest.raises(TypeError, match="people"):
        Place(0.5)
    with pytest.raises(AttributeError, match="cannot assign"):
        Place(0.5, 1.0).tax = 0.2


def test_the_fields_of_a_class_are_found_with_those_that_it_inherits():
    @dataclass(frozen=True, eq=False)
    class Town(Place):
        mayor: Single = Single(positive, default=1.0)

    assert list(checked.fields(Town)) == ["tax", "people", "charm", "mayor"]
    assert checked.fields(Town)["tax"].limits == (0, 1)


def test_slots_are_refused_since_nothing_would_be_checked():
    with pytest.raises((TypeError, RuntimeError)) as refused:

        @dataclass(frozen=True, slots=True)
        class Slotted:
            tax: Checked = Checked(within, 0, 1)

    error = refused.value if isinstance(refused.value, TypeError) else refused.value.__cause__
    assert "Slotted: a class with checked fields must not have slots" in str(error)


class TestObjects:
    """Public functions refuse objects of another class than their annotation names."""

    @pytest.mark.parametrize("wrong", [(0.4, 1.0), "text", city.output, None])
    def test_another_object_is_refused_by_name(self, wrong):
        with pytest.raises(TypeError, match=r"^elasticities of type \w+: it must be Elasticities$"):
            city.output(wrong, 0.3, 0.8)
        with pytest.raises(TypeError, match="elasticities"):
            city.output(elasticities=wrong, size=0.3, quality=0.8)

    def test_a_union_a_default_and_a_callable(self):
        def function(
            place: Place | None = None, rule: guard.Callable[..., float] = max, *more: Place
        ) -> bool:
            return True

        module = type(guard)("replication.test")
        Place.__module__, before = "replication.test", Place.__module__
        try:
            guarded = guard._guarded(function, module)
            assert guarded() is guarded(None, min) is guarded(Place(0.5, 1.0), rule=min) is True
            with pytest.raises(TypeError, match="place of type int: it must be Place or None"):
                guarded(1)
            with pytest.raises(TypeError, match="rule of type float: it must be Callable"):
                guarded(rule=0.5)
        finally:
            Place.__module__ = before

    def test_what_takes_numbers_only_is_left_alone(self):
        assert not hasattr(positive, "__wrapped__")
        assert hasattr(city.output, "__wrapped__")


class TestShapes:
    """Arrays that do not fit each other are named, whether given or fields of what is given."""

    def test_fields_of_an_object(self):
        for make, said in (
            (
                lambda: Elasticities([0.2, 0.3], [0.4, 0.5, 0.6]),
                r"agglomeration of shape \(2,\): it must fit congestion of shape \(3,\)",
            ),
            (
                lambda: city.best_size(Elasticities([0.2, 0.3], 0.5), [0.7, 0.8, 0.9]),
                r"quality of shape \(3,\): it must fit agglomeration of shape \(2,\)",
            ),
        ):
            with pytest.raises(guard.ShapesError, match=said):
                make()

    def test_what_fits_is_not_blamed(self):
        module = type(guard)("replication.test")
        module.ArrayLike = ArrayLike

        def function(first: ArrayLike, second: ArrayLike) -> Array:
            return first + second + np.ones(5)

        guarded = guard._guarded(function, module)
        with pytest.raises(ValueError, match="could not be broadcast"):
            guarded(np.ones(2), np.ones(1))
        with pytest.raises(guard.ShapesError, match="first of shape"):
            guarded(np.ones(2), np.ones(3))
