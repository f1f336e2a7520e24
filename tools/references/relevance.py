"""Reference numbers for the family of relevance: zennit's rules and composites on networks with their batch norms
merged, captum's DeepLIFT, and what no library has written over PyTorch's values.

zennit has no rule for a sum or a product of two values. Here residual sums are made modules that its `Norm` rule
takes, and a product of a signal and a gate passes its relevance to the signal.
"""
import copy
import types

import torch
from torch import nn
from zennit import rules
from zennit.canonizers import SequentialMergeBatchNorm
from zennit.composites import LayerMapComposite, layer_map_base
from zennit.layer import Sum
from zennit.types import Convolution, Linear

from networks import Attentive, Block, ChannelGate, Inverted, SpatialGate, Squeeze
from references import Index, load

ZENNIT = "zennit 0.5.1 "
TARGET = 2
NETWORKS = ["plain", "residual", "depthwise", "cbam"]
LOW, HIGH = -3.0, 2.5
BOX = {"low": LOW, "high": HIGH}


def gated(signal, gate):
    """The product, whose gradient goes to the signal as it comes."""
    return signal + (signal * gate - signal).detach()


def block(self, x):
    y = self.bn2(self.conv2(self.relu1(self.bn1(self.conv1(x)))))
    return self.relu(self.sum(torch.stack([y, x if self.shortcut is None else self.shortcut(x)], -1)))


def attentive(self, x):
    y = self.spatial(self.channel(self.conv2(self.relu1(self.conv1(x)))))
    return self.relu(self.sum(torch.stack([y, x if self.shortcut is None else self.shortcut(x)], -1)))


def inverted(self, x):
    y = self.squeeze(self.act2(self.bn2(self.depthwise(self.act1(self.bn1(self.widen(x)))))))
    y = self.bn3(self.project(y))
    return self.sum(torch.stack([x, y], -1)) if self.adds else y


def squeeze(self, x):
    return gated(x, self.gate(self.expand(self.relu(self.reduce(self.pool(x))))))


def channel(self, x):
    mean = self.expand(self.relu1(self.reduce(self.mean(x))))
    return gated(x, self.gate(mean + self.expand(self.relu2(self.reduce(self.top(x))))))


def spatial(self, x):
    both = torch.cat([x.mean(1, keepdim=True), x.max(1, keepdim=True)[0]], 1)
    return gated(x, self.gate(self.conv(both)))


FORWARD = {Block: block, Attentive: attentive, Inverted: inverted, Squeeze: squeeze, ChannelGate: channel,
           SpatialGate: spatial}


def canonical(network):
    """A copy with merged batch norms, sums as modules and gates that pass relevance by."""
    network = copy.deepcopy(network)
    SequentialMergeBatchNorm().apply(network)
    for module in list(network.modules()):
        # A merged norm still divides by the root of 1 + 1e-5, which the file's network does not.
        for name, child in module.named_children():
            if isinstance(child, nn.BatchNorm2d):
                setattr(module, name, nn.Identity())
        if type(module) in FORWARD:
            module.sum = Sum()
            module.forward = types.MethodType(FORWARD[type(module)], module)
    return network.double()


class Composite:
    """A composite by kind of module, with another rule for the first convolution."""

    def __init__(self, convolution, linear, first=None, stabilizer=1e-6):
        self.first = first
        self.rest = LayerMapComposite(
            layer_map_base(stabilizer) + [(Convolution, convolution), (nn.Linear, linear)])

    def relevance(self, network, x, seed=None, at=None):
        """What comes back to the input, or to what a module puts out."""
        network = canonical(network)
        seen = []
        if at is not None:
            network.get_submodule(at).register_forward_hook(lambda m, i, o: seen.append(o) or o)
        convolutions = [m for m in network.modules() if isinstance(m, nn.Conv2d)]
        handles = []
        if self.first is not None:
            hook = self.first.copy()
            handles.append(hook.register(convolutions[0]))
            first = convolutions[0]
            mapping = self.rest.module_map
            self.rest.module_map = lambda ctx, name, module: None if module is first else mapping(ctx, name, module)
        x = x.double().requires_grad_()
        with self.rest.context(network) as changed:
            logits = changed(x)
            if seed is None:
                grad = torch.zeros_like(logits)
                grad[:, TARGET] = logits[:, TARGET].detach()
            else:
                grad = seed(logits.detach())
            return torch.autograd.grad(logits, seen[-1] if at is not None else x, grad)[0]


def everywhere(make, first=None):
    return Composite(make(), make(), first)


def one_hot(logits):
    grad = torch.zeros_like(logits)
    grad[:, TARGET] = 1
    return grad


