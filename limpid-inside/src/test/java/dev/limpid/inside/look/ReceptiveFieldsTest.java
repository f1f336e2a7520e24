package dev.limpid.inside.look;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpid.attribution.Progress;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Receptive fields against published tables, and against where gradients are not zero. */
class ReceptiveFieldsTest {
    private static ReceptiveField field(Classifier model, String value) {
        return ReceptiveFields.of(model).find(value).orElseThrow();
    }

    private static void sees(Classifier model, Expr value, double size, double jump) {
        ReceptiveField field = field(model, value.name());
        assertThat(field.axes()).hasSize(2).allSatisfy(a -> {
            assertThat(a.size()).isEqualTo(size);
            assertThat(a.jump()).isEqualTo(jump);
        });
    }

    @Test
    void theFieldsOfVgg16AreThePublishedOnes() {
        Built n = new Built(1, 1, 64, 64);
        Expr x = n.input;
        Expr[] pools = new Expr[5];
        Expr last = x;
        int[] convolutions = {2, 2, 3, 3, 3};
        for (int stage = 0; stage < 5; stage++) {
            for (int k = 0; k < convolutions[stage]; k++) {
                last = n.conv(last, n.normal(2, stage == 0 && k == 0 ? 1 : 2, 3, 3), 1, 1)
                        .relu();
            }
            pools[stage] = n.pool("MaxPool", last, 2, 2, 0);
            if (stage < 4) {
                last = pools[stage];
            }
        }
        Classifier model = n.classifier(pools[4], 2);
        // Araujo, Norris and Sim, Distill 2019: VGG-16 has 212 with a stride of 32.
        sees(model, pools[0], 6, 2);
        sees(model, pools[1], 16, 4);
        sees(model, pools[2], 44, 8);
        sees(model, pools[3], 100, 16);
        sees(model, last, 196, 16);
        sees(model, pools[4], 212, 32);
    }

    /** A bottleneck: 1 x 1, 3 x 3, 1 x 1 beside a shortcut. */
    private static Expr bottleneck(Built n, Expr x, long stride) {
        Expr branch = n.conv(x, n.normal(2, 2, 1, 1), 1, 0).relu();
        branch = n.conv(branch, n.normal(2, 2, 3, 3), stride, 1).relu();
        branch = n.conv(branch, n.normal(2, 2, 1, 1), 1, 0);
        Expr skip = stride == 1 ? x : n.conv(x, n.normal(2, 2, 1, 1), stride, 0);
        return branch.add(skip).relu();
    }

    @ParameterizedTest
    @CsvSource({"false, 427", "true, 483"})
    void theFieldOfResNet50IsThePublishedOne(boolean isStrideLast, double size) {
        // 483: slim's resnet_v1_50, whose blocks have the stride in their last unit (Distill 2019); 427: torchvision's.
        Built n = new Built(2, 3, 64, 64);
        Expr x = n.pool("MaxPool", n.conv(n.input, n.normal(2, 3, 7, 7), 2, 3).relu(), 3, 2, 1);
        int[] units = {3, 4, 6, 3};
        for (int stage = 0; stage < 4; stage++) {
            for (int unit = 0; unit < units[stage]; unit++) {
                boolean isStrided = isStrideLast ? stage < 3 && unit == units[stage] - 1 : stage > 0 && unit == 0;
                x = bottleneck(n, x, isStrided ? 2 : 1);
            }
        }
        sees(n.classifier(x, 2), x, size, 32);
    }

    @Test
    void theFieldOfResNet18IsThePublishedOne() {
        Built n = new Built(3, 3, 64, 64);
        Expr x = n.pool("MaxPool", n.conv(n.input, n.normal(2, 3, 7, 7), 2, 3).relu(), 3, 2, 1);
        for (int block = 0; block < 8; block++) {
            long stride = block > 0 && block % 2 == 0 ? 2 : 1;
            Expr branch = n.conv(n.conv(x, n.normal(2, 2, 3, 3), stride, 1).relu(), n.normal(2, 2, 3, 3), 1, 1);
            Expr skip = stride == 1 ? x : n.conv(x, n.normal(2, 2, 1, 1), stride, 0);
            x = branch.add(skip).relu();
        }
        sees(n.classifier(x, 2), x, 435, 32);
    }

    private static Map<String, Attribute> uneven() {
        Map<String, Attribute> attributes = new LinkedHashMap<>();
        attributes.put("pads", Attribute.of(new long[] {2, 0, 1, 1}));
        attributes.put("strides", Attribute.of(new long[] {2, 1}));
        attributes.put("dilations", Attribute.of(new long[] {1, 3}));
        return attributes;
    }

