#!/usr/bin/env python3
"""Exports timm networks by PyTorch's exporter of today, each with a gradient by autograd and by central differences.

    export.py WORKDIR [--only NAME ...]

Writes WORKDIR/NAME: model.onnx (torch.onnx.export with dynamo=True and the default opset), input.npy, logits.npy,
gradient.npy (autograd in double precision), directions.npy and slopes.npy (central differences in double precision of
the top logit along random directions) and meta.json. Needs torch, timm, onnx and onnxscript of PyPI.
"""
import argparse
import collections
import json
import pathlib
import shutil
import sys
import time
import traceback
import warnings

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1]))

import numpy as np
import onnx
import timm
import torch

import families
from inputs import Source
from reference import Reference
from search import deviation, save, search

STEP = 1e-8
TRUSTED = 1e-5  # autograd and central differences agree to this, unless one of them is wrong
DIRECTIONS = 6


def write_onnx(model, x, path):
    """The file, its opset and its operators."""
    torch.onnx.export(model, (x,), str(path), dynamo=True, input_names=['input'], output_names=['logits'],
                      external_data=False, verbose=False)
    proto = onnx.load(str(path))
    return next(o.version for o in proto.opset_import if not o.domain), collections.Counter(
        n.op_type for n in proto.graph.node)


def simply(model, double, x):
    """A run at the input as it is, where the search for a better one cannot follow the network."""
    def run(network, value, top=None):
        value = value.clone().requires_grad_()
        logits = network(value)
        top = int(logits[0].argmax()) if top is None else top
        return logits.detach().numpy(), torch.autograd.grad(logits[0, top], value)[0].numpy(), top
    logits32, gradient32, top = run(model, torch.from_numpy(x))
    logits, gradient, _ = run(double, torch.from_numpy(x).double(), top)
    return {'input': x, 'logits': logits, 'gradient': gradient, 'gradient32': gradient32,
            'facts': {'top': top, 'float_error': deviation(gradient32, gradient)}}


@torch.no_grad()
def slopes(double, x, top, seed):
    """Central differences of a logit along random directions of unit variance."""
    at = torch.from_numpy(x).double()
    ways = torch.from_numpy(np.random.default_rng(seed).standard_normal((DIRECTIONS, *x.shape)))
    return ways.numpy(), np.array([
        ((double(at + STEP * d) - double(at - STEP * d))[0, top] / (2 * STEP)).item() for d in ways])


class Contiguous(torch.autograd.Function):
    """The identity, whose gradient has the memory layout that the value has."""

    @staticmethod
    def forward(_, x):
        return x.view_as(x)

    @staticmethod
    def backward(_, gradient):
        return gradient.contiguous()


def guard(model):
    """Keeps gradients of other layouts away from batch norms.

    On some processors PyTorch 2.15's backward pass of a batch norm in evaluation mode mixes channels and places where the
    value is contiguous and the gradient is channels-last, as it is behind `flatten(2).transpose(1, 2)`.
    """
    for module in model.modules():
        if isinstance(module, torch.nn.modules.batchnorm._BatchNorm):
            module.register_forward_hook(lambda _, inputs, out: Contiguous.apply(out))


def agreement(found, ways, steep):
    along = (ways.reshape(len(ways), -1) * found['gradient'].ravel()).sum(1)
    return deviation(along, steep)


def export(name, folder, source, options, log):
    began = time.time()
    size, given = families.NETWORKS[name]
    model = families.build(name, options.seed, source)
    opset, operators = write_onnx(model, torch.from_numpy(source.get(0, size))[None], folder / 'model.onnx')
    exported = time.time()
    reference = Reference(model)
    try:
        found = search(reference, source, size, options.tries, options.steps, log)
    except Exception as failure:
        log(f'{type(failure).__name__}: {failure}')
        found = simply(model, reference.double, source.get(0, size)[None])
    ways, steep = slopes(reference.double, found['input'], found['facts']['top'], options.seed)
    plain = agreement(found, ways, steep)
    if plain > TRUSTED:
        guard(reference.double)
        guard(model)
        try:
            found = {**found, **reference.run(found['input'])}
        except Exception:
            found = simply(model, reference.double, found['input'])
    save(folder, found)
    np.save(folder / 'directions.npy', ways)
    np.save(folder / 'slopes.npy', steep)
    meta = {
        'name': name, 'size': size, 'given': given, 'seed': options.seed, 'opset': opset, 'nodes': operators.total(),
        'operators': dict(sorted(operators.items())),
        'exporter': f'torch {torch.__version__}, timm {timm.__version__}',
        **{key.replace('float_error', 'torch_float_error'): value for key, value in found['facts'].items()},
        'plain_autograd_against_differences': plain,
        'autograd_against_differences': agreement(found, ways, steep),
        'export_seconds': round(exported - began, 1), 'seconds': round(time.time() - began, 1),
    }
    (folder / 'meta.json').write_text(json.dumps(meta, indent=1) + '\n')
    return meta


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('workdir', type=pathlib.Path)
    parser.add_argument('--only', nargs='+', metavar='NAME')
    parser.add_argument('--images', metavar='DIR', help='take inputs from the pictures in DIR instead of noise')
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--tries', type=int, default=3, help='inputs to choose from')
    parser.add_argument('--steps', type=int, default=12, help='steps that move the chosen input away from kinks')
    parser.add_argument('--threads', type=int, default=1)
    parser.add_argument('--verbose', action='store_true')
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    warnings.simplefilter('ignore')
    source, failed = Source(options.images), []
    for name in options.only or families.NETWORKS:
        folder = options.workdir / name
        if (folder / 'meta.json').exists():
            continue
        partial = options.workdir / (name + '.partial')
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        try:
            meta = export(name, partial, source, options, print if options.verbose else lambda line: None)
        except Exception:
            traceback.print_exc()
            failed.append(name)
            shutil.rmtree(partial, ignore_errors=True)
            continue
        shutil.rmtree(folder, ignore_errors=True)
        partial.rename(folder)
        print(f"{name}: opset {meta['opset']}, {meta['nodes']} nodes, float {meta['torch_float_error']:.1e}, autograd "
              f"{meta['plain_autograd_against_differences']:.1e} {meta['autograd_against_differences']:.1e}, "
              f"near {meta.get('kinks_near')}, "
              f"{meta['export_seconds']} + {meta['seconds'] - meta['export_seconds']:.0f} s", flush=True)
    if failed:
        sys.exit('failed: ' + ' '.join(failed))


if __name__ == '__main__':
    main()
