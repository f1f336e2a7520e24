"""The protocol of FunnyBirds (Hesse et al., 2023, arXiv 2308.06248) in numpy, on made-up numbers.

Reads the species from docs/zoo.md; makes up networks (a score for every species from what is left of a picture) and
explanations (an importance for every part and thing); writes both, with what the formulas make of them, to
limpid-zoo/src/test/resources/references/funnybirds.json. The formulas are written for tables with one row per share of the
total, without a look at the Java code: FunnyBirdsReferenceTest compares.
"""
import itertools
import json
import pathlib
import re

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[2]
PARTS = 7
SHARES = np.linspace(0.01, 0.5, 80)
# Seed of each picture of 64x64 pixels, its species, and how many things can be seen in it.
PICTURES = [(40, 14, 9), (41, 16, 7), (42, 1, 5), (43, 17, 6), (44, 2, 4), (45, 1, 7), (46, 21, 10), (47, 23, 3)]


def species():
    """The looks of each species: str[25][7]."""
    text = (ROOT / "docs/zoo.md").read_text()
    table = text[text.index("<!-- species -->") : text.index("<!-- /species -->")]
    rows = [re.split(r"\s*\|\s*", line.strip("| ")) for line in table.splitlines() if re.match(r"\| \d", line)]
    return np.array([row[2:] for row in rows])


LOOKS = species()
SAME = LOOKS[:, None, :] == LOOKS[None, :, :]


class Picture:
    """A picture, a made-up network and a made-up explanation."""

    def __init__(self, number, truth, things):
        random = np.random.default_rng(number)
        self.truth = truth
        self.things = things
        self.bias = random.normal(0, 1, 25).round(3)
        self.of_parts = (SAME[truth] * 1.0 + random.normal(0, 0.8, (25, PARTS))).round(3)
        self.of_things = random.normal(0, 0.4, (25, things)).round(3)
        self.of_both = random.normal(0, 0.5, 25).round(3)
        if number % 4 == 3:
            self.bias[(truth + 3) % 25] += 6
        self.said_of_parts = (self.of_parts + random.normal(0, 1.2, (25, PARTS))).round(3)
        self.said_of_things = (self.of_things + random.normal(0, 0.6, (25, things))).round(3)
        self.total = np.abs(self.said_of_parts).sum(1).round(3)

    def scores(self, parts, things):
        """From what is left: bool[7], bool[things]."""
        both = float(parts[0] and parts[5])
        return self.bias + self.of_parts @ parts + self.of_things @ things + self.of_both * both

    def without_parts(self, removed):
        return self.scores(~removed, np.ones(self.things, bool))

    def without_thing(self, k):
        return self.scores(np.ones(PARTS, bool), np.arange(self.things) != k)

    def described(self, seed):
        named = {k: v.tolist() for k, v in vars(self).items() if isinstance(v, np.ndarray)}
        return {"seed": seed, "truth": self.truth, "things": self.things, **named}


def ranks(numbers):
    """From 1, equal numbers share their mean rank."""
    order = np.sort(numbers)
    return np.array([np.mean(np.flatnonzero(order == n)) + 1 for n in numbers])


def sufficient(truth):
    """The smallest sets of parts that no other species shares."""
    others = np.delete(SAME[truth], truth, axis=0)
    enough = []
    for size in range(1, PARTS + 1):
        for chosen in itertools.combinations(range(PARTS), size):
            tells = not others[:, chosen].all(1).any()
            if tells and not any(set(e) <= set(chosen) for e in enough):
                enough.append(chosen)
    return enough


def contrast(truth):
    """Two species that share two parts each with the true one, and no part in common; the first ones there are."""
    near = [s for s in range(25) if s != truth and SAME[truth, s].sum() == 2]
    for a, b in itertools.combinations(near, 2):
        if not (SAME[truth, a] & SAME[truth, b]).any():
            return a, b
    return None


