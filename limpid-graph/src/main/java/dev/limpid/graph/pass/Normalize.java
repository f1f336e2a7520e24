package dev.limpid.graph.pass;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Pass;
import java.util.HashMap;
import java.util.Map;

/**
 * Brings a graph of any opset from 7 on into one form per operator, in control-flow bodies too.
 *
 * <p>The result has opset 18 or its own, if that is later, and the forms of that opset: what older opsets gave as
 * attributes are inputs ({@code axes}, {@code pads}, {@code split}, {@code min} and {@code max} of {@code Clip} ...),
 * {@code Softmax} has one axis, {@code Upsample} is {@code Resize}, and {@code Slice} names its axes and steps. Nodes
 * that do nothing outside of training are gone, and {@code Constant} nodes are constants of the graph. Two operators
 * changed their form after opset 18 and raise the opset: {@code GridSample} and {@code DFT} to 20,
 * {@code GroupNormalization} to 21. Foreign operators stay as they are; a graph in this form comes back equal.
 */
public final class Normalize implements Pass {
    private static final int OLDEST = 7;
    private static final int FORMS_OF = 18;
    private static final Map<String, Form> FORMS = forms();

    @Override
    public Graph apply(Graph graph) {
        boolean standard = graph.nodes().stream().anyMatch(n -> n.op().isStandard())
                || graph.header().opsets().containsKey("");
        if (standard && graph.opset() < OLDEST) {
            throw LimpidException.unsupported(
                    "the model is written in opset " + graph.opset() + "; the oldest one that is read is " + OLDEST);
        }
        return new RemoveIdentity().apply(Rewriting.rewrite(graph, FORMS, FORMS_OF));
    }

    private static Map<String, Form> forms() {
        Map<String, Form> forms = new HashMap<>();
        forms.putAll(InputForms.all());
        forms.putAll(SoftmaxForms.all());
        forms.putAll(ResizeForms.all());
        forms.putAll(NormalizationForms.all());
        forms.putAll(RenamedOperators.all());
        return Map.copyOf(forms);
    }
}
