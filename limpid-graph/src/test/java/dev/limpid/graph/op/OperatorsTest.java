package dev.limpid.graph.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limpid.graph.ElementType;
import dev.limpid.graph.Node;
import dev.limpid.graph.Op;
import dev.limpid.graph.Tensor;
import dev.limpid.testkit.NodeCase;
import dev.limpid.testkit.kernel.Kernels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks the table's claims with the reference evaluator. */
class OperatorsTest {
    /** Traits that do not describe the numbers of a single run. */
    private static final Set<Trait> UNCHECKED = EnumSet.of(
            Trait.OTHER_TYPE,
            Trait.CHANNELS_FIRST,
            Trait.DATA_SIZED,
            Trait.RECURRENT,
            Trait.CONTROL,
            Trait.RANDOM,
            Trait.UNTRAINED,
            Trait.NOT_IN_PLACE,
            Trait.PACKED,
            Trait.ARITHMETIC,
            Trait.WEIGHTED,
            Trait.QUANTIZES);

    private static final Map<Trait, Consumer<Claim>> CHECKS = new EnumMap<>(Trait.class);

    static {
        CHECKS.put(Trait.SAME_RANK, Claim::sameRank);
        CHECKS.put(Trait.NOT_LARGER, Claim::notLarger);
        CHECKS.put(Trait.SAME_SHAPE, Claim::sameShape);
        CHECKS.put(Trait.BY_CHANNEL, Claim::byChannel);
        CHECKS.put(Trait.BROADCASTS, Claim::broadcasts);
        CHECKS.put(Trait.LOGICAL, Claim::logical);
        CHECKS.put(Trait.REDUCES, Claim::reduces);
        CHECKS.put(Trait.LINEAR, Claim::linear);
        CHECKS.put(Trait.BILINEAR, Claim::bilinear);
        CHECKS.put(Trait.KEEPS_SIGN, Claim::keepsSign);
        CHECKS.put(Trait.KEEPS_ZERO, Claim::keepsZero);
        CHECKS.put(Trait.MOVES, Claim::moves);
        CHECKS.put(Trait.SAME_ELEMENTS, Claim::sameElements);
        CHECKS.put(Trait.SAME_ORDER, Claim::sameOrder);
        CHECKS.put(Trait.SELECTS, Claim::selects);
        CHECKS.put(Trait.RECODES, Claim::recodes);
        CHECKS.put(Trait.ELEMENTWISE, Claim::elementwise);
        CHECKS.put(Trait.PIECEWISE_LINEAR, Claim::piecewiseLinear);
        CHECKS.put(Trait.CURVED, Claim::curved);
        CHECKS.put(Trait.ACTIVATION, Claim::activation);
        CHECKS.put(Trait.MONOTONE, Claim::monotone);
    }

    /** An operator with its example. */
    private record Claim(Operator operator, OperatorExamples.Example example) {
        static Claim of(Operator operator) {
            Operator row = Operators.find(operator.name()).orElseThrow();
            return new Claim(operator, OperatorExamples.of(row));
        }

        private List<Tensor> outputs(List<Tensor> inputs) {
            return example.node().apply(NodeCase.of(operator.name()), inputs).run();
        }

        private Tensor first(List<Tensor> inputs) {
            return outputs(inputs).get(0);
        }

        private double[] numbers(List<Tensor> inputs) {
            return first(inputs).toDoubles();
        }

        /** Values of an element-wise function. */
        private double[] valuesAt(DoubleStream x) {
            double[] points = x.toArray();
            return numbers(List.of(Tensor.of(points, points.length)));
        }

        private List<Tensor> random(long seed, double low, double high) {
            Random random = new Random(seed);
            return example.shapes().stream()
                    .map(shape -> Tensor.of(
                            random.doubles(Tensor.elementCount(shape), low, high)
                                    .toArray(),
                            shape))
                    .toList();
        }

        private List<Tensor> random() {
            return random(7, -4, 4);
        }

        void sameRank() {
            List<Tensor> in = random();
            assertThat(first(in).shape()).hasSize(in.get(0).shape().length);
        }

        void notLarger() {
            List<Tensor> in = random();
            for (Tensor output : outputs(in)) {
                assertThat(output.elementCount()).isLessThanOrEqualTo(in.get(0).elementCount());
            }
        }

        void sameShape() {
            List<Tensor> in = random();
            assertThat(first(in).shape()).isEqualTo(in.get(0).shape());
        }

