package dev.limpid.graph.pass;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Pass;
import java.util.HashMap;
import java.util.Map;

/**
 * Rewrites a graph of opset 7 or later into one form per operator, also in control-flow bodies.
 *
 * <p>The result has opset 18 or its own, if that is later, and the operator forms of that opset: attributes of older
 * opsets become inputs ({@code axes}, {@code pads}, {@code split}, {@code min} and {@code max} of {@code Clip} ...),
 * {@code Softmax} has one axis, {@code Upsample} is {@code Resize}, recurrent nodes have the time axis first, and {@code Slice} names its axes and steps. Nodes
 * that do nothing in inference are removed, and {@code Constant} nodes become constants of the graph. Some operators
 * changed their form after opset 18 and raise the opset: {@code GridSample} (and {@code DeformConv}, which is written with it) and {@code DFT} to 20, {@code
 * GroupNormalization} to 21. The operators of {@code ai.onnx.ml} that scale, complete and join the columns of a table,
 * linear models and {@code ZipMap} become standard operators. Other custom operators are not changed; a graph in this
 * form is returned unchanged.
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
                    "the model is written in opset " + graph.opset() + "; the oldest supported opset is " + OLDEST);
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
        forms.putAll(RecurrentForms.all());
        forms.putAll(TableForms.all());
        return Map.copyOf(forms);
    }
}
