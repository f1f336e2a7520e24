package dev.limpid.testkit.kernel;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Classification losses. */
public final class Loss {
    private Loss() {}

    /** The operators of this family. */
    public static Map<String, Kernel> kernels() {
        Map<String, Kernel> k = new HashMap<>();
        k.put("NegativeLogLikelihoodLoss", c -> List.of(negativeLogLikelihood(c, c.x())));
        k.put("SoftmaxCrossEntropyLoss", c -> {
            NdArray log = Reduction.rows(c.x(), 1, Reduction::logSoftmax);
            return List.of(negativeLogLikelihood(c, log), log);
        });
        return k;
    }

    private static NdArray negativeLogLikelihood(Call c, NdArray log) {
        NdArray target = c.in(1);
        int classes = log.size(1);
        int inner = target.count() / log.size(0);
        double[] losses = new double[target.count()];
        double weights = 0;
        for (int i = 0; i < losses.length; i++) {
            long label = target.integer(i);
            boolean ignored = c.has("ignore_index") && label == c.whole("ignore_index", 0);
            if (!ignored) {
                double weight = c.has(2) ? c.in(2).real((int) label) : 1;
                int at = (i / inner * classes + (int) label) * inner + i % inner;
                losses[i] = -weight * log.real(at);
                weights += weight;
            }
        }
        return switch (c.text("reduction", "mean")) {
            case "none" -> NdArray.of(log.type(), losses, target.shape());
            case "sum" -> NdArray.of(log.type(), new double[] {Reduction.sum(losses)});
            default -> NdArray.of(log.type(), new double[] {Reduction.sum(losses) / weights});
        };
    }
}