        void byChannel() {
            List<Tensor> in = random();
            Tensor x = in.get(0);
            double[] before = first(in).toDoubles();
            int channels = Math.toIntExact(x.size(1));
            assertThat(channels).isGreaterThan(1);
            for (int changed = 0; changed < channels; changed++) {
                double[] values = x.toDoubles();
                for (int i = 0; i < values.length; i++) {
                    values[i] += channel(i, x) == changed ? 3 : 0;
                }
                List<Tensor> other = new ArrayList<>(in);
                other.set(0, Tensor.of(values, x.shape()));
                Tensor y = first(other);
                for (int i = 0; i < before.length; i++) {
                    if (channel(i, y) != changed) {
                        assertThat(y.toDoubles()[i]).isEqualTo(before[i]);
                    }
                }
                assertThat(y.toDoubles()).isNotEqualTo(before);
            }
        }

        private static long channel(int element, Tensor tensor) {
            long[] shape = tensor.shape();
            return element / Arrays.stream(shape, 2, shape.length).reduce(1, (a, b) -> a * b) % shape[1];
        }

        void broadcasts() {
            assertThat(first(random()).shape()).containsExactly(2, 4, 3);
        }

        void logical() {
            assertThat(first(random()).elementType()).isEqualTo(ElementType.BOOL);
        }

        void reduces() {
            assertThat(first(random()).shape()).containsExactly(2, 1, 4, 4);
        }

        /** {@code f((a + b) / 2) = (f(a) + f(b)) / 2} while the inputs from one up to another vary. */
        private void affine(int from, int to) {
            List<Tensor> a = random(1, -4, 4);
            List<Tensor> other = random(2, -4, 4);
            List<Tensor> b = mixed(a, from, to, (x, k) -> other.get(k).toDoubles());
            List<Tensor> middle =
                    mixed(a, from, to, (x, k) -> middle(x, other.get(k).toDoubles()));
            assertThat(numbers(middle))
                    .usingComparatorWithPrecision(1e-9)
                    .containsExactly(middle(numbers(a), numbers(b)));
        }

        private interface Change {
            double[] of(double[] x, int k);
        }

        private static List<Tensor> mixed(List<Tensor> in, int from, int to, Change change) {
            List<Tensor> all = new java.util.ArrayList<>(in);
            for (int k = from; k < to; k++) {
                all.set(
                        k,
                        Tensor.of(change.of(in.get(k).toDoubles(), k), in.get(k).shape()));
            }
            return all;
        }

        private static double[] middle(double[] a, double[] b) {
            double[] middle = new double[a.length];
            Arrays.setAll(middle, i -> (a[i] + b[i]) / 2);
            return middle;
        }

        void linear() {
            affine(0, example.shapes().size());
        }

        void bilinear() {
            affine(0, 1);
            affine(1, 2);
        }

        void keepsSign() {
            for (double high : new double[] {0.9, 4}) {
                double[] y = defined(numbers(random(3, 0, high)));
                assertThat(y).isNotEmpty();
                assertThat(Arrays.stream(y).min().orElseThrow()).isNotNegative();
            }
        }

        void keepsZero() {
            assertThat(Arrays.stream(numbers(random(4, 0, Double.MIN_VALUE)))).allMatch(y -> y == 0);
        }

        private Set<Double> elements(List<Tensor> in) {
            Stream<Tensor> constants =
                    example.node().apply(NodeCase.of(operator.name()), in).graph().constants().values().stream()
                            .filter(t -> t.elementType().isFloating());
            return Stream.concat(in.stream(), constants)
                    .flatMap(t -> Arrays.stream(t.toDoubles()).boxed())
                    .collect(Collectors.toSet());
        }

        void moves() {
            List<Tensor> in = random();
            Set<Double> known = elements(in);
            known.add(0.0);
            assertThat(boxed(numbers(in))).isSubsetOf(known);
        }

        void selects() {
            List<Tensor> in = random();
            assertThat(boxed(numbers(in))).isSubsetOf(elements(in));
        }

        private static List<Double> boxed(double... numbers) {
            return Arrays.stream(numbers).boxed().toList();
        }

        void sameElements() {
            List<Tensor> in = random();
            assertThat(boxed(numbers(in)))
                    .containsExactlyInAnyOrderElementsOf(boxed(in.get(0).toDoubles()));
        }

        void sameOrder() {
            List<Tensor> in = random();
            assertThat(numbers(in)).containsExactly(in.get(0).toDoubles());
        }

