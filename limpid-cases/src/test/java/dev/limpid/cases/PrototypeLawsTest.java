package dev.limpid.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.error.LimpidException;
import dev.limpid.metrics.Vectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for every way to choose prototypes. */
class PrototypeLawsTest {
    private static final int SIZE = 40;
    private static final int COUNT = 6;

    /** Three groups of different sizes and widths. */
    private static float[] member(int number, SplittableRandom random) {
        int group = number % 5 == 0 ? 2 : number % 2;
        float[] row = new float[4];
        for (int d = 0; d < row.length; d++) {
            row[d] = (float) ((1 + group) * 0.5 * random.nextGaussian() + (d == group ? 4 : 0));
        }
        return row;
    }

    private static List<float[]> members(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return IntStream.range(0, SIZE).mapToObj(i -> member(i, random)).toList();
    }

    private static Kernel kernel(long seed) {
        return Kernel.of(Vectors.of(members(seed)));
    }

    private static int critics(PrototypeMethod method, int count) {
        return method.isWeighted() ? 0 : count;
    }

    private static Prototypes chosen(PrototypeMethod method, Kernel kernel, int count) {
        return method.choose(kernel, count, critics(method, 3));
    }

    @ParameterizedTest
    @EnumSource(PrototypeMethod.class)
    void theSameSetGivesTheSameMembers(PrototypeMethod method) {
        for (long seed = 0; seed < 5; seed++) {
            Prototypes first = chosen(method, kernel(seed), COUNT);
            Prototypes second = chosen(method, kernel(seed), COUNT);
            assertThat(second.prototypes()).isEqualTo(first.prototypes());
            assertThat(second.weights()).isEqualTo(first.weights());
            assertThat(second.criticisms()).isEqualTo(first.criticisms());
            assertThat(second.discrepancy()).isEqualTo(first.discrepancy());
        }
    }

    @ParameterizedTest
    @EnumSource(PrototypeMethod.class)
    void sizesAreThoseAskedForAndNeverAboveTheWhole(PrototypeMethod method) {
        Kernel kernel = kernel(1);
        for (int count : new int[] {1, COUNT, SIZE - 1, SIZE, SIZE + 7}) {
            Prototypes found = chosen(method, kernel, count);
            int kept = Math.min(count, SIZE);
            assertThat(found.prototypes()).hasSize(kept);
            assertThat(found.weights()).hasSize(kept);
            assertThat(found.criticisms()).hasSize(Math.min(critics(method, 3), SIZE - kept));
        }
        Prototypes alone = chosen(method, Kernel.of(Vectors.of(List.of(new float[] {3, 1}))), COUNT);
        assertThat(alone.prototypes()).containsExactly(0);
        assertThat(alone.criticisms()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(PrototypeMethod.class)
    void noMemberStandsTwice(PrototypeMethod method) {
        for (long seed = 0; seed < 5; seed++) {
            Prototypes found = chosen(method, kernel(seed), COUNT);
            assertThat(IntStream.concat(IntStream.of(found.prototypes()), IntStream.of(found.criticisms())))
                    .doesNotHaveDuplicates()
                    .allMatch(i -> i >= 0 && i < SIZE);
        }
    }

    /** Also where all members are equal, so that nothing tells them apart. */
    @ParameterizedTest
    @EnumSource(PrototypeMethod.class)
    void weightsAreSharesOfTheWhole(PrototypeMethod method) {
        Kernel equal = Kernel.of(Vectors.of(
                IntStream.range(0, SIZE).mapToObj(i -> new float[] {1, 2, 3}).toList()));
        for (Kernel kernel : List.of(kernel(2), kernel(3), equal)) {
            Prototypes found = chosen(method, kernel, COUNT);
            assertThat(Arrays.stream(found.weights())).allMatch(w -> w >= 0 && w <= 1 + 1e-12);
            assertThat(Arrays.stream(found.weights()).sum()).isCloseTo(1, within(1e-9));
            assertThat(found.discrepancy()).isBetween(0.0, 2.0);
            assertThat(chosen(method, equal, COUNT).prototypes()).hasSize(COUNT).doesNotHaveDuplicates();
        }
    }

    /** Members are chosen one after the other, so fewer are the first of more. */
    @ParameterizedTest
    @EnumSource(PrototypeMethod.class)
    void fewerAreTheFirstOfMore(PrototypeMethod method) {
        int[] most = chosen(method, kernel(4), COUNT).prototypes();
        for (int count = 1; count < COUNT; count++) {
            assertThat(chosen(method, kernel(4), count).prototypes()).isEqualTo(Arrays.copyOf(most, count));
        }
    }

    @ParameterizedTest
    @EnumSource(PrototypeMethod.class)
    void theOrderOfTheSetDoesNotMatter(PrototypeMethod method) {
        List<float[]> rows = members(5);
        int[] order = IntStream.range(0, SIZE).map(i -> (i * 7 + 3) % SIZE).toArray();
        List<float[]> mixed = new ArrayList<>();
        Arrays.stream(order).forEach(i -> mixed.add(rows.get(i)));
        Prototypes plain = chosen(method, Kernel.of(Vectors.of(rows)), COUNT);
        Prototypes other = chosen(method, Kernel.of(Vectors.of(mixed)), COUNT);
        assertThat(Arrays.stream(other.prototypes()).map(i -> order[i]).toArray())
                .isEqualTo(plain.prototypes());
        assertThat(Arrays.stream(other.criticisms()).map(i -> order[i]).toArray())
                .isEqualTo(plain.criticisms());
    }

    @ParameterizedTest
    @EnumSource(PrototypeMethod.class)
    void theyRepresentTheSetBetterThanMostDraws(PrototypeMethod method) {
        SplittableRandom random = new SplittableRandom(6);
        for (long seed = 0; seed < 5; seed++) {
            Kernel kernel = kernel(seed);
            double found = chosen(method, kernel, COUNT).discrepancy();
            double[] equal = new double[COUNT];
            Arrays.fill(equal, 1.0 / COUNT);
            long worse = IntStream.range(0, 200)
                    .filter(i -> kernel.discrepancy(
                                    random.ints(0, SIZE).distinct().limit(COUNT).toArray(), equal)
                            > found)
                    .count();
            assertThat(worse).isGreaterThanOrEqualTo(180);
        }
    }

    @ParameterizedTest
    @EnumSource(PrototypeMethod.class)
    void badInputIsRefusedInASentence(PrototypeMethod method) {
        assertThat(PrototypeMethod.parse(method.label())).isSameAs(method);
        refused("'k-means' chooses no prototypes", () -> PrototypeMethod.parse("k-means"));
        refused("at least 1 prototype", () -> method.choose(kernel(0), 0, 0));
        refused("at least 0 criticisms", () -> method.choose(kernel(0), 3, -1));
        if (method.isWeighted()) {
            refused(method.label() + " has no criticisms", () -> method.choose(kernel(0), 3, 1));
        }
        for (float broken : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
            List<float[]> rows = new ArrayList<>(members(0));
            rows.set(7, new float[] {0, broken, 0, 0});
            refused("not finite", () -> chosen(method, Kernel.of(Vectors.of(rows)), COUNT));
        }
    }

    private static void refused(String part, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        LimpidException.class, e -> assertThat(e.kind()).isEqualTo(LimpidException.Kind.BAD_INPUT))
                .hasMessageContaining(part)
                .hasMessageNotContaining("\n");
    }
}
