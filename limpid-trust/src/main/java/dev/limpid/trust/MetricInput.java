package dev.limpid.trust;

import dev.limpid.error.LimpidException;
import dev.limpid.metrics.AttributionMap;
import dev.limpid.metrics.Box;
import dev.limpid.metrics.Mask;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a metric is given: an explanation of one input, and what is known about the input. Immutable. Arrays are not copied
 * and must not change.
 */
public final class MetricInput {
    private final Builder given;
    private final float[] byPixel;

    private MetricInput(Builder given) {
        this.given = given;
        byPixel = given.map == null ? new float[0] : byPixel(given.map, given.shape);
    }

    /** An input of these sizes, of which everything else is filled in. */
    public static Builder of(InputShape shape) {
        return new Builder(shape);
    }

    /** A builder that has all of this filled in; it shares no work with this. */
    public Builder changed() {
        Builder other = new Builder(given);
        other.shared = null;
        return other;
    }

    /**
     * Work that several metrics need, done once if this input has {@link Builder#shared shared work}.
     *
     * @param key all that the work depends on besides what this is; of a class of its own
     * @return what must not change
     */
    public <T> T once(Object key, Supplier<T> work) {
        return given.shared == null ? work.get() : given.shared.of(key, work);
    }

    /** The sum over the channels of {@code float[C*P]}; {@code float[P]} as it is. */
    public static float[] byPixel(float[] map, InputShape shape) {
        if (map.length == shape.pixels()) {
            return map;
        }
        float[] sums = new float[shape.pixels()];
        for (int at = 0; at < map.length; at += sums.length) {
            for (int p = 0; p < sums.length; p++) {
                sums[p] += map[at + p];
            }
        }
        return sums;
    }

    /** The sizes of the input. */
    public InputShape shape() {
        return given.shape;
    }

    /** The map: {@code float[P]}, the sum over the channels where each value has a score. */
    public float[] map() {
        required(given.map, Need.MAP);
        return byPixel;
    }

    /** The map as the measures of maps take it. */
    public AttributionMap attributionMap() {
        return AttributionMap.of(given.shape.width(), given.shape.height(), map());
    }

    /** The score of each value of the input: {@code float[C*P]}. @throws LimpidException if the map has one score for all channels */
    public float[] elements() {
        float[] map = required(given.map, Need.MAP);
        if (map.length != given.shape.elements()) {
            throw LimpidException.unsupported(
                    "the map has one score per pixel, but the metric needs one for each of the "
                            + given.shape.channels() + " channels");
        }
        return map;
    }

    /** The input: {@code float[C*P]}. */
    public float[] input() {
        return required(given.input, Need.INPUT);
    }

    /** The network. */
    public Scores network() {
        return required(given.network, Need.NETWORK);
    }

    /** Refuses networks without predictions. @throws LimpidException if the scores of the network have no probabilities */
    public void requireProbabilities() {
        required(network().hasProbabilities() ? given.network : null, Need.PROBABILITY);
    }

    /** The network after fine-tuning on inputs with deletions. */
    public Scores tunedNetwork() {
        return required(given.tunedNetwork, Need.TUNED_NETWORK);
    }

    /** The same with the fine-tuned network in place of the network. */
    public MetricInput onTunedNetwork() {
        return changed().network(tunedNetwork(), target()).build();
    }

    /** The class that was explained. */
    public int target() {
        return given.target;
    }

    /** The pixels where the evidence is. */
    public Mask mask() {
        return required(given.mask, Need.MASK);
    }

    /** The pixels of the tiles of the explained class. */
    public Mask tiles() {
        return required(given.tiles, Need.TILES);
    }

    /** The boxes of the objects; not empty. */
    public List<Box> boxes() {
        return required(given.boxes, Need.BOXES);
    }

    /** The class that the data state for the input, which need not be the one that was explained. */
    public int label() {
        return required(given.label, Need.LABEL);
    }

    /** Explains other inputs in the same way. */
    public MapFunction explainer() {
        return required(given.explainer, Need.EXPLAINER);
    }

    /** A second explainer. */
    public MapFunction otherExplainer() {
        return required(given.otherExplainer, Need.OTHER_EXPLAINER);
    }

    /** The same explainer on networks whose weights were drawn again. */
    public Randomised randomised() {
        return required(given.randomised, Need.RANDOMISED);
    }

