package dev.limpid.inside.dream;

import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.Program;
import java.util.Map;
import java.util.Objects;

/** The picture that a network is fed, for dreams that start from one. */
public final class GivenPicture {
    private static final String PICTURE = "picture";

    private GivenPicture() {}

    /**
     * The picture of an input.
     *
     * @param input what the network is fed, a batch of one
     * @param size of the picture; an input of another size is resized
     * @return {@code [C][pixels]}, 0 to 1
     * @throws dev.limpid.error.LimpidException if the network does not take pictures
     */
    public static float[][] of(Engine engine, Classifier model, Tensor input, Size size) {
        GraphBuilder b = GraphBuilder.ofOpset(20);
        Expr picture = NetworkInput.of(model).ofSample(b, size);
        Graph graph = b.build(Map.of(PICTURE, picture));
        try (Program program = engine.single().compile(graph)) {
            Tensor found = Objects.requireNonNull(
                    program.run(Map.of(NetworkInput.SAMPLE, input)).get(PICTURE));
            float[][] planes = new float[size.channels()][size.pixels()];
            for (int c = 0; c < planes.length; c++) {
                found.floats().get(c * size.pixels(), planes[c]);
            }
            return planes;
        }
    }

    /** The size of pictures that a network takes without a change of size. @throws dev.limpid.error.LimpidException if it takes none */
    public static Size sizeFor(Classifier model) {
        return NetworkInput.of(model).size();
    }
}
