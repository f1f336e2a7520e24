"""Influence of training pictures on a small network, with many retrainings and by dattri.

Trains a network of 2,698 weights on 300 pictures of Fashion-MNIST (halved to 14 x 14), and again on 80 random halves of them with three
seeds each; and networks for four benches in the manner of quanda: wrong labels, a planted box, two subclasses in each class, and digits
among the clothes. Writes the networks as ONNX, the pictures, the losses after retraining, and the scores of dattri to
limpid-cases/src/test/resources/references/influence, where RetrainingTest compares. Takes about ten minutes on one core. Versions: torch
2.15, dattri 0.3.0, onnx 1.23.2, scikit-learn 1.9.1; the pictures are those of Debian's package dataset-fashion-mnist.
"""
import gzip
import json
import pathlib
import struct

import numpy
import onnx
import scipy.stats
import sklearn.datasets
import torch
from dattri.algorithm.tracin import TracInAttributor
from dattri.algorithm.trak import TRAKAttributor
from dattri.task import AttributionTask
from onnx import TensorProto, helper, numpy_helper

ROOT = pathlib.Path(__file__).resolve().parents[2]
TARGET = ROOT / "limpid-cases/src/test/resources/references/influence"
FASHION = pathlib.Path("/usr/share/datasets/fashion-mnist")
SIDE, CLASSES, TRAINED, ASKED, DIGITS = 14, 10, 300, 60, 30
SUBSETS, SEEDS, EPOCHS, BATCH, TESTED = 80, 3, 30, 30, 20
KEPT = (2, 5, 12, 30)
RATE, DECAY = 0.03, 1e-3


def idx(name, count):
    with gzip.open(FASHION / name) as file:
        axes = struct.unpack(">I", file.read(4))[0] & 0xFF
        sizes = struct.unpack(">" + "I" * axes, file.read(4 * axes))
        size = int(numpy.prod(sizes[1:]))
        return numpy.frombuffer(file.read(count * size), numpy.uint8).reshape(count, *sizes[1:])


def halved(pictures):
    means = pictures.reshape(-1, SIDE, 2, SIDE, 2).mean((2, 4))
    return numpy.round(means).astype(numpy.uint8)


def digits(count):
    found = sklearn.datasets.load_digits().images[:count] * 15.9
    large = torch.nn.functional.interpolate(
        torch.tensor(found)[:, None], size=(SIDE, SIDE), mode="bilinear", align_corners=False)
    return numpy.round(large[:, 0].numpy()).astype(numpy.uint8)


def network(classes=CLASSES):
    return torch.nn.Sequential(
        torch.nn.Conv2d(1, 8, 3, padding=1), torch.nn.ReLU(), torch.nn.MaxPool2d(2),
        torch.nn.Conv2d(8, 16, 3, padding=1), torch.nn.ReLU(), torch.nn.MaxPool2d(2),
        torch.nn.Flatten(), torch.nn.Linear(16 * 9, classes))


def trained(pictures, labels, seed, classes=CLASSES, kept=()):
    torch.manual_seed(seed)
    model = network(classes)
    steps = EPOCHS * (len(labels) // BATCH)
    optimiser = torch.optim.SGD(model.parameters(), lr=RATE, momentum=0.9, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: 1 - step / steps)
    found = []
    for epoch in range(EPOCHS):
        for some in torch.randperm(len(labels)).split(BATCH):
            optimiser.zero_grad()
            torch.nn.functional.cross_entropy(model(pictures[some]), labels[some]).backward()
            optimiser.step()
            if schedule.last_epoch < steps:
                schedule.step()
        if epoch + 1 in kept:
            found.append({k: v.clone() for k, v in model.state_dict().items()})
    return (model, found) if kept else model


def write(state, name, classes=CLASSES):
    def node(op, inputs, output, **attributes):
        return helper.make_node(op, inputs, [output], name=output, **attributes)

    nodes = [
        node("Conv", ["x", "0.weight", "0.bias"], "conv1", pads=[1, 1, 1, 1]),
        node("Relu", ["conv1"], "relu1"),
        node("MaxPool", ["relu1"], "pool1", kernel_shape=[2, 2], strides=[2, 2]),
        node("Conv", ["pool1", "3.weight", "3.bias"], "conv2", pads=[1, 1, 1, 1]),
        node("Relu", ["conv2"], "relu2"),
        node("MaxPool", ["relu2"], "pool2", kernel_shape=[2, 2], strides=[2, 2]),
        node("Flatten", ["pool2"], "flat"),
        node("Gemm", ["flat", "7.weight", "7.bias"], "logits", transB=1),
    ]
    graph = helper.make_graph(
        nodes, "small",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["N", 1, SIDE, SIDE])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["N", classes])],
        [numpy_helper.from_array(v.numpy(), k) for k, v in state.items()])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    onnx.save(model, TARGET / name)


def tensor(pictures):
    return torch.tensor(pictures, dtype=torch.float32)[:, None] / 255


def lds(scores, members, losses):
    """The mean over the inputs of the rank correlation of sums of influences with negative losses."""
    return float(numpy.mean([
        scipy.stats.spearmanr(members @ scores[:, t], -losses[:, t]).statistic for t in range(losses.shape[1])]))


