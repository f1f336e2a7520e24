"""The consistency scores of MetaQuantus, on numbers that are drawn.

Writes scores before and after noise and disruption with what the package makes of them to
limpid-trust/src/test/resources/references/trial.json, where MetaConsistencyTest compares. Versions: metaquantus 0.0.5, scipy 1.17.1.
"""
import json
import pathlib

import numpy as np

if not hasattr(np, "trapz"):
    # NumPy 2 renamed the function that Quantus calls.
    np.trapz = np.trapezoid
from metaquantus.meta_evaluation import MetaEvaluation

ROOT = pathlib.Path(__file__).resolve().parents[2]
rng = np.random.default_rng(11)


def case(explainers, pictures, perturbations, lower, step):
    """Scores in steps, so that some are equal; step 0 for none equal."""
    rounded = lambda q: q.round(6) if step == 0 else (q / step).round() * step
    before = rounded(rng.normal(0, 1, (explainers, pictures)) + np.arange(explainers)[:, None])
    worse = 1.0 if lower else -1.0
    made = {"noise": [], "adversary": []}
    for test, move, spread, share in (("noise", 0.05, 0.3, 0.95), ("adversary", worse, 1.0, 0.7)):
        for _ in range(perturbations):
            after = rounded(before + move + rng.normal(0, spread, before.shape))
            made[test].append((after, rng.random(pictures) < share))
    names = {"noise": "Input Resilience Test", "adversary": "Input Adversary Test"}
    out = {}
    for test, label in (("noise", "noise"), ("adversary", "adversary")):
        p = [[MetaEvaluation.compute_iac_score(before[e], after[e], counted, names[test]) for e in range(explainers)]
             for after, counted in made[test]]
        out["intra-" + label] = float(np.mean(p))
    out["inter-noise"] = float(np.mean([MetaEvaluation.compute_iec_resilience(before, a, c) for a, c in made["noise"]]))
    # The package takes any text for the direction "lower".
    direction = "lower" if lower else None
    out["inter-adversary"] = float(np.mean(
        [MetaEvaluation.compute_iec_adversary(before, a, c, direction) for a, c in made["adversary"]]))
    described = {t: [{"scores": a.tolist(), "counted": c.tolist()} for a, c in made[t]] for t in made}
    return {"lower": lower, "before": before.tolist(), **described, "numbers": out}


cases = [case(4, 10, 3, False, 0), case(4, 12, 2, True, 0.25), case(3, 20, 2, False, 0.5), case(5, 24, 2, True, 0), case(3, 70, 2, False, 0)]
file = ROOT / "limpid-trust/src/test/resources/references/trial.json"
file.write_text(json.dumps({"cases": cases}) + "\n")
