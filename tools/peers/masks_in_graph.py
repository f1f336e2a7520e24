"""Ranking and masking inside the graph beside outside, one thread, by turns.

    python3 masks_in_graph.py PATH/TO/resnet.onnx

Prints processor milliseconds for one changed picture, and for the ranks of one map. docs/decisions/0035 has the numbers.
"""
import sys, time, numpy as np, onnx, onnxruntime as ort
from onnx import helper, TensorProto, numpy_helper
ort.set_default_logger_severity(3)
net = onnx.load(sys.argv[1]); B = 16; P = 96 * 96
name = net.graph.input[0].name; out = net.graph.output[0].name
def session(model):
    o = ort.SessionOptions(); o.intra_op_num_threads = 1; o.inter_op_num_threads = 1
    return ort.InferenceSession(model.SerializeToString(), o, providers=["CPUExecutionProvider"])
plain = session(net)
masked = onnx.ModelProto(); masked.CopyFrom(net); g = masked.graph
del g.input[:]
g.input.extend([helper.make_tensor_value_info("x", 1, [1, 3, 96, 96]), helper.make_tensor_value_info("fill", 1, [1, 3, 1, 1]),
    helper.make_tensor_value_info("rank", 1, [1, 1, 96, 96]), helper.make_tensor_value_info("count", 1, ["N", 1, 1, 1])])
nodes = [helper.make_node("Less", ["rank", "count"], ["hide"]), helper.make_node("Where", ["hide", "fill", "x"], [name])]
old = list(g.node); del g.node[:]; g.node.extend(nodes + old)
inside = session(masked)
# ranks by TopK and ScatterElements
r = helper.make_graph([helper.make_node("TopK", ["s", "k"], ["v", "i"], axis=1),
    helper.make_node("ScatterElements", ["zero", "i", "number"], ["rank"], axis=1)], "r",
    [helper.make_tensor_value_info("s", 1, [1, P])], [helper.make_tensor_value_info("rank", 1, [1, P])],
    [numpy_helper.from_array(np.array([P], np.int64), "k"), numpy_helper.from_array(np.zeros((1, P), np.float32), "zero"),
     numpy_helper.from_array(np.arange(P, dtype=np.float32)[None], "number")])
ranker = session(helper.make_model(r, opset_imports=[helper.make_opsetid("", 17)], ir_version=8))
rng = np.random.default_rng(0)
x = rng.normal(size=(1, 3, 96, 96)).astype(np.float32); s = rng.normal(size=(1, P)).astype(np.float32)
rank = np.empty(P, np.float32); rank[np.argsort(-s[0])] = np.arange(P); fill = x.mean((2, 3), keepdims=True)
counts = np.linspace(0, P, B).astype(np.float32)
batch = np.where(rank.reshape(1, 1, 96, 96) < counts.reshape(B, 1, 1, 1), fill, x).astype(np.float32)
a = plain.run([out], {name: batch})[0]; b = inside.run([out], {"x": x, "fill": fill, "rank": rank.reshape(1, 1, 96, 96), "count": counts.reshape(B, 1, 1, 1)})[0]
print("largest difference", abs(a - b).max())
def t(f, n):
    best = []
    for _ in range(n):
        c = time.process_time(); f(); best.append(time.process_time() - c)
    return best
A, I, K = [], [], []
for _ in range(40):
    A += t(lambda: plain.run([out], {name: batch}), 1)
    I += t(lambda: inside.run([out], {"x": x, "fill": fill, "rank": rank.reshape(1, 1, 96, 96), "count": counts.reshape(B, 1, 1, 1)}), 1)
    K += t(lambda: ranker.run(["rank"], {"s": s}), 1)
for n, v, d in (("network on pictures that are ready", A, B), ("network with the mask inside", I, B), ("ranks by TopK, per map", K, 1)):
    v = sorted(v); print(f"{n}: median {v[len(v)//2]*1e3/d:.3f} ms, least {v[0]*1e3/d:.3f} ms")
