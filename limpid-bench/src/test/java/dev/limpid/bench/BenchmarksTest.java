package dev.limpid.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.limpid.attribution.Attribution;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.onnx.OnnxWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs the benchmarks on the network named by {@code -Dlimpid.bench.model}, and each of them once on a tiny network.
 */
class BenchmarksTest {
    @TempDir
    private Path folder;

    @Test
    void eachBenchmarkRunsOnce() {
        String file = tiny().toString();
        Explaining explaining = new Explaining();
        explaining.model = file;
        explaining.open();
        Attribution answer = explaining.explain();
        double sign = answer.logits().toDoubles()[0] > 0 ? 1 : -1;
        assertThat(answer.scores().toDoubles())
                .containsExactly(2 * sign, 2 * sign, 2 * sign, 2 * sign, -3 * sign, -3 * sign, -3 * sign, -3 * sign);
        explaining.close();
        Forward forward = new Forward();
        forward.model = file;
        forward.open();
        assertThat(Objects.requireNonNull(forward.run().get("logits")).shape()).containsExactly(1, 2);
        forward.close();
        Deriving deriving = new Deriving();
        deriving.model = file;
        deriving.read();
        assertThat(deriving.derive().outputs()).containsExactly("logits", "attribution");
    }

    /**
     * The first logit is twice the sum of channel 1 minus three times that of channel 2; the second is its negative.
     */
    private Path tiny() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(2), Dim.of(2), Dim.of(2)));
        Expr sums = x.reduceSum(false, 2, 3);
        Expr weights = b.constant(Tensor.of(new float[] {2, -2, -3, 3}, 2, 2));
        Expr logits = sums.emit("MatMul", Map.<String, Attribute>of(), null, weights);
        Path file = folder.resolve("tiny.onnx");
        OnnxWriter.write(b.build(Map.of("logits", logits)), file);
        return file;
    }

    @Test
    void benchmarksRunOnTheGivenNetwork() throws RunnerException {
        String model = System.getProperty("limpid.bench.model", "");
        assumeFalse(model.isEmpty(), "set -Dlimpid.bench.model to a network file to run this test");
        ChainedOptionsBuilder options =
                new OptionsBuilder().include("dev\\.limpid\\.bench\\..*").param("model", model);
        String methods = System.getProperty("limpid.bench.methods", "");
        if (!methods.isEmpty()) {
            options.param("method", methods.split(",", -1));
        }
        assertThat(new Runner(options.build()).run())
                .isNotEmpty()
                .allSatisfy(r -> assertThat(r.getPrimaryResult().getScore()).isPositive());
    }
}
