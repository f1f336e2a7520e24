#!/usr/bin/env python3
"""Networks of Keras 3: exported by Keras itself, and by tf2onnx with channels first and last, as bytes and floats.

    from_tensorflow.py WORKDIR [--only NAME ...]

Needs tensorflow-cpu, keras, tf2onnx and onnx of PyPI.
"""
import functools
import os

os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '3')
os.environ.setdefault('CUDA_VISIBLE_DEVICES', '-1')

import keras
import numpy as np
import tensorflow as tf
import tf2onnx

import shared


def convolutional(rescaled):
    inputs = keras.Input((shared.SIZE, shared.SIZE, 3), dtype='uint8' if rescaled == 'uint8' else 'float32')
    x = inputs
    if rescaled:
        x = keras.layers.Rescaling(1 / 127.5, -1)(keras.ops.cast(x, 'float32') if rescaled == 'uint8' else x)
    x = keras.layers.Conv2D(12, 3, 2, 'same', use_bias=False)(x)
    x = keras.layers.ReLU(6)(keras.layers.BatchNormalization()(x))
    y = keras.layers.DepthwiseConv2D(3, padding='same')(x)
    y = keras.layers.Activation('swish')(keras.layers.BatchNormalization()(y))
    gate = keras.layers.GlobalAveragePooling2D(keepdims=True)(y)
    gate = keras.layers.Conv2D(12, 1, activation='sigmoid')(keras.layers.Conv2D(4, 1, activation='relu')(gate))
    x = keras.layers.Add()([x, keras.layers.Multiply()([y, gate])])
    x = keras.layers.MaxPooling2D(2)(keras.layers.SeparableConv2D(16, 3, padding='same', activation='elu')(x))
    up = keras.layers.UpSampling2D(2, interpolation='bilinear')(keras.layers.AveragePooling2D(2)(x))
    x = keras.layers.GlobalAveragePooling2D()(keras.layers.Concatenate()([x, up]))
    return keras.Model(inputs, keras.layers.Dense(shared.CLASSES, activation='softmax')(x))


class Positions(keras.layers.Layer):
    """A learned position for each token."""

    def build(self, shape):
        self.table = self.add_weight(shape=(1, *shape[1:]), initializer=keras.initializers.RandomNormal(stddev=0.5))

    def call(self, x):
        return x + self.table


def attentive():
    inputs = keras.Input((shared.SIZE, shared.SIZE, 3))
    x = keras.layers.Reshape((16, 24))(keras.layers.Conv2D(24, 8, 8)(inputs))
    x = Positions()(x)
    for _ in range(2):
        y = keras.layers.LayerNormalization()(x)
        x = x + keras.layers.MultiHeadAttention(3, 8)(y, y)
        y = keras.layers.LayerNormalization()(x)
        x = x + keras.layers.Dense(24)(keras.ops.gelu(keras.layers.Dense(48)(y), approximate=True))
    x = keras.layers.GlobalAveragePooling1D()(keras.layers.LayerNormalization()(x))
    return keras.Model(inputs, keras.layers.Dense(shared.CLASSES)(x))


def recurrent():
    inputs = keras.Input((20, 6))
    x = keras.layers.Conv1D(8, 3, padding='same', activation='relu')(inputs)
    x = keras.layers.LSTM(10, return_sequences=True)(x)
    x = keras.layers.GRU(8)(x)
    return keras.Model(inputs, keras.layers.Dense(shared.CLASSES)(x))


def built(make):
    keras.utils.set_random_seed(4)
    model = make()
    draw = np.random.default_rng(5)
    for layer in model.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            gamma, beta, mean, variance = layer.get_weights()
            layer.set_weights([draw.uniform(0.5, 1.5, gamma.shape), draw.normal(0, 0.2, beta.shape),
                               draw.normal(0, 0.2, mean.shape), draw.uniform(0.5, 1.5, variance.shape)])
    return model


def logits(model):
    """The model without its softmax, which is what the gradient of a class is taken of."""
    last = model.layers[-1]
    if getattr(last, 'activation', None) is not keras.activations.softmax:
        return model
    copy = keras.Model(model.inputs, last.input)
    return lambda x: copy(x) @ last.kernel + last.bias


def make(kind, exporter, options, case):
    model = built(kind)
    model(np.zeros((1, *model.inputs[0].shape[1:]), model.inputs[0].dtype))  # an export needs a model that has run
    size = model.inputs[0].shape[1:]
    if exporter == 'keras':
        model.export(str(case.path), format='onnx', verbose=False, **options)
    else:
        spec = (tf.TensorSpec((None, *size), model.inputs[0].dtype, name='input'),)
        network = tf.function(lambda x: model(x, training=False), input_signature=spec)
        given = {'inputs_as_nchw': ['input']} if options.get('nchw') else {}
        tf2onnx.convert.from_function(network, input_signature=spec, opset=options['opset'],
                                      output_path=str(case.path), **given)
    if len(size) == 3:
        x = shared.picture().transpose(0, 2, 3, 1)
        if kind.__name__ != 'attentive' and model.layers[1].__class__.__name__ in ('Cast', 'Rescaling'):
            x = np.clip(x * 50 + 120, 0, 255).round().astype(model.inputs[0].dtype)
    else:
        x = np.random.default_rng(6).standard_normal((1, *size)).astype(np.float32)
    if model.inputs[0].dtype == 'uint8':  # bytes have no gradient, so it is that of the twin that takes floats
        twin = built(SCALED)
        twin.set_weights(model.get_weights())
        model = twin
    at = tf.Variable(x.astype(np.float32))
    with tf.GradientTape() as tape:
        network = logits(model)
        outputs = network(at)
        top = tf.reduce_max(outputs)
    gradient = tape.gradient(top, at)
    is_first = options.get('nchw')
    turn = (lambda v: v.transpose(0, 3, 1, 2)) if is_first else lambda v: v
    layout = None if is_first else 'NHWC' if len(size) == 3 else 'NTC'
    case.write(turn(x), outputs.numpy(), turn(gradient.numpy()), layout=layout)


def named(kind, name, *given):
    made = functools.partial(kind, *given)
    made.__name__ = name
    return made


PLAIN = named(convolutional, 'convolutional', None)
SCALED = named(convolutional, 'rescaled', 'float32')
BYTES = named(convolutional, 'bytes', 'uint8')
CASES = {
    'keras_cnn': functools.partial(make, PLAIN, 'keras', {}),
    'keras_cnn_rescaling': functools.partial(make, SCALED, 'keras', {}),
    'keras_cnn_uint8': functools.partial(make, BYTES, 'keras', {}),
    'keras_vit': functools.partial(make, attentive, 'keras', {}),
    'keras_lstm': functools.partial(make, recurrent, 'keras', {}),
    'keras_cnn_opset_18': functools.partial(make, PLAIN, 'keras', {'opset_version': 18}),
    **{f'tf2onnx_{name}_{opset}{suffix}': functools.partial(make, kind, 'tf2onnx', {'opset': opset, **more})
       for name, kind in (('cnn', PLAIN), ('cnn_uint8', BYTES), ('vit', attentive), ('lstm', recurrent))
       for opset in (13, 15, 18) for suffix, more in (('', {}), ('_nchw', {'nchw': True}))
       if (not more) or (name == 'cnn')},
}

if __name__ == '__main__':
    shared.run(CASES, f'TensorFlow {tf.__version__}, Keras {keras.__version__}, tf2onnx {tf2onnx.__version__}', __doc__)
