"""What the exporters' scripts share: the picture, the folder of a network, and the run over a script's cases."""
import argparse
import collections
import json
import pathlib
import shutil
import traceback

import numpy as np
import onnx

SIZE = 32
CLASSES = 5


def picture(seed=0, size=SIZE, channels=3):
    """A smooth seeded picture, [1, channels, size, size] float32."""
    draw = np.random.default_rng(seed)
    at = np.linspace(0, 1, size)
    waves = [np.sin(draw.uniform(2, 14) * at[:, None] + draw.uniform(2, 14) * at[None] + draw.uniform(0, 6))
             for _ in range(channels)]
    return (np.stack(waves)[None] + 0.3 * draw.standard_normal((1, channels, size, size))).astype(np.float32)


class Case:
    """A folder with a network, its input, and what the framework itself says of both."""

    def __init__(self, folder, exporter):
        self.folder, self.exporter = folder, exporter
        self.path = folder / 'model.onnx'

    def write(self, x, outputs, gradient, **more):
        """The gradient is that of the largest output, in double precision where the framework has it."""
        proto = onnx.load(str(self.path))
        own = [o.version for o in proto.opset_import if o.domain in ('', 'ai.onnx')]
        others = sorted(o.domain for o in proto.opset_import if o.domain not in ('', 'ai.onnx'))
        shapes = [[d.dim_param or d.dim_value for d in i.type.tensor_type.shape.dim] for i in proto.graph.input]
        np.save(self.folder / 'input.npy', x)
        np.save(self.folder / 'logits.npy', outputs)
        if gradient is not None:
            np.save(self.folder / 'gradient.npy', gradient)
        meta = {'exporter': self.exporter, 'opset': own[0] if own else None, 'domains': others, 'inputs': shapes,
                'top': int(np.argmax(outputs.ravel())),
                'nodes': len(proto.graph.node),
                'operators': dict(sorted(collections.Counter(n.op_type for n in proto.graph.node).items())), **more}
        (self.folder / 'meta.json').write_text(json.dumps(meta, indent=1) + '\n')


def run(cases, exporter, about):
    """Makes each case, by name, in WORKDIR/NAME; a failure of an exporter is kept as that of its case."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('workdir', type=pathlib.Path)
    parser.add_argument('--only', nargs='+')
    options = parser.parse_args()
    for name, make in cases.items():
        if options.only and name not in options.only:
            continue
        folder = options.workdir / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        case = Case(folder, exporter)
        try:
            make(case)
        except (Exception, SystemExit) as failure:
            traceback.print_exc()
            lines = str(failure).strip().splitlines() or ['']
            (folder / 'meta.json').write_text(json.dumps(
                {'exporter': exporter, 'failed': f'{type(failure).__name__}: {lines[0][:160]}'}, indent=1) + '\n')
        print(name, 'done', flush=True)
