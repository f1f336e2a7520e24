package dev.limpid.verification;

import dev.limpid.MethodCall;
import dev.limpid.Model;
import dev.limpid.data.DataSet;
import dev.limpid.error.LimpidException;
import dev.limpid.report.ScoreGrid;
import dev.limpid.trust.ExplainerMaps;
import dev.limpid.trust.InputShape;
import dev.limpid.trust.NetworkScores;
import java.util.List;
import java.util.Optional;

/** Verifies the explanations of a network over a data set; see {@link Verification}. */
public final class VerificationJob {
    private static final int BATCH = 16;

    private VerificationJob() {}

    /**
     * Verifies a method.
     *
     * @param layer where it looks, if it takes a layer
     * @param seed where random draws start
     * @throws LimpidException if the method does not work on the network, the data set is empty, or the network takes tokens or volumes
     */
    public static Verification.Result run(
            Model model, DataSet data, MethodCall call, Optional<String> layer, long seed, Verification how) {
        if (data.size() == 0) {
            throw LimpidException.notFound(data.name() + " has no input");
        }
        try (NetworkScores network = NetworkScores.of(model.classifier(), model.engine(), BATCH)) {
            InputShape shape = network.shape();
            List<Integer> places =
                    shape.height() == 1 ? List.of(shape.width()) : List.of(shape.height(), shape.width());
            try (ExplainerMaps maps = ExplainerMaps.of(
                    model.classifier(),
                    model.explainer(call, layer, seed),
                    scores -> ScoreGrid.upsampled(scores, places))) {
                return how.run(network, maps, new Verification.Pictures() {
                    @Override
                    public int size() {
                        return data.size();
                    }

                    @Override
                    public String name(int index) {
                        return data.name(index);
                    }

                    @Override
                    public float[] input(int index) {
                        return network.values(model.tensor(data.image(index)));
                    }
                });
            }
        }
    }
}