    /** Networks without branches whose weights are positive, so that no gradient vanishes by chance. */
    private static Expr positive(Built n, String kind) {
        Expr x = n.input;
        return switch (kind) {
            case "convolutions" -> n.conv(n.conv(x, n.positive(2, 1, 3, 3), 2, 1), n.positive(2, 2, 5, 5), 1, 2);
            case "uneven" -> x.emit("Conv", uneven(), null, n.b.constant(n.positive(2, 1, 4, 3)));
            case "same upper" ->
                x.emit(
                        "Conv",
                        Map.of("auto_pad", Attribute.of("SAME_UPPER"), "strides", Attribute.of(new long[] {2, 2})),
                        null,
                        n.b.constant(n.positive(2, 1, 4, 3)));
            case "pools" -> n.pool("AveragePool", n.conv(x, n.positive(2, 1, 3, 3), 1, 1), 3, 2, 1);
            case "union" -> n.conv(x, n.positive(2, 1, 1, 1), 2, 0).add(n.conv(x, n.positive(2, 1, 5, 5), 2, 2));
            case "joined" ->
                Expr.concat(1, n.conv(x, n.positive(2, 1, 3, 3), 1, 1), n.conv(x, n.positive(2, 1, 7, 7), 1, 3));
            case "sliced" ->
                n.conv(x, n.positive(2, 1, 3, 3), 1, 1).slice(2, 3, 20, 2).slice(3, 1, 22, 1);
            case "padded" ->
                n.conv(x.emit("Pad", Map.of(), null, n.b.list(0, 0, 2, 1, 0, 0, 1, 2)), n.positive(2, 1, 3, 3), 1, 0);
            case "transposed" ->
                n.conv(x, n.positive(2, 1, 3, 3), 2, 1)
                        .emit(
                                "ConvTranspose",
                                Map.of("strides", Attribute.of(new long[] {2, 2}), "pads", Attribute.of(new long[] {
                                    1, 1, 1, 1
                                })),
                                null,
                                n.b.constant(n.positive(2, 2, 4, 4)));
            case "resized" ->
                n.conv(x, n.positive(2, 1, 3, 3), 2, 1)
                        .emit(
                                "Resize",
                                Map.of("mode", Attribute.of("linear")),
                                null,
                                n.b.none(),
                                n.b.constant(Tensor.of(new float[] {1, 1, 2, 2}, 4)));
            default -> throw new IllegalArgumentException(kind);
        };
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "convolutions",
                "uneven",
                "same upper",
                "pools",
                "union",
                "joined",
                "sliced",
                "padded",
                "transposed",
                "resized"
            })
    void gradientsAreNotZeroWithinTheFieldAndZeroOutside(String kind) {
        Built n = new Built(4, 1, 24, 24);
        Expr x = positive(n, kind);
        Classifier model = n.classifier(n.conv(x, n.normal(2, kind.equals("joined") ? 4 : 2, 1, 1), 1, 0), 2);
        LookedLayer layer = LookedLayer.named(model, List.of(x.name())).get(0);
        ReceptiveField field = field(model, x.name());
        EffectiveField measured = EffectiveField.of(
                model, Built.ENGINE, layer, Built.samples(Built.pictures(2, 1, 24, 5)), 1, Progress.SILENT);
        for (int axis = 0; axis < 2; axis++) {
            ReceptiveField.Axis own = field.axes().get(axis);
            double first = own.first(layer.map().places().get(axis) / 2);
            int[] extent = measured.extent(axis);
            assertThat(extent[0]).isGreaterThanOrEqualTo((int) Math.max(0, Math.floor(first)));
            assertThat(extent[1]).isLessThanOrEqualTo((int) Math.min(24, Math.ceil(first + own.size())));
            // Resizing and its opposite read one of two sets of places, depending on the position: the field holds
            // both.
            if (!kind.equals("transposed") && !kind.equals("resized")) {
                assertThat(extent[0]).isEqualTo((int) Math.max(0, first));
                assertThat(extent[1]).isEqualTo((int) Math.min(24, first + own.size()));
            } else {
                assertThat(extent[1] - extent[0]).isGreaterThanOrEqualTo((int) own.size() - 3);
            }
        }
    }

    @Test
    void aGateSeesEverythingAndWindowsDoNot() {
        Built n = new Built(6, 3, 16, 16);
        Expr map = n.conv(n.input, n.normal(4, 3, 3, 3), 1, 1).relu();
        Expr gate = n.conv(map.emit("GlobalAveragePool", Map.of(), null), n.normal(4, 4, 1, 1), 1, 0)
                .unary("Sigmoid");
        Expr gated = map.mul(gate);
        Classifier model = n.classifier(gated, 4);
        assertThat(field(model, gated.name()).isWhole()).isTrue();
        Optional<ReceptiveField> windows = ReceptiveFields.ofWindows(model).find(gated.name());
        assertThat(windows.orElseThrow().toText()).isEqualTo("3 x 3");
        assertThat(LookedLayer.all(model)).filteredOn(LookedLayer::isGate).hasSize(1);
        assertThat(LookedLayer.spread(LookedLayer.all(model), 8)).hasSize(1);
    }

    @Test
    void theEffectiveFieldOfManySmallKernelsIsSmallerThanTheTheoreticalOne() {
        // Luo et al.: for k equal kernels it grows with the root of the depth, a binomial for means of 3 x 3.
        Built n = new Built(7, 1, 33, 33);
        Expr x = n.input;
        for (int i = 0; i < 10; i++) {
            x = n.conv(x, Built.drawn(() -> 1 / 9.0, 1, 1, 3, 3), 1, 1);
        }
        Classifier model = n.classifier(n.conv(x, n.normal(2, 1, 1, 1), 1, 0), 2);
        LookedLayer layer = LookedLayer.named(model, List.of(x.name())).get(0);
        EffectiveField measured = EffectiveField.of(
                model, Built.ENGINE, layer, Built.samples(Built.pictures(1, 1, 33, 1)), 1, Progress.SILENT);
        assertThat(field(model, x.name()).toText()).isEqualTo("21 x 21");
        // Variance of a uniform 3 is 2/3, of ten of them 20/3; 1 - 0.9545 of the peak lies at 2.49 deviations.
        double radius = Math.sqrt(20 / 3.0) * Math.sqrt(-2 * Math.log(EffectiveField.SHARE));
        assertThat(measured.side()).isBetween(Math.sqrt(Math.PI) * radius - 0.6, Math.sqrt(Math.PI) * radius + 0.6);
        float[] map = measured.map();
        assertThat(map[16 * 33 + 16]).isEqualTo(map[16 * 33 + 16]).isGreaterThan(map[16 * 33 + 17]);
    }
}
