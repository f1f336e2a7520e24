#!/usr/bin/env python3
"""Exports Keras application networks to ONNX by tf2onnx, each with logits and an input gradient made by TensorFlow."""
import argparse
import collections
import json
import os
import pathlib
import shutil
import sys
import time
import traceback

os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '2')
sys.path.append(str(pathlib.Path(__file__).resolve().parents[1]))

import numpy as np
import onnx
import tensorflow as tf
import tf2onnx

from reference import Reference
from inputs import Source
from search import save, search

# name: input size, whether pixels of 0..255 go in because the network normalises them itself
NETWORKS = {
    'MobileNet': (224, False), 'MobileNetV2': (224, False), 'MobileNetV3Small': (224, True),
    'EfficientNetB0': (224, True), 'DenseNet121': (224, False), 'ResNet50': (224, False), 'ResNet50V2': (224, False),
    'NASNetMobile': (224, False), 'EfficientNetV2B0': (224, True), 'InceptionV3': (299, False),
    'Xception': (299, False), 'ConvNeXtTiny': (224, True), 'InceptionResNetV2': (299, False), 'VGG16': (224, False),
}


class Pixels:
    """Inputs in the layout of Keras."""

    def __init__(self, source, bytes_wanted):
        self.source, self.bytes_wanted, self.kind = source, bytes_wanted, source.kind

    def get(self, seed, size):
        x = self.source.get(seed, size).transpose(1, 2, 0)
        return np.ascontiguousarray(x * np.float32(50) + np.float32(120) if self.bytes_wanted else x)


def _make(name):
    return getattr(tf.keras.applications, name)(weights=None, classifier_activation=None)


def build(name, seed, pixels, size):
    """The network in float32 with random weights and statistics fitted to the inputs, and its twin in double."""
    tf.keras.backend.clear_session()
    tf.keras.utils.set_random_seed(seed)
    draw = np.random.default_rng(seed)
    tf.keras.backend.set_floatx('float32')
    model = _make(name)
    norms = []
    for layer in model.layers:
        if isinstance(layer, tf.keras.layers.BatchNormalization):
            norms.append(layer)
        for weight in layer.weights:
            part = weight.name.split('/')[-1].split(':')[0]
            if part in ('gamma', 'layer_scale_gamma') or 'layer_scale' in weight.name:
                weight.assign(draw.uniform(0.5, 1.5, weight.shape))
            elif part in ('beta', 'bias'):
                weight.assign(0.1 * draw.standard_normal(weight.shape))
            elif 'kernel' in part and not name.startswith('ConvNeXt'):
                weight.assign(weight * np.float32(1.4))  # the default shrinks what goes through a ReLU
    for turn in range(4):
        batch = np.stack([pixels.get(10_000 + 4 * turn + i, size) for i in range(4)])
        for norm in norms:
            norm.momentum = turn / (turn + 1)
        model(batch, training=True)
    tf.keras.backend.set_floatx('float64')
    double = _make(name)
    double.set_weights(model.get_weights())
    tf.keras.backend.set_floatx('float32')
    return model, double


def export(name, folder, source, args):
    began = time.time()
    size, bytes_wanted = NETWORKS[name]
    pixels = Pixels(source, bytes_wanted)
    model, double = build(name, args.seed, pixels, size)
    signature = [tf.TensorSpec([None, size, size, 3], tf.float32, name='input')]
    path = folder / 'model.onnx'
    tf2onnx.convert.from_keras(model, input_signature=signature, opset=args.opset, output_path=str(path))
    onnx.checker.check_model(str(path))
    nodes = onnx.load(str(path)).graph.node
    operators = collections.Counter(n.op_type for n in nodes if n.op_type not in ('Constant', 'Identity'))
    found = search(Reference(model, double), pixels, size, args.tries, args.steps,
                   print if args.verbose else lambda line: None)
    save(folder, found)
    meta = {
        'name': name,
        'opset': args.opset,
        'exporter': f'tf2onnx {tf2onnx.__version__}, tensorflow {tf.__version__}',
        'layout': 'NHWC',
        'size': size,
        'seed': args.seed,
        'inputs': source.kind,
        'parameters': model.count_params(),
        'bytes': path.stat().st_size,
        'operator_count': sum(operators.values()),
        'operators': dict(sorted(operators.items())),
        **{key.replace('float_error', 'tensorflow_float_error'): value
           for key, value in found['facts'].items()},
        'seconds': round(time.time() - began, 1),
    }
    (folder / 'meta.json').write_text(json.dumps(meta, indent=1) + '\n')
    return meta


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('workdir', type=pathlib.Path)
    parser.add_argument('--only', nargs='+', metavar='NAME', help='these networks instead of all')
    parser.add_argument('--images', metavar='DIR', help='take inputs from the pictures in DIR instead of noise')
    parser.add_argument('--opset', type=int, default=17)
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--tries', type=int, default=8, help='inputs to choose from')
    parser.add_argument('--steps', type=int, default=40, help='steps that move the chosen input away from kinks')
    parser.add_argument('--threads', type=int, default=1)
    parser.add_argument('--verbose', action='store_true')
    args = parser.parse_args()
    tf.config.threading.set_intra_op_parallelism_threads(args.threads)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    source, failed = Source(args.images), []
    for name in args.only or NETWORKS:
        folder = args.workdir / f'keras_{name}'
        if (folder / 'meta.json').exists():
            continue
        partial = folder.with_name(folder.name + '.partial')
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        try:
            meta = export(name, partial, source, args)
        except Exception:
            traceback.print_exc()
            failed.append(name)
            shutil.rmtree(partial, ignore_errors=True)
            continue
        shutil.rmtree(folder, ignore_errors=True)
        partial.rename(folder)
        print(f"{name}: float error {meta['tensorflow_float_error']:.1e}, "
              f"logits {meta['tensorflow_float_error_logits']:.1e}, flips {meta['kink_flips']}, "
              f"near {meta['kinks_near']} of {meta['kink_units']}, {meta['seconds']} s", flush=True)
    if failed:
        sys.exit('failed: ' + ' '.join(failed))


if __name__ == '__main__':
    main()
