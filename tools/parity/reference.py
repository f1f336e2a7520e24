"""Gradients by PyTorch's own autograd, in double and in float, and how near the run is to the kinks between the two."""
import copy

import torch
from torch.nn import functional as F
from torch.overrides import TorchFunctionMode

from search import CLEAR, NEAR, Distance, facts


def _kinks(name, args, kwargs):
    """Where the derivative of an operator jumps."""
    if name in ('relu', 'leaky_relu'):
        return (0,)
    if name == 'relu6':
        return 0, 6
    if name in ('hardswish', 'hardsigmoid'):
        return -3, 3
    if name == 'hardtanh':
        return tuple((*args[1:3], kwargs.get('min_val', -1), kwargs.get('max_val', 1))[:2])
    return ()


def _lead(x, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False, **_):
    """By how much the winner of each window of a max pooling leads. Equal values do not count: they come from zeros."""
    def pair(value):
        return (value, value) if isinstance(value, int) else tuple(value)
    if pair(dilation) != (1, 1):
        raise ValueError('dilated max pooling')
    kernel, step, pad = pair(kernel_size), pair(stride or kernel_size), pair(padding)
    more = [s - 1 if ceil_mode else 0 for s in step]
    x = F.pad(x, (pad[1], pad[1] + more[1], pad[0], pad[0] + more[0]), value=-float('inf'))
    windows = x.unfold(2, kernel[0], step[0]).unfold(3, kernel[1], step[1]).flatten(-2)
    best = windows.topk(2).values
    lead = best[..., 0] - best[..., 1]
    return lead[(lead > 0) & lead.isfinite()]


class _Watch(TorchFunctionMode):
    """Sees every operator with kinks as it runs, in the order in which they run."""

    def __init__(self):
        super().__init__()
        self.at = 0

    def __torch_function__(self, function, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        name = getattr(function, '__name__', '').rstrip('_')
        points = _kinks(name, args, kwargs)
        if name == 'max_pool2d':
            self.pool(*args, **kwargs)
        elif points and args[0].requires_grad:  # what does not depend on the input has no side to change
            self.unit(args[0], points)
        self.at += 1
        return function(*args, **kwargs)

    def unit(self, z, points):
        raise NotImplementedError

    def pool(self, z, *args, **kwargs):
        raise NotImplementedError


class _Record(_Watch):
    """A run in float: keeps what the kinks see."""

    def __init__(self):
        super().__init__()
        self.seen = {}

    def unit(self, z, points):
        self.seen[self.at] = z.detach().clone()

    def pool(self, z, *args, **kwargs):
        self.seen[self.at] = z.detach().clone()


class _Compare(_Watch):
    """The same run in double: the rounding error of each layer, the units that change sides and those near a kink."""

    def __init__(self, record):
        super().__init__()
        self.record, self.spread = record, {}
        self.units = self.flips = self.near = 0

    def _spread(self, z):
        other = self.record.seen.pop(self.at).double()
        self.spread[self.at] = (other - z).square().mean().sqrt().item()
        return other, self.spread[self.at]

    @torch.no_grad()
    def unit(self, z, points):
        other, spread = self._spread(z)
        self.units += z.numel()
        for point in points:
            self.flips += int(((z > point) != (other > point)).sum())
            self.near += int(((z - point).abs() < NEAR * spread).sum())

    @torch.no_grad()
    def pool(self, z, *args, **kwargs):
        _, spread = self._spread(z)
        lead = _lead(z, *args, **kwargs)
        self.units += lead.numel()
        self.near += int((lead < NEAR * spread).sum())


class _Distance(_Watch):
    """A run in double that sums, with gradients, how much is missing for every unit to be clear of the kinks."""

    def __init__(self, spread):
        super().__init__()
        self.spread, self.loss, self.missing, self.near = spread, 0, 0, 0

    def _add(self, distance, spread):
        distance = distance[distance.detach() < CLEAR * spread] / spread
        if distance.numel():
            self.missing += distance.numel()
            self.near += int((distance.detach() < NEAR).sum())
            self.loss = self.loss + (CLEAR - distance).square().sum()

    def unit(self, z, points):
        spread = self.spread[self.at]
        for point in points:
            close = (z.detach() - point).abs() < CLEAR * spread
            self._add((z[close] - point).abs(), spread)

    def pool(self, z, *args, **kwargs):
        self._add(_lead(z, *args, **kwargs), self.spread[self.at])


class Reference:
    """Double precision on exactly the float32 weights of the module."""

    def __init__(self, model):
        self.single = model
        self.double = copy.deepcopy(model).double()

    @staticmethod
    def _gradient(model, x, target, watch):
        x = x.clone().requires_grad_()
        with watch:
            logits = model(x)
        if target is None:
            target = int(logits[0].argmax())
        gradient, = torch.autograd.grad(logits[0, target], x)
        return logits.detach().numpy(), gradient.numpy(), target

    def run(self, x):
        at, record = torch.from_numpy(x), _Record()
        logits32, gradient32, top = self._gradient(self.single, at, None, record)
        compare = _Compare(record)
        logits, gradient, _ = self._gradient(self.double, at.double(), top, compare)
        return {'input': x, 'logits': logits, 'gradient': gradient, 'gradient32': gradient32, 'spread': compare.spread,
                'facts': facts(logits, logits32, gradient, gradient32, compare.units, compare.flips, compare.near)}

    def distance(self, x, spread):
        at, watch = torch.from_numpy(x).double().requires_grad_(), _Distance(spread)
        with watch:
            self.double(at)
        if not watch.missing:
            return Distance(0, 0, 0.0)
        slope, = torch.autograd.grad(watch.loss, at)
        return Distance(watch.missing, watch.near, watch.loss.item(), slope.numpy())
