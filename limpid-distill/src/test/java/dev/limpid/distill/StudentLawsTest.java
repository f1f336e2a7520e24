package dev.limpid.distill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every kind of student. */
class StudentLawsTest {
    private static final int CLASSES = 3;
    private static final int WIDTH = 5;
    private static final Table TABLE = table(200, 4);
    private static final int[] LABELS = labels(TABLE);

    /** How each kind is learnt: several students, from small to large. */
    private static final Map<String, BiFunction<Table, int[], List<? extends Student>>> KINDS = kinds();

    private static Map<String, BiFunction<Table, int[], List<? extends Student>>> kinds() {
        Map<String, BiFunction<Table, int[], List<? extends Student>>> kinds = new LinkedHashMap<>();
        kinds.put("decision tree", (t, y) -> {
            Pruning path = Pruning.of(new Cart(8, 2).grow(t, y, ones(y.length), CLASSES));
            return Stream.of(2, 4, 8, 32).map(path::within).toList();
        });
        kinds.put("ripper", (t, y) -> List.of(Ripper.usual(3).learn(t, y, CLASSES)));
        kinds.put(
                "falling rules",
                (t, y) -> List.of(
                        new FallingRules(16, 2, 5, 2).learn(t, y, CLASSES),
                        new FallingRules(16, 2, 5, 8).learn(t, y, CLASSES)));
        double[] shares = {0.5, 0.1, 0.02};
        kinds.put("sparse linear", (t, y) -> SparseLinear.path(t, y, ones(y.length), CLASSES, shares));
        kinds.put("additive", (t, y) -> Additive.path(t, y, ones(y.length), CLASSES, 4, shares));
        return kinds;
    }

    static Stream<String> names() {
        return KINDS.keySet().stream();
    }

    private static List<? extends Student> learnt(String kind) {
        return java.util.Objects.requireNonNull(KINDS.get(kind)).apply(TABLE, LABELS);
    }

    private static double[] ones(int count) {
        double[] ones = new double[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static Table table(int rows, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] all = new double[rows][WIDTH];
        for (double[] row : all) {
            Arrays.setAll(row, f -> random.nextDouble());
        }
        return new Table(List.of("a", "b", "c", "d", "e"), all);
    }

    private static int[] labels(Table table) {
        return IntStream.range(0, table.size())
                .map(i -> table.at(i, 0) > 0.6 ? 2 : table.at(i, 1) + table.at(i, 2) > 1 ? 1 : 0)
                .toArray();
    }

    @ParameterizedTest
    @MethodSource("names")
    void whatIsLearntTwiceIsTheSame(String kind) {
        List<? extends Student> first = learnt(kind);
        List<? extends Student> second = learnt(kind);
        assertThat(second).hasSameSizeAs(first);
        Table fresh = table(100, 9);
        for (int i = 0; i < first.size(); i++) {
            assertThat(second.get(i).size()).isEqualTo(first.get(i).size());
            assertThat(second.get(i).predict(fresh))
                    .containsExactly(first.get(i).predict(fresh));
        }
    }

    /** Larger students say what the table says more often, and none says a class that there is not. */
    @ParameterizedTest
    @MethodSource("names")
    void sizeGrowsAndIsNeverAboveTheWhole(String kind) {
        List<? extends Student> students = learnt(kind);
        for (int i = 1; i < students.size(); i++) {
            assertThat(students.get(i).size())
                    .isGreaterThanOrEqualTo(students.get(i - 1).size());
        }
        for (Student each : students) {
            assertThat(each.size()).isBetween(0, TABLE.size() * WIDTH);
            assertThat(each.unit()).isNotBlank();
            assertThat(Arrays.stream(each.predict(TABLE))).allMatch(k -> k >= 0 && k < CLASSES);
        }
        Student last = students.get(students.size() - 1);
        int[] said = last.predict(TABLE);
        long right = IntStream.range(0, said.length)
                .filter(i -> said[i] == LABELS[i])
                .count();
        assertThat((double) right / said.length).as(kind).isGreaterThan(0.8);
    }

    @Test
    void everyStudentIsHeld() {
        assertThat(KINDS.values().stream()
                        .flatMap(k -> k.apply(TABLE, LABELS).stream())
                        .map(Student::getClass)
                        .distinct()
                        .map(Class::getSimpleName))
                .containsExactlyInAnyOrder("DecisionTree", "RuleList", "SparseLinear", "Additive");
    }
}