    /** The values of a layer for an input. */
    public Function<float[], float[]> representation() {
        return required(given.representation, Need.REPRESENTATION);
    }

    /** An input that stands for no evidence: {@code float[C*P]}. */
    public float[] baseline() {
        return required(given.baseline, Need.BASELINE);
    }

    /** A map of the same input by another method or network: {@code float[P]}. */
    public float[] otherMap() {
        return byPixel(required(given.otherMap, Need.OTHER_MAP), given.shape);
    }

    /** The seed of everything that the metric draws. */
    public long seed() {
        return given.seed;
    }

    /** The explanation of an input by the explainer: {@code float[P]}. @throws LimpidException if it is not finite */
    public float[] explained(float[] input) {
        return explained(explainer(), input, target(), seed());
    }

    /** The explanations of inputs by the explainer: {@code float[P]} each. @throws LimpidException if one is not finite */
    public List<float[]> explained(List<float[]> inputs) {
        return explained(explainer(), inputs, target(), seed());
    }

    /** The explanations of inputs, checked: {@code float[P]} each. @throws LimpidException if one is not finite */
    public List<float[]> explained(MapFunction explainer, List<float[]> inputs, int asked, long drawn) {
        return explainer.maps(inputs, asked, drawn).stream().map(this::checked).toList();
    }

    /** A map by pixel: {@code float[P]}. @throws LimpidException if it is not finite or of another size */
    public float[] checked(float[] map) {
        requireLength("an explanation", map.length, given.shape);
        float[] sums = byPixel(map, given.shape);
        // A sum is not finite if one of its numbers is not.
        requireFinite("an explanation", sums);
        return sums;
    }

    /** The explanation of an input, checked: {@code float[P]}. @throws LimpidException if it is not finite */
    public float[] explained(MapFunction explainer, float[] input, int asked, long drawn) {
        return checked(explainer.map(input, asked, drawn));
    }

    private static <T> T required(@Nullable T part, Need need) {
        if (part == null) {
            throw LimpidException.badInput("the metric needs what was not given: " + need.label());
        }
        return part;
    }

    private static void requireFinite(String what, float[] numbers) {
        if (!Numbers.areFinite(numbers)) {
            throw LimpidException.badInput(what + " has a value that is not finite, so it cannot be judged");
        }
    }

    private static void requireLength(String what, int length, InputShape shape) {
        if (length != shape.pixels() && length != shape.elements()) {
            throw LimpidException.badInput(what + " has " + length + " scores, but the input is " + shape);
        }
    }

    /** Fills in what is given. Not safe for several threads. */
    public static final class Builder {
        private final InputShape shape;
        private float @Nullable [] map;
        private float @Nullable [] input;
        private float @Nullable [] baseline;
        private float @Nullable [] otherMap;
        private @Nullable Scores network;
        private @Nullable Scores tunedNetwork;
        private int target;
        private @Nullable Mask mask;
        private @Nullable Mask tiles;
        private @Nullable List<Box> boxes;
        private @Nullable Integer label;
        private @Nullable MapFunction explainer;
        private @Nullable MapFunction otherExplainer;
        private @Nullable Randomised randomised;
        private @Nullable Function<float[], float[]> representation;
        private @Nullable SharedWork shared;
        private long seed;

        private Builder(InputShape shape) {
            this.shape = shape;
        }

        private Builder(Builder other) {
            shape = other.shape;
            map = other.map;
            input = other.input;
            baseline = other.baseline;
            otherMap = other.otherMap;
            network = other.network;
            tunedNetwork = other.tunedNetwork;
            target = other.target;
            mask = other.mask;
            tiles = other.tiles;
            boxes = other.boxes;
            label = other.label;
            explainer = other.explainer;
            otherExplainer = other.otherExplainer;
            randomised = other.randomised;
            representation = other.representation;
            shared = other.shared;
            seed = other.seed;
        }

        /** The map: {@code float[P]} or {@code float[C*P]}. */
        public Builder map(float[] scores) {
            requireLength("the map", scores.length, shape);
            requireFinite("the map", scores);
            map = scores;
            return this;
        }

        /** The input: {@code float[C*P]}. */
        public Builder input(float[] values) {
            input = whole("the input", values);
            return this;
        }

        /** An input that stands for no evidence: {@code float[C*P]}. */
        public Builder baseline(float[] values) {
            baseline = whole("the baseline", values);
            return this;
        }

