package dev.limpid.evaluate;

import dev.limpid.error.LimpidException;
import dev.limpid.metrics.Box;
import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.InputShape;
import dev.limpid.trust.MapFunction;
import dev.limpid.trust.MetricInput;
import dev.limpid.trust.Need;
import dev.limpid.trust.Scores;
import dev.limpid.trust.SharedWork;
import dev.limpid.trust.localisation.Mosaic;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What metrics are given about a picture and a method. The picture, and each of its neighbours, is explained once, whichever
 * metrics ask. For one thread; the network and the method may be shared.
 *
 * <pre>{@code
 * try (JudgedNetwork network = JudgedNetwork.of(model);
 *         Judged method = JudgedMethod.of(network, MethodCall.of("grad-cam"), Optional.empty(), 0)) {
 *     MetricInputs inputs = MetricInputs.of(network, method, picture, 0);
 *     OptionalDouble number = metric.of(inputs.input(metric));
 * }
 * }</pre>
 */
public final class MetricInputs {
    /** Between the seeds of two pictures, so that draws of one are never those of another. */
    private static final long APART = 1_000_003;

    private final JudgedNetwork network;
    private final Judged method;
    private final JudgedPicture picture;
    private final long seed;
    private final MapFunction explainer;
    private final MapFunction rival;
    private final Scores scores;
    private final KnownScores.Answers tunedAnswers;
    private final int turn;
    private final SharedWork work = new SharedWork();
    private final float[] map;

    /** As {@link #of}, with what is known from other methods. */
    MetricInputs(
            JudgedNetwork network,
            Judged method,
            JudgedPicture picture,
            long seed,
            KnownScores.OfPicture answers,
            int turn) {
        this.network = network;
        this.method = method;
        this.picture = picture;
        this.seed = seed + APART * picture.index();
        explainer = new RememberedMaps(new Drawn(method, this.seed));
        this.scores = new RememberedScores(network.scores(), answers.network(), turn);
        this.tunedAnswers = answers.tuned();
        this.turn = turn;
        rival = new EdgeMaps(network.shape());
        map = explainer.map(picture.input(), picture.target(), this.seed);
    }

    /**
     * Explains a picture.
     *
     * @param seed of what metrics draw; each picture has draws of its own
     * @throws dev.limpid.error.LimpidException if the method does not work
     */
    public static MetricInputs of(JudgedNetwork network, Judged method, JudgedPicture picture, long seed) {
        return new MetricInputs(network, method, picture, seed, new KnownScores.OfPicture(), 0);
    }

    /** The picture. */
    JudgedPicture picture() {
        return picture;
    }

    /** The sizes of the picture. */
    InputShape shape() {
        return network.shape();
    }

    /** The network; each picture is asked once. */
    Scores scores() {
        return scores;
    }

    /** The map of the picture for the score of a class: {@code float[P]} or {@code float[C*P]}. */
    float[] explained(int target) {
        return explainer.map(picture.input(), target, seed);
    }

    /** The map of the picture: {@code float[P]} or {@code float[C*P]}. */
    public float[] map() {
        return map;
    }

    /**
     * What a metric is given: all that it needs and that is known.
     *
     * @throws dev.limpid.error.LimpidException if the map is not finite, or what the metric needs does not work
     */
    public MetricInput input(ExplanationMetric metric) {
        Set<Need> needs = metric.info().needs();
        if (picture.unseen().isPresent() && (needs.contains(Need.MASK) || needs.contains(Need.BOXES))) {
            throw LimpidException.badInput(picture.unseen().get());
        }
        MetricInput.Builder input = MetricInput.of(network.shape())
                .map(map)
                .input(picture.input())
                .network(scores, picture.target())
                .explainer(explainer)
                .shared(work)
                .seed(seed);
        picture.mask().ifPresent(input::mask);
        List<Box> boxes = needs.contains(Need.LABEL)
                ? picture.truth().map(JudgedPicture.Truth::boxes).orElse(List.of())
                : picture.boxes();
        if (!boxes.isEmpty()) {
            input.boxes(boxes);
        }
        picture.truth().ifPresent(truth -> input.label(truth.label()));
        if (needs.contains(Need.TILES)) {
            Mosaic mosaic = picture.mosaic().apply(seed);
            int label = picture.truth().orElseThrow().label();
            input.input(mosaic.input())
                    .map(explainer.map(mosaic.input(), label, seed))
                    .tiles(mosaic.tiles());
        }
        if (needs.contains(Need.OTHER_MAP)) {
            input.otherMap(rival.map(picture.input(), picture.target(), seed));
        }
        if (needs.contains(Need.BASELINE)) {
            method.baseline(picture.input()).ifPresent(input::baseline);
        }
        if (needs.contains(Need.RANDOMISED)) {
            input.randomised(method.randomised());
        }
        if (needs.contains(Need.REPRESENTATION)) {
            network.representation().ifPresent(input::representation);
        }
        if (needs.contains(Need.TUNED_NETWORK)) {
            network.tuned().ifPresent(tuned -> {
                input.tunedNetwork(new RememberedScores(tuned.scores(), tunedAnswers, turn), picture.target());
                if (metric.isOfTunedNetwork()) {
                    input.map(method.on(tuned).maps(0).map(picture.input(), picture.target(), seed));
                }
            });
        }
        if (needs.contains(Need.OTHER_EXPLAINER)) {
            Optional<MapFunction> other = method.other(metric);
            other.ifPresent(input::otherExplainer);
        }
        return input.build();
    }

    /**
     * A method as metrics ask it for the maps of a picture: the seeds from that of the picture on are its draws.
     *
     * @param method the method
     * @param first the seed of the picture
     */
    private record Drawn(Judged method, long first) implements MapFunction {
        private MapFunction draw(long seed) {
            return method.maps((int) Math.max(0, Math.min(Integer.MAX_VALUE, seed - first)));
        }

        @Override
        public float[] map(float[] input, int target, long seed) {
            return draw(seed).map(input, target, seed);
        }

        @Override
        public WithScores withScores(float[] input, int target, long seed) {
            return draw(seed).withScores(input, target, seed);
        }

        @Override
        public List<float[]> maps(List<float[]> inputs, int target, long seed) {
            return draw(seed).maps(inputs, target, seed);
        }
    }
}
