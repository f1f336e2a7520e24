package dev.limpid.similar;

import dev.limpid.Model;
import dev.limpid.attribution.Progress;
import dev.limpid.cases.ParameterGradient;
import dev.limpid.cases.Rows;
import dev.limpid.cases.Trak;
import dev.limpid.graph.Tensor;
import dev.limpid.inside.Samples;
import dev.limpid.runtime.InOrder;
import java.util.ArrayList;
import java.util.List;

/** The gradients of training inputs by all weights of a network, as sketches. */
final class AllWeights implements AutoCloseable {
    private static final int SIZE = 1024;
    private static final double DAMPING = 0.01;

    private final InfluenceMethod method;
    private final ParameterGradient gradient;
    private final Rows sketches;
    private final double[] probabilities;

    private AllWeights(InfluenceMethod method, ParameterGradient gradient, Rows sketches, double[] probabilities) {
        this.method = method;
        this.gradient = gradient;
        this.sketches = sketches;
        this.probabilities = probabilities;
    }

    /** The gradients for samples with their classes. @throws dev.limpid.error.LimpidException if the network has none */
    static AllWeights of(
            Model model, InfluenceMethod method, Samples samples, int[] labels, long seed, Progress progress) {
        boolean isTrak = method.equals(InfluenceMethod.TRAK);
        ParameterGradient gradient = ParameterGradient.of(
                model.classifier(),
                model.engine(),
                isTrak ? ParameterGradient.Of.MARGIN : ParameterGradient.Of.LOSS,
                SIZE,
                seed);
        List<float[]> rows = new ArrayList<>();
        double[] probabilities = new double[labels.length];
        InOrder.run(
                model.engine().parallelism(), labels.length, i -> gradient.at(samples.input(i), labels[i]), found -> {
                    probabilities[rows.size()] = found.probability();
                    rows.add(found.sketch());
                    progress.reached(rows.size(), labels.length);
                });
        return new AllWeights(method, gradient, Rows.of(rows), probabilities);
    }

    /** The influence of each training input on a class of an input. */
    double[] of(Tensor input, int target) {
        float[] sketch = gradient.at(input, target).sketch();
        if (method.equals(InfluenceMethod.TRAK)) {
            return Trak.of(sketches, probabilities, DAMPING).of(sketch);
        }
        double[] found = new double[sketches.count()];
        for (int i = 0; i < found.length; i++) {
            found[i] = sketches.dot(i, sketch);
        }
        return found;
    }

    @Override
    public void close() {
        gradient.close();
    }
}
