package dev.limpid.contrast.counterfactual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limpid.attribution.Progress;
import dev.limpid.contrast.attack.SmallNetwork;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Head;
import dev.limpid.runtime.EngineOptions;
import dev.limpid.runtime.OnnxRuntime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every method. */
class CounterfactualLawsTest {

    static List<CounterfactualMethod> methods() {
        return Counterfactuals.all();
    }

    @ParameterizedTest
    @MethodSource("methods")
    void anAnswerIsValidOrRefusedInASentence(CounterfactualMethod method) {
        int answers = 0;
        try (ContrastNetwork network = Asked.network(Head.SOFTMAX, SmallNetwork.CLASSES)) {
            for (int i = 0; i < 8; i++) {
                Contrast contrast = Asked.contrast(network, i);
                Found found = Counterfactuals.find(method, network, contrast, Progress.SILENT);
                assertThat(found.answers().isEmpty()).isEqualTo(!found.refusal().isEmpty());
                if (found.answers().isEmpty()) {
                    assertThat(found.refusal()).startsWith(method.name() + ": ").endsWith(".");
                }
                for (Counterfactual answer : found.answers()) {
                    check(method, network, contrast, answer);
                    answers++;
                }
            }
        }
        assertThat(answers).as("answers of " + method.name()).isPositive();
    }

    private static void check(
            CounterfactualMethod method, ContrastNetwork network, Contrast contrast, Counterfactual answer) {
        int wanted = method.isKeeping() ? contrast.label() : contrast.target();
        assertThat(network.predicted(answer.input())).isEqualTo(wanted).isEqualTo(answer.after());
        // The same with every value in the 256 levels of a PNG file.
        float[] levels = ContrastNetwork.inLevels(network.picture(answer.input()));
        assertThat(network.predicted(network.input(levels))).isEqualTo(wanted);
        assertThat(answer.margin()).isPositive();
        assertThat(answer.probability()).isBetween(0.0, 1.0);
        Counterfactual.Change change = answer.change();
        assertThat(change.places()).isGreaterThan(0).isLessThanOrEqualTo(1);
        assertThat(change.l1()).isGreaterThan(0).isLessThanOrEqualTo(change.linf());
        assertThat(change.linf()).isLessThanOrEqualTo(1 + 1e-5);
        assertThat(answer.plausibility().orElseThrow()).isPositive();
        // Without an example of the wanted class nothing is said about it.
        answer.towards().ifPresent(t -> assertThat(t).isPositive());
        for (float value : network.picture(answer.input())) {
            assertThat(value).isBetween(-1e-4f, 1 + 1e-4f);
        }
        if (method.name().equals("sedc")) {
            assertThat(change.places()).isLessThanOrEqualTo(0.5);
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void theSameSeedGivesTheSameAnswers(CounterfactualMethod method) {
        try (ContrastNetwork network = Asked.network(Head.SOFTMAX, SmallNetwork.CLASSES);
                ContrastNetwork other = Asked.network(Head.SOFTMAX, SmallNetwork.CLASSES)) {
            for (int i = 0; i < 3; i++) {
                int target = network.runnerUp(SmallNetwork.picture(i));
                Found first =
                        Counterfactuals.find(method, network, Asked.contrast(network, i, target, 2), Progress.SILENT);
                Found second =
                        Counterfactuals.find(method, other, Asked.contrast(other, i, target, 2), Progress.SILENT);
                assertThat(first.answers().stream().map(Counterfactual::input).toList())
                        .isEqualTo(second.answers().stream()
                                .map(Counterfactual::input)
                                .toList());
                assertThat(first.diversity().isPresent())
                        .isEqualTo(first.answers().size() > 1);
                first.diversity().ifPresent(d -> assertThat(d).isBetween(0.0, 1.0));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void oneLogitAndIndependentClassesAreAnswered(CounterfactualMethod method) {
        for (int outputs : List.of(1, 4)) {
            try (ContrastNetwork network = Asked.network(Head.SIGMOID, outputs)) {
                for (int i = 0; i < 3; i++) {
                    Contrast contrast = Asked.contrast(network, i);
                    Found found = Counterfactuals.find(method, network, contrast, Progress.SILENT);
                    int wanted = method.isKeeping() ? contrast.label() : contrast.target();
                    for (Counterfactual answer : found.answers()) {
                        float[] logits = network.logits(List.of(network.picture(answer.input())), Progress.SILENT)[0];
                        assertThat(network.decision().holds(logits, wanted)).isTrue();
                    }
                    assertThat(found.answers().isEmpty())
                            .isEqualTo(!found.refusal().isEmpty());
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void aClassThatIsAlreadyPredictedNeedsNoChange(CounterfactualMethod method) {
        try (ContrastNetwork network = Asked.network(Head.SOFTMAX, SmallNetwork.CLASSES)) {
            int label = network.predicted(SmallNetwork.picture(0));
            Found found = Counterfactuals.find(method, network, Asked.contrast(network, 0, label, 1), Progress.SILENT);
            assertThat(found.refusal()).contains("already predicted");
        }
    }

    @Test
    void whatIsMissingIsNamed() {
        try (ContrastNetwork network = Asked.network(Head.SOFTMAX, SmallNetwork.CLASSES)) {
            Tensor input = SmallNetwork.picture(0);
            Contrast bare = new Contrast(
                    input, network.predicted(input), network.runnerUp(input), 1, 0, Optional.empty(), Optional.empty());
            for (CounterfactualMethod method : Counterfactuals.all()) {
                Found found = Counterfactuals.find(method, network, bare, Progress.SILENT);
                switch (method.need()) {
                    case EXAMPLES -> assertThat(found.refusal()).contains("needs other pictures");
                    case GENERATOR -> assertThat(found.refusal()).contains("needs a generator");
                    case NOTHING ->
                        found.answers()
                                .forEach(a -> assertThat(a.plausibility()).isEmpty());
                }
            }
        }
        assertThatThrownBy(() -> Counterfactuals.named("swap"))
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining("there is no counterfactual method 'swap'");
        assertThatThrownBy(() -> ContrastNetwork.of(
                        SmallNetwork.classifier(Head.NONE, 1, "unit"), OnnxRuntime.create(EngineOptions.DEFAULT)))
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining("no scores of classes");
    }
}
