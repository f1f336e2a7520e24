#!/usr/bin/env python3
"""Runs every exported network in ONNX Runtime and compares its logits with the reference, for batches of one and two."""
import argparse
import json
import pathlib

import numpy as np
import onnxruntime


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('workdir', type=pathlib.Path)
    parser.add_argument('--only', nargs='+', metavar='NAME')
    args = parser.parse_args()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    for meta in sorted(args.workdir.glob('*/meta.json')):
        folder = meta.parent
        if args.only and folder.name not in args.only:
            continue
        facts = json.loads(meta.read_text())
        float_error = next(v for k, v in facts.items() if k.endswith('float_error_logits'))
        session = onnxruntime.InferenceSession(str(folder / 'model.onnx'), options, ['CPUExecutionProvider'])
        x, logits = np.load(folder / 'input.npy'), np.load(folder / 'logits.npy')
        name = session.get_inputs()[0].name
        one, = session.run(None, {name: x})
        two, = session.run(None, {name: np.concatenate([x[:, :, ::-1], x])})
        scale = np.abs(logits).max()
        print(f'{folder.name}: logits {np.abs(one - logits).max() / scale:.1e}, '
              f'second of two {np.abs(two[1] - logits).max() / scale:.1e}, '
              f'the framework itself in float {float_error:.1e}', flush=True)
        del session


if __name__ == '__main__':
    main()
