"""Trees, sparse linear models and rules by other implementations, on small tables.

Writes limpid-distill/src/test/resources/references/distill.json, where DistillReferencesTest compares. Versions: scikit-learn 1.9.1,
wittgenstein 0.3.5, imodels 3.0.4.
"""
import json
import pathlib

import numpy as np
import pandas
import wittgenstein
from sklearn.linear_model import LogisticRegression
from sklearn.tree import DecisionTreeClassifier

ROOT = pathlib.Path(__file__).resolve().parents[2]
ROWS, FEATURES, CLASSES, LEAF = 200, 5, 3, 4


def table():
    random = np.random.default_rng(11)
    # Numbers on a fine grid are exact as float32, and hardly any two are equal.
    x = np.round(random.normal(size=(ROWS, FEATURES)) * 4096) / 4096
    score = np.stack([x[:, 0] - x[:, 1], x[:, 1] * x[:, 2], -x[:, 0] + 0.5 * x[:, 3]], 1)
    y = (score + 0.4 * random.gumbel(size=score.shape)).argmax(1)
    w = np.round(random.uniform(0.5, 2, ROWS) * 16) / 16
    return x, y, w


def paths(x, y, w):
    found = {}
    for name, weights in (("plain", None), ("weighted", w), ("balanced", None)):
        # Rounding leaves pure nodes with an impurity of 1e-16, and they would be split.
        settings = {"random_state": 0, "min_impurity_decrease": 1e-12}
        if name == "weighted":
            settings["min_weight_fraction_leaf"] = LEAF / ROWS
        else:
            settings["min_samples_leaf"] = LEAF
        if name == "balanced":
            settings["class_weight"] = "balanced"
        tree = DecisionTreeClassifier(**settings).fit(x, y, sample_weight=weights)
        path = tree.cost_complexity_pruning_path(x, y, sample_weight=weights)
        at = {}
        for alpha in (0.004, 0.01, 0.02, 0.05):
            pruned = DecisionTreeClassifier(**settings, ccp_alpha=alpha)
            pruned.fit(x, y, sample_weight=weights)
            at[str(alpha)] = {"leaves": int(pruned.get_n_leaves()), "predictions": pruned.predict(x).tolist()}
        found[name] = {"alphas": path.ccp_alphas.tolist(), "impurities": path.impurities.tolist(),
                       "leaves": int(tree.get_n_leaves()), "predictions": tree.predict(x).tolist(), "at": at}
    return found


def lasso(x, y, w):
    scaled = (x - np.average(x, axis=0, weights=w))
    scaled /= np.sqrt(np.average(scaled ** 2, axis=0, weights=w))
    found = {}
    for strength in (0.1, 0.03, 0.01):
        model = LogisticRegression(l1_ratio=1, C=1 / strength, solver="saga", tol=1e-9, max_iter=100000)
        model.fit(scaled, y, sample_weight=w / w.sum())
        found[str(strength)] = {"weights": model.coef_.tolist(), "intercepts": model.intercept_.tolist()}
    return found


def rules():
    """A planted concept with noise, (a and not b) or (c and d), and the rules that RIPPER finds."""
    random = np.random.default_rng(5)
    x = random.integers(0, 2, size=(400, 6))
    y = ((x[:, 0] == 1) & (x[:, 1] == 0)) | ((x[:, 2] == 1) & (x[:, 3] == 1))
    y ^= random.random(400) < 0.03
    ripper = wittgenstein.RIPPER(k=2, random_state=1)
    ripper.fit(pandas.DataFrame(x, columns=list("abcdef")), y=y.astype(int), pos_class=1)
    found = sorted(sorted([str(c.feature), int(c.val)] for c in rule.conds) for rule in ripper.ruleset_.rules)
    # A rule that a shorter one covers decides nothing.
    found = [r for r in found if not any(o != r and all(c in r for c in o) for o in found)]
    return {"rows": x.tolist(), "labels": y.astype(int).tolist(), "rules": found}


def falling(x, y):
    from imodels import GreedyRuleListClassifier
    binary = (y == 0).astype(int)
    model = GreedyRuleListClassifier(max_depth=5).fit(x, binary)
    return {"accuracy": float(np.mean(model.predict(x) == binary))}


def main():
    x, y, w = table()
    document = {"x": x.tolist(), "y": y.tolist(), "w": w.tolist(), "classes": CLASSES, "leaf": LEAF,
                "trees": paths(x, y, w), "lasso": lasso(x, y, w), "ripper": rules(), "falling": falling(x, y)}
    file = ROOT / "limpid-distill/src/test/resources/references/distill.json"
    file.write_text(json.dumps(document))
    print(document["ripper"]["rules"], document["falling"],
          len(document["trees"]["plain"]["alphas"]), document["trees"]["plain"]["leaves"])


if __name__ == "__main__":
    main()
