"""Reference numbers for the family of relevance: zennit's rules and composites on networks with their batch norms
merged, captum's DeepLIFT, and what no library has written over PyTorch's values.

zennit has no rule for a sum or a product of two values. Here residual sums are made modules that its `Norm` rule
takes, and a product of a signal and a gate passes its relevance to the signal.
"""
import copy
import math
import types

import torch
from torch import nn
from zennit import rules
from zennit.canonizers import SequentialMergeBatchNorm
from zennit.composites import LayerMapComposite, layer_map_base
from zennit.layer import Sum
from zennit.types import Convolution, Linear

from networks import Attention, Attentive, Block, ChannelGate, Encoder, Inverted, SpatialGate, Squeeze, Vit
from references import RESOURCES, Index, load, shared, value_at, without

without("matplotlib", "mpl_toolkits")
from captum import attr  # noqa: E402
from lxt.explicit import functional as lxt  # noqa: E402

ZENNIT = "zennit 0.5.1 "
TARGET = 2
TINY = 1e-9
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
        self.named = {}
        self.rest = LayerMapComposite(
            layer_map_base(stabilizer) + [(Convolution, convolution), (nn.Linear, linear)])

    def relevance(self, network, x, seed=None, at=None, keep=None):
        """What comes back to the input, or to what a module puts out, or to the input through channels of that."""
        network = canonical(network)
        seen = []
        first = next(m for m in network.modules() if isinstance(m, nn.Conv2d))

        def chosen(ctx, name, module):
            if name in self.named:
                return self.named[name]
            return self.first if self.first is not None and module is first else self.rest.mapping(ctx, name, module)

        self.rest.module_map = chosen
        x = x.double().requires_grad_()
        with self.rest.context(network) as changed:
            if at is not None:
                # After zennit's own hooks, so that they see what is kept.
                changed.get_submodule(at).register_forward_hook(lambda m, i, o: seen.append(o * 1) or seen[-1])
            logits = changed(x)
            if seed is None:
                grad = torch.zeros_like(logits)
                grad[:, TARGET] = logits[:, TARGET].detach()
            else:
                grad = seed(logits.detach())
            if at is None:
                return torch.autograd.grad(logits, x, grad)[0]
            relevance = torch.autograd.grad(logits, seen[-1], grad, retain_graph=True)[0]
            if keep is None:
                return relevance
            mask = torch.zeros(relevance.shape[1], dtype=torch.float64)
            mask[keep] = 1
            return torch.autograd.grad(seen[-1], x, relevance * mask[:, None, None])[0]


def everywhere(make, first=None):
    return Composite(make(), make(), first)


def one_hot(logits):
    grad = torch.zeros_like(logits)
    grad[:, TARGET] = 1
    return grad


def zero():
    """LRP-0: no denominator is moved, those of residual sums neither."""
    return Composite(rules.Epsilon(0.0), rules.Epsilon(0.0), stabilizer=0.0)


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
    if name != "cbam":
        cases.append(("lrp-0", {}, zero(), "Epsilon(0)"))
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
    if name == "cbam":
        # In front of the layer one sum is so close to zero that rounding changes LRP-0 at the input by 1e-4.
        index.write("lrp-0", name, zero().relevance(network, x, at=layer), target=TARGET, layer=layer,
                    source=ZENNIT + "Epsilon(0), gradient at the layer")


def concepts(index, name, network, x):
    layer = {"plain": "relu2", "residual": "block2.relu", "depthwise": "block1.act2", "cbam": "block1.relu"}[name]
    composite = Composite(rules.ZPlus(), rules.Epsilon(), rules.Flat())
    whole = composite.relevance(network, x, at=layer).sum((2, 3))[0]
    best = whole.topk(2).indices.tolist()
    for channels, text in ((best, "top-2"), ([1, 4], "1:4")):
        index.write("concept-relevance", name, composite.relevance(network, x, at=layer, keep=channels), target=TARGET,
                    layer=layer, parameters={"channels": text},
                    source=ZENNIT + "EpsilonPlusFlat, from the layer on masked")


def relevance_cam(index, name, network, x):
    layer = {"plain": "relu3", "residual": "block3.relu", "depthwise": "block2.act2", "cbam": "block2.relu"}[name]
    composite = Composite(*[rules.ZPlus()] * 2)

    def against_all(logits):
        grad = torch.full_like(logits, -1 / logits.shape[1])
        grad[:, TARGET] = 1
        return grad

    relevance = composite.relevance(network, x, against_all, at=layer)
    maps, _ = value_at(network, layer, x)
    index.write("relevance-cam", name, (relevance.mean((2, 3), keepdim=True) * maps).sum(1), target=TARGET, layer=layer,
                source="sum of mean(R) * A over " + ZENNIT + "ZPlus")


