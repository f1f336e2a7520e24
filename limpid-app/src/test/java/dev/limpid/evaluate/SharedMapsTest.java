package dev.limpid.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpid.Model;
import dev.limpid.OpenOptions;
import dev.limpid.OutputGuard;
import dev.limpid.data.DataSet;
import dev.limpid.data.Evidence;
import dev.limpid.trust.MapFunction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedMapsTest {
    private static final int PICTURES = 1;

    @TempDir
    private Path folder;

    private final List<Float> made = new ArrayList<>();

    private final MapFunction doubled = (input, target, seed) -> {
        made.add(input[0]);
        return new float[] {2 * input[0] + target};
    };

    private static float[] first(List<float[]> maps) {
        float[] all = new float[maps.size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = maps.get(i)[0];
        }
        return all;
    }

    @Test
    void aMapIsMadeForTwoWhoAskForIt() {
        SharedMaps shared = new SharedMaps(1000);
        MapFunction maps = shared.of("a", doubled);
        List<float[]> inputs = List.of(new float[] {1}, new float[] {2}, new float[] {3});
        assertThat(maps.map(new float[] {2}, 5, 0)).containsExactly(9);
        assertThat(first(maps.maps(inputs, 5, 0))).containsExactly(7, 9, 11);
        assertThat(made).containsExactly(2f, 1f, 3f);
        // 2 was taken away, 1 and 3 are known.
        assertThat(first(maps.maps(inputs, 5, 0))).containsExactly(7, 9, 11);
        assertThat(made).containsExactly(2f, 1f, 3f, 2f);
    }

    @Test
    void explainersAndClassesAreToldApart() {
        SharedMaps shared = new SharedMaps(1000);
        float[] input = {1};
        shared.of("a", doubled).map(input, 0, 0);
        assertThat(shared.of("b", doubled).map(input, 0, 0)).containsExactly(2);
        assertThat(shared.of("a", doubled).map(input, 1, 0)).containsExactly(3);
        assertThat(made).hasSize(3);
    }

    @Test
    void theOldestAreForgottenBeyondTheLimit() {
        MapFunction maps = new SharedMaps(2 * Float.BYTES).of("a", doubled);
        for (float value : new float[] {1, 2, 3, 3, 2, 1}) {
            maps.map(new float[] {value}, 0, 0);
        }
        assertThat(made).containsExactly(1f, 2f, 3f, 1f);
    }

    @Tag("thorough")
    @Test
    void theProductHasTheBytesOfTheMethodAlone() throws IOException {
        List<String> metrics = List.of(
                "deletion",
                "random-logit",
                "mprt-cascading",
                "max-sensitivity",
                "attack-stability",
                "input-invariance",
                "implementation-invariance",
                "linearity",
                "adcc",
                "pxap");
        try (Model model = Model.open("zoo:plain", OpenOptions.DEFAULT)) {
            run(model, folder.resolve("both"), metrics, "gradient", "input-x-gradient");
            run(model, folder.resolve("first"), metrics, "gradient");
            run(model, folder.resolve("second"), metrics, "input-x-gradient");
        }
        Map<String, byte[]> both = EndedRun.parts(folder.resolve("both"));
        Map<String, byte[]> alone = new TreeMap<>(EndedRun.parts(folder.resolve("first")));
        alone.putAll(EndedRun.parts(folder.resolve("second")));
        assertThat(both.keySet()).isEqualTo(alone.keySet()).hasSizeGreaterThan(2 * metrics.size());
        both.forEach((name, bytes) -> assertThat(bytes).as(name).isEqualTo(alone.get(name)));
    }

    private static void run(Model model, Path out, List<String> metrics, String... methods) {
        DataSet data = DataSet.of("zoo", model, PICTURES);
        Evidence evidence = Evidence.of(data, model, Optional.empty(), Optional.empty());
        EvaluateRequest request = EvaluateRequest.of(methods).withMetrics(MetricChoice.of(metrics));
        try (EvaluateJob job = new EvaluateJob(model, data, evidence, request, out, new OutputGuard(List.of()))) {
            assertThat(job.run(scores -> {}).failed()).isZero();
        }
    }
}
