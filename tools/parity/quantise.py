#!/usr/bin/env python3
"""Quantises exported networks with ONNX Runtime to eight bits in QDQ form, calibrated on the inputs of the reference."""
import argparse
import collections
import json
import pathlib
import shutil

import numpy as np
import onnx
import onnxruntime
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_static

from inputs import Source


class Calibration(CalibrationDataReader):
    def __init__(self, source, size, count):
        self.left = iter([{'input': source.get(20_000 + i, size)[None]} for i in range(count)])

    def get_next(self):
        return next(self.left, None)


def logits_of(path, x):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(path), options, ['CPUExecutionProvider'])
    return session.run(None, {'input': x})[0]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('workdir', type=pathlib.Path)
    parser.add_argument('names', nargs='+', help='folders of WORKDIR that export.py has made')
    parser.add_argument('--images', metavar='DIR', help='calibrate on the pictures in DIR instead of noise')
    parser.add_argument('--count', type=int, default=16, help='inputs for calibration')
    args = parser.parse_args()
    onnxruntime.set_default_logger_severity(3)
    source = Source(args.images)
    for name in args.names:
        plain, folder = args.workdir / name, args.workdir / f'qdq_{name}'
        size = json.loads((plain / 'meta.json').read_text())['size']
        folder.mkdir(exist_ok=True)
        path = folder / 'model.onnx'
        quantize_static(str(plain / 'model.onnx'), str(path), Calibration(source, size, args.count),
                        quant_format=QuantFormat.QDQ, per_channel=True,
                        activation_type=QuantType.QUInt8, weight_type=QuantType.QInt8)
        onnx.checker.check_model(str(path))
        x, exact = np.load(plain / 'input.npy'), np.load(plain / 'logits.npy')
        logits = logits_of(path, x)
        np.save(folder / 'logits.npy', logits)
        shutil.copy(plain / 'input.npy', folder / 'input.npy')
        shutil.copy(plain / 'gradient.npy', folder / 'gradient_of_float_network.npy')
        model = onnx.load(str(path))
        operators = collections.Counter(n.op_type for n in model.graph.node)
        meta = {
            'name': name,
            'exporter': f'onnxruntime {onnxruntime.__version__}, quantize_static, QDQ, per channel, int8 and uint8',
            'opset': {o.domain: o.version for o in model.opset_import},
            'size': size,
            'inputs': source.kind,
            'bytes': path.stat().st_size,
            'operators': dict(sorted(operators.items())),
            'top': int(logits.argmax()),
            'top_of_float_network': int(exact.argmax()),
            'correlation_with_float_logits': float(np.corrcoef(logits[0], exact[0])[0, 1]),
        }
        (folder / 'meta.json').write_text(json.dumps(meta, indent=1) + '\n')
        print(f"{folder.name}: correlation with the float logits {meta['correlation_with_float_logits']:.4f}", flush=True)


if __name__ == '__main__':
    main()