        /** Another encoding of the same numbers preserves their order. */
        void recodes() {
            double[] y = valuesAt(grid(-50, 50, 1001));
            for (int i = 1; i < y.length; i++) {
                assertThat(y[i]).isGreaterThanOrEqualTo(y[i - 1]);
            }
            assertThat(y[y.length - 1]).isGreaterThan(y[0]);
        }

        /** When one element of x changes, no other element of y does. */
        void elementwise() {
            List<Tensor> in = random();
            double[] before = numbers(in);
            int at = 5;
            double[] after = numbers(mixed(in, 0, 1, (x, k) -> {
                x[at] = 0.25;
                return x;
            }));
            after[at] = before[at];
            assertThat(after).containsExactly(before);
        }

        /** The number of slope changes between neighbouring points of a grid. */
        private long bends() {
            double[] y = valuesAt(grid(-4, 4, 801));
            long bends = 0;
            for (int i = 1; i + 1 < y.length; i++) {
                double bend = Math.abs(y[i + 1] - 2 * y[i] + y[i - 1]);
                bends += Double.isFinite(bend) && bend > 1e-9 ? 1 : 0;
            }
            return bends;
        }

        void piecewiseLinear() {
            assertThat(bends()).isLessThan(10);
        }

        void curved() {
            assertThat(bends()).isGreaterThan(50);
        }

        /** Finite, and with slopes of at most 2, which excludes jumps. */
        void activation() {
            double[] y = valuesAt(grid(-50, 50, 20_001));
            for (int i = 1; i < y.length; i++) {
                assertThat(y[i]).isFinite();
                assertThat(Math.abs(y[i] - y[i - 1])).isLessThan(2 * 100 / 20_000.0);
            }
        }

        void monotone() {
            List<Tensor> in = random();
            for (int at : new int[] {0, 17, 40}) {
                double[] path = grid(-4, 4, 81)
                        .map(d -> numbers(mixed(in, 0, 1, (x, k) -> {
                            x[at] = d;
                            return x;
                        }))[at])
                        .filter(Double::isFinite)
                        .toArray();
                assertThat(path).hasSizeGreaterThan(5);
                boolean rises = true;
                boolean falls = true;
                for (int i = 1; i < path.length; i++) {
                    rises &= path[i] >= path[i - 1] - 1e-12;
                    falls &= path[i] <= path[i - 1] + 1e-12;
                }
                assertThat(rises || falls).isTrue();
            }
        }

        void bounds() {
            double[] y = DoubleStream.of(0.9, 4, 50)
                    .flatMap(size -> Arrays.stream(defined(numbers(random(6, -size, size)))))
                    .toArray();
            assertThat(y).isNotEmpty();
            assertThat(Arrays.stream(y).min().orElseThrow()).isGreaterThanOrEqualTo(operator.least() - 1e-12);
            assertThat(Arrays.stream(y).max().orElseThrow()).isLessThanOrEqualTo(operator.most() + 1e-12);
        }

        /** Outside of its domain a function returns NaN. */
        private static double[] defined(double... numbers) {
            return Arrays.stream(numbers).filter(d -> !Double.isNaN(d)).toArray();
        }

        private static DoubleStream grid(double from, double to, int points) {
            return DoubleStream.iterate(0, i -> i + 1).limit(points).map(i -> from + (to - from) * i / (points - 1));
        }
    }

    private static boolean isKnownToTheEvaluator(Operator operator) {
        return Kernels.names().contains(operator.name());
    }

    static Stream<Arguments> claims() {
        return Operators.all().stream()
                .filter(OperatorsTest::isKnownToTheEvaluator)
                .flatMap(row -> row.traits().stream()
                        .filter(CHECKS::containsKey)
                        .map(trait -> Arguments.of(row.name(), trait)));
    }

    @ParameterizedTest
    @MethodSource("claims")
    void theTraitHoldsForTheOperator(String operator, Trait trait) {
        Objects.requireNonNull(CHECKS.get(trait))
                .accept(Claim.of(Operators.find(operator).orElseThrow()));
    }

    static Stream<Arguments> boundedOperators() {
        return Operators.all().stream()
                .filter(row -> Double.isFinite(row.least()) || Double.isFinite(row.most()))
                .map(row -> Arguments.of(row.name()));
    }

    @ParameterizedTest
    @MethodSource("boundedOperators")
    void resultsAreWithinTheBounds(String operator) {
        Claim.of(Operators.find(operator).orElseThrow()).bounds();
    }

