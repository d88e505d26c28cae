"""The house style does not leak."""

import matplotlib.pyplot as plt

from replication.show import drawing


def test_the_house_style_stays_in_its_context():
    before = plt.rcParams["axes.grid"]
    with drawing.house_style():
        assert plt.rcParams["axes.grid"]
    assert plt.rcParams["axes.grid"] == before