        private float[] whole(String what, float[] values) {
            if (values.length != shape.elements()) {
                throw LimpidException.badInput(
                        what + " has " + values.length + " values, but the network takes " + shape);
            }
            requireFinite(what, values);
            return values;
        }

        /** A map of the same input by another method or network. */
        public Builder otherMap(float[] scores) {
            requireLength("the other map", scores.length, shape);
            requireFinite("the other map", scores);
            otherMap = scores;
            return this;
        }

        /** The network, and the class that was explained. */
        public Builder network(Scores asked, int explained) {
            network = checked(asked, explained);
            target = explained;
            return this;
        }

        /** The same network after fine-tuning on inputs with deletions, and the class that was explained. */
        public Builder tunedNetwork(Scores asked, int explained) {
            tunedNetwork = checked(asked, explained);
            target = explained;
            return this;
        }

        private Scores checked(Scores asked, int explained) {
            if (explained < 0 || explained >= asked.classes()) {
                throw LimpidException.badInput(
                        "class " + explained + " was explained, but the network has " + asked.classes());
            }
            if (!asked.shape().equals(shape)) {
                throw LimpidException.badInput("the map is of " + shape + ", but the network takes " + asked.shape());
            }
            return new CheckedScores(asked);
        }

        /** The pixels where the evidence is; not empty. */
        public Builder mask(Mask pixels) {
            mask = fitting("the mask has ", pixels);
            return this;
        }

        /** The pixels of the tiles of the explained class, where the input and the map are those of a mosaic; not empty. */
        public Builder tiles(Mask pixels) {
            tiles = fitting("the tiles have ", pixels);
            return this;
        }

        private Mask fitting(String what, Mask pixels) {
            if (pixels.width() != shape.width() || pixels.height() != shape.height() || pixels.count() == 0) {
                throw LimpidException.badInput(what + pixels + ", but the input is " + shape);
            }
            return pixels;
        }

        /** The boxes of the objects; at least one. */
        public Builder boxes(List<Box> all) {
            if (all.isEmpty() || all.stream().anyMatch(b -> b.right() > shape.width() || b.bottom() > shape.height())) {
                throw LimpidException.badInput("the boxes " + all + " are not within the input of " + shape);
            }
            boxes = List.copyOf(all);
            return this;
        }

        /** The class that the data state for the input. */
        public Builder label(int stated) {
            label = stated;
            return this;
        }

        /** Explains other inputs in the same way. */
        public Builder explainer(MapFunction function) {
            explainer = function;
            return this;
        }

        /** A second explainer. */
        public Builder otherExplainer(MapFunction function) {
            otherExplainer = function;
            return this;
        }

        /** The same explainer on networks whose weights were drawn again. */
        public Builder randomised(Randomised networks) {
            randomised = networks;
            return this;
        }

        /** The values of a layer for an input. */
        public Builder representation(Function<float[], float[]> values) {
            representation = values;
            return this;
        }

        /** The seed of everything that the metric draws; 0 if it is not set. */
        public Builder seed(long number) {
            seed = number;
            return this;
        }

        /** Where metrics keep what others need, too; of this input, map, network, explainer and seed. None if it is not set. */
        public Builder shared(SharedWork work) {
            shared = work;
            return this;
        }

        /** What was filled in. */
        public MetricInput build() {
            return new MetricInput(new Builder(this));
        }
    }

    /** The needs that are met. */
    public List<Need> given() {
        List<Need> met = new ArrayList<>();
        for (Need need : Need.values()) {
            if (part(need) != null) {
                met.add(need);
            }
        }
        return met;
    }

    private @Nullable Object part(Need need) {
        return switch (need) {
            case MAP -> given.map;
            case MASK -> given.mask;
            case TILES -> given.tiles;
            case BOXES -> given.boxes;
            case LABEL -> given.label;
            case INPUT -> given.input;
            case NETWORK -> given.network;
            case PROBABILITY -> given.network != null && given.network.hasProbabilities() ? given.network : null;
            case TUNED_NETWORK -> given.tunedNetwork;
            case EXPLAINER -> given.explainer;
            case RANDOMISED -> given.randomised;
            case REPRESENTATION -> given.representation;
            case OTHER_EXPLAINER -> given.otherExplainer;
            case BASELINE -> given.baseline;
            case OTHER_MAP -> given.otherMap;
            case RETRAINING, DATA_SET -> null;
        };
    }
}
