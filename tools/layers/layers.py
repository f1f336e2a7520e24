"""Compares Limpid's default layer with the layer that a person chooses, over many architectures.

Every network gets random weights and is exported by PyTorch. What a person chooses is written in architectures.csv: the
module whose output is the last feature map before pooling or head, or, where the head reads one token, the tokens that
enter the last attention. The value of that module is taken with a hook of PyTorch. Limpid names its layer; that layer is
right if its values are those of the hook, whatever the arrangement of the axes.

    python3 -m venv venv && venv/bin/pip install torch torchvision timm onnx onnxruntime onnxscript
    venv/bin/python tools/layers/layers.py export FOLDER     # once: networks, inputs and the values of the hooks
    venv/bin/python tools/layers/layers.py table FOLDER      # asks ./limpid, writes docs/layers.md
"""

import contextlib
import csv
import io
import subprocess
import sys
import warnings
from pathlib import Path

HOME = Path(__file__).resolve().parent
ROOT = HOME.parent.parent


def rows():
    with open(HOME / "architectures.csv", newline="") as file:
        return list(csv.DictReader(file, skipinitialspace=True))


def network(row):
    import timm
    import torch
    import torchvision

    torch.manual_seed(0)
    if row["library"] == "timm":
        more = {"img_size": int(row["size"])} if row["resizable"] == "yes" else {}
        return timm.create_model(row["name"], pretrained=False, num_classes=10, exportable=True, **more)
    more = {"init_weights": False, "aux_logits": False} if row["name"] in ("googlenet", "inception_v3") else {}
    return torchvision.models.get_model(row["name"], weights=None, num_classes=10, **more)


def spread(model):
    """Random scales and shifts, so that no layer is the same as another by chance and no branch is zero."""
    import torch

    generator = torch.Generator().manual_seed(1)
    for name, value in list(model.named_parameters()) + list(model.named_buffers()):
        if value.is_floating_point() and value.dim() == 1:
            noise = torch.rand(value.shape, generator=generator)
            value.data = (0.5 + noise) if "var" in name or "weight" in name or "gamma" in name else noise - 0.5


def export(folder, only):
    import numpy
    import torch

    warnings.filterwarnings("ignore")
    folder.mkdir(parents=True, exist_ok=True)
    for row in rows():
        name = f"{row['library']}.{row['name']}"
        if (folder / f"{name}.npz").exists() or (only and row["name"] not in only):
            continue
        try:
            model = network(row).eval()
            spread(model)
            size = int(row["size"])
            x = torch.rand(1, 3, size, size)
            seen = {}

            def hook(_, inputs, output):
                value = inputs[0] if row["take"] == "input" else output
                value = value[0] if isinstance(value, tuple) else value
                value = torch.relu(value) if row["take"] == "relu" else value
                value = value[:, model.num_prefix_tokens :] if row["take"] == "patches" else value
                seen["value"] = value.detach().clone()

            handle = model.get_submodule(row["module"]).register_forward_hook(hook)
            with torch.no_grad():
                model(x)
            handle.remove()
            with contextlib.redirect_stdout(io.StringIO()):
                torch.onnx.export(
                    model, (x,), str(folder / f"{name}.onnx"), opset_version=17, dynamo=False, input_names=["x"],
                    output_names=["y"])
            numpy.savez(folder / f"{name}.npz", x=x.numpy(), value=seen["value"].numpy())
            print(name, tuple(seen["value"].shape), flush=True)
        except Exception as e:
            print(name, "FAILED", str(e).splitlines()[0][:200], flush=True)


def layers(files):
    """The default layer of each file; ./limpid --version builds Limpid first."""
    subprocess.run([str(ROOT / "limpid"), "--version"], check=True, stdout=subprocess.DEVNULL)
    built = ROOT / "limpid-cli" / "target" / "quick"
    done = subprocess.run(
        ["java", "-cp", f"{built}/limpid.jar:{built}/lib/*", str(HOME / "DefaultLayers.java"), *map(str, files)],
        capture_output=True, text=True, check=True)
    return dict(line.split("\t", 1) for line in done.stdout.splitlines() if "\t" in line)


def value(file, name, x):
    import onnx
    import onnxruntime

    model = onnx.load(str(file))
    if name not in [o.name for o in model.graph.output]:
        model.graph.output.append(onnx.ValueInfoProto(name=name))
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    return session.run([name], {"x": x})[0]


def is_same(found, wanted):
    """Whether two tensors hold the same numbers, in the same order or with the channels moved."""
    import numpy

    if found.size != wanted.size:
        return False
    close = lambda a, b: numpy.allclose(a.ravel(), b.ravel(), rtol=1e-3, atol=1e-4 * max(1e-6, abs(wanted).max()))
    moved = [found]
    if found.ndim >= 3:
        moved += [numpy.moveaxis(found, 1, -1), numpy.moveaxis(found, -1, 1)]
    return any(close(each, wanted) for each in moved)


def judge(folder, row, found):
    import numpy

    name = f"{row['library']}.{row['name']}"
    data = numpy.load(folder / f"{name}.npz")
    try:
        numbers = value(folder / f"{name}.onnx", found, data["x"])
    except Exception as e:
        print(name, found, str(e)[:200])
        return found, "?", "no"
    return found, " x ".join(map(str, numbers.shape[1:])), "yes" if is_same(numbers, data["value"]) else "no"


def table(folder, only):
    lines = []
    right = 0
    known = {
        folder / f"{row['library']}.{row['name']}.onnx": row
        for row in rows()
        if (folder / f"{row['library']}.{row['name']}.npz").exists() and (not only or row["name"] in only)
    }
    defaults = layers(list(known))
    for file, row in known.items():
        found, shape, verdict = judge(folder, row, defaults[str(file)])
        right += verdict == "yes"
        taken = {"output": "", "input": "input of ", "relu": "ReLU after ", "patches": "patch tokens of "}[row["take"]]
        lines.append(f"| {row['name']} | {row['library']} | {taken}`{row['module']}` | `{found}` | {shape} | {verdict} |")
        print(lines[-1], flush=True)
    print(right, "of", len(lines))
    if only:
        return
    (ROOT / "docs" / "layers.md").write_text(
        "# The default layer\n\n"
        "CAM methods look at the last feature map before the head that has positions and that the target depends on. This table\n"
        "compares it with the module that a person chooses, for networks with random weights. A layer is right if its values are\n"
        "those that a hook of PyTorch sees at the module, whatever the order of the axes. "
        "`tools/layers/layers.py` makes the table.\n\n"
        f"{right} of {len(lines)} are right.\n\n"
        "| architecture | library | chosen by hand | default layer | shape | right |\n"
        "| --- | --- | --- | --- | --- | --- |\n" + "\n".join(lines) + "\n")


if __name__ == "__main__":
    {"export": export, "table": table}[sys.argv[1]](Path(sys.argv[2]), sys.argv[3:])
