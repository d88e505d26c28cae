"""Uniform sites in closed form, with 60 digits: integration by parts instead of quadrature."""

import mpmath as mp


def uniform_solution(epsilon, gamma, wedge, entry, population, threshold):
    """Threshold, shared value and largest size; `threshold` is a first guess.

    On uniform sites ``int l da = [l a] - int a dl``, and ``a(l) = l^(g - e) / c + V l^-e``.
    """
    with mp.workdps(60):
        e, g, c, q = (mp.mpf(part) for part in (epsilon, gamma, wedge, entry))
        theta, population = 1 / (g - e), mp.mpf(population)

        def ends(a):
            smallest = (q * a) ** theta
            value = (1 - q / c) * a * smallest**e
            largest = mp.findroot(
                lambda z: mp.exp((g - e) * z) / c + value * mp.exp(-e * z) - 1,
                (theta * mp.log(c * (1 - value / c ** (theta * e))), theta * mp.log(c)),
                solver="anderson",
            )
            return smallest, value, mp.exp(largest)

        def housed(a):
            smallest, value, largest = ends(a)
            primitive = lambda size: (
                size ** (1 + g - e) / (c * (1 + g - e)) + value * size ** (1 - e) / (1 - e)
            )
            return largest - a * smallest - primitive(largest) + primitive(smallest)

        guess = mp.mpf(threshold)
        found = mp.findroot(
            lambda a: mp.log(housed(a) / population),
            (guess, guess * (1 - mp.mpf("1e-9"))),
            solver="secant",
        )
        _, value, largest = ends(found)
        return found, value, largest
