#!/usr/bin/env python3
"""Networks of JAX (flax.nnx, equinox) by jax2onnx.

    from_jax.py WORKDIR [--only NAME ...]

Needs jax, flax, equinox, jax2onnx and onnx of PyPI.
"""
import functools
from importlib.metadata import version

import equinox as eqx
import jax
import jax.numpy as jnp
import jax2onnx
import numpy as np
import onnx
from flax import nnx

import shared

jax.config.update('jax_platforms', 'cpu')


class Convolutional(nnx.Module):
    def __init__(self, rngs):
        self.stem = nnx.Conv(3, 12, (3, 3), strides=2, rngs=rngs)
        self.norm = nnx.BatchNorm(12, use_running_average=True, rngs=rngs)
        self.depthwise = nnx.Conv(12, 12, (3, 3), feature_group_count=12, rngs=rngs)
        self.last = nnx.Conv(12, 16, (3, 3), rngs=rngs)
        self.head = nnx.Linear(16, shared.CLASSES, rngs=rngs)
        draw = np.random.default_rng(3)
        self.norm.mean.value = jnp.asarray(draw.normal(0, 0.2, 12), jnp.float32)
        self.norm.var.value = jnp.asarray(draw.uniform(0.5, 1.5, 12), jnp.float32)
        self.norm.scale.value = jnp.asarray(draw.uniform(0.5, 1.5, 12), jnp.float32)

    def __call__(self, x):
        x = nnx.relu(self.norm(self.stem(x)))
        x = x + nnx.silu(self.depthwise(x))
        x = nnx.max_pool(nnx.gelu(self.last(x)), window_shape=(2, 2), strides=(2, 2))
        x = nnx.avg_pool(x, window_shape=(2, 2), strides=(2, 2))
        return self.head(jnp.mean(x, axis=(1, 2)))


class Attentive(nnx.Module):
    def __init__(self, rngs):
        self.patches = nnx.Conv(3, 24, (8, 8), strides=8, padding='VALID', rngs=rngs)
        self.place = nnx.Param(jax.random.normal(rngs.params(), (1, 16, 24)) * 0.3)
        self.first = nnx.LayerNorm(24, rngs=rngs)
        self.attention = nnx.MultiHeadAttention(3, 24, decode=False, rngs=rngs)
        self.second = nnx.LayerNorm(24, rngs=rngs)
        self.wide = nnx.Linear(24, 48, rngs=rngs)
        self.narrow = nnx.Linear(48, 24, rngs=rngs)
        self.head = nnx.Linear(24, shared.CLASSES, rngs=rngs)

    def __call__(self, x):
        x = self.patches(x)
        x = x.reshape(x.shape[0], 16, 24) + self.place[...]
        x = x + self.attention(self.first(x))
        x = x + self.narrow(nnx.gelu(self.wide(self.second(x))))
        return self.head(jnp.mean(x, axis=1))


class Equinox(eqx.Module):
    layers: list

    def __init__(self, key):
        keys = jax.random.split(key, 3)
        self.layers = [eqx.nn.Conv2d(3, 8, 3, stride=2, padding=1, key=keys[0]), jax.nn.relu,
                       eqx.nn.Conv2d(8, 12, 3, padding=1, key=keys[1]), jax.nn.softplus,
                       lambda x: jnp.mean(x, axis=(1, 2)), eqx.nn.Linear(12, shared.CLASSES, key=keys[2])]

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x


def make(kind, batch, opset, case):
    if kind is Equinox:
        network = jax.vmap(Equinox(jax.random.key(0)))
        x = shared.picture()
    else:
        network = kind(rngs=nnx.Rngs(0))
        x = shared.picture().transpose(0, 2, 3, 1)
    proto = jax2onnx.to_onnx(network, inputs=[(batch, *x.shape[1:])], opset=opset)
    onnx.save(proto, str(case.path))
    outputs = np.asarray(network(x))
    gradient = np.asarray(jax.grad(lambda v: network(v)[0, int(outputs.argmax())])(jnp.asarray(x)))
    case.write(x, outputs, gradient, layout=None if kind is Equinox else 'NHWC')


CASES = {f'jax_{name}_{opset}{"" if batch == 1 else "_dynamic"}': functools.partial(make, kind, batch, opset)
         for name, kind in (('flax_cnn', Convolutional), ('flax_vit', Attentive), ('equinox_cnn', Equinox))
         for opset, batch in ((21, 1), (21, 'B'), (23, 'B'))}

if __name__ == '__main__':
    shared.run(CASES, f'JAX {jax.__version__}, jax2onnx {version("jax2onnx")}', __doc__)
