package dev.limpid.bench;

import dev.limpid.attribution.catalogue.Methods;
import dev.limpid.attribution.engine.Explainer;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.graph.Graph;
import dev.limpid.model.Classifier;
import java.nio.file.Path;
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
import org.openjdk.jmh.annotations.Warmup;

/** The time to read a network, and to derive the graph of an explanation from it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 3, time = 5)
@Fork(1)
public class Deriving {
    /** The network's file. */
    @Param("")
    public String model = "";

    /** The method's name. */
    @Param({"gradient", "grad-cam"})
    public String method = "gradient";

    private @Nullable Classifier classifier;

    /** Reads the network. */
    @Setup
    public void read() {
        classifier = load();
    }

    /** Reads the file, normalises the graph and infers types and logits. */
    @Benchmark
    public Classifier load() {
        return Classifier.load(Path.of(model));
    }

    /** Derives the explainer's graph. */
    @Benchmark
    public Graph derive() {
        if (classifier == null) {
            throw new IllegalStateException("not read");
        }
        return Explainer.compile(classifier, Methods.named(method), Settings.STANDARD, 1L << 30);
    }
}
