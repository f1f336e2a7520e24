#!/usr/bin/env python3
"""Runs Limpid on what the exporters' scripts wrote, and writes docs/exporters.md.

    compare.py WORKDIR [--only NAME ...] [--again] [--write]

Each network is inspected and explained as a user would: `limpid inspect`, `limpid explain` with six methods. Results are
kept in WORKDIR/NAME/found.json. Needs numpy.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[2]
LIMPID = str(ROOT / 'limpid')
METHODS = ['gradient', 'integrated-gradients', 'lrp-epsilon', 'occlusion', 'lime', 'grad-cam']
LIMIT = 1e-4


def limpid(*arguments):
    """The JSON document of a command, or its last line of error."""
    done = subprocess.run([LIMPID, *map(str, arguments), '--json'], capture_output=True, text=True)
    try:
        return json.loads(done.stdout)
    except json.JSONDecodeError:
        return {'error': (done.stderr.strip().splitlines() or ['no output'])[-1]}


def message(value):
    return value.get('message') if isinstance(value, dict) else value


def deviation(value, wanted):
    wanted = wanted.astype(np.float64).ravel()
    return float(np.abs(value.astype(np.float64).ravel() - wanted).max() / np.abs(wanted).max())


def _compare(folder, meta, document, into):
    for result in document.get('results', []):
        if result.get('error'):
            into['input'] = message(result['error'])
        if 'logits' in result:
            into['logits'] = deviation(np.load(result['logits']), np.load(folder / 'logits.npy'))
        for explanation in result.get('explanations', []):
            name = explanation['method']
            if explanation.get('error'):
                into['methods'][name] = message(explanation['error'])
                continue
            scores = np.load(explanation['files']['scores'])
            into['methods'][name] = 'works' if np.isfinite(scores).all() and scores.any() else 'no finite scores'
            if name == 'gradient' and (folder / 'gradient.npy').exists():
                wanted = np.load(folder / 'gradient.npy')
                if meta.get('layout'):  # scores come with their channels first
                    wanted = np.moveaxis(wanted, -1, 1)
                into['gradient'] = deviation(scores, wanted) if scores.size == wanted.size else 'another size'


def found(folder):
    meta = json.loads((folder / 'meta.json').read_text())
    into = {'methods': {}}
    inspected = limpid('inspect', folder / 'model.onnx')
    into['inspect'] = message(inspected['error']) if 'error' in inspected else 'works'
    with tempfile.TemporaryDirectory() as out:
        document = limpid('explain', folder / 'model.onnx', folder / 'input.npy', '--method', ','.join(METHODS),
                          '--target', meta['top'], '--raw', '--out', out)
        if document.get('error'):
            into['input'] = message(document['error'])
        _compare(folder, meta, document, into)
    return into


def _cell(value):
    return f'{value:.1e}' if isinstance(value, float) and value <= LIMIT else \
        f'**{value:.1e}**' if isinstance(value, float) else value or ''


def row(name, meta, r):
    if 'failed' in meta:
        return f"| {name} | | | the exporter fails: {meta['failed'].replace('|', '/')} | | |"
    broken = {m: r['methods'].get(m, r.get('input', 'no result')) for m in METHODS if r['methods'].get(m) != 'works'}
    works = f'{len(METHODS) - len(broken)} of {len(METHODS)}'
    reasons = '; '.join(f"{', '.join(m for m in broken if broken[m] == why)}: {why}" for why in dict.fromkeys(broken.values()))
    inspected = '' if r['inspect'] == 'works' else f"inspect: {r['inspect']}; "
    text = (inspected + works + (f' ({reasons})' if reasons else '')).replace('|', '/').replace('\n', ' ')
    return f"| {name} | {meta['opset']} | {meta['nodes']} | {text} | {_cell(r.get('logits'))} | {_cell(r.get('gradient'))} |"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('workdir', type=pathlib.Path)
    parser.add_argument('--only', nargs='+')
    parser.add_argument('--again', action='store_true')
    parser.add_argument('--write', action='store_true')
    options = parser.parse_args()
    groups = {}
    for folder in sorted(options.workdir.iterdir()):
        if not (folder / 'meta.json').exists() or (options.only and folder.name not in options.only):
            continue
        meta = json.loads((folder / 'meta.json').read_text())
        kept, r = folder / 'found.json', {}
        if 'failed' not in meta:
            if options.again or not kept.exists():
                kept.write_text(json.dumps(found(folder), indent=1))
            r = json.loads(kept.read_text())
        line = row(folder.name, meta, r)
        groups.setdefault(meta['exporter'], []).append(line)
        print(line, flush=True)
    if options.write:
        page = ROOT / 'docs' / 'exporters.md'
        text = page.read_text()
        start, end = '<!-- exporters -->\n', '<!-- end of exporters -->\n'
        body = ''.join(f'\n## {exporter}\n\n| network | opset | nodes | works | logit error | gradient error |\n'
                       + '| --- ' * 6 + '|\n' + '\n'.join(lines) + '\n' for exporter, lines in groups.items())
        page.write_text(text[:text.index(start) + len(start)] + body + '\n' + text[text.index(end):])
    return 0


if __name__ == '__main__':
    sys.exit(main())