    @Test
    void everyTraitIsCheckedOrExcluded() {
        Set<Trait> both = EnumSet.copyOf(CHECKS.keySet());
        assertThat(both).doesNotContainAnyElementsOf(UNCHECKED);
        both.addAll(UNCHECKED);
        assertThat(both).containsExactlyInAnyOrder(Trait.values());
    }

    @Test
    void onlyTheseOperatorsWithNumericalClaimsCannotBeEvaluated() {
        Set<String> unknown = new TreeSet<>();
        Operators.all().stream()
                .filter(row -> !isKnownToTheEvaluator(row))
                .filter(row -> row.traits().stream().anyMatch(CHECKS::containsKey))
                .forEach(row -> unknown.add(row.name()));
        assertThat(unknown).containsExactly("Bernoulli");
    }

    static Stream<Arguments> falseClaims() {
        return Stream.of(
                Arguments.of(Operator.of("Sin", Trait.MONOTONE)),
                Arguments.of(Operator.of("Softmax", Trait.ELEMENTWISE)),
                Arguments.of(Operator.of("Cos", Trait.KEEPS_ZERO)),
                Arguments.of(Operator.of("Sin", Trait.KEEPS_SIGN)),
                Arguments.of(Operator.of("Abs", Trait.LINEAR)),
                Arguments.of(Operator.of("Gelu", Trait.PIECEWISE_LINEAR)),
                Arguments.of(Operator.of("Relu", Trait.CURVED)),
                Arguments.of(Operator.of("ThresholdedRelu", Trait.ACTIVATION)),
                Arguments.of(Operator.of("Div", Trait.BILINEAR)),
                Arguments.of(Operator.of("AveragePool", Trait.SELECTS)),
                Arguments.of(Operator.of("Resize", Trait.MOVES)),
                Arguments.of(Operator.of("Transpose", Trait.SAME_ORDER)),
                Arguments.of(Operator.of("Tile", Trait.SAME_ELEMENTS)),
                Arguments.of(Operator.of("Tile", Trait.NOT_LARGER)),
                Arguments.of(Operator.of("Reshape", Trait.SAME_RANK)),
                Arguments.of(Operator.of("Transpose", Trait.SAME_SHAPE)));
    }

    @ParameterizedTest
    @MethodSource("falseClaims")
    void aFalseClaimFails(Operator wrong) {
        Trait claimed = wrong.traits().stream()
                .filter(CHECKS::containsKey)
                .reduce((a, b) -> b)
                .orElseThrow();
        assertThatThrownBy(() -> Objects.requireNonNull(CHECKS.get(claimed)).accept(Claim.of(wrong)))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void aFalseBoundFails() {
        Operator wrong = Operator.of("Tanh").within(0, 1);
        assertThatThrownBy(() -> Claim.of(wrong).bounds()).isInstanceOf(AssertionError.class);
    }

    @Test
    void traitsImplyOtherTraits() {
        assertThat(Op.of("Reshape").has(Trait.MOVES)).isTrue();
        assertThat(Op.of("Reshape").has(Trait.LINEAR)).isTrue();
        assertThat(Op.of("Relu").has(Trait.SAME_RANK)).isTrue();
        assertThat(Op.of("Relu").has(Trait.MOVES)).isFalse();
    }

    @Test
    void aCustomOperatorHasNoTraits() {
        assertThat(new Op("com.example", "Relu").has(Trait.ELEMENTWISE)).isFalse();
        assertThat(Node.of("Relu", List.of("x"), List.of("y"), Map.of()).has(Trait.ELEMENTWISE))
                .isTrue();
    }

    @Test
    void aNodeKeepsItsMeaningUntilTheOperatorChanges() {
        Operator split = Operators.find("Split").orElseThrow();
        assertThat(split.keepsMeaning(13, 17)).isTrue();
        assertThat(split.keepsMeaning(13, 18)).isFalse();
        assertThat(split.keepsMeaning(11, 13)).isFalse();
    }

    @Test
    void squashingFunctionsAreMonotoneAndBounded() {
        assertThat(Operators.find("Sigmoid").orElseThrow().isSquashing()).isTrue();
        assertThat(Operators.find("Softmax").orElseThrow().isSquashing()).isTrue();
        assertThat(Operators.find("Sin").orElseThrow().isSquashing()).isFalse();
        assertThat(Operators.find("Relu").orElseThrow().isSquashing()).isFalse();
    }
}
