package dev.limpid.contrast.counterfactual;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.limpid.attribution.Progress;
import dev.limpid.contrast.attack.SmallNetwork;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Head;
import dev.limpid.runtime.Program;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Comparison with an exhaustive search and with automatic differentiation; see tools/references/counterfactuals.py. */
class CounterfactualReferencesTest {
    private static final JsonNode DOCUMENT = read();

    private static JsonNode read() {
        try (InputStream in = Objects.requireNonNull(
                CounterfactualReferencesTest.class.getResourceAsStream("/references/counterfactuals.json"))) {
            return JsonMapper.builder().build().readTree(in);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The search finds as few regions as there are, and refuses where the exhaustive search finds none. */
    @Test
    void evidenceRemovalFindsTheFewestRegions() {
        EvidenceRemoval method = new EvidenceRemoval("grid:3x3", 600);
        try (ContrastNetwork network = Asked.network(Head.SOFTMAX, SmallNetwork.CLASSES)) {
            for (JsonNode each : DOCUMENT.get("sedc")) {
                int picture = each.get("picture").intValue();
                int target = each.get("target").intValue();
                Contrast contrast = Asked.contrast(network, picture, target, 40);
                assertThat(contrast.label()).isEqualTo(each.get("label").intValue());
                CounterfactualMethod.Proposed found = method.propose(network, contrast, Progress.SILENT);
                int size = each.get("size").intValue();
                if (size == 0) {
                    assertThat(found.notes()).isEmpty();
                } else {
                    long fewest = found.notes().stream()
                            .mapToInt(CounterfactualReferencesTest::regions)
                            .min()
                            .orElse(0);
                    assertThat(fewest).as("picture " + picture).isEqualTo(size);
                    long ofThatSize = found.notes().stream()
                            .filter(n -> regions(n) == size)
                            .count();
                    assertThat(ofThatSize).isEqualTo(each.get("sets").size());
                }
            }
        }
    }

    private static int regions(String note) {
        return Integer.parseInt(note.split(" ", -1)[1]);
    }

    @Test
    void theDescentIsThatOfTheReference() {
        try (ContrastNetwork network = Asked.network(Head.SOFTMAX, SmallNetwork.CLASSES)) {
            for (JsonNode each : DOCUMENT.get("descents")) {
                float[] picture =
                        network.picture(SmallNetwork.picture(each.get("picture").intValue()));
                boolean isKept = each.get("kind").asText().equals("pertinent-positive");
                SparseEdit edit = new SparseEdit(
                        each.get("kind").asText(), isKept ? SparseEdit.Kind.KEPT : SparseEdit.Kind.ADDED);
                float[] background = SparseEdit.background(network, picture);
                Contrast contrast = Asked.contrast(network, each.get("picture").intValue());
                Descent descent = edit.descent(network, contrast, picture, background, Progress.SILENT);
                float[] change = run(network, descent, each);
                float[] expected = SmallNetwork.numbers(each.get("change"));
                assertThat(change).usingComparatorWithPrecision(2e-5f).containsExactly(expected);
                boolean isAnyChanged = StreamSupport.stream(each.get("change").spliterator(), false)
                        .anyMatch(v -> v.floatValue() != 0);
                assertThat(isAnyChanged).isTrue();
            }
        }
    }

    /** The steps of the graph alone, as the reference makes them. */
    private static float[] run(ContrastNetwork network, Descent descent, JsonNode reference) {
        Descent asked = new Descent(
                descent.base(),
                descent.low(),
                descent.high(),
                reference.get("class").intValue(),
                true,
                descent.settings(),
                Optional.empty());
        Map<String, Tensor> feeds = new HashMap<>(
                asked.feeds(network, new float[] {reference.get("weight").floatValue()}));
        Program program = network.program("reference", () -> DescentGraph.of(network, 1, Optional.empty()));
        Tensor change = Tensor.of(new float[descent.base().length], network.shape(1));
        Tensor slack = change;
        for (int i = 0; i < reference.get("steps").intValue(); i++) {
            feeds.put(DescentGraph.CHANGE, change);
            feeds.put(DescentGraph.SLACK, slack);
            feeds.put(DescentGraph.MOMENTUM, ContrastNetwork.number(i / (i + 3.0)));
            Map<String, Tensor> found = program.run(feeds);
            change = Objects.requireNonNull(found.get(DescentGraph.NEXT_CHANGE));
            slack = Objects.requireNonNull(found.get(DescentGraph.NEXT_SLACK));
        }
        return change.toFloats();
    }
}
