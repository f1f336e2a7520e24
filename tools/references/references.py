"""Writes reference numbers: an array for each entry, and an index for each family of methods.

    index = Index("gradients")
    index.write("gradient", "plain", array, target="3", source="captum 0.9.0 Saliency(abs=False)")
    index.save()

An entry says: run this method with these parameters on this network's input, explain this target, and the raw scores
are this array up to the tolerance. The array may have fewer samples than the input has: then it is for the first ones.
"""
import importlib.abc
import importlib.machinery
import json
import shutil
import sys
import types

import numpy as np
import torch

from networks import RESOURCES, load

SEED = 5


class Index:
    """The entries of one family; writing starts from an empty folder."""

    def __init__(self, family):
        self.family = family
        self.folder = RESOURCES / family
        self.entries = []
        self.files = set()
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)

    def write(self, method, network, array, *, target, source, parameters=None, layer=None, tolerance=1e-4):
        """Adds an entry.

        method, parameters: as on Limpid's command line; network: a name in networks.NETWORKS
        array: the expected raw scores [N,...], for the first N samples of the network's input
        target: as after --target; layer: path of a torch module, None for the input or the method's default
        source: library, version and call, or what was computed over PyTorch's values
        tolerance: as a part of the largest expected magnitude
        """
        parameters = {key: str(value) for key, value in (parameters or {}).items()}
        array = np.asarray(array.detach() if hasattr(array, "detach") else array, np.float32)
        if not np.isfinite(array).all() or not np.abs(array).max() > 0:
            sys.exit(f"{method} on {network}: the reference is not finite or zero everywhere")
        short = {k: v.replace("${references}/inputs/", "") for k, v in sorted(parameters.items())}
        marks = [method, network, layer, *(f"{k}-{v}" for k, v in short.items()), target]
        stem = "_".join("".join(c if c.isalnum() or c in ".-+" else "-" for c in str(m)) for m in marks if m)
        if stem in self.files:
            sys.exit(f"there are two entries {stem}")
        self.files.add(stem)
        np.save(self.folder / f"{stem}.npy", array)
        entry = dict(method=method, parameters=parameters, network=network, target=str(target),
                     file=f"{self.family}/{stem}.npy", source=source, tolerance=tolerance)
        if layer:
            entry["layer"] = layer
        self.entries.append(entry)

    def save(self):
        """Writes the index."""
        text = ",\n".join("  " + json.dumps(entry, sort_keys=True) for entry in self.entries)
        (RESOURCES / f"{self.family}.json").write_text(f"[\n{text}\n]\n")
        print(f"{self.family}: {len(self.entries)} entries")


def without(*packages):
    """Lets a library import packages that are not there and that it does not use here: they are full of nothing."""
    sys.meta_path.append(Nothing(packages))


class Nothing(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds modules in which every name is there and of no use."""

    def __init__(self, packages):
        self.packages = packages

    def find_spec(self, name, path, target=None):
        if name.split(".")[0] in self.packages:
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
        return None

    def create_module(self, spec):
        return Useless(spec.name)

    def exec_module(self, module):
        pass


class Useless(types.ModuleType):
    """A module of which every name is a class that does nothing."""

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (), {"__init__": lambda self, *args, **kwargs: None})


def module(network, layer):
    """The module of a path."""
    return network.get_submodule(layer)


def value_at(network, layer, inputs):
    """What a module puts out for inputs, kept in the autograd graph, and the logits."""
    seen = []
    handle = module(network, layer).register_forward_hook(lambda m, i, o: seen.append(o))
    logits = network(inputs)
    handle.remove()
    return seen[-1], logits


def shared(name):
    """An array that both sides use: random numbers that Limpid draws too (draws/..., see SamplesTest), or inputs/..."""
    return torch.from_numpy(np.load(RESOURCES / f"{name}.npy"))


__all__ = ["Index", "SEED", "RESOURCES", "load", "without", "module", "value_at", "shared"]
