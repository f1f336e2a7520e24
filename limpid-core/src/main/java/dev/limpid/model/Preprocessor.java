package dev.limpid.model;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Tensor;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.Program;
import java.util.Map;

/**
 * Compiled preprocessing: pictures in, network inputs out. Many threads may use it at once, and any of them may close
 * it.
 */
public final class Preprocessor implements AutoCloseable {
    private final Preprocessing preprocessing;
    private final Program program;

    /** Compiles preprocessing on an engine. */
    public Preprocessor(Engine engine, Preprocessing preprocessing) {
        this.preprocessing = preprocessing;
        this.program = engine.single().compile(preprocessing.graph());
    }

    /**
     * The network's input for one picture, a batch of one.
     *
     * @throws LimpidException if the picture is smaller than the crop; of kind CANCELLED if this is closed, before or
     *     during the call
     */
    public Tensor apply(Picture picture) {
        preprocessing.placement(picture.width(), picture.height());
        return program.run(Map.of(PreprocessingGraph.IMAGE, preprocessing.pixels(picture)))
                .values()
                .iterator()
                .next();
    }

    /** Frees the native memory once no thread uses it any more; see {@link Program#close}. */
    @Override
    public void close() {
        program.close();
    }
}
