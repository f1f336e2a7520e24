"""Reference numbers for the family of perturbation: captum where it has the method, else the authors' formula in numpy over
PyTorch's answers. Draws are shared (SamplesTest writes them)."""
import numpy as np
import torch

from references import RESOURCES, Index, load, shared, without

without("matplotlib", "mpl_toolkits")
from captum import attr  # noqa: E402
from skimage.transform import resize  # noqa: E402

CAPTUM = "captum 0.9.0 "
TARGET = 2
GRID = {"segments": "grid:4x4", "fill": "zero", "output": "logit"}
BLOBS = RESOURCES / "segments" / "blobs.npy"


def grid(rows, columns, size=32):
    """The number of each pixel's cell: int64[1,1,H,W]."""
    at = torch.arange(size)
    return ((at * rows // size)[:, None] * columns + (at * columns // size)[None, :])[None, None]


def blobs():
    """A division into parts of odd shapes, written for Limpid to read."""
    g = torch.Generator().manual_seed(3)
    middles = 32 * torch.rand(9, 2, generator=g)
    at = torch.stack(torch.meshgrid(torch.arange(32.0), torch.arange(32.0), indexing="ij"), -1).reshape(-1, 1, 2)
    labels = 10 + 3 * (at - middles).norm(dim=2).argmin(1).reshape(32, 32)
    BLOBS.parent.mkdir(exist_ok=True)
    np.save(BLOBS, labels.numpy())
    return labels.unique(return_inverse=True)[1][None, None]


def shown(x, coalitions, segments):
    """Pictures in which segments are multiplied by a coalition's numbers: [S,3,H,W]."""
    return x * torch.as_tensor(coalitions)[:, segments[0, 0]][:, None]


@torch.no_grad()
def answers(network, pictures):
    """The target's logit of each picture, in double precision."""
    return network(pictures)[:, TARGET].double().numpy()


def painted(values, segments):
    """Values of segments [N,D] on their pixels [N,H,W]."""
    return np.asarray(values)[:, segments[0, 0].numpy()]


def occlusion(index, name, network, x):
    for window, stride in ((8, 4), (10, 7)):
        array = attr.Occlusion(network).attribute(x, (3, window, window), strides=(3, stride, stride), target=TARGET)
        index.write("occlusion", name, array[:, 0], target=TARGET, parameters=dict(window=window, stride=stride),
                    source=CAPTUM + "Occlusion")


def ablation(index, name, network, x):
    for text, segments in (("grid:4x4", grid(4, 4)), ("${references}/segments/blobs.npy", blobs())):
        array = attr.FeatureAblation(network).attribute(x, feature_mask=segments.expand(1, 3, 32, 32), target=TARGET)
        index.write("feature-ablation", name, array[:, 0], target=TARGET, parameters=dict(GRID, segments=text),
                    source=CAPTUM + "FeatureAblation")
    mean = x.mean((2, 3), keepdim=True).expand_as(x)
    array = attr.FeatureAblation(network).attribute(
        x, feature_mask=grid(4, 4).expand(1, 3, 32, 32), baselines=mean, target=TARGET)
    index.write("feature-ablation", name, array[:, 0], target=TARGET, parameters=dict(GRID, fill="mean"),
                source=CAPTUM + "FeatureAblation(baselines=mean)")


def rise_masks(numbers, cells, size=32):
    cell = -(-size // cells)
    masks = np.empty((len(numbers), size, size))
    for mask, row in zip(masks, numbers.numpy()):
        large = resize(row[:-2].reshape(cells, cells), ((cells + 1) * cell,) * 2, order=1, mode="reflect",
                       anti_aliasing=False)
        dy, dx = row[-2:].astype(int)
        mask[:] = large[dy:dy + size, dx:dx + size]
    return masks


def rise(index, name, network, x):
    masks = rise_masks(shared("draws/rise"), 7)
    with torch.no_grad():
        scores = network(x * torch.from_numpy(masks).float()[:, None]).double().softmax(1)[:, TARGET].numpy()
    array = np.tensordot(scores, masks, 1) / len(masks) / 0.5
    index.write("rise", name, array[None], target=TARGET, parameters={"samples": len(masks)}, tolerance=1e-3,
                source="sum of probability times mask / (count * 0.5), scikit-image 0.26.0 resize, shared draws")


def shapley(index, name, network, x):
    segments = grid(4, 4)
    steps = shared("draws/shapley").numpy().reshape(6, 15, 16)
    orders = []
    for order in steps:
        whole = np.concatenate([np.zeros((1, 16)), order, np.ones((1, 16))])
        orders.append(np.diff(whole, axis=0).argmax(1).tolist())
    sampler = attr.ShapleyValueSampling(network)
    sampler.permutation_generator = lambda features, samples: iter(orders)
    array = sampler.attribute(x, feature_mask=segments.expand(1, 3, 32, 32).contiguous(), n_samples=6, target=TARGET)
    index.write("shapley-value-sampling", name, array[:, 0], target=TARGET, parameters=dict(GRID, orders=6),
                tolerance=1e-3, source=CAPTUM + "ShapleyValueSampling, shared orders")


def sobol(index, name, network, x):
    segments = grid(4, 4)
    y = answers(network, shown(x, shared("draws/sobol"), segments)).reshape(8, 17)
    first, changed = y[:, :1], y[:, 1:]
    values = ((first - changed) ** 2).sum(0) / (2 * 8 * first.var(ddof=1))
    index.write("sobol", name, painted(values[None], segments), target=TARGET, parameters=dict(GRID, designs=8),
                tolerance=1e-3, source="Jansen's estimator in numpy over PyTorch's logits, shared designs")


def hsic(index, name, network, x):
    segments = grid(4, 4)
    z = shared("draws/hsic").double().numpy()
    y = answers(network, shown(x, shared("draws/hsic"), segments))
    n = len(y)
    centring = np.eye(n) - 1 / n
    outputs = np.exp(-(y[:, None] - y[None]) ** 2 / (2 * y.var()))
    values = [np.trace((1.5 - (c[:, None] - c[None]) ** 2) @ centring @ outputs @ centring) / (n - 1) ** 2 for c in z.T]
    index.write("hsic", name, painted(np.array([values]), segments), target=TARGET, parameters=dict(GRID, samples=n),
                tolerance=1e-3, source="trace(K H L H) / (n - 1)^2 in numpy over PyTorch's logits, shared draws")


def permutation(index, name, network, x):
    segments, orders = grid(4, 4), shared("draws/orders")
    mask = segments[0, 0].reshape(-1).numpy()
    scores = []
    for order in orders.numpy():
        def shuffled(pictures, feature):
            """Pixels of the feature in the drawn order: the k-th of them takes the place of the k-th as they are."""
            flat = pictures.reshape(len(pictures), 3, -1).clone()
            inside = np.flatnonzero(feature.reshape(-1).numpy()[:1024])
            flat[:, :, inside] = flat[:, :, inside[np.argsort(order[inside])]]
            return flat.reshape(pictures.shape)
        permute = attr.FeaturePermutation(network, perm_func=shuffled)
        both = permute.attribute(x.repeat(2, 1, 1, 1), feature_mask=segments.expand(1, 3, 32, 32), target=TARGET)
        scores.append(both[:1, 0])
    index.write("feature-permutation", name, torch.stack(scores).mean(0), target=TARGET, tolerance=1e-3,
                parameters=dict(segments="grid:4x4", output="logit", shuffles=len(orders)),
                source=CAPTUM + "FeaturePermutation with a perm_func that shuffles pixels, shared orders")


def enlarge(mask):
    return torch.nn.functional.interpolate(mask[None, None], size=(32, 32), mode="bilinear", align_corners=False)


def meaningful(index, name, network, x, steps=10, cells=14):
    """Fong and Vedaldi's minimisation with PyTorch's Adam."""
    mask = torch.ones(cells, cells, requires_grad=True)
    adam = torch.optim.Adam([mask], lr=0.1)
    for _ in range(steps):
        loss = network(x * enlarge(mask)).softmax(1)[0, TARGET] + 0.01 * (1 - mask).abs().mean()
        loss = loss + 0.2 * ((mask[1:] - mask[:-1]).abs() ** 3).mean() + 0.2 * ((mask[:, 1:] - mask[:, :-1]).abs() ** 3).mean()
        adam.zero_grad()
        loss.backward()
        adam.step()
        mask.data.clamp_(0, 1)
    index.write("meaningful-perturbation", name, 1 - enlarge(mask.detach())[0], target=TARGET, tolerance=1e-3,
                parameters=dict(fill="zero", iterations=steps, cells=cells), source="the same minimisation in PyTorch, Adam")


def extremal(index, name, network, x, steps=12, cells=10, area=0.3, sigma=1.5):
    """Fong, Patrick and Vedaldi's maximisation with PyTorch's SGD; the smooth maximum is taken on the grid."""
    at = torch.stack(torch.meshgrid(torch.arange(cells), torch.arange(cells), indexing="ij"), -1).reshape(-1, 2).float()
    kernel = torch.exp(-(torch.cdist(at, at) - 1).clamp(min=0) ** 2 / (2 * sigma ** 2))
    hill = ((at + 0.5) / cells - torch.tensor([0.4714, 0.4883])).square().sum(1)
    mask = (0.5 + 0.02 * torch.exp(-4 * hill)).requires_grad_()
    sgd = torch.optim.SGD([mask], lr=0.01, momentum=0.9, dampening=0.9)
    wanted = torch.zeros(cells * cells)
    wanted[round(cells * cells * (1 - area)):] = 1

    def smooth():
        heights = kernel * mask
        weights = (20 * heights).exp()
        return (heights * weights).sum(1) / weights.sum(1)

    weight = 300
    for _ in range(steps):
        m = smooth()
        gain = network(x * enlarge(m.reshape(cells, cells)))[0, TARGET] - weight * ((m.sort()[0] - wanted) ** 2).mean()
        sgd.zero_grad()
        (-gain).backward()
        sgd.step()
        mask.data.clamp_(0, 1)
        weight *= 1.0035
    found = enlarge(smooth().detach().reshape(cells, cells))[0]
    index.write("extremal-perturbation", name, found, target=TARGET, tolerance=1e-3,
                parameters=dict(fill="zero", iterations=steps, cells=cells, areas=area, sigma=sigma),
                source="the same maximisation in PyTorch, SGD with momentum and dampening 0.9")


def main():
    index = Index("perturbation")
    for name in ("plain", "residual", "depthwise", "cbam", "vit"):
        network, inputs = load(name)
        x = inputs[:1]
        occlusion(index, name, network, x)
        rise(index, name, network, x)
        if name in ("plain", "residual", "vit"):
            ablation(index, name, network, x)
            shapley(index, name, network, x)
            sobol(index, name, network, x)
            hsic(index, name, network, x)
            permutation(index, name, network, x)
            meaningful(index, name, network, x)
            extremal(index, name, network, x)
    index.save()


if __name__ == "__main__":
    main()
