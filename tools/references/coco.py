"""Compressed run lengths of masks by pycocotools.

Writes masks with their run lengths to limpid-app/src/test/resources/dev/limpid/data/coco-runs.json, where AnnotatedDataTest
compares. Version: pycocotools 2.0.8.
"""
import json
import pathlib

import numpy as np
from pycocotools import mask as coco

ROOT = pathlib.Path(__file__).resolve().parents[2]


def cases(rng):
    """Random masks of several densities, long runs (two characters and more), a full and an empty one."""
    for share in (0.1, 0.5, 0.9):
        yield (rng.random((9, 7)) < share).astype(np.uint8)
    blocks = np.zeros((40, 30), np.uint8)
    blocks[3:37, 5:21] = 1
    blocks[10:12, 6:9] = 0
    yield blocks
    yield np.ones((5, 4), np.uint8)
    yield np.zeros((5, 4), np.uint8)


def main():
    entries = []
    for mask in cases(np.random.default_rng(13)):
        encoded = coco.encode(np.asfortranarray(mask))
        entries.append({
            "segmentation": {"size": encoded["size"], "counts": encoded["counts"].decode("ascii")},
            "mask": "".join(map(str, mask.ravel())),
        })
    target = ROOT / "limpid-app/src/test/resources/dev/limpid/data/coco-runs.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(entries, indent=1) + "\n")


main()
