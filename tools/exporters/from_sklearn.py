#!/usr/bin/env python3
"""Pipelines of scikit-learn with a multi-layer perceptron by skl2onnx: floats and doubles, with and without ZipMap.

    from_sklearn.py WORKDIR [--only NAME ...]

The witness of the gradient is a central difference of the pipeline's last layer. Needs scikit-learn,
skl2onnx and onnx of PyPI.
"""
import functools
import warnings

import numpy as np
from skl2onnx import to_onnx
from skl2onnx.common.data_types import DoubleTensorType, FloatTensorType
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
import sklearn
import skl2onnx

import shared

COLUMNS = 7


def table(rows=400):
    draw = np.random.default_rng(2)
    x = draw.standard_normal((rows, COLUMNS)) * np.arange(1, COLUMNS + 1) + draw.uniform(-3, 3, COLUMNS)
    y = (x[:, 0] * x[:, 1] > 0).astype(int) + (x[:, 2] > x[:, 3])
    return x, y


def scores(pipeline, x):
    """What the last layer gives, before the softmax or the sigmoid, which is what Limpid explains."""
    steps = [step for _, step in pipeline.steps] if hasattr(pipeline, 'steps') else [pipeline]
    for step in steps[:-1]:
        x = step.transform(x)
    model = steps[-1]
    bend = {'relu': lambda v: np.maximum(v, 0), 'tanh': np.tanh, 'logistic': lambda v: 1 / (1 + np.exp(-v))}
    for layer, (weights, bias) in enumerate(zip(model.coefs_, model.intercepts_)):
        x = x @ weights + bias
        if layer < len(model.coefs_) - 1:
            x = bend[model.activation](x)
    return x


def make(last, activation, scaled, kind, zipmap, raw, case):
    x, y = table()
    model = last(hidden_layer_sizes=(12, 8), activation=activation, max_iter=300, random_state=0)
    pipeline = make_pipeline(StandardScaler(), model) if scaled else model
    pipeline.fit(x, y if last is MLPClassifier else y * 1.5 + x[:, 4])
    options = {id(pipeline): {'zipmap': zipmap, 'raw_scores': raw}} if last is MLPClassifier else None
    if options and raw is None:
        del options[id(pipeline)]['raw_scores']
    proto = to_onnx(pipeline, initial_types=[('X', kind([None, COLUMNS]))], options=options)
    case.path.write_bytes(proto.SerializeToString())
    at = x[:1].astype(np.float32).astype(np.float64)
    outputs = scores(pipeline, at)
    told = pipeline.predict_proba(at) if last is MLPClassifier else pipeline.predict(at)[:, None]
    found = np.exp(outputs) / np.exp(outputs).sum() if last is MLPClassifier else outputs
    assert np.allclose(found, told), 'the layers do not give what the pipeline gives'
    top = int(outputs[0].argmax())
    steps = np.eye(COLUMNS) * 1e-5
    gradient = np.array([(scores(pipeline, at + s)[0, top] - scores(pipeline, at - s)[0, top]) / 2e-5 for s in steps])
    case.write(at.astype(np.float32), outputs, gradient, input_kind='table')


CASES = {
    f'sklearn_{name}': functools.partial(make, *given) for name, given in {
        'classifier_zipmap': (MLPClassifier, 'relu', True, FloatTensorType, True, None),
        'classifier': (MLPClassifier, 'relu', True, FloatTensorType, False, None),
        'classifier_double': (MLPClassifier, 'tanh', True, DoubleTensorType, False, None),
        'classifier_unscaled_logistic': (MLPClassifier, 'logistic', False, FloatTensorType, False, None),
        'regressor': (MLPRegressor, 'relu', True, FloatTensorType, False, None),
        'regressor_double': (MLPRegressor, 'tanh', True, DoubleTensorType, False, None),
    }.items()}

if __name__ == '__main__':
    warnings.simplefilter('ignore')
    shared.run(CASES, f'scikit-learn {sklearn.__version__}, skl2onnx {skl2onnx.__version__}', __doc__)
