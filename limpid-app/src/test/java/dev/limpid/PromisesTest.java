package dev.limpid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpid.graph.onnx.OnnxWriter;
import dev.limpid.testkit.Thorough;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What inspect promises of a method holds when the method runs, for every kind of input, number type and head. */
class PromisesTest {
    @TempDir
    Path folder;

    @Test
    void everyMethodThatIsPromisedRuns() {
        Map<String, String> broken = new TreeMap<>();
        int kind = 0;
        for (Map.Entry<String, MadeNetworks.Made> each : MadeNetworks.all().entrySet()) {
            Path file = folder.resolve(kind + ".onnx");
            OnnxWriter.write(each.getValue().graph(), file);
            try (Model model = Model.open(file, OpenOptions.DEFAULT.withThreads(1))) {
                List<MethodCall> calls =
                        promised(model, kind, MadeNetworks.all().size());
                assertThat(calls).as(each.getKey()).isNotEmpty();
                model.explain(each.getValue().input(), ExplainRequest.of(calls))
                        .results()
                        .forEach(result -> result.failure()
                                .ifPresent(f -> broken.put(
                                        each.getKey() + ", " + result.info().name(), f.getMessage())));
            }
            kind++;
        }
        assertThat(broken).isEmpty();
    }

    /** All promised methods with {@code -Pthorough}, else those whose turn it is, so that all kinds together cover all. */
    private static List<MethodCall> promised(Model model, int kind, int kinds) {
        List<MethodCall> calls = new ArrayList<>();
        for (MethodSupport.Status status : model.inspect().support().methods()) {
            boolean isTurn = Thorough.IS_ON || Math.floorMod(status.method().hashCode(), kinds) == kind;
            if (status.works() && (isTurn || status.method().equals("gradient"))) {
                calls.add(MethodCall.of(status.method()));
            }
        }
        return calls;
    }
}
