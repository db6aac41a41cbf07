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


def effects(benchmarks, known):
    """Difference, standard error and degrees of freedom of each benchmark's pairs so far; what was learnt of all of them."""
    sides = [(trimmed(one), trimmed(other)) for one, other in benchmarks]
    pairs = [trimmed(np.array(other) - np.array(one)) for one, other in benchmarks]
    share = np.median([pair[1] / (one[1] + other[1]) for pair, (one, other) in zip(pairs, sides)])
    if share < 0.8:
        chosen = [(d, v, f, f + 1) for d, v, f in pairs]
    else:
        chosen = [(b[0] - a[0], a[1] + b[1], a[2] + b[2], a[2] + 1) for a, b in sides]
    if known is None:
        known = prior([v * h for _, v, _, h in chosen], [f for _, _, f, _ in chosen])
    s0, d0 = known
    found = []
    for d, v, f, h in chosen:
        shrunk = max((d0 * s0 / h + f * v) / (d0 + f), v)
        found.append((d, float(np.sqrt(shrunk)), d0 + f))
    return found, known, bool(share < 0.8)


def looks(mood, rounds=(4, 7, 10, 14), weights=(0.02, 0.08, 0.3, 0.6), q=0.05):
    """A comparison by turns of 16 benchmarks, look by look: the least p-values over weights, and who is decided."""
    least, margin = np.log1p(0.005), np.log1p(0.03)
    common = rng.normal(0, mood, (16, 14))
    slow = np.array([0.06, 0.02, -0.04] + [0.0] * 13)[:, None]
    first = [rounded(row) for row in common + rng.normal(0, 0.01, (16, 14))]
    second = [rounded(row) for row in common + slow + rng.normal(0, 0.01, (16, 14))]
    best, same, taken = np.full(16, 2.0), np.full(16, 2.0), np.zeros(16, int)
    decided, known, steps = np.zeros(16, bool), None, []
    for count, weight in zip(rounds, weights):
        taken[~decided] = count
        each, known, paired = effects([(a[:n], b[:n]) for a, b, n in zip(first, second, taken)], known)
        for index, (d, se, df) in enumerate(each):
            if decided[index]:
                continue
            either = min(1, 2 * min(stats.t.sf((d - least) / se, df), stats.t.sf((-d - least) / se, df)))
            best[index] = min(best[index], either / weight)
            alike = max(stats.t.sf((margin - d) / se, df), stats.t.sf((margin + d) / se, df))
            same[index] = min(same[index], alike * len(rounds))
        decided |= fdrcorrection(np.minimum(best, 1), q)[0] | (same <= 0.01)
        steps.append({
            "prior": known, "paired": int(paired), "probability": best.tolist(), "sameness": same.tolist(),
            "decided": [int(x) for x in decided],
        })
    return {"first": first, "second": second, "steps": steps}


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
    "looks": [looks(0.0), looks(0.05)],
}))
