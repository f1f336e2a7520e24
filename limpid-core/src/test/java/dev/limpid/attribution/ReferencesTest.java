package dev.limpid.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpid.attribution.References.Entry;
import dev.limpid.attribution.catalogue.Methods;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Raw scores against the numbers of reference implementations, entry by entry of all indexes. */
class ReferencesTest {
    /** Methods without a reference array, and the test that verifies them instead: {@code Class#method}. */
    static final Map<String, String> OTHER_WITNESSES = new TreeMap<>(Map.of(
            "aise", "perturbation.AiseTest#theScoresAreTheSumOfTheWindowsWeightedByTheOutputs",
            "anchors", "surrogate.AnchorsTest#theAnchorIsTheSmallestSetThatKeepsTheClass",
            "cam", "FormulasTest#camIsTheSumOfMapsWeightedByTheLinearHead"));

    static List<Entry> entries() {
        return References.entries();
    }

    static List<Entry> sweep() {
        return Sweep.of(References.entries().stream(), Entry::method);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sweep")
    void theScoresEqualTheReference(Entry entry) {
        assertThat(References.error(entry))
                .as("%s %s at '%s' against %s", entry.method(), entry.parameters(), entry.layer(), entry.source())
                .isLessThanOrEqualTo(entry.tolerance());
    }

    @Test
    void everyMethodHasAReferenceOrATest() {
        Set<String> proved = entries().stream().map(Entry::method).collect(Collectors.toCollection(TreeSet::new));
        proved.addAll(OTHER_WITNESSES.keySet());
        assertThat(proved)
                .containsExactlyInAnyOrderElementsOf(
                        Methods.all().stream().map(m -> m.info().name()).toList());
        assertThat(Methods.all())
                .allSatisfy(
                        m -> assertThat(m.info().witness()).as(m.info().name()).isNotBlank());
    }

    @Test
    void theNamedTestsExist() throws ClassNotFoundException {
        for (String witness : OTHER_WITNESSES.values()) {
            String[] parts = witness.split("#");
            Class<?> tests = Class.forName("dev.limpid.attribution." + parts[0]);
            assertThat(Arrays.stream(tests.getDeclaredMethods())
                            .filter(m ->
                                    m.isAnnotationPresent(Test.class) || m.isAnnotationPresent(ParameterizedTest.class))
                            .map(java.lang.reflect.Method::getName))
                    .contains(parts[1]);
        }
    }

    @Test
    void toleranceIsNeverMoreThanAThousandth() {
        assertThat(entries()).allSatisfy(e -> assertThat(e.tolerance()).isBetween(0.0, 1e-3));
    }
}
