"""torchvision's classification networks with random weights under which every layer and every block counts."""
import math

import torch
import torchvision
from torch import nn
from torchvision.models.convnext import CNBlock

# the networks that are wanted first, then the small and varied ones; the others follow by size
FIRST = '''resnet50 vgg16 mobilenet_v2 efficientnet_b0
    resnet18 squeezenet1_1 squeezenet1_0 shufflenet_v2_x0_5 shufflenet_v2_x1_0 mnasnet0_5 mnasnet1_0
    mobilenet_v3_small mobilenet_v3_large regnet_x_400mf regnet_y_400mf densenet121 googlenet inception_v3
    swin_t vit_b_32 convnext_tiny maxvit_t swin_v2_t efficientnet_v2_s alexnet vgg11 resnet34'''.split()
# Deep rectifier networks have so many units that an input without one near a kink is found in reasonable time only
# where it is small; all their operators are the same at any size.
SMALL = {**dict.fromkeys('''regnet_x_16gf regnet_x_32gf regnet_y_16gf regnet_y_32gf resnext101_32x8d
    resnext101_64x4d wide_resnet50_2 wide_resnet101_2'''.split(), 96), 'regnet_y_128gf': 64}


def names():
    """All classification networks of torchvision, in the order in which to export them."""
    rest = [n for n in torchvision.models.list_models(module=torchvision.models) if n not in FIRST]
    size = {n: torchvision.models.get_model_weights(n).DEFAULT.meta['num_params'] for n in rest}
    return FIRST + sorted(rest, key=size.get)


def input_size(name):
    if name in SMALL:
        return SMALL[name]
    return 299 if name == 'inception_v3' else 256 if name.startswith('swin_v2') else 224


def build(name, seed, source):
    """The network in float32 and evaluation mode: seeded, with its statistics fitted to inputs of the source."""
    torch.manual_seed(seed)
    plain = {'inception_v3': dict(aux_logits=False, transform_input=False, init_weights=False),
             'googlenet': dict(aux_logits=False, transform_input=False, init_weights=False)}
    model = torchvision.models.get_model(name, weights=None, **plain.get(name, {})).eval()
    for parameter in model.parameters():
        parameter.requires_grad_(False)
    _randomise(model)
    size = input_size(name)
    batches = [torch.from_numpy(source.batch(range(10_000 + 4 * i, 10_004 + 4 * i), size)) for i in range(4)]
    _fit(model, batches)
    return model


def _norms(model):
    return [m for m in model.modules() if isinstance(m, nn.modules.batchnorm._BatchNorm)]


def _randomise(model):
    """Random values for everything that the usual initialisation leaves constant, tiny or zero."""
    for name, parameter in model.named_parameters():
        if any(part in name for part in ('class_token', 'pos_embedding', 'relative_position_bias_table')):
            nn.init.normal_(parameter, 0, 0.5)
    for module in model.modules():
        if isinstance(module, (nn.modules.batchnorm._BatchNorm, nn.LayerNorm)):
            wide = 2.0 if not isinstance(module, nn.LayerNorm) else 1.5
            nn.init.uniform_(module.weight, 0.5, wide)
            nn.init.normal_(module.bias, 0, 0.2)
        elif isinstance(module, nn.Linear):
            nn.init.normal_(module.weight, 0, 1 / math.sqrt(module.in_features))
        elif isinstance(module, nn.MultiheadAttention):
            nn.init.normal_(module.in_proj_weight, 0, 1 / math.sqrt(module.embed_dim))
            nn.init.normal_(module.in_proj_bias, 0, 0.1)
        elif isinstance(module, CNBlock):
            nn.init.uniform_(module.layer_scale, 0.1, 1)
        elif isinstance(module, (nn.Dropout, torchvision.ops.StochasticDepth)):
            module.p = 0.0
        if isinstance(module, (nn.Linear, nn.Conv2d)) and module.bias is not None:
            nn.init.normal_(module.bias, 0, 0.1)


@torch.no_grad()
def _fit(model, batches):
    """Scales every layer that no batch norm follows to outputs of unit spread, then takes the running statistics."""
    paired = {id(conv) for conv, _ in conv_norm_pairs(model, batches[0][:1])}

    def rescale(module, _, out):
        factor = 1 / out.std().clamp_min(1e-12)
        module.weight.mul_(factor)
        if module.bias is not None:
            module.bias.mul_(factor)
        return out * factor

    for norm in _norms(model):
        norm.momentum = None
        norm.train()
    hooks = [m.register_forward_hook(rescale) for m in model.modules()
             if isinstance(m, (nn.Linear, nn.Conv2d)) and id(m) not in paired]
    model(batches[0])
    for hook in hooks:
        hook.remove()
    for norm in _norms(model):
        norm.reset_running_stats()
    for batch in batches:
        model(batch)
    model.eval()


@torch.no_grad()
def conv_norm_pairs(model, x):
    """The convolutions whose output goes into the batch norm beside them and nowhere else, as seen in a run."""
    made, pairs = {}, []
    parent = {id(child): module for module in model.modules() for child in module.children()}

    def remember(module, _, out):
        made[id(out)] = (module, out)  # holding the tensor keeps its id from being used again

    def look(module, inputs):
        conv, _ = made.get(id(inputs[0]), (None, None))
        # maxvit: the output of its stem meets a batch norm elsewhere, and a shortcut as well
        if conv is not None and parent[id(conv)] is parent[id(module)]:
            pairs.append((conv, module))

    hooks = [m.register_forward_hook(remember) for m in model.modules() if isinstance(m, nn.Conv2d)]
    hooks += [m.register_forward_pre_hook(look) for m in _norms(model)]
    model(x)
    for hook in hooks:
        hook.remove()
    return pairs


@torch.no_grad()
def fold(model, x):
    """Folds batch norms into the convolutions before them, in place; other batch norms stay. How many were folded."""
    pairs = conv_norm_pairs(model, x)
    owner = {id(child): (parent, key) for parent in model.modules() for key, child in parent.named_children()}
    before = model(x)
    for conv, norm in pairs:
        # worked out in double and rounded once to the float32 weights that the file and the reference share
        scale = norm.weight.double() / torch.sqrt(norm.running_var.double() + norm.eps)
        bias = 0 if conv.bias is None else conv.bias.double()
        conv.bias = nn.Parameter((norm.bias.double() + (bias - norm.running_mean.double()) * scale).float(), False)
        conv.weight.copy_((conv.weight.double() * scale.reshape(-1, 1, 1, 1)).float())
        parent, key = owner[id(norm)]
        setattr(parent, key, nn.Identity())
    after = model(x)
    change = ((after - before).abs().max() / before.abs().max()).item()
    if not change < 1e-3:
        raise ArithmeticError(f'folding changed the logits by {change:.1e}')
    return len(pairs)