def measure(picture):
    truth = picture.truth
    all_parts = np.ones(PARTS, bool)
    full = picture.scores(all_parts, np.ones(picture.things, bool))
    prediction = int(np.argmax(full))
    one = np.eye(PARTS, dtype=bool)
    part_loss = np.array([full[truth] - picture.without_parts(p)[truth] for p in one])
    thing_loss = np.array([full[truth] - picture.without_thing(k)[truth] for k in range(picture.things)])
    little = lambda loss: (loss <= 0) | (np.abs(loss) < 0.05 * abs(full[truth]))

    threshold = SHARES[:, None] * picture.total[truth]
    important = picture.said_of_parts[truth] > threshold
    things = picture.said_of_things[truth] > threshold
    deciding = picture.said_of_parts[prediction] > SHARES[:, None] * picture.total[prediction]

    found = {"A": [float(prediction == truth)], "BI": little(thing_loss).astype(float).tolist()}
    held = np.max([important[:, s].mean(1) for s in map(list, sufficient(truth))], axis=0)
    found["CSDC"] = held if prediction == truth else None
    found["PC"] = np.array([np.argmax(picture.without_parts(~d)) == prediction for d in deciding], float)
    found["DC"] = np.array([np.argmax(picture.without_parts(d)) != prediction for d in deciding], float)
    spared = np.concatenate([little(part_loss), little(thing_loss)])
    marked = np.concatenate([important, things], axis=1)[:, spared]
    found["D"] = 1 - marked.mean(1) if spared.any() else None
    found["SD"] = [(np.corrcoef(ranks(part_loss), ranks(picture.said_of_parts[truth]))[0, 1] + 1) / 2]
    found["TS"] = []
    pair = contrast(truth)
    if pair:
        own = [SAME[truth, s] for s in pair]
        lost = [picture.without_parts(o) for o in own]
        if all(lost[i][pair[i]] < lost[1 - i][pair[i]] for i in (0, 1)):
            said = [[picture.said_of_parts[s][o].sum() for o in own] for s in pair]
            found["TS"] = [float(said[i][i] > said[1 - i][i]) for i in (0, 1)]
    return found


def verdict(found):
    """What is not measured on any picture counts nothing in the choice of the share, and is None."""
    by_share = {}
    for name in ("CSDC", "PC", "DC", "D"):
        told = [f[name] for f in found if f[name] is not None]
        by_share[name] = np.mean(told, axis=0) if told else None
    sought = {name: np.zeros(len(SHARES)) if v is None else v for name, v in by_share.items()}
    best = int(np.argmax((sought["CSDC"] + sought["PC"] + sought["DC"]) / 3 + sought["D"]))
    result = {"share": float(SHARES[best])}
    for name in ("A", "BI", "SD", "TS"):
        numbers = np.concatenate([f[name] for f in found])
        result[name] = float(np.mean(numbers)) if len(numbers) else None
    result.update({name: None if v is None else float(v[best]) for name, v in by_share.items()})
    mean = lambda *scores: None if None in scores else float(np.mean(scores))
    result["COM"] = mean(mean(result["CSDC"], result["PC"], result["DC"]), result["D"])
    result["COR"] = result["SD"]
    result["CON"] = result["TS"]
    result["MEAN"] = mean(result["COM"], result["COR"], result["CON"])
    return result


if __name__ == "__main__":
    pictures = [Picture(n, truth, things) for n, (_, truth, things) in enumerate(PICTURES)]
    document = {
        "pictures": [p.described(seed) for p, (seed, _, _) in zip(pictures, PICTURES)],
        "expected": verdict([measure(p) for p in pictures]),
        "alone": [verdict([measure(p)]) for p in pictures],
    }
    print(document["expected"])
    target = ROOT / "limpid-zoo/src/test/resources/references"
    target.mkdir(parents=True, exist_ok=True)
    (target / "funnybirds.json").write_text(json.dumps(document, separators=(",", ":")) + "\n")
