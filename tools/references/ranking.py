"""Statistics of rankings by scikit-posthocs, SciPy and krippendorff.

Writes scores and numbers to limpid-metrics/src/test/resources/references/ranking.json, where RankingTest and AgreementTest
compare. Versions: scikit-posthocs 0.17.1, SciPy 1.17.1, krippendorff 0.9.0.
"""
import json
import pathlib

import krippendorff
import numpy as np
import scikit_posthocs as posthocs
from scipy import stats

ROOT = pathlib.Path(__file__).resolve().parents[2]


def cases(rng):
    for samples, methods, noise, levels in [(12, 3, 1.0, 0), (30, 6, 2.0, 0), (9, 5, 1.0, 4), (50, 10, 8.0, 12), (6, 2, 1.0, 0)]:
        quality = np.arange(methods) * 0.7
        scores = quality + noise * rng.standard_normal((samples, methods))
        yield np.round(scores, 0 if levels else 3)


def main():
    rng = np.random.default_rng(0)
    rankings = []
    for scores in cases(rng):
        samples, methods = scores.shape
        entry = {"scores": scores.tolist(), "ranks": stats.rankdata(-scores, axis=1).mean(axis=0).tolist()}
        if methods > 2:
            chi = stats.friedmanchisquare(*scores.T)
            f = (samples - 1) * chi.statistic / (samples * (methods - 1) - chi.statistic)
            entry["chiSquared"] = chi.statistic
            entry["p"] = stats.f.sf(f, methods - 1, (methods - 1) * (samples - 1))
            entry["nemenyi"] = posthocs.posthoc_nemenyi_friedman(scores).to_numpy().tolist()
        q = stats.studentized_range.ppf(0.95, methods, np.inf) / np.sqrt(2)
        entry["criticalDifference"] = q * np.sqrt(methods * (methods + 1) / (6 * samples))
        rankings.append(entry)
    agreements = []
    for _ in range(4):
        one, other = rng.integers(0, 6, 15).astype(float), rng.standard_normal(15).round(2)
        ratings = one[None] + rng.standard_normal((4, 15)).round(2)
        holes = rng.random((4, 15)) < 0.2
        ratings[holes] = np.nan
        agreements.append(
            {
                "one": one.tolist(),
                "other": other.tolist(),
                "kendall": stats.kendalltau(one, other).statistic,
                "ratings": [[None if np.isnan(v) else v for v in row] for row in ratings],
                "krippendorff": krippendorff.alpha(ratings, level_of_measurement="interval"),
            }
        )
    target = ROOT / "limpid-metrics/src/test/resources/references/ranking.json"
    target.write_text(json.dumps({"rankings": rankings, "agreements": agreements}, indent=1) + "\n")


if __name__ == "__main__":
    main()