def from_files(index):
    network, inputs = load("plain")
    convolutions = {"conv1": rules.WSquare(), "conv2": rules.Gamma(0.5), "conv3": rules.AlphaBeta(1.5, 0.5)}
    composite = Composite(rules.ZPlus(), rules.Epsilon(0.01))
    composite.named = {**convolutions, "fc1": rules.ZPlus(), "fc2": rules.Epsilon(0.01)}
    text = """# rules by place, by name, by depth and by operator
first             w2
layer conv2       gamma 0.5
depth 3           alpha-beta 1.5 0.5
depth last        epsilon 0.01
op Gemm           z-plus      # the other matrix
all               flat
"""
    (RESOURCES / "relevance" / "rules.txt").write_text(text)
    index.write("lrp", "plain", composite.relevance(network, inputs[:1]), target=TARGET,
                parameters={"rules": "${references}/relevance/rules.txt"},
                source=ZENNIT + "NameMapComposite")


def normalized(norm, x):
    return lxt.layer_norm(x, norm.weight, norm.bias, norm.eps)


def attention(self, x):
    query, key, value = self.split(self.query(x)), self.split(self.key(x)), self.split(self.value(x))
    scores = lxt.mul2(lxt.matmul(query, key.transpose(-2, -1), False, TINY), 1 / math.sqrt(self.depth))
    mixed = lxt.matmul(lxt.softmax(scores, -1), value, False, TINY)
    return self.out(mixed.transpose(1, 2).reshape(-1, self.tokens, self.heads * self.depth))


def encoder(self, x):
    x = lxt.add2(x, self.attention(normalized(self.norm1, x)), False, TINY)
    return lxt.add2(x, self.fc2(self.gelu(self.fc1(normalized(self.norm2, x)))), False, TINY)


def vit(self, x):
    x = self.patches(x).flatten(2).transpose(1, 2)
    x = torch.cat([self.token.expand(x.shape[0], -1, -1), x], 1)
    x = lxt.add2(x, self.position.expand(x.shape[0], -1, -1).detach(), False, TINY)
    return self.fc(normalized(self.norm, self.block2(self.block1(x)))[:, 0])


FORWARD.update({Attention: attention, Encoder: encoder, Vit: vit})


def transformers(index):
    network, inputs = load("vit")
    x = inputs[:1]
    source = f"lxt 2.1 (attention, softmax, LayerNorm, sums, epsilon {TINY}), " + ZENNIT
    tiny = {"stabilizer": TINY}
    cases = [
        ("attn-lrp", tiny, Composite(rules.Gamma(0.25, stabilizer=TINY), rules.Gamma(0.05, stabilizer=TINY)),
         "Gamma(0.25) and Gamma(0.05)"),
        ("attn-lrp", {**tiny, "gamma": 0}, Composite(rules.Gamma(0.25, stabilizer=TINY), rules.Epsilon(TINY)),
         "Gamma(0.25) and Epsilon"),
        ("lrp-epsilon-plus", {**tiny, "epsilon": TINY}, Composite(rules.ZPlus(TINY), rules.Epsilon(TINY)),
         "EpsilonPlus"),
    ]
    for method, parameters, composite, what in cases:
        index.write(method, "vit", composite.relevance(network, x), target=TARGET, parameters=parameters,
                    source=source + what)
    # In front of the layer a sum is so close to zero that single precision changes LRP-0 at the input by more than 1e-4.
    tokens = zero().relevance(network, x, at="block1")[:, 1:]
    index.write("lrp-0", "vit", tokens.transpose(1, 2).reshape(1, -1, 4, 4), target=TARGET, layer="block1",
                source=source + "Epsilon(0), gradient at the layer")


def rescaled(network, x, x0):
    """DeepLIFT's rescale rule written out for a chain of modules; a maximum sends what it rose by to the winner at the
    input, what it fell by to the winner at the baseline."""
    chain = []
    here, there = x, x0
    for module in network.children():
        chain.append((module, here, there))
        here, there = module(here), module(there)
    m = one_hot(here)
    for module, here, there in reversed(chain):
        here, there = here.detach().requires_grad_(), there.detach().requires_grad_()
        y, y0 = module(here), module(there)
        change = here - there
        if isinstance(module, nn.ReLU):
            m = torch.where(change == 0, 0 * change, m * (y - y0) / change)
        elif isinstance(module, nn.MaxPool2d):
            top = torch.maximum(y, y0)
            sent = torch.autograd.grad(y, here, (m * (top - y0)).detach(), retain_graph=True)[0]
            sent = sent + torch.autograd.grad(y0, there, (m * (y - top)).detach(), retain_graph=True)[0]
            m = torch.where(change == 0, 0 * change, sent / change)
        else:
            m = torch.autograd.grad(y, here, m)[0]
        m = m.detach()
    return m * (x - x0)