def uniform(index, name, network, x):
    cases = [
        ("lrp-epsilon", {}, everywhere(rules.Epsilon), "Epsilon"),
        ("lrp-epsilon", {"epsilon": 0.1}, Composite(rules.Epsilon(0.1), rules.Epsilon(0.1), stabilizer=0.1),
         "Epsilon(0.1)"),
        ("lrp-gamma", {}, everywhere(rules.Gamma), "Gamma"),
        ("lrp-alpha-beta", {}, everywhere(rules.AlphaBeta), "AlphaBeta(2, 1)"),
        ("lrp-alpha-beta", {"alpha": 1.5, "beta": 0.5}, everywhere(lambda: rules.AlphaBeta(1.5, 0.5)),
         "AlphaBeta(1.5, 0.5)"),
        ("lrp-z-plus", {}, everywhere(rules.ZPlus), "ZPlus"),
        ("lrp-w2", {}, everywhere(rules.Epsilon, rules.WSquare()), "WSquare first, Epsilon"),
        ("lrp-flat", {}, everywhere(rules.Epsilon, rules.Flat()), "Flat first, Epsilon"),
        ("lrp-z-b", BOX, everywhere(rules.Epsilon, rules.ZBox(LOW, HIGH)), "ZBox first, Epsilon"),
        ("lrp-epsilon", {"bias": "ignored", "epsilon": 0.1},
         Composite(*[rules.Epsilon(0.1, zero_params="bias")] * 2, stabilizer=0.1), "Epsilon(0.1, zero_params=bias)"),
    ]
    if name in ("plain", "depthwise"):
        # The other two have sums so close to zero that single precision is not enough for LRP-0.
        cases.append(("lrp-0", {}, everywhere(lambda: rules.Epsilon(0.0)), "Epsilon(0)"))
    for method, parameters, composite, what in cases:
        index.write(method, name, composite.relevance(network, x), target=TARGET, parameters=parameters,
                    source=ZENNIT + what)


def composites(index, name, network, x):
    cases = [
        ("lrp-epsilon-plus", {}, Composite(rules.ZPlus(), rules.Epsilon()), "EpsilonPlus"),
        ("lrp-epsilon-plus-flat", {}, Composite(rules.ZPlus(), rules.Epsilon(), rules.Flat()), "EpsilonPlusFlat"),
        ("lrp-epsilon-gamma-box", BOX, Composite(rules.Gamma(), rules.Epsilon(), rules.ZBox(LOW, HIGH)),
         "EpsilonGammaBox"),
        ("lrp-epsilon-alpha2-beta1", {}, Composite(rules.AlphaBeta(), rules.Epsilon()), "EpsilonAlpha2Beta1"),
        ("lrp-epsilon-alpha2-beta1-flat", {}, Composite(rules.AlphaBeta(), rules.Epsilon(), rules.Flat()),
         "EpsilonAlpha2Beta1Flat"),
        ("deep-taylor", BOX, Composite(*[rules.ZPlus(zero_params="bias")] * 2, rules.ZBox(LOW, HIGH)),
         "ZPlus(zero_params=bias), ZBox first"),
    ]
    for method, parameters, composite, what in cases:
        index.write(method, name, composite.relevance(network, x), target=TARGET, parameters=parameters,
                    source=ZENNIT + what)


def last_negated(network):
    network = copy.deepcopy(network)
    last = [m for m in network.modules() if isinstance(m, nn.Linear)][-1]
    last.weight.data.neg_()
    return network


def excitation(index, name, network, x):
    plain = Composite(*[rules.ZPlus(zero_params="bias")] * 2)
    counted = Composite(*[rules.ZPlus()] * 2)
    index.write("excitation-backprop", name, plain.relevance(network, x, one_hot), target=TARGET,
                source=ZENNIT + "ExcitationBackprop(zero_params=bias)")
    index.write("excitation-backprop", name, counted.relevance(network, x, one_hot), target=TARGET,
                parameters={"bias": "counted"}, source=ZENNIT + "ExcitationBackprop")
    dual = plain.relevance(last_negated(network), x, one_hot)
    index.write("contrastive-excitation-backprop", name, plain.relevance(network, x, one_hot) - dual, target=TARGET,
                source=ZENNIT + "ExcitationBackprop, minus the same with the last matrix negated")


def layers(index, name, network, x):
    layer = {"plain": "relu2", "residual": "block2.relu", "depthwise": "block1.act2", "cbam": "block1.relu"}[name]
    composite = Composite(rules.ZPlus(), rules.Epsilon())
    index.write("lrp-epsilon-plus", name, composite.relevance(network, x, at=layer), target=TARGET, layer=layer,
                source=ZENNIT + "EpsilonPlus, gradient at the layer")


def main():
    index = Index("relevance")
    for name in NETWORKS:
        network, inputs = load(name)
        one = inputs[:1]
        uniform(index, name, network, one)
        composites(index, name, network, one)
        excitation(index, name, network, one)
        layers(index, name, network, one)
    index.save()


if __name__ == "__main__":
    main()
