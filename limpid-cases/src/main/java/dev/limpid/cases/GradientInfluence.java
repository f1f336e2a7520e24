package dev.limpid.cases;

import dev.limpid.attribution.Progress;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Tensor;
import dev.limpid.metrics.Vectors;
import dev.limpid.model.Classifier;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.InOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * How much each training input supports (positive) or opposes (negative) a class of another input, by the gradients of all weights at
 * one or several checkpoints of a training. Safe for many threads once it is made; its programs stay compiled until it is closed.
 */
public final class GradientInfluence implements AutoCloseable {
    private static final double DAMPING = 0.01;

    /** How gradients become influence. */
    public enum Kind {
        /**
         * The inner product of the gradients of both losses, summed over the checkpoints.
         *
         * <p>Ref. Pruthi et al., Estimating Training Data Influence by Tracing Gradient Descent, 2020, arXiv 2002.08484 (TracInCP).
         */
        TRACIN,
        /** The linear model that gradients of log-odds make of the network, the mean over the checkpoints; see {@link Trak}. */
        TRAK,
        /**
         * By how much the loss grows if the training input is left out, to first order, with the curvature of all weights
         * approximated by layers, at the last checkpoint; see {@link KroneckerCurvature}. The curvature is that of labels drawn from the
         * network's own probabilities.
         *
         * <p>Ref. Grosse et al., Studying Large Language Model Generalization with Influence Functions, 2023, arXiv 2308.03296.
         */
        EK_FAC
    }

    /**
     * The training inputs.
     *
     * @param inputs the input of a number: a batch of one
     * @param labels their classes
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Training(IntFunction<Tensor> inputs, int[] labels) {}

    private final Kind kind;
    private final List<At> checkpoints;

    private GradientInfluence(Kind kind, List<At> checkpoints) {
        this.kind = kind;
        this.checkpoints = checkpoints;
    }

    /**
     * Gathers the gradients of training inputs.
     *
     * @param checkpoints the network at times of its training, the last one as it is now
     * @param size numbers of a sketch of a gradient; a network with no more weights is not sketched
     * @param seed of sketches, and of labels that are drawn
     * @throws LimpidException if the checkpoints are not of one network, or it cannot be differentiated by its weights
     */
    public static GradientInfluence of(
            Kind kind,
            List<Classifier> checkpoints,
            Engine engine,
            Training training,
            int size,
            long seed,
            Progress progress) {
        List<Classifier> used =
                kind == Kind.EK_FAC ? checkpoints.subList(checkpoints.size() - 1, checkpoints.size()) : checkpoints;
        List<At> all = new ArrayList<>();
        try {
            for (Classifier each : used) {
                ParameterGradient gradient = ParameterGradient.of(
                        each,
                        engine,
                        kind == Kind.TRAK ? ParameterGradient.Of.MARGIN : ParameterGradient.Of.LOSS,
                        size,
                        seed);
                Gatherer gatherer = new Gatherer(gradient, training, engine.parallelism(), progress, used.size());
                all.add(gatherer.at(kind, seed, all.size()));
                checkSame(all.get(0).gradient(), gradient, all.size());
            }
        } catch (RuntimeException e) {
            all.forEach(At::close);
            throw e;
        }
        return new GradientInfluence(kind, all);
    }

    private static void checkSame(ParameterGradient first, ParameterGradient other, int number) {
        boolean isSame = first.shapes().size() == other.shapes().size();
        for (int i = 0; isSame && i < first.shapes().size(); i++) {
            isSame = Arrays.equals(first.shapes().get(i), other.shapes().get(i));
        }
        if (!isSame) {
            throw LimpidException.badInput(
                    "checkpoint " + number + " is of another network: its weights have other shapes");
        }
    }

    /**
     * A checkpoint with the gradients of the training inputs.
     *
     * @param sketches of the gradients
     * @param solved the sketches after the inverse curvature; the same as {@code sketches} where there is none
     * @param trak the linear model, for the method of this name
     */
    private record At(ParameterGradient gradient, Vectors sketches, Vectors solved, Optional<Trak> trak)
            implements AutoCloseable {
        @Override
        public void close() {
            gradient.close();
        }
    }