def revealed(network, x, x0):
    """DeepLIFT's RevealCancel rule written out for a chain of modules, by the gradients of linear maps."""
    chain, here, there = list(network.children()), [x], [x0]
    for module in chain:
        here.append(module(here[-1]))
        there.append(module(there[-1]))
    m = one_hot(here[-1])
    k = len(chain) - 1
    while k >= 0:
        module = chain[k]
        if isinstance(module, nn.ReLU) and isinstance(chain[k - 1], (nn.Conv2d, nn.Linear)):
            linear, change = chain[k - 1], here[k - 1] - there[k - 1]
            signs = {}
            for sign in (1, -1):
                signs[sign] = copy.deepcopy(linear)
                signs[sign].weight.data = sign * (sign * linear.weight.data).clamp(min=0)
                signs[sign].bias = None
            up, down = change.clamp(min=0), change.clamp(max=0)
            plus = (signs[1](up) + signs[-1](down)).detach()
            minus = (signs[-1](up) + signs[1](down)).detach()
            z, f = there[k].detach(), torch.relu
            rise = (f(z + plus) - f(z) + f(z + plus + minus) - f(z + minus)) / 2
            fall = (f(z + minus) - f(z) + f(z + plus + minus) - f(z + plus)) / 2
            mp = m * torch.where(plus == 0, 0 * plus, rise / plus)
            mm = m * torch.where(minus == 0, 0 * minus, fall / minus)
            leaf = here[k - 1].detach().requires_grad_()
            back = {(s, t): torch.autograd.grad(signs[s](leaf), leaf, g)[0] for s in (1, -1)
                    for t, g in ((1, mp), (-1, mm))}
            above, below = back[1, 1] + back[-1, -1], back[-1, 1] + back[1, -1]
            m = torch.where(change > 0, above, torch.where(change < 0, below, (above + below) / 2)).detach()
            k -= 2
            continue
        a, b = here[k].detach().requires_grad_(), there[k].detach().requires_grad_()
        y, y0, change = module(a), module(b), (here[k] - there[k]).detach()
        if isinstance(module, nn.MaxPool2d):
            top = torch.maximum(y, y0)
            sent = torch.autograd.grad(y, a, (m * (top - y0)).detach(), retain_graph=True)[0]
            sent = sent + torch.autograd.grad(y0, b, (m * (y - top)).detach(), retain_graph=True)[0]
            m = torch.where(change == 0, 0 * change, sent / change)
        else:
            m = torch.autograd.grad(y, a, m)[0]
        m, k = m.detach(), k - 1
    return m * (x - x0)


def deep_lift(index, name, network, x):
    network, x = copy.deepcopy(network).double(), x.double()
    zero = torch.zeros_like(x)
    if name == "plain":
        # captum's rule for max pooling breaks the sum here: 9.02 in place of S(x) - S(x0) = 8.90.
        array, source = rescaled(network, x, zero), "the paper's rescale rule over PyTorch's values"
        other = revealed(network, x, zero)
        index.write("deep-lift-reveal-cancel", name, other, target=TARGET,
                    source="the paper's RevealCancel rule over PyTorch's values")
        assert abs(other.sum() - (network(x) - network(zero))[0, TARGET]) < 1e-9
        assert abs(array.sum() - (network(x) - network(zero))[0, TARGET]) < 1e-9
    else:
        array, source = attr.DeepLift(network).attribute(x, zero, target=TARGET), "captum 0.9.0 DeepLift"
    index.write("deep-lift", name, array, target=TARGET, source=source)
    if name != "plain":
        layer = "block2.relu"
        at = network.get_submodule(layer)
        array = attr.LayerDeepLift(network, at).attribute(x, zero, target=TARGET)
        index.write("deep-lift", name, array, target=TARGET, layer=layer, source="captum 0.9.0 LayerDeepLift")
        numbers, size = shared("draws/background"), x.numel()
        starts = numbers[:, 1:1 + size].reshape(len(numbers), *x.shape[1:]).double()
        index.write("deep-lift-shap", name, attr.DeepLiftShap(network).attribute(x, starts, target=TARGET),
                    target=TARGET, tolerance=1e-3, source="captum 0.9.0 DeepLiftShap, shared draws",
                    parameters={"samples": len(starts), "background": "${references}/inputs/background.npy"})
        array = attr.LayerDeepLiftShap(network, at).attribute(x, starts, target=TARGET)
        index.write("deep-lift-shap", name, array, target=TARGET, layer=layer, tolerance=1e-3,
                    source="captum 0.9.0 LayerDeepLiftShap, shared draws",
                    parameters={"samples": len(starts), "background": "${references}/inputs/background.npy"})


def main():
    index = Index("relevance")
    for name in NETWORKS:
        network, inputs = load(name)
        one = inputs[:1]
        uniform(index, name, network, one)
        composites(index, name, network, one)
        excitation(index, name, network, one)
        layers(index, name, network, one)
        concepts(index, name, network, one)
        relevance_cam(index, name, network, one)
        if name in ("plain", "residual"):
            deep_lift(index, name, network, one)
    transformers(index)
    from_files(index)
    index.save()


if __name__ == "__main__":
    main()
