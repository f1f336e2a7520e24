"""The timm networks of the sweep: one or two of every family, at the smallest size that the family allows."""
import math

import timm
import torch
from torch import nn

CLASSES = 10

# A line per group: networks, `size=` of the picture (64 unless stated), and arguments of the constructor.
GROUPS = '''
resnet18 resnet26d resnetblur18 resnext50_32x4d seresnext26d_32x4d skresnet18 resnest14d ecaresnet26t
res2net50_14w_8s res2next50 resnetv2_50x1_bit regnetx_002 regnety_002 regnetz_b16 gernet_s cspresnet50 cs3darknet_s
mobilenetv1_100 mobilenetv2_050 mobilenetv3_small_050 mobilenetv4_conv_small mobilenetv4_hybrid_medium
efficientnet_b0 tf_efficientnet_b0 tf_efficientnetv2_b0 efficientnet_lite0 mixnet_s mnasnet_small fbnetc_100
lcnet_050 tinynet_e ghostnet_050 ghostnetv2_100 ghostnetv3_050 repghostnet_050 repvit_m0_9
convnext_atto convnextv2_atto inception_next_atto mambaout_femto starnet_s050 rdnet_tiny fasternet_t0
nfnet_l0 dm_nfnet_f0 nf_regnet_b0 densenet121 dla34 dla46x_c hrnet_w18_small ese_vovnet19b_dw selecsls42
repvgg_a0 mobileone_s0 hgnetv2_b0 edgenext_xx_small poolformer_s12 poolformerv2_s12 caformer_s18 convformer_s18
shvit_s1 swiftformer_xs efficientvit_b0 tresnet_m pvt_v2_b0
size=96 vgg11_bn inception_v3 inception_v4 inception_resnet_v2 xception41 legacy_xception
size=128 fastvit_t8 fastvit_sa12 mobilevit_xxs mobilevitv2_050 nextvit_small
size=64 img_size=64 xcit_nano_12_p16_224 tiny_vit_5m_224 levit_128s visformer_tiny volo_d1_224
size=64 img_size=64 vit_tiny_patch16_224 deit_tiny_distilled_patch16_224 convit_tiny cait_xxs24_224 tnt_s_patch16_224
size=64 img_size=64 mixer_s32_224 gmlp_ti16_224 resmlp_12_224 vit_relpos_small_patch16_224 flexivit_small
size=64 img_size=64 depth=4 beit_base_patch16_224 deit3_small_patch16_224
size=64 img_size=64 twins_pcpvt_small twins_svt_small coat_lite_tiny coat_tiny crossvit_tiny_240 pit_ti_224
size=56 img_size=56 depth=4 eva02_tiny_patch14_224 vit_small_patch14_reg4_dinov2
size=64 focalnet_tiny_srf davit_tiny
size=128 img_size=128 efficientformerv2_s0 maxvit_rmlp_pico_rw_256 maxxvit_rmlp_nano_rw_256 swinv2_tiny_window8_256
size=112 img_size=112 swin_tiny_patch4_window7_224 nest_tiny hiera_tiny_224
size=128 img_size=128 coatnet_pico_rw_224 mvitv2_tiny
size=224 efficientformer_l1 gcvit_xxtiny bat_resnext26ts eca_botnext26ts_256 lambda_resnet26t halonet26t sequencer2d_s
'''


def _parsed():
    found = {}
    for line in GROUPS.split('\n'):
        words = line.split()
        given = {k: int(v) for k, _, v in (w.partition('=') for w in words if '=' in w)}
        size = given.pop('size', 64)
        found.update({w: (size, given) for w in words if '=' not in w})
    return found


NETWORKS = _parsed()


def build(name, seed, source):
    """The network in evaluation mode: seeded random weights, batch norms with the statistics of a few pictures."""
    size, given = NETWORKS[name]
    torch.manual_seed(seed)
    model = timm.create_model(name, pretrained=False, num_classes=CLASSES, **given)
    _randomise(model)
    norms = [m for m in model.modules() if isinstance(m, nn.modules.batchnorm._BatchNorm)]
    batches = [torch.from_numpy(source.batch(range(10_000 + 4 * i, 10_004 + 4 * i), size)) for i in range(3)]
    model.eval()
    for norm in norms:
        norm.train()
        norm.momentum = None
        norm.reset_running_stats()
    with torch.no_grad():
        for batch in batches:
            model(batch)
    return model.eval().requires_grad_(False)


@torch.no_grad()
def _randomise(model):
    """Random values where the usual initialisation leaves a constant, so that every branch and scale counts."""
    for name, parameter in model.named_parameters():
        value = parameter.flatten()[0].item()
        if parameter.numel() == 1 or not bool((parameter == value).all()):
            continue
        if value == 0 and parameter.dim() > 1:  # a position table, a token or a bias of attention
            nn.init.normal_(parameter, 0, 0.2)
        elif value == 0 and name.endswith('weight'):  # the last norm of a residual branch
            nn.init.uniform_(parameter, 0.3, 1)
        elif value == 0:
            nn.init.normal_(parameter, 0, 0.1)
        else:  # a norm's scale, or a layer scale that begins next to zero
            nn.init.uniform_(parameter, 0.5 * max(value, 0.2), 1.5 * max(value, 0.2))
    for module in model.modules():  # weights of 0.02 would leave attention without contrast
        if isinstance(module, nn.Linear):
            nn.init.normal_(module.weight, 0, 1 / math.sqrt(module.in_features))