    /** Runs through the training inputs. */
    private record Gatherer(
            ParameterGradient gradient, Training training, int threads, Progress progress, int checkpoints) {

        At at(Kind kind, long seed, int number) {
            int count = training.labels().length;
            List<float[]> sketches = new ArrayList<>();
            List<float[]> solved = new ArrayList<>();
            double[] probabilities = new double[count];
            KroneckerCurvature curvature = KroneckerCurvature.of(gradient.shapes());
            int passes = kind == Kind.EK_FAC ? 3 : 1;
            if (kind == Kind.EK_FAC) {
                drawn(seed, curvature::gather, 0, passes);
                curvature.turn();
                drawn(seed, curvature::measure, 1, passes);
            }
            InOrder.run(
                    threads, count, i -> gradient.whole(training.inputs().apply(i), training.labels()[i]), found -> {
                        int i = sketches.size();
                        probabilities[i] = found.probabilities()[training.labels()[i]];
                        sketches.add(gradient.sketch(found.gradients()));
                        if (kind == Kind.EK_FAC) {
                            solved.add(gradient.sketch(curvature.solve(found.gradients())));
                        }
                        progress.reached(
                                ((long) number * passes + passes - 1) * count + i + 1,
                                (long) checkpoints * passes * count);
                    });
            Vectors rows = Vectors.of(sketches);
            return new At(
                    gradient,
                    rows,
                    solved.isEmpty() ? rows : Vectors.of(solved),
                    kind == Kind.TRAK ? Optional.of(Trak.of(rows, probabilities, DAMPING)) : Optional.empty());
        }

        /** The gradients of labels drawn from the network's own probabilities. */
        private void drawn(long seed, Consumer<List<float[]>> use, int pass, int passes) {
            int count = training.labels().length;
            int[] done = {0};
            InOrder.run(
                    threads,
                    count,
                    i -> {
                        Tensor input = training.inputs().apply(i);
                        float[] p = gradient.whole(input, training.labels()[i]).probabilities();
                        double at = new SplittableRandom(seed + i).nextDouble();
                        int label = 0;
                        for (double sum = p[0]; sum < at && label < p.length - 1; sum += p[label]) {
                            label++;
                        }
                        return gradient.whole(input, label).gradients();
                    },
                    found -> {
                        use.accept(found);
                        progress.reached((long) pass * count + ++done[0], (long) passes * count);
                    });
        }
    }

    /**
     * The influence of each training input on a class of an input.
     *
     * @param input a batch of one
     */
    public double[] of(Tensor input, int target) {
        List<float[]> sketches = checkpoints.stream()
                .map(c -> c.gradient().at(input, target).sketch())
                .toList();
        return of(sketches);
    }

    private double[] of(List<float[]> sketches) {
        double[] found = new double[checkpoints.get(0).sketches().count()];
        double[] doubts = new double[found.length];
        for (int c = 0; c < sketches.size(); c++) {
            At at = checkpoints.get(c);
            float[] sketch = sketches.get(c);
            double[] linear = at.trak().map(t -> t.linear(sketch)).orElse(found);
            double[] improbable = at.trak().map(Trak::doubts).orElse(doubts);
            for (int i = 0; i < found.length; i++) {
                switch (kind) {
                    case TRACIN -> found[i] += at.sketches().dot(i, sketch);
                    case EK_FAC -> found[i] += at.solved().dot(i, sketch) / found.length;
                    case TRAK -> {
                        found[i] += linear[i] / sketches.size();
                        doubts[i] += improbable[i] / sketches.size();
                    }
                }
            }
        }
        for (int i = 0; i < found.length && kind == Kind.TRAK; i++) {
            found[i] *= doubts[i];
        }
        return found;
    }

    /** The influence of each training input on its own label: large for inputs that the others do not explain. */
    public double[] ofThemselves() {
        double[] own = new double[checkpoints.get(0).sketches().count()];
        for (int i = 0; i < own.length; i++) {
            int number = i;
            own[i] = of(checkpoints.stream().map(c -> c.sketches().row(number)).toList())[i];
        }
        return own;
    }

    @Override
    public void close() {
        checkpoints.forEach(At::close);
    }
}
