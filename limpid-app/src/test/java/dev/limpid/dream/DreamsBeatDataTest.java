package dev.limpid.dream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpid.Model;
import dev.limpid.OpenOptions;
import dev.limpid.attribution.Progress;
import dev.limpid.data.DataSet;
import dev.limpid.graph.Node;
import dev.limpid.graph.Tensor;
import dev.limpid.inside.Samples;
import dev.limpid.inside.Units;
import dev.limpid.inside.dream.BestInputs;
import dev.limpid.inside.dream.LayerView;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Dreams against the best of many drawn pictures, for the units of all rectifiers of a network: the mean of the channel after
 * the rectifier and before it, of pictures in 8 bits, as the network is fed any other picture.
 *
 * <p>Every 32nd unit is looked at; the system property {@code limpid.dream.stride} says another stride, {@code limpid.dream.pictures} sets the
 * number of drawn pictures, and {@code limpid.dream.steps} that of the steps.
 */
@Tag("thorough")
class DreamsBeatDataTest {
    private static final int STRIDE = Integer.getInteger("limpid.dream.stride", 32);
    private static final int PICTURES = Integer.getInteger("limpid.dream.pictures", 2000);
    private static final int STEPS = Integer.getInteger("limpid.dream.steps", 256);

    @ParameterizedTest
    @ValueSource(strings = {"zoo:resnet", "zoo:cbam"})
    void dreamsExciteNearlyAllUnitsMoreThanTheBestPicture(String network) {
        try (Model model = Model.open(network, OpenOptions.DEFAULT)) {
            List<String> layers = model.classifier().graph().nodes().stream()
                    .filter(n -> n.is("Relu"))
                    .map(Node::output)
                    .filter(v -> model.classifier().findFeatureMap(v).isPresent())
                    .toList();
            assertThat(layers).hasSizeGreaterThan(3);
            List<String> values = new ArrayList<>(layers);
            layers.forEach(l -> values.add(before(model, l)));
            Samples drawn = DataSet.of("zoo", model, PICTURES).samples(model);
            Map<String, BestInputs> data = best(model, values, drawn);
            int[] beaten = new int[2];
            int all = 0;
            for (String layer : layers) {
                int[] own = new int[2];
                List<Integer> units = units(model, layer);
                List<Dream> dreams = dreams(model, layer, units);
                List<String> both = List.of(layer, before(model, layer));
                for (Dream each : dreams) {
                    Map<String, BestInputs> reached = best(model, both, picture(model, each));
                    for (int i = 0; i < 2; i++) {
                        float highest = value(data, both.get(i)).highest()[each.unit()];
                        own[i] += value(reached, both.get(i)).highest()[each.unit()] > highest ? 1 : 0;
                    }
                }
                beaten[0] += own[0];
                beaten[1] += own[1];
                all += dreams.size();
                System.out.printf(
                        Locale.ROOT,
                        "%s %s: %d of %d units after the rectifier, %d before%n",
                        network,
                        layer,
                        own[0],
                        dreams.size(),
                        own[1]);
            }
            System.out.printf(
                    Locale.ROOT,
                    "%s: dreams beat the best of %d pictures for %d of %d units after the rectifier, %d before%n",
                    network,
                    PICTURES,
                    beaten[0],
                    all,
                    beaten[1]);
            assertThat(beaten[0]).isGreaterThanOrEqualTo((int) Math.ceil(0.95 * all));
            assertThat(beaten[1]).isGreaterThanOrEqualTo((int) Math.ceil(0.95 * all));
        }
    }

    private static String before(Model model, String layer) {
        return LayerView.beforeRectifier(model.classifier().graph(), layer);
    }

    private static BestInputs value(Map<String, BestInputs> best, String name) {
        return Objects.requireNonNull(best.get(name));
    }

    private static Map<String, BestInputs> best(Model model, List<String> values, Samples samples) {
        return BestInputs.of(model.engine(), model.classifier(), values, false, samples, f -> {}, Progress.SILENT);
    }

    private static List<Integer> units(Model model, String layer) {
        int count = LayerView.of(model.classifier(), layer).channels();
        return IntStream.range(0, count).filter(u -> u % STRIDE == 0).boxed().toList();
    }

    private static List<Dream> dreams(Model model, String layer, List<Integer> units) {
        String listed = units.stream().map(String::valueOf).collect(Collectors.joining(",")) + ",";
        DreamRequest request = DreamRequest.ofUnits(layer, Units.parse(listed));
        List<Dream> dreams = new ArrayList<>();
        new DreamJob(model, request.withOptions(request.options().with("steps", STEPS))).run(dreams::add);
        return dreams;
    }

    private static Samples picture(Model model, Dream dream) {
        Tensor input = DreamJob.input(model, dream);
        return new Samples() {
            @Override
            public int size() {
                return 1;
            }

            @Override
            public Tensor input(int index) {
                return input;
            }

            @Override
            public String name(int index) {
                return dream.name();
            }
        };
    }
}
