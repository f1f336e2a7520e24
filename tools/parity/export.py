#!/usr/bin/env python3
"""Exports torchvision's classification networks to ONNX, each with logits and an input gradient made by PyTorch."""
import argparse
import collections
import hashlib
import json
import pathlib
import shutil
import sys
import time
import traceback

import numpy as np
import onnx
import torch
import torchvision
from onnx import numpy_helper

import networks
from inputs import Source
from reference import Reference
from search import save, search

OPSET = 17


def _zero(g, x):
    """aten::zero, which the exporter of PyTorch 1.13 does not know: swin_v2 clears the bias of its keys with it."""
    shape = g.op('Shape', x)
    return g.op('ConstantOfShape', shape, value_t=torch.zeros(1, dtype=torch.float32))


def write_onnx(model, x, path, folded):
    torch.onnx.register_custom_op_symbolic('aten::zero', _zero, OPSET)
    mode = torch.onnx.TrainingMode.EVAL if folded else torch.onnx.TrainingMode.PRESERVE
    model.requires_grad_()  # else attention takes a fused path that has no export
    torch.onnx.export(model, x, str(path), opset_version=OPSET, training=mode, input_names=['input'],
                      output_names=['logits'], dynamic_axes={'input': {0: 'N'}, 'logits': {0: 'N'}})
    model.requires_grad_(False)


def _digest(array):
    return hashlib.sha256(np.ascontiguousarray(array).tobytes()).hexdigest()


def other_weights(model, graph):
    """Where file and module differ in bits: initialisers that are no tensor of the module, tensors not in the file.

    For such an initialiser the tensor is named from which all its values were picked (maxvit: a table by an index).
    """
    module = {n: t.numpy() for n, t in model.state_dict().items() if t.is_floating_point()}
    own = {t.name: numpy_helper.to_array(t) for t in graph.initializer if t.data_type == onnx.TensorProto.FLOAT}
    ways = {n: {_digest(a), _digest(a.T)} for n, a in module.items()}
    found = {n: _digest(a) for n, a in own.items()}
    missing = [n for n, digests in ways.items() if not digests & set(found.values())]
    every = set().union(*ways.values())
    derived = {n: next((m for m in missing if np.isin(own[n], module[m]).all()), None)
               for n, digest in found.items() if digest not in every and own[n].size > 1}
    return derived, [n for n in missing if n not in derived.values()]


def export(name, folder, source, args):
    began = time.time()
    size = networks.input_size(name)
    model = networks.build(name, args.seed, source)
    x = torch.from_numpy(source.get(0, size))[None]
    folds = 0 if args.unfolded else networks.fold(model, x)
    write_onnx(model, x, folder / 'model.onnx', not args.unfolded)
    proto = onnx.load(str(folder / 'model.onnx'))
    onnx.checker.check_model(str(folder / 'model.onnx'))
    stored = sum(f.stat().st_size for f in folder.iterdir())  # beyond 2 GB the weights lie in files beside it
    derived, missing = other_weights(model, proto.graph)
    operators = collections.Counter(n.op_type for n in proto.graph.node if n.op_type not in ('Constant', 'Identity'))
    del proto
    found = search(Reference(model), source, size, args.tries, args.steps, print if args.verbose else lambda line: None)
    save(folder, found)
    meta = {
        'name': name,
        'opset': OPSET,
        'exporter': f'torch {torch.__version__}, torchvision {torchvision.__version__}',
        'size': size,
        'seed': args.seed,
        'inputs': source.kind,
        'parameters': sum(p.numel() for p in model.parameters()),
        'bytes': stored,
        'batch_norms_folded': folds,
        'operator_count': sum(operators.values()),
        'operators': dict(sorted(operators.items())),
        'initialisers_derived': derived,
        'parameters_not_in_file': missing,
        **{key.replace('float_error', 'torch_float_error'): value for key, value in found['facts'].items()},
        'seconds': round(time.time() - began, 1),
    }
    (folder / 'meta.json').write_text(json.dumps(meta, indent=1) + '\n')
    return meta


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('workdir', type=pathlib.Path)
    parser.add_argument('--only', nargs='+', metavar='NAME', help='these networks instead of all')
    parser.add_argument('--images', metavar='DIR', help='take inputs from the pictures in DIR instead of noise')
    parser.add_argument('--unfolded', action='store_true', help='leave batch norms as nodes; writes NAME-unfolded')
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--tries', type=int, default=8, help='inputs to choose from')
    parser.add_argument('--steps', type=int, default=40, help='steps that move the chosen input away from kinks')
    parser.add_argument('--threads', type=int, default=1)
    parser.add_argument('--verbose', action='store_true')
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    source, failed = Source(args.images), []
    for name in args.only or networks.names():
        folder = args.workdir / (name + '-unfolded' if args.unfolded else name)
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
        print(f"{name}: float error {meta['torch_float_error']:.1e}, logits {meta['torch_float_error_logits']:.1e}, "
              f"flips {meta['kink_flips']}, near {meta['kinks_near']} of {meta['kink_units']}, "
              f"derived {len(meta['initialisers_derived'])}, missing {len(meta['parameters_not_in_file'])}, "
              f"{meta['seconds']} s", flush=True)
    if failed:
        sys.exit('failed: ' + ' '.join(failed))


if __name__ == '__main__':
    main()
