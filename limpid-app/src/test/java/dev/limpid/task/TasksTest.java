package dev.limpid.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limpid.JobSummary;
import dev.limpid.MethodCall;
import dev.limpid.Model;
import dev.limpid.OpenOptions;
import dev.limpid.advise.Candidate;
import dev.limpid.error.LimpidException;
import dev.limpid.task.Parameter.Form;
import dev.limpid.task.Parameter.Trait;
import dev.limpid.task.TaskResult.Ending;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the tasks say about themselves, from which every door makes its own form. */
class TasksTest {
    private static final Pattern REFERENCE = Pattern.compile("\\{([^}]*)}");

    static Stream<String> names() {
        return Tasks.names().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void aTaskIsDescribedInSentences(String name) {
        TaskInfo info = Tasks.named(name).info();
        assertThat(info.name()).isEqualTo(name);
        assertThat(info.examples()).isNotEmpty();
        Stream.concat(Stream.of(info.description()), info.parameters().stream().map(Parameter::description))
                .forEach(text -> {
                    assertThat(text).matches("[\\s\\S]*\\.");
                    assertThat(REFERENCE.matcher(text).results().map(m -> m.group(1)))
                            .allMatch(reference -> info.find(reference).isPresent());
                });
    }

    @ParameterizedTest
    @MethodSource("names")
    void itsParametersHaveNamesOfTheirOwnAndPlaces(String name) {
        List<Parameter<?>> parameters = Tasks.named(name).info().parameters();
        assertThat(parameters)
                .extracting(Parameter::name)
                .doesNotHaveDuplicates()
                .allMatch(n -> n.matches("[a-z-]+"));
        List<Parameter<?>> places =
                parameters.stream().filter(p -> p.has(Trait.POSITIONAL)).toList();
        for (int i = 0; i < places.size(); i++) {
            boolean isLast = i == places.size() - 1;
            assertThat(isLast
                            || (places.get(i).form() == Form.ONE
                                    && places.get(i).has(Trait.REQUIRED)))
                    .as("%s of %s can be told from the next", places.get(i).name(), name)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void itsExamplesUseItsParameters(String name) {
        TaskInfo info = Tasks.named(name).info();
        List<Parameter<?>> places =
                info.parameters().stream().filter(p -> p.has(Trait.POSITIONAL)).toList();
        boolean isOpen = !places.isEmpty() && places.get(places.size() - 1).form() == Form.REPEATED;
        for (Example example : info.examples()) {
            List<String> given =
                    example.words().stream().flatMap(w -> w.name().stream()).toList();
            assertThat(given).as(name).allMatch(n -> info.find(n).isPresent());
            long placed = example.words().stream()
                    .filter(w -> w.name().isEmpty())
                    .peek(w -> assertThat(w.value()).as(name).doesNotStartWith("-"))
                    .count();
            assertThat(placed).as(name).isLessThanOrEqualTo(isOpen ? Long.MAX_VALUE : places.size());
            assertThat(info.parameters().stream()
                            .filter(p -> p.has(Trait.REQUIRED) && !p.has(Trait.POSITIONAL))
                            .map(Parameter::name))
                    .as(name)
                    .allMatch(given::contains);
        }
    }

    @Test
    void aUsualValueIsSaidAndUsed() {
        Parameter<Integer> count =
                Parameter.of("count", Integer.class, "N", "How many.").orElse(3);
        assertThat(count.description()).isEqualTo("How many (default: 3).");
        Arguments none = new Arguments(Map.of());
        assertThat(none.get(count)).isEqualTo(3);
        assertThat(none.isGiven(count)).isFalse();
        assertThat(new Arguments(Map.of("count", 5)).get(count)).isEqualTo(5);
        Parameter<List<String>> names = Parameter.list("names", String.class, "N", "Which.");
        assertThat(names.description()).isEqualTo("Which.");
        assertThat(names.orElse(List.of("a", "b")).description()).isEqualTo("Which (default: a,b).");
        Parameter<String> needed =
                Parameter.of("data", String.class, "DATA", "The data.").required();
        assertThat(none.find(needed)).isEmpty();
        assertThatThrownBy(() -> none.get(needed))
                .isInstanceOf(UsageException.class)
                .hasMessage("Missing required parameter: {data}.");
    }

    @Test
    void examplesAreReadWordByWord() {
        assertThat(Example.parse("model.onnx target='tabby cat-281' param=steps=100 \"SELECT 'a' b\"")
                        .words())
                .containsExactly(
                        new Example.Word(Optional.empty(), "model.onnx"),
                        new Example.Word(Optional.of("target"), "tabby cat-281"),
                        new Example.Word(Optional.of("param"), "steps=100"),
                        new Example.Word(Optional.empty(), "SELECT 'a' b"));
        assertThat(Example.parse("").words()).isEmpty();
    }

    @Test
    void aJobEndsByWhatItDid() {
        assertThat(Ending.of(new JobSummary(3, 0, 0), true)).isEqualTo(Ending.COMPLETE);
        assertThat(Ending.of(new JobSummary(2, 1, 0), true)).isEqualTo(Ending.PARTIAL);
        assertThat(Ending.of(new JobSummary(0, 0, 2), false)).isEqualTo(Ending.NOTHING);
        assertThat(Ending.of(List.of("a.png"))).isEqualTo(Ending.PARTIAL);
    }

    @Test
    void bytesAreUnderstoodWithSuffixes() {
        assertThat(ModelArguments.bytes("512")).isEqualTo(512);
        assertThat(ModelArguments.bytes("2k")).isEqualTo(2048);
        assertThat(ModelArguments.bytes("1.5G")).isEqualTo(1_610_612_736L);
        assertThat(ModelArguments.bytes("3 MiB")).isEqualTo(3L << 20);
    }

    @Test
    void timesAreWrittenWithUnits() {
        assertThat(AdviseTask.timeSpan("60s")).isEqualTo(Duration.ofMinutes(1));
        assertThat(AdviseTask.timeSpan("1.5m")).isEqualTo(Duration.ofSeconds(90));
        assertThat(AdviseTask.timeSpan("2")).isEqualTo(Duration.ofSeconds(2));
        assertThatThrownBy(() -> AdviseTask.timeSpan("0s")).isInstanceOf(LimpidException.class);
    }

    @Test
    void aCandidateIsExplainedWithItsLayerAndParameters() {
        Candidate rise = new Candidate(MethodCall.of("rise").with("samples", "50"), Optional.of("relu_3"));
        assertThat(AdviseTask.words(rise))
                .containsExactlyElementsOf(Example.parse("method=rise layer=relu_3 param=samples=50")
                        .words());
    }

    @Test
    void anotherNetworkIsReadAsTheFirst() {
        OpenOptions options = OpenOptions.DEFAULT.withPreprocessing("raw");
        try (OtherModel other = OtherModel.of(Optional.of("zoo:plain"), options);
                Model same = Model.open("zoo:plain", options)) {
            assertThat(other.model().orElseThrow().identity()).isEqualTo(same.identity());
        }
    }

    @Test
    void anUnknownTaskIsNamed() {
        assertThatThrownBy(() -> Tasks.named("unicorn")).hasMessage("there is no task 'unicorn'");
    }
}
