"""Regenerates the tables of docs/truth.md: python3 tools/truth.py SECTION [MODEL...]

Sections: resnet, cbam, hybrid, marked (methods on that built-in network), amount (absolute scores), attention (CBAM's
spatial attention block by block, on the given models). Each runs `./limpid zoo judge`. A section is delimited by the lines
<!-- SECTION --> and <!-- /SECTION -->.
"""
import json
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs/truth.md"
METHODS = (
    "gradient,input-x-gradient,integrated-gradients,smooth-grad,guided-backprop,deconvnet,guided-grad-cam,grad-cam,"
    "grad-cam++,layer-cam,hires-cam,eigen-cam,score-cam,ablation-cam,lrp-0,lrp-epsilon-plus,lrp-epsilon-gamma-box,"
    "excitation-backprop,deep-lift,occlusion"
)
SIGNED = "gradient,input-x-gradient,integrated-gradients,smooth-grad,guided-backprop,deconvnet,deep-lift"
PICTURES = "30"
COMMANDS = {
    "resnet": ["zoo:resnet", "--method", METHODS, "--limit", PICTURES, "--threads", "1"],
    "cbam": ["zoo:cbam", "--method", METHODS + ",cbam-spatial-attention", "--limit", PICTURES, "--threads", "1"],
    "hybrid": [
        *("zoo:hybrid", "--method", METHODS + ",attention-rollout,transformer-attribution"),
        *("--limit", PICTURES, "--threads", "1"),
    ],
    "marked": ["zoo:marked", "--method", METHODS, "--species", "fennik", "--limit", PICTURES, "--threads", "1"],
    "amount": ["zoo:resnet", "--method", SIGNED, "--pool", "amount", "--limit", PICTURES, "--threads", "1"],
}
ATTENTION = ["--method", "cbam-spatial-attention", "--shifted", "--masks-only", "--limit", "200"]
MEASURES = ("mass on creature", "mass on parts", "rank on parts", "points at parts")


def judge(*arguments):
    """Runs the command and returns its Markdown page and its JSON document."""
    with tempfile.TemporaryDirectory() as folder:
        page = pathlib.Path(folder) / "page.md"
        run = [ROOT / "limpid", "zoo", "judge", *arguments]
        done = subprocess.run([*run, "--out", page, "--json"], stdout=subprocess.PIPE, text=True)
        document = json.loads(done.stdout)
        if "error" in document:
            raise SystemExit(document["error"]["message"])
        text = page.read_text().replace(f" --out {page} --json", "")
        # The documentation has its own headings.
        return text.split("\n", 2)[2], document


def blocks(model):
    """The table rows of all blocks of a network with CBAM."""
    lines = []
    for block in range(4):
        _, document = judge(model, *ATTENTION, "--param", f"block={block}")
        rows = {row["name"]: row["measures"] for row in document["methods"]}
        for title, name in (
            ("attention", "cbam-spatial-attention"),
            ("shifted", "cbam-spatial-attention, shifted"),
            ("uniform map", "random"),
        ):
            cells = ["{value:.3f} [{low:.3f}, {high:.3f}]".format(**rows[name][m]) for m in MEASURES]
            lines.append("| " + " | ".join([document["model"].split("/")[-1], str(block), title, *cells]) + " |")
    return lines


def attention(models):
    text = ["`./limpid zoo judge MODEL " + " ".join(ATTENTION) + " --param block=0` (and 1, 2, 3):", ""]
    text += ["| network | block | map | " + " | ".join(MEASURES) + " |", "| --- " * (len(MEASURES) + 3) + "|"]
    for model in models:
        text += blocks(model)
    return "\n".join(text) + "\n"


def renew(section, text):
    """Replaces a section, or appends it."""
    page = PAGE.read_text()
    begin, end = f"<!-- {section} -->\n", f"<!-- /{section} -->"
    if begin not in page:
        page += f"\n## {section.capitalize()}\n\n{begin}{end}\n"
    before, rest = page.split(begin)
    PAGE.write_text(before + begin + text.strip() + "\n" + end + rest.split(end)[1])


if __name__ == "__main__":
    name, models = sys.argv[1], sys.argv[2:]
    if name == "attention":
        renew(name, attention(models or ["zoo:cbam"]))
    else:
        renew(name, judge(*COMMANDS[name])[0])
