"""What SciPy and statsmodels say of the methods in gate/statistics: prints a JSON document of inputs and values.

Run by test/real/statistics.real.ts, which holds the stored copy in test/fixtures/statistics against it.
"""

import json

import numpy as np
from scipy import special, stats
from statsmodels.stats.multitest import fdrcorrection

rng = np.random.default_rng(17)


def rounded(values):
    """Inputs that are written and read without loss."""
    return [float(f"{value:.6f}") for value in values]


def trimmed(rounds):
    """Location, squared standard error and degrees of freedom of the 10 % trimmed mean."""
    ordered = np.sort(np.array(rounds))
    count = len(ordered)
    cut = int(np.floor(0.1 * count))
    kept = count - 2 * cut
    location = stats.trim_mean(ordered, 0.1)
    winsorized = np.asarray(stats.mstats.winsorize(ordered, limits=(cut / count, cut / count)))
    return float(location), float(winsorized.var(ddof=1) * (count - 1) / (kept * (kept - 1))), kept - 1


def yuen():
    cases = []
    for sizes in ((4, 4), (7, 7), (10, 10), (14, 14), (25, 25), (7, 14)):
        one = rounded(rng.normal(0, 0.01, sizes[0]))
        other = rounded(rng.normal(0.01, 0.01, sizes[1]))
        test = stats.ttest_ind(other, one, trim=0.1, equal_var=False)
        cases.append({
            "one": one, "other": other, "sides": [trimmed(one), trimmed(other)],
            "t": float(test.statistic), "welch": {"p": float(test.pvalue), "df": float(test.df)},
        })
    return cases


def prior(variances, degrees):
    """limma's fitFDist, by SciPy's functions."""
    variances = np.maximum(variances, 1e-5 * np.median(variances))
    degrees = np.asarray(degrees, float)
    logs = np.log(variances) - special.digamma(degrees / 2) + np.log(degrees / 2)
    mean, spread = logs.mean(), logs.var(ddof=1) - special.polygamma(1, degrees / 2).mean()
    if spread <= 1e-3:
        return [float(np.exp(mean)), 20.0]
    low, high = 1e-6, 1e9
    for _ in range(300):
        middle = np.sqrt(low * high)
        low, high = (middle, high) if special.polygamma(1, middle) > spread else (low, middle)
    half = low
    return [float(np.exp(mean + special.digamma(half) - np.log(half))), float(min(2 * half, 20))]


def shrinkage():
    cases = []
    for count, scatter, degrees in ((10, 1.0, 6), (100, 0.4, 6), (100, 1.5, 26), (60, 0.0, 12), (50, 0.8, None)):
        each = [int(x) for x in rng.integers(3, 27, count)] if degrees is None else [degrees] * count
        true = 1e-4 * np.exp(scatter * rng.standard_normal(count))
        variances = [float(f"{t * rng.chisquare(d) / d:.9e}") for t, d in zip(true, each)]
        cases.append({"variances": variances, "degrees": each, "prior": prior(variances, each)})
    return cases


def mann_whitney():
    cases = []
    for sizes, digits in (((5, 5), 6), ((8, 14), 6), ((40, 60), 6), ((20, 30), 2), ((3, 40), 2), ((50, 50), 6)):
        one = [float(f"{x:.{digits}f}") for x in rng.normal(0, 0.1, sizes[0])]
        other = [float(f"{x:.{digits}f}") for x in rng.normal(0.05, 0.1, sizes[1])]
        has_ties = len(set(one + other)) < len(one + other)
        method = "asymptotic" if has_ties else "exact"
        p = stats.mannwhitneyu(one, other, alternative="two-sided", method=method).pvalue
        cases.append({"one": one, "other": other, "p": float(p)})
    return cases


def discoveries():
    cases = []
    for count in (1, 5, 50, 500):
        p = rounded(rng.random(count) ** 3)
        for q in (0.01, 0.05):
            cases.append({"p": p, "q": q, "count": int(fdrcorrection(p, q)[0].sum())})
    return cases


T = [(t, df) for t in (-3.0, 0.0, 0.3, 1.0, 2.5, 6.0, 40.0) for df in (1.0, 3.7, 12.0, 46.0, 400.0)]
X = (0.05, 0.5, 1.0, 3.25, 13.0, 120.0)
print(json.dumps({
    "studentTail": [[t, df, float(stats.t.sf(t, df))] for t, df in T],
    "studentQuantile": [[p, df, float(stats.t.isf(p, df))] for p in (0.4, 0.025, 1e-3, 1e-7) for df in (1.0, 6.5, 26.0, 46.0)],
    "normalTail": [[z, float(stats.norm.sf(z))] for z in (-2.0, 0.0, 0.5, 1.96, 2.99, 3.01, 8.0, 30.0)],
    "digamma": [[x, float(special.digamma(x))] for x in X],
    "trigamma": [[x, float(special.polygamma(1, x))] for x in X],
    "logGamma": [[x, float(special.gammaln(x))] for x in X if x >= 0.5],
    "incompleteBeta": [[x, a, b, float(special.betainc(a, b, x))] for x in (0.01, 0.4, 0.9) for a in (0.5, 6.0, 30.0) for b in (0.5, 4.0)],
    "yuen": yuen(),
    "shrinkage": shrinkage(),
    "mannWhitney": mann_whitney(),
    "discoveries": discoveries(),
}))
