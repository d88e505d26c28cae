"""What the public numbers say, against hand computations and known laws."""

import numpy as np
import pandas as pd
import pytest

from replication.datafolder import public_table
from replication.facts import commuting, patents, people, skills, zipf
from replication.published import read_table


def test_the_median_resident_lives_in_cleveland():
    found = people.median_resident()
    assert (found.area, found.residents) == ("Cleveland-Elyria-Mentor, OH", 2_091_286)
    assert found.before < 0.5 < found.through
    assert found.through - found.before == pytest.approx(2_091_286 / 257_355_190)


def test_shares_of_the_largest_are_flat():
    shares = people.shares_of_largest().round(3)
    assert shares.loc["the 20 largest of 2009"].tolist() == [
        0.457,
        0.445,
        0.452,
        0.451,
        0.448,
        0.449,
    ]
    assert (shares.loc["the 20 largest of the year"] >= shares.loc["the 20 largest of 2009"]).all()
    assert people.share_of_largest(366, "1970") == 1


def test_printed_shares_are_those_of_four_and_of_nine_areas():
    assert people.areas_that_hold(0.22, "1979") == 4
    assert people.areas_that_hold(0.29, "2013") == 9
    assert people.share_of_largest(4, "1979") == pytest.approx(0.215, abs=5e-4)
    assert people.share_of_largest(9, "2013") == pytest.approx(0.295, abs=5e-4)


@pytest.mark.parametrize("by_people", [False, True])
def test_an_elasticity_is_the_weighted_least_squares_slope(by_people):
    table = public_table("commuting-2010")
    table = table[table["residents"] > 250_000]
    x, y = np.log(table["residents"]), np.log(table["minutes"])
    weights = table["residents"] if by_people else np.ones(len(table))
    x, y = x - np.average(x, weights=weights), y - np.average(y, weights=weights)
    slope = np.sum(weights * x * y) / np.sum(weights * x**2)
    meat = np.sum((weights * x * (y - slope * x)) ** 2) * len(x) / (len(x) - 2)
    found = commuting.elasticity(250_000, by_people=by_people)
    assert found.areas == len(table) == 178
    assert found.estimate == pytest.approx(slope, rel=1e-10)
    assert found.error == pytest.approx(np.sqrt(meat) / np.sum(weights * x**2), rel=1e-8)


def test_elasticities_round_to_a_tenth_and_the_first_is_not_one():
    table = commuting.elasticities()
    estimates = table[["each area once", "by people"]].to_numpy()
    assert np.all(np.round(estimates, 1) == 0.1)
    assert commuting.elasticity().distance(0.1) > 3
    assert commuting.elasticity(by_people=True).distance(0.1) < 1


def test_home_values_rise_with_population():
    found = commuting.elasticity(of="home_value")
    assert found.estimate == pytest.approx(0.159, abs=5e-4)
    assert found.distance(0) > 7


def test_too_few_areas_are_refused():
    assert commuting.elasticity(9.5e6).areas == 3
    with pytest.raises(ValueError, match=r"above = 1e\+07: it must leave three areas or more"):
        commuting.elasticity(1e7)


def test_the_way_to_work_and_back_takes_a_tenth_of_eight_hours():
    assert commuting.working_day_share() == pytest.approx(2 * commuting.mean_minutes() / 480)
    assert round(commuting.working_day_share(), 4) == 0.1075
    assert commuting.working_day_share(4) == pytest.approx(2 * commuting.working_day_share())


def test_patents_are_concentrated_but_not_in_the_largest_areas():
    table = patents.concentration().round(3)
    assert table.loc["20 with most patents"].tolist() == [0.599, 0.411]
    assert table.loc["10 with most people"].tolist() == [0.309, 0.318]
    assert table.loc["20 with most people"].tolist() == [0.483, 0.452]
    assert patents.shares().sum().tolist() == pytest.approx([1, 1])


