"""Estimates how many released records are alone in their population, for release_verify.py: standard library only.

Of its own code and by other ways than the product: Zayatz in decimal numbers, Pitman's model by bisection over sums of the standard library's gamma function
and a digamma function of its own. Estimates agree to about ten digits, so a share within one part in 10^9 of its threshold is not decided here.
"""

import math
from collections import Counter
from decimal import Decimal
from fractions import Fraction

UNDECIDED = 1e-9
LEAST_ALPHA = -1000.0


def zayatz(histogram, records, population):
    """Zayatz 1991: the sample uniques by the chance that one of them is a population unique."""
    n, whole, every = Decimal(records), Decimal(population), Decimal(0)
    for size, classes in histogram:
        chance = size * n / whole
        for i in range(size - 1):
            chance *= (whole - n - i) / (whole - 1 - i)
            if chance <= Decimal("1e-80"):
                chance = Decimal(0)
                break
        every += classes * chance
    uniques = dict(histogram)[1]
    return float(uniques * (uniques * n / whole / every) / n)


def digamma(x):
    shift = 0.0
    while x < 40:
        shift -= 1 / x
        x += 1
    y = 1 / (x * x)
    return math.log(x) - 0.5 / x - y * (1 / 12 - y * (1 / 120 - y * (1 / 252 - y / 240))) + shift


def halve(function, low, high):
    """The root of a function that is positive at the low end and not at the high one."""
    for _ in range(200):
        middle = low + (high - low) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if function(middle) > 0 else (low, middle)
    return low + (high - low) / 2


def steps(theta, alpha, count):
    """The sum of 1 / (theta + i alpha) for i from 1 to one less than a count."""
    if abs(alpha) < 1e-3:
        return math.fsum(1 / (theta + i * alpha) for i in range(1, count))
    if alpha > 0:
        return (digamma(theta / alpha + count) - digamma(theta / alpha + 1)) / alpha
    least = (theta + (count - 1) * alpha) / -alpha
    return (digamma(least + count - 1) - digamma(least)) / -alpha


def theta_of(alpha, classes, records):
    least = -alpha if alpha > 0 else -alpha * (classes - 1)
    low = least + 1e-13 * max(1e-3, abs(least))

    def slope(theta):
        return steps(theta, alpha, classes) - (digamma(theta + records) - digamma(theta + 1))

    high = max(1.0, 2 * low)
    while slope(high) > 0:
        high *= 2
    return low if slope(low) <= 0 else halve(slope, low, high)


def pitman(histogram, records, population):
    """Pitman's model by maximum likelihood (Hoshino 2001); None where it does not fit."""
    classes = sum(c for _, c in histogram)
    if classes < 2 or classes == records or histogram[0][0] > 1:
        return None

    def slope(alpha):
        theta = theta_of(alpha, classes, records)
        if abs(alpha) < 1e-3:
            gained = math.fsum(i / (theta + i * alpha) for i in range(1, classes))
        else:
            gained = ((classes - 1) - theta * steps(theta, alpha, classes)) / alpha
        return gained - math.fsum(c * (digamma(f - alpha) - digamma(1 - alpha)) for f, c in histogram)

    low = 0.0
    while slope(low) <= 0:
        low = -0.125 if low == 0 else 2 * low
        if low < LEAST_ALPHA:
            return None
    alpha = halve(slope, low, 1 - 1e-12)
    theta = theta_of(alpha, classes, records)
    return math.exp(math.lgamma(theta + 1) - math.lgamma(theta + alpha) + (alpha - 1) * math.log(population))


def estimate(sizes, population_size, estimator):
    """The share of records alone in the population; 0 where no record is alone in its class, or where the model does not fit."""
    histogram = sorted(Counter(sizes).items())
    records = sum(sizes)
    population = max(population_size, records)
    if histogram[0][0] > 1:
        return 0.0
    if estimator == "zayatz":
        return zayatz(histogram, records, population)
    share = pitman(histogram, records, population) if estimator == "pitman" or 10 * records <= population else None
    if share is None:
        return 0.0 if estimator == "pitman" else zayatz(histogram, records, population)
    return share


def holds(sizes, model):
    """Whether the model holds; None where the estimate is too near the threshold to tell."""
    if 1 not in sizes:
        return True
    share = estimate(sizes, model["populationSize"], model["estimator"])
    threshold = float(Fraction(model["threshold"]))
    if share > 0 and abs(share - threshold) <= UNDECIDED * threshold:
        return None
    return 0 < share <= threshold