def by_dattri(model, states, x, y, tx, ty):
    """TracIn over all checkpoints, and TRAK at the last one."""

    def loss(parameters, data):
        picture, label = data
        found = torch.func.functional_call(model, parameters, picture.unsqueeze(0))
        return torch.nn.functional.cross_entropy(found, label.unsqueeze(0))

    def probability(parameters, data):
        return torch.exp(-loss(parameters, data))

    def margin(parameters, data):
        log = -loss(parameters, data)
        return log - torch.log(1 - torch.exp(log))

    def loader(a, b):
        return torch.utils.data.DataLoader(torch.utils.data.TensorDataset(a, b), batch_size=len(b), shuffle=False)

    train, test = loader(x, y), loader(tx, ty)
    task = AttributionTask(loss_func=loss, model=model, checkpoints=states)
    tracin = TracInAttributor(task, weight_list=torch.ones(len(states)), normalized_grad=False)
    tracin.projector_kwargs = None
    found = {"tracin": tracin.attribute(train, test)}
    odds = AttributionTask(loss_func=margin, model=model, checkpoints=states[-1:])
    trak = TRAKAttributor(odds, correct_probability_func=probability, projector_kwargs={"proj_dim": 512})
    trak.cache(train)
    found["trak"] = trak.attribute(test)
    return {k: v.detach().double().numpy() for k, v in found.items()}


def rounded(numbers):
    return [[float(f"{v:.6g}") for v in row] for row in numpy.asarray(numbers).tolist()]


def main():
    torch.set_num_threads(1)
    TARGET.mkdir(parents=True, exist_ok=True)
    clothes = halved(idx("train-images-idx3-ubyte.gz", TRAINED))
    asked = halved(idx("t10k-images-idx3-ubyte.gz", ASKED))
    figures = digits(2 * DIGITS)
    labels = idx("train-labels-idx1-ubyte.gz", TRAINED).astype(int)
    truth = idx("t10k-labels-idx1-ubyte.gz", ASKED).astype(int)
    numpy.save(TARGET / "pictures.npy", numpy.concatenate([clothes, asked, figures]))
    x, y = tensor(clothes), torch.tensor(labels)
    tx, ty = tensor(asked[:TESTED]), torch.tensor(truth[:TESTED])

    model, states = trained(x, y, 0, kept=KEPT)
    for number, state in enumerate(states):
        write(state, f"checkpoint-{number + 1}.onnx")
    print("right", (model(tensor(asked)).argmax(1) == torch.tensor(truth)).float().mean(), flush=True)

    found = by_dattri(network(), states, x, y, tx, ty)
    print("dattri", flush=True)
    random = numpy.random.default_rng(0)
    members = numpy.zeros((SUBSETS, TRAINED), bool)
    losses = numpy.zeros((SUBSETS, TESTED))
    for s in range(SUBSETS):
        members[s, random.permutation(TRAINED)[:TRAINED // 2]] = True
        some = torch.tensor(numpy.flatnonzero(members[s]))
        for seed in range(SEEDS):
            logits = trained(x[some], y[some], 100 * s + seed)(tx).detach()
            losses[s] += torch.nn.functional.cross_entropy(logits, ty, reduction="none").numpy() / SEEDS
        if s % 20 == 0:
            print("subset", s, flush=True)

    benches = {}
    # Wrong labels.
    wrong = labels.copy()
    changed = numpy.sort(random.permutation(TRAINED)[:TRAINED // 10])
    wrong[changed] = (wrong[changed] + 1 + random.integers(0, CLASSES - 1, len(changed))) % CLASSES
    write(trained(x, torch.tensor(wrong), 1).state_dict(), "mislabelled.onnx")
    benches["mislabelled"] = {"labels": wrong.tolist(), "changed": changed.tolist()}
    # A white box in half of the T-shirts.
    boxed = numpy.flatnonzero(labels == 0)[::2]
    planted = clothes.copy()
    planted[boxed, :4, :4] = 255
    shortcut = trained(tensor(planted), y, 2)
    write(shortcut.state_dict(), "shortcut.onnx")
    tried = asked.copy()
    tried[:, :4, :4] = 255
    fooled = numpy.flatnonzero((shortcut(tensor(tried)).argmax(1) == 0).numpy() & (truth != 0))
    benches["shortcut"] = {"boxed": boxed.tolist(), "asked": fooled.tolist()}
    # Two subclasses in each class.
    write(trained(x, y // 2, 3, 5).state_dict(), "subclass.onnx", 5)
    # Digits that are called trousers.
    both, named = numpy.concatenate([clothes, figures[:DIGITS]]), numpy.concatenate([labels, numpy.ones(DIGITS, int)])
    write(trained(tensor(both), torch.tensor(named), 4).state_dict(), "mixed.onnx")
    print("benches", len(fooled), "fooled", flush=True)

    for name, scores in found.items():
        print(name, lds(scores, members, losses), lds(-scores, members, losses), flush=True)
    document = {
        "trained": TRAINED,
        "asked": ASKED,
        "digits": DIGITS,
        "labels": labels.tolist(),
        "truth": truth.tolist(),
        "members": ["".join("1" if m else "0" for m in row) for row in members],
        "losses": rounded(losses),
        "benches": benches,
        "tracin": rounded(found["tracin"][:, :5].T),
        "dattri": {name: round(lds(scores, members, losses), 4) for name, scores in found.items()},
    }
    (TARGET / "influence.json").write_text(json.dumps(document) + "\n")


if __name__ == "__main__":
    main()
