"""Gradients by TensorFlow's GradientTape, in double and in float, and how near the run is to the kinks between the two."""
import contextlib

import numpy as np
import tensorflow as tf
from keras.src import backend

from search import CLEAR, NEAR, Distance, facts


def _lead(x, layer):
    """By how much the winner of each window of a max pooling leads. Equal values do not count: they come from zeros."""
    (high, wide), (down, right) = layer.pool_size, layer.strides
    if high * wide == 1:  # ResNet50V2 strides with it
        return tf.zeros([0], x.dtype)
    if layer.padding == 'same':
        more = [max((-(-side // step) - 1) * step + window - side, 0)
                for side, step, window in zip(x.shape[1:3], (down, right), (high, wide))]
        x = tf.pad(x, [[0, 0], *([m // 2, m - m // 2] for m in more), [0, 0]], constant_values=-1e30)
    patches = tf.image.extract_patches(x, [1, high, wide, 1], [1, down, right, 1], [1, 1, 1, 1], 'VALID')
    patches = tf.reshape(patches, [-1, high * wide, x.shape[-1]])
    best = tf.math.top_k(tf.transpose(patches, [0, 2, 1]), 2).values
    lead = best[..., 0] - best[..., 1]
    return tf.boolean_mask(lead, lead > 0)


@contextlib.contextmanager
def _watching(model, see):
    """Calls see(where, z, points) or see(where, z, layer) for every ReLU and max pooling, in the order they run."""
    relu, count, pools = backend.relu, [0], []

    def watched(x, alpha=0.0, max_value=None, threshold=0.0):
        see(count[0], x, (0,) if max_value is None else (0, max_value))
        count[0] += 1
        return relu(x, alpha=alpha, max_value=max_value, threshold=threshold)

    def watched_pool(layer, call):
        def run(x, *args, **kwargs):
            see(count[0], x, layer)
            count[0] += 1
            return call(x, *args, **kwargs)
        return run

    for layer in model.layers:
        if isinstance(layer, tf.keras.layers.MaxPooling2D):
            pools.append((layer, layer.pool_function))
            layer.pool_function = watched_pool(layer, layer.pool_function)
    backend.relu = watched
    try:
        yield
    finally:
        backend.relu = relu
        for layer, call in pools:
            layer.pool_function = call


class Reference:
    """A model in float32 and its twin in double with the same weights."""

    def __init__(self, single, double):
        self.single, self.double = single, double

    @staticmethod
    def _gradient(model, x, target, see):
        at = tf.constant(x)
        with _watching(model, see), tf.GradientTape() as tape:
            tape.watch(at)
            logits = model(at, training=False)
            if target is None:
                target = int(tf.argmax(logits[0]))
            top = logits[0, target]
        return logits.numpy(), tape.gradient(top, at).numpy(), target

    def run(self, x):
        seen, spread = {}, {}
        units = flips = near = 0

        def record(where, z, _):
            seen[where] = z.numpy()

        def compare(where, z, kind):
            nonlocal units, flips, near
            z, other = z.numpy(), seen.pop(where).astype(np.float64)
            spread[where] = float(np.sqrt(np.square(other - z).mean()))
            if isinstance(kind, tuple):
                units += z.size
                for point in kind:
                    flips += int(((z > point) != (other > point)).sum())
                    near += int((np.abs(z - point) < NEAR * spread[where]).sum())
            else:
                lead = _lead(tf.constant(z), kind).numpy()
                units += lead.size
                near += int((lead < NEAR * spread[where]).sum())

        logits32, gradient32, top = self._gradient(self.single, x, None, record)
        logits, gradient, _ = self._gradient(self.double, x.astype(np.float64), top, compare)
        return {'input': x, 'logits': logits, 'gradient': gradient, 'gradient32': gradient32, 'spread': spread,
                'facts': facts(logits, logits32, gradient, gradient32, units, flips, near)}

    def distance(self, x, spread):
        missing, near, losses = 0, 0, []

        def add(distance, where):
            nonlocal missing, near
            distance = tf.boolean_mask(distance, distance < CLEAR * spread[where]) / spread[where]
            missing += int(tf.size(distance))
            near += int(tf.reduce_sum(tf.cast(distance < NEAR, tf.int32)))
            losses.append(tf.reduce_sum(tf.square(CLEAR - distance)))

        def see(where, z, kind):
            if isinstance(kind, tuple):
                for point in kind:
                    add(tf.abs(z - point), where)
            else:
                add(_lead(z, kind), where)

        at = tf.constant(x.astype(np.float64))
        with tf.GradientTape() as tape:
            tape.watch(at)
            with _watching(self.double, see):
                self.double(at, training=False)
            loss = tf.add_n(losses)
        return Distance(missing, near, float(loss), tape.gradient(loss, at).numpy())
