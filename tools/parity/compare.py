#!/usr/bin/env python3
"""Compares Limpid's logits and input gradients with PyTorch's, and writes the table of docs/parity.md.

    compare.py WORKDIR [--only NAME ...] [--no-ratio] [--write]

WORKDIR holds what export.py made. Each network goes through the command line as a user's would: `limpid explain
--method gradient --raw --json` for the errors, `limpid bench --json` for the ratio to the plain forward pass.
Needs numpy; results are kept in WORKDIR/NAME/parity.json, so that a run can be continued.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[2]
LIMPID = str(ROOT / "limpid")
LIMIT = 1e-4


def limpid(*arguments):
    """The JSON document of a command; an error becomes {"error": ...}."""
    done = subprocess.run([LIMPID, *map(str, arguments), "--json"], capture_output=True, text=True)
    try:
        return json.loads(done.stdout)
    except json.JSONDecodeError:
        return {"error": {"message": done.stderr.strip().splitlines()[-1:] or ["no output"]}}


def errors(folder):
    """Largest error of the top logit and of the gradient, relative to the largest logit and gradient."""
    meta = json.loads((folder / "meta.json").read_text())
    with tempfile.TemporaryDirectory() as out:
        document = limpid(
            "explain", folder / "model.onnx", folder / "input.npy", "--method", "gradient",
            "--target", meta["top"], "--raw", "--out", out)
        if "error" in document:
            return {"error": document["error"]["message"]}
        result = document["results"][0]
        explanation = result.get("explanations", [{}])[0]
        message = result.get("error") or explanation.get("error")
        if message:
            return {"error": message}
        found = np.load(explanation["files"]["scores"]).astype(np.float64)
    wanted = np.load(folder / "gradient.npy").astype(np.float64)
    logits = np.load(folder / "logits.npy").astype(np.float64).ravel()
    top = result["prediction"]
    return {
        "logit": abs(top["logit"] - logits[top["index"]]) / np.abs(logits).max(),
        "gradient": np.abs(found.ravel() - wanted.ravel()).max() / np.abs(wanted).max(),
        "torch": meta.get("torch_float_error"),
        "parameters": meta.get("parameters"),
    }


def compared(folder, ratio):
    kept = folder / "parity.json"
    known = json.loads(kept.read_text()) if kept.exists() else {}
    if "gradient" not in known:
        known = errors(folder)
    if ratio and "ratio" not in known and "error" not in known:
        bench = limpid("bench", folder / "model.onnx", "--method", "gradient")
        known.update({key: bench.get(key) for key in ("forwardMs", "explainMs", "ratio")})
    kept.write_text(json.dumps(known))
    return known


def row(name, r):
    if "error" in r:
        return f"| {name} | | no: {r['error']} | | | |"
    ratio = f"{r['ratio']:.2f}" if r.get("ratio") else "not measured"
    torch = f"{r['torch']:.1e}" if r.get("torch") is not None else ""
    ok = "yes" if r["gradient"] <= LIMIT and r["logit"] <= LIMIT else "**above 1e-4**"
    return f"| {name} | {ok} | {r['logit']:.1e} | {r['gradient']:.1e} | {torch} | {ratio} |"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workdir", type=pathlib.Path)
    parser.add_argument("--only", nargs="*")
    parser.add_argument("--no-ratio", action="store_true")
    parser.add_argument("--write", action="store_true", help="put the table into docs/parity.md")
    options = parser.parse_args()
    rows = []
    for folder in sorted(options.workdir.iterdir()):
        is_done = (folder / "meta.json").exists() and (folder / "gradient.npy").exists()
        if not is_done or folder.suffix == ".partial" or folder.name.startswith(("keras_", "qdq_")):
            continue
        if options.only and folder.name not in options.only:
            continue
        rows.append(row(folder.name, compared(folder, not options.no_ratio)))
        print(rows[-1], flush=True)
    if options.write:
        page = ROOT / "docs" / "parity.md"
        start, end = "<!-- table -->\n", "<!-- end of table -->\n"
        text = page.read_text()
        head = "| network | agrees | logit error | gradient error | PyTorch's own | ratio |\n| --- | --- | --- | --- | --- | --- |\n"
        table = head + "".join(line + "\n" for line in rows)
        page.write_text(text[: text.index(start) + len(start)] + table + text[text.index(end):])
    return 0


if __name__ == "__main__":
    sys.exit(main())
