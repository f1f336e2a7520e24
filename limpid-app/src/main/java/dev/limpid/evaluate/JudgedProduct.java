package dev.limpid.evaluate;

import dev.limpid.MethodCall;
import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.MapFunction;
import dev.limpid.trust.axiom.InputInvariance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A method whose maps are those of another one times the input, made from maps that the other one has made where there are any.
 *
 * @param method the method itself
 * @param factor the other one
 */
record JudgedProduct(Judged method, JudgedFactor factor) implements DerivedMethod {
    /** Bytes of maps that are kept for the second method, at most. */
    private static final long MOST_MAPS = 256L << 20;

    /** Maps of a picture that all metrics ask for together, and some more. */
    private static final int MAPS = 160;

    private static final Map<String, String> FACTORS = Map.of("input-x-gradient", "gradient");

    /** Whether a method is the product of the input and another one, both with standard parameters. */
    static boolean isOf(MethodCall call, MethodCall factor) {
        return factor.method().equals(FACTORS.get(call.method()))
                && call.parameters().isEmpty()
                && factor.parameters().isEmpty();
    }

    /** Two methods of which one makes the maps of both, if that gives the second one the bits of its own maps. */
    static List<Judged> sharing(List<Judged> methods, JudgedNetwork network, JudgedPictures pictures) {
        if (methods.size() < 2) {
            return methods;
        }
        long ofPictures = (long) network.model().engine().parallelism()
                * MAPS
                * Float.BYTES
                * network.shape().elements();
        JudgedFactor factor =
                new JudgedFactor(methods.get(0), network, new SharedMaps(Math.min(MOST_MAPS, ofPictures)));
        JudgedProduct product = new JudgedProduct(methods.get(1), factor);
        return pictures.first(product::isExact).orElse(false) ? List.of(factor, product) : methods;
    }

    /** Whether the product has the bits of the method's own map of a picture. @throws dev.limpid.error.LimpidException if a method does not work on it */
    private boolean isExact(JudgedPicture picture) {
        float[] product = maps(0).map(picture.input(), picture.target(), 0);
        return Arrays.equals(product, method.maps(0).map(picture.input(), picture.target(), 0));
    }

    private static float[] times(float[] input, float[] map) {
        if (map.length != input.length) {
            return new float[0];
        }
        float[] product = new float[map.length];
        for (int i = 0; i < product.length; i++) {
            product[i] = input[i] * map[i];
        }
        return product;
    }

    private static MapFunction times(MapFunction maps) {
        return new MapFunction() {
            @Override
            public float[] map(float[] input, int target, long seed) {
                return times(input, maps.map(input, target, seed));
            }

            @Override
            public WithScores withScores(float[] input, int target, long seed) {
                WithScores found = maps.withScores(input, target, seed);
                return new WithScores(times(input, found.map()), found.scores());
            }

            @Override
            public List<float[]> maps(List<float[]> inputs, int target, long seed) {
                List<float[]> found = maps.maps(inputs, target, seed);
                List<float[]> products = new ArrayList<>();
                for (int i = 0; i < found.size(); i++) {
                    products.add(times(inputs.get(i), found.get(i)));
                }
                return products;
            }
        };
    }

    @Override
    public Judged source() {
        return factor;
    }

    @Override
    public MapFunction derived(Object explainer, MapFunction maps) {
        return times(maps);
    }

    @Override
    public Judged on(JudgedNetwork other) {
        return new JudgedProduct(method.on(other), (JudgedFactor) factor.on(other));
    }

    /** {@inheritDoc} Not from the factor where the other explainer explains another input. */
    @Override
    public Optional<MapFunction> other(ExplanationMetric metric) {
        return metric instanceof InputInvariance ? method.other(metric) : DerivedMethod.super.other(metric);
    }
}
