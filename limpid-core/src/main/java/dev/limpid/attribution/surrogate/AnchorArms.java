package dev.limpid.attribution.surrogate;

import dev.limpid.attribution.Method.Search;
import dev.limpid.attribution.formula.SampleBatch;
import dev.limpid.attribution.formula.Samples;
import dev.limpid.attribution.region.Coalitions;
import dev.limpid.attribution.region.InputGrid;
import dev.limpid.attribution.region.Proportion;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Candidate anchors, with the network's predictions for random pictures that show their segments. */
final class AnchorArms {
    private static final String KEPT = "kept";

    private final Search search;
    private final Tensor labels;
    private final int segments;
    private final Decision decision;
    private final Search.Step step;
    private final Map<String, Tensor> fixed;
    private int asked;

    AnchorArms(Search search) {
        this.search = search;
        Coalitions coalitions = Coalitions.of(search.model(), search.settings());
        this.segments = coalitions.segments().count();
        this.labels = coalitions.segments().of(search.input());
        this.decision = Decision.of(search);
        this.fixed = coalitions.fixed(search);
        this.step = step(coalitions);
    }

    /** A set of segments that are always shown, with the number of pictures that kept the class. */
    static final class Arm {
        private final BitSet shown;
        private final @Nullable Arm parent;
        private int trials;
        private int hits;
        private int confirmations;
        private int confirmed;

        private Arm(BitSet shown, @Nullable Arm parent) {
            this.shown = shown;
            this.parent = parent;
        }

        BitSet shown() {
            return shown;
        }

        /** The anchor without the last segment that was added. */
        @Nullable
        Arm parent() {
            return parent;
        }

        /** The fraction of the pictures that kept the class. */
        double mean() {
            return trials == 0 ? 0 : (double) hits / trials;
        }

        /** The fraction of the pictures drawn after the search that kept the class. */
        double confirmedMean() {
            return confirmations == 0 ? 0 : (double) confirmed / confirmations;
        }

        /** The exact lower bound of the precision by these pictures alone, which fails at most so often. */
        double confirmedLower(double failure) {
            return confirmations == 0 ? 0 : Proportion.lower(confirmed, confirmations, failure);
        }

        boolean isAsked() {
            return confirmations > 0;
        }

        /** The lower confidence bound of the precision at a level. */
        double lower(double level) {
            return trials == 0 ? 0 : KullbackLeibler.lower(mean(), level / trials);
        }

        /** The upper confidence bound of the precision at a level. */
        double upper(double level) {
            return trials == 0 ? 1 : KullbackLeibler.upper(mean(), level / trials);
        }
    }

    Arm of(BitSet shown, @Nullable Arm parent) {
        return new Arm(shown, parent);
    }

    int segments() {
        return segments;
    }

    int atOnce() {
        return search.atOnce();
    }

    /**
     * Runs the network on at least this many random pictures that show an anchor.
     *
     * @return their number
     */
    int ask(Arm arm, int pictures) {
        int before = arm.trials;
        while (arm.trials - before < pictures) {
            arm.hits += hits(arm);
            arm.trials += atOnce();
        }
        return arm.trials - before;
    }

    /** Runs the network on as many further pictures, which the search does not use. */
    void confirm(Arm arm, int pictures) {
        while (arm.confirmations < pictures) {
            arm.confirmed += hits(arm);
            arm.confirmations += atOnce();
        }
    }

    private int hits(Arm arm) {
        float[] shown = new float[atOnce() * segments];
        for (int s = 0; s < atOnce(); s++) {
            SplittableRandom random = Samples.random(search.settings().seed(), asked++);
            for (int k = 0; k < segments; k++) {
                shown[s * segments + k] = arm.shown.get(k) || random.nextBoolean() ? 1 : 0;
            }
        }
        Map<String, Tensor> feeds = new HashMap<>(fixed);
        feeds.put("shown", Tensor.of(shown, atOnce(), segments));
        double[] kept = Objects.requireNonNull(step.run(feeds).get(KEPT)).toDoubles();
        int hits = 0;
        for (double each : kept) {
            hits += each > 0 ? 1 : 0;
        }
        return hits;
    }

    private Search.Step step(Coalitions coalitions) {
        Map<String, TensorType> inputs = new HashMap<>();
        fixed.forEach((name, tensor) -> inputs.put(name, tensor.type()));
        inputs.put("shown", TensorType.of(ElementType.FLOAT, atOnce(), segments));
        return search.step(KEPT + decision, atOnce(), inputs, (f, in) -> {
            Expr points = coalitions.points(f, f.input().unsqueeze(1), Objects.requireNonNull(in.get("shown")));
            SampleBatch asked = SampleBatch.of(f, points);
            return Map.of(KEPT, decision.isKept(asked.at().logits()));
        });
    }

    /** Values of segments at their positions: {@code float[1,H,W]}. */
    Tensor painted(double[] bySegment) {
        InputGrid places = InputGrid.of(search.model());
        long[] index = labels.toLongs();
        double[] painted = new double[index.length];
        for (int p = 0; p < index.length; p++) {
            painted[p] = bySegment[(int) index[p]];
        }
        return places.scores(painted);
    }
}
