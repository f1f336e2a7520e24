"""Influence with the curvature of all weights: EK-FAC by another route, the whole Gauss-Newton matrix, and dattri's EK-FAC.

Reads the network and the pictures that influence.py wrote to limpid-cases/src/test/resources/references/influence, and writes there
curvature.json: influences on five test pictures of the 300 training pictures, and how well each predicts retraining. CurvatureTest
compares. Takes less than a minute. Versions: torch 2.15, dattri 0.3.0, onnx 1.23.2, numpy 2.
"""
import json

import numpy
import onnx
import scipy.stats
import torch
from dattri.algorithm.influence_function import IFAttributorEKFAC
from dattri.task import AttributionTask
from influence import TARGET, TESTED, TRAINED, lds, network, rounded, tensor
from onnx import numpy_helper

DAMPING, SHOWN = 0.1, 5


def read(name):
    model = network()
    state = {t.name: torch.tensor(numpy_helper.to_array(t).copy()) for t in onnx.load(TARGET / name).graph.initializer}
    model.load_state_dict(state)
    return model.double()


def case():
    """What influence.py wrote: its document, the trained network, and pictures with labels to train and to test."""
    document = json.loads((TARGET / "influence.json").read_text())
    pictures = tensor(numpy.load(TARGET / "pictures.npy")).double()
    trained = pictures[:TRAINED], torch.tensor(document["labels"])
    tested = pictures[TRAINED:TRAINED + TESTED], torch.tensor(document["truth"][:TESTED])
    return document, read("checkpoint-4.onnx"), trained, tested


def by_input(model, function):
    """The derivatives of a function of one input by each parameter, in double precision."""
    parameters = {k: v.detach() for k, v in model.named_parameters()}

    def one(some, picture, label):
        return function(torch.func.functional_call(model, some, picture[None])[0], label)

    def of(x, y):
        found = torch.func.vmap(torch.func.jacrev(one), (None, 0, 0))(parameters, x, y)
        return {k: v.numpy() for k, v in found.items()}

    return of


def loss(logits, label):
    return torch.nn.functional.cross_entropy(logits[None], label[None])


def in_bases(train, test):
    """Curvature along pairs of eigenvectors of the second moments of rows and columns, of the gradients as they are."""
    total = 0
    for name, g in train.items():
        rows = g.shape[1]
        m = g.reshape(len(g), rows, -1)
        left = numpy.linalg.eigh(numpy.einsum("nac,nbc->ab", m, m))[1]
        right = numpy.linalg.eigh(numpy.einsum("nra,nrb->ab", m, m))[1]
        turned = left.T @ m @ right
        curvature = (turned**2).mean(0)
        asked = left.T @ test[name].reshape(len(test[name]), rows, -1) @ right
        solved = turned / (curvature + DAMPING * curvature.mean())
        total = total + numpy.einsum("nab,tab->nt", solved, asked) / len(g)
    return total


def exact(model, x, train, test, blocks):
    """The Gauss-Newton matrix of the cross entropy, written out: all weights at once, or layer by layer."""
    jacobian = by_input(model, lambda logits, label: logits)(x, torch.zeros(len(x), dtype=int))
    p = torch.softmax(model(x), 1).detach().numpy()
    hessian = numpy.einsum("na,ab->nab", p, numpy.eye(p.shape[1])) - p[:, :, None] * p[:, None, :]
    names = list(train)
    total = 0
    for some in ([[n] for n in names] if blocks else [names]):
        j = numpy.concatenate([jacobian[n].reshape(*p.shape, -1) for n in some], 2)
        h = numpy.einsum("naw,nab->nbw", j, hessian).reshape(-1, j.shape[2])
        matrix = h.T @ j.reshape(-1, j.shape[2]) / len(x)
        diagonal, at = numpy.diag(matrix).copy(), 0
        for n in some:
            size = jacobian[n][0, 0].size
            matrix[range(at, at + size), range(at, at + size)] += DAMPING * diagonal[at:at + size].mean()
            at += size
        flat = [numpy.concatenate([g[n].reshape(len(g[n]), -1) for n in some], 1) for g in (train, test)]
        total = total + flat[0] @ numpy.linalg.solve(matrix, flat[1].T) / len(x)
    return total


def dattri_ekfac(model, x, y, tx, ty):
    """dattri's EK-FAC of the dense layer, with labels of the data, damped as ours is."""

    def mean_loss(parameters, data):
        return torch.nn.functional.cross_entropy(torch.func.functional_call(model, parameters, data[0]), data[1])

    def loader(a, b, size):
        return torch.utils.data.DataLoader(torch.utils.data.TensorDataset(a, b), batch_size=size, shuffle=False)

    def one(parameters, data):
        found = torch.func.functional_call(model, parameters, data[0].unsqueeze(0))
        return torch.nn.functional.cross_entropy(found, data[1].unsqueeze(0))

    task = AttributionTask(loss_func=mean_loss, model=model, checkpoints=[model.state_dict()])
    attributor = IFAttributorEKFAC(task, module_name="7", damping=0)
    attributor.cache(loader(x, y, 1))
    attributor.damping = DAMPING * float(attributor.cached_lambdas["7"].mean())
    return attributor.attribute(loader(x, y, 1), loader(tx, ty, 1)).detach().numpy() / len(x)


def main():
    torch.set_num_threads(1)
    document, model, (x, y), (tx, ty) = case()
    gradients = by_input(model, loss)
    train, test = gradients(x, y), gradients(tx, ty)
    found = {
        "in bases": in_bases(train, test),
        "exact by layers": exact(model, x, train, test, True),
        "exact": exact(model, x, train, test, False),
        "dattri, last layer": dattri_ekfac(model, x, y, tx, ty),
    }
    members = numpy.array([[c == "1" for c in row] for row in document["members"]])
    losses = numpy.array(document["losses"])
    result = {}
    for name, scores in found.items():
        same = [scipy.stats.spearmanr(scores[:, t], found["exact"][:, t]).statistic for t in range(TESTED)]
        result[name] = {"retraining": round(lds(scores, members, losses), 4), "exact": round(float(numpy.mean(same)), 4)}
        print(name, result[name], flush=True)
        result[name]["influences"] = rounded(scores[:, :SHOWN].T)
    (TARGET / "curvature.json").write_text(json.dumps(result) + "\n")


if __name__ == "__main__":
    main()
