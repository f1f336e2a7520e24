#!/usr/bin/env python3
"""Compares Limpid's gradients with what export.py wrote, and puts the table into docs/parity.md.

    compare.py WORKDIR [--only NAME ...] [--again] [--write]

The error is against autograd in double precision, guarded (see export.py) where it needs that. Where autograd contradicts
its own central differences even so, those are the witness instead: the gradient's product with each random direction
against the slope there.
Results are kept in WORKDIR/NAME/parity.json.
"""
import argparse
import importlib.util
import json
import pathlib
import sys
import tempfile

import numpy as np

PARENT = pathlib.Path(__file__).resolve().parents[1]
_spec = importlib.util.spec_from_file_location('parity', PARENT / 'compare.py')
parity = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(parity)

TRUSTED = 1e-5  # autograd and central differences in double agree to this, unless one of them is wrong
MARK = 'sweep'
HEAD = "| network | input | opset | nodes | error | PyTorch's own | witness |\n"


def found(folder):
    """The errors of Limpid's gradient and logits, or why there are none."""
    meta = json.loads((folder / 'meta.json').read_text())
    with tempfile.TemporaryDirectory() as out:
        document = parity.limpid('explain', folder / 'model.onnx', folder / 'input.npy', '--method', 'gradient',
                                 '--target', meta['top'], '--raw', '--out', out)
        result = document.get('results', [{}])[0]
        explanation = result.get('explanations', [{}])[0]
        message = document.get('error') or result.get('error') or explanation.get('error')
        if message:
            return {'error': message.get('message') if isinstance(message, dict) else message}
        gradient, logits = np.load(explanation['files']['scores']), np.load(result['logits'])
    wanted, ways = np.load(folder / 'gradient.npy'), np.load(folder / 'directions.npy')
    along = (ways.reshape(len(ways), -1) * gradient.astype(np.float64).ravel()).sum(1)
    return {
        'logit': parity.deviation(logits, np.load(folder / 'logits.npy')),
        'autograd': parity.deviation(gradient, wanted),
        'differences': parity.deviation(along, np.load(folder / 'slopes.npy')),
    }


def compared(folder, again):
    kept = folder / 'parity.json'
    if again or not kept.exists():
        kept.write_text(json.dumps(found(folder)))
    return json.loads(kept.read_text())


def row(folder, r):
    meta = json.loads((folder / 'meta.json').read_text())
    start = f"| {folder.name} | {meta['size']} | {meta['opset']} | {meta['nodes']} "
    if 'error' in r:
        return start + f"| {r['error']} | | |"
    trusted = meta['autograd_against_differences'] <= TRUSTED
    error = r['autograd' if trusted else 'differences']
    shown = f'{error:.1e}' if error <= parity.LIMIT and r['logit'] <= parity.LIMIT else f'**{error:.1e}**'
    witness = 'autograd' if meta['plain_autograd_against_differences'] <= TRUSTED else \
        'differences, autograd guarded' if trusted else 'differences'
    return start + f"| {shown} | {meta['torch_float_error']:.1e} | {witness} |"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('workdir', type=pathlib.Path)
    parser.add_argument('--only', nargs='*')
    parser.add_argument('--again', action='store_true', help='run Limpid where a result is kept, too')
    parser.add_argument('--write', action='store_true', help='put the table into docs/parity.md')
    options = parser.parse_args()
    lines = []
    for folder in sorted(options.workdir.iterdir()):
        if folder.suffix == '.partial' or not (folder / 'meta.json').exists():
            continue
        if options.only and folder.name not in options.only:
            continue
        r = compared(folder, options.again)
        lines.append(row(folder, r))
        more = '' if 'error' in r else f" {r['logit']:.1e} {r['autograd']:.1e} {r['differences']:.1e}"
        print(lines[-1] + more, flush=True)
    if options.write:
        page = PARENT.parents[1] / 'docs' / 'parity.md'
        table = HEAD + '| --- ' * 7 + '|\n' + ''.join(line + '\n' for line in lines)
        page.write_text(parity.put(page.read_text(), MARK, table))
    return 0


if __name__ == '__main__':
    sys.exit(main())
