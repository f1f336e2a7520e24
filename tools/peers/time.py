#!/usr/bin/env python3
"""Times other libraries and Limpid on the same machine, network and input, in turn.

    time.py MODEL.onnx NETWORK [--rounds N] [--methods M ...]

NETWORK is a network of torchvision; MODEL.onnx the same one as tools/parity exports it. Each round runs every peer in a
process of its own and `limpid bench` after it, so that a drift of the machine's speed meets both. Printed are medians over
the rounds: milliseconds of the peer's and Limpid's explanation, of both plain forward passes, and the ratios.
Where a peer does not work on a network, the row says so. Needs torch, torchvision, captum 0.9.0, grad-cam 1.5.7 and zennit
0.5.1.
"""
import argparse
import json
import pathlib
import statistics
import subprocess
import sys
import time

LIMPID = str(pathlib.Path(__file__).resolve().parents[2] / 'limpid')
METHODS = ['gradient', 'grad-cam', 'layer-cam', 'eigen-cam', 'guided-backprop', 'deep-lift', 'lrp-epsilon-plus',
           'integrated-gradients', 'occlusion', 'score-cam']
CAMS = {'grad-cam': 'GradCAM', 'layer-cam': 'LayerCAM', 'eigen-cam': 'EigenCAM', 'score-cam': 'ScoreCAM'}
RUNS = {'integrated-gradients': 3, 'occlusion': 1, 'score-cam': 1}
PARAMETERS = {'occlusion': ['window=32', 'stride=16'], 'integrated-gradients': ['steps=20']}


def last_convolutional(model):
    import torch
    maps = [m for n, m in model.named_children() if n in ('layer4', 'features')]
    if not maps:
        sys.exit('no last feature map is known for this network')
    return maps[0][-1] if isinstance(maps[0], torch.nn.Sequential) else maps[0]


def taken_apart(model):
    """Gives every use of a rectifier of a residual network a module of its own, without which captum's DeepLIFT refuses it."""
    import torch
    from torchvision.models import resnet

    class Turns(torch.nn.Module):
        def __init__(self, uses):
            super().__init__()
            self.each, self.turn = torch.nn.ModuleList(torch.nn.ReLU() for _ in range(uses)), 0

        def forward(self, x):
            self.turn += 1
            return self.each[self.turn % len(self.each)](x)

    for module in model.modules():
        if isinstance(module, (resnet.BasicBlock, resnet.Bottleneck)):
            module.relu = Turns(2 if isinstance(module, resnet.BasicBlock) else 3)
    return model


def explainer(method, model, x):
    """A function that explains the top class once with a peer, and the peer's name."""
    import captum.attr as captum
    import torch
    if method == 'deep-lift':
        model = taken_apart(model)
    top = int(model(x)[0].argmax())
    if method in CAMS:
        import pytorch_grad_cam as cams
        from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget
        cam = getattr(cams, CAMS[method])(model, [last_convolutional(model)])
        return lambda: cam(x, [ClassifierOutputTarget(top)]), 'pytorch-grad-cam'
    if method == 'lrp-epsilon-plus':
        return relevance(model, x, top), 'zennit'
    single = {
        'gradient': lambda: captum.Saliency(model).attribute(x.requires_grad_(), top, abs=False),
        'guided-backprop': lambda: captum.GuidedBackprop(model).attribute(x.requires_grad_(), top),
        'integrated-gradients': lambda: captum.IntegratedGradients(model).attribute(
            x, target=top, n_steps=20, internal_batch_size=20),
        'deep-lift': lambda: captum.DeepLift(model).attribute(x, torch.zeros_like(x), target=top),
        'occlusion': lambda: captum.Occlusion(model).attribute(
            x, (3, 32, 32), (3, 16, 16), target=top, perturbations_per_eval=16),
    }
    return single[method], 'captum'


def relevance(model, x, top):
    """zennit's composite epsilon-plus; it folds the batch norms of a residual network and shares its sums out."""
    import torch
    from zennit.attribution import Gradient
    from zennit.composites import EpsilonPlus
    from zennit.torchvision import ResNetCanonizer, SequentialMergeBatchNorm, VGGCanonizer
    kinds = {'ResNet': ResNetCanonizer, 'VGG': VGGCanonizer}
    canonizer = kinds.get(type(model).__name__, SequentialMergeBatchNorm)()
    seed = torch.nn.functional.one_hot(torch.tensor([top]), model(x).shape[1]).to(x)
    attributor = Gradient(model, EpsilonPlus(canonizers=[canonizer]))
    attributor.__enter__()
    return lambda: attributor(x.clone().requires_grad_(), seed)


def milliseconds(work, runs):
    took = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        took.append(1000 * (time.perf_counter() - start))
    return statistics.median(took)


def peer(network, method, threads):
    """Runs in a process of its own: one JSON line."""
    import torch
    import torchvision
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    model = torchvision.models.get_model(network, weights=None).eval()
    for module in model.modules():
        if getattr(module, 'inplace', False):
            module.inplace = False
    x = torch.randn(1, 3, 224, 224)
    explain, name = explainer(method, model, x)
    runs = RUNS.get(method, 10)

    def forward():
        with torch.no_grad():
            model(x)

    milliseconds(forward, 3)
    if runs > 1:
        milliseconds(explain, 1 if method in RUNS else 3)
    print(json.dumps({'peer': name, 'forwardMs': milliseconds(forward, 15), 'explainMs': milliseconds(explain, runs)}))


def answer(command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        return {'error': (done.stderr.strip() or done.stdout.strip()).splitlines()[-1]}
    return json.loads(done.stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('model')
    parser.add_argument('network')
    parser.add_argument('--rounds', type=int, default=3)
    parser.add_argument('--threads', type=int, default=2)
    parser.add_argument('--methods', nargs='+', default=METHODS)
    parser.add_argument('--peer', help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.peer:
        return peer(args.network, args.peer, args.threads)
    print('| method | peer | peer ms | Limpid ms | peer / Limpid | peer / its forward | Limpid / its forward |')
    print('| --- ' * 7 + '|')
    for method in args.methods:
        theirs, ours = [], []
        for _ in range(args.rounds):
            theirs.append(answer([sys.executable, __file__, args.model, args.network, '--threads', str(args.threads),
                                  '--peer', method]))
            more = ['--rounds', str(RUNS[method])] if method in RUNS else []
            for parameter in PARAMETERS.get(method, []):
                more += ['--param', parameter]
            ours.append(answer([LIMPID, 'bench', args.model, '--method', method, '--json', *more]))
        failed = [a['error'] for a in theirs + ours if 'error' in a]
        if failed:
            print(f'| {method} | failed: {failed[0]} | | | | | |', flush=True)
            continue

        def median(runs, key):
            return statistics.median(r[key] for r in runs)

        their, our = median(theirs, 'explainMs'), median(ours, 'explainMs')
        print(f"| {method} | {theirs[0]['peer']} | {their:.0f} | {our:.0f} | {their / our:.2f} "
              f"| {their / median(theirs, 'forwardMs'):.2f} | {our / median(ours, 'forwardMs'):.2f} |", flush=True)


if __name__ == '__main__':
    main()