def test_gini_is_the_area_between_a_lorenz_curve_and_the_diagonal(monkeypatch):
    frame = pd.DataFrame({"patents": [0.6, 0.4], "people": [0.2, 0.8]})
    monkeypatch.setattr(patents, "shares", lambda *_: frame)
    assert patents.gini() == pytest.approx(0.4)
    monkeypatch.setattr(patents, "shares", lambda *_: frame.assign(people=frame["patents"]))
    assert patents.gini() == pytest.approx(0, abs=1e-15)


def test_graduates_by_size():
    table = skills.college_shares()
    assert table["areas"].tolist() == [314, 52]
    np.testing.assert_allclose(table["by people"], [0.2562, 0.3228], atol=5e-5)
    np.testing.assert_allclose(table["mean of areas"], [0.2445, 0.3128], atol=5e-5)


def test_two_printed_cells_of_the_sorting_paper_are_within_half_a_point_of_the_survey():
    printed = read_table("sorting/table-1").cells.loc["2010"]
    counted = 100 * skills.college_shares()["by people"]
    for size in ("small", "big"):
        assert abs(counted[size] - float(printed[f"college-{size}-city"][:-1])) < 0.505


def pareto(exponent, size, seed=1):
    return np.random.default_rng(seed).uniform(size=size) ** (-1 / exponent)


def test_a_line_of_ranks_is_found_again():
    exact = 50 * (np.arange(1, 201) - 0.5) ** (-1 / 1.3)
    found = zipf.fit_rank(exact, 100)
    assert found.slope == pytest.approx(-1.3)
    assert found.error == pytest.approx(1.3 * np.sqrt(2 / 100))
    np.testing.assert_allclose(found.at_rank([1, 7]), exact[[0, 6]])
    assert found.distance(-1.3) < 1e-6
    np.testing.assert_allclose(zipf.on_the_line(exact, 100), exact)


def test_both_estimators_and_the_test_know_a_power_law_and_a_lognormal():
    sample = pareto(1.2, 2_000)
    assert zipf.fit_rank(sample, 500).distance(-1.2) < 2
    exponent, error = zipf.hill(sample, 500)
    assert abs(exponent - 1.2) < 2 * error
    assert error == pytest.approx(exponent / np.sqrt(500))
    assert zipf.power_law_probability(sample, 500) > 0.05
    bell = np.exp(np.random.default_rng(1).normal(size=2_000))
    assert zipf.power_law_probability(bell, 500) < 0.01


def test_the_test_rejects_a_power_law_as_often_as_it_says():
    found = [zipf.power_law_probability(pareto(1.0, 51, seed), 50) for seed in range(400)]
    assert 0.02 < np.mean(np.array(found) < 0.05) < 0.09


def test_naive_standard_errors_are_those_of_least_squares():
    sizes = public_table("population-2009")["residents"].to_numpy(float)
    found = zipf.fit_rank(sizes, 135)
    x, y = np.log(sizes[:135]), np.log(np.arange(1, 136) - 0.5)
    (slope, _), covariance = np.polyfit(x, y, 1, cov=True)
    assert found.slope == pytest.approx(slope)
    assert found.naive == pytest.approx(np.sqrt(covariance[0, 0]))
    assert found.error > 7 * found.naive


def test_equal_sizes_have_no_exponent():
    with pytest.raises(ValueError, match="largest must differ"):
        zipf.fit_rank([2.0, 2.0, 2.0, 1.0], 3)
    with pytest.raises(ValueError, match="must differ from the next"):
        zipf.hill([2.0, 2.0, 2.0, 2.0], 3)


def test_a_lognormal_like_values_keeps_their_logarithms_mean():
    values = np.array([9.0, 4.0, 1.0, 0.5])
    bell = zipf.lognormal_like(values)
    assert np.log(bell).mean() == pytest.approx(np.log(values).mean())
    assert np.all(np.diff(bell) < 0)
