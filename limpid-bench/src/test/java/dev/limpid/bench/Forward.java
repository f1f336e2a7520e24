package dev.limpid.bench;

import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import dev.limpid.runtime.OnnxRuntime;
import dev.limpid.runtime.Program;
import dev.limpid.runtime.Shapes;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The plain forward pass: the reference for all other times. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 3, time = 5)
@Fork(1)
public class Forward {
    /** The network's file. */
    @Param("")
    public String model = "";

    private @Nullable Program program;
    private Map<String, Tensor> feeds = Map.of();

    /** Opens the network. */
    @Setup
    public void open() {
        Classifier classifier = Classifier.load(Path.of(model));
        program = OnnxRuntime.create()
                .compile(classifier
                        .graph()
                        .withOutputs(List.of(classifier.logits()))
                        .bind(Shapes.BATCH, 1));
        feeds = Map.of(classifier.input().name(), Explaining.noise(classifier));
    }

    /** Runs the network on one input. */
    @Benchmark
    public Map<String, Tensor> run() {
        if (program == null) {
            throw new IllegalStateException("not open");
        }
        return program.run(feeds);
    }

    /** Frees the program. */
    @TearDown
    public void close() {
        if (program != null) {
            program.close();
        }
    }
}
