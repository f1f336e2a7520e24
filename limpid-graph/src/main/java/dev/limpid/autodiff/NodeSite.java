package dev.limpid.autodiff;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A site over the graph under construction. */
final class NodeSite implements Site {
    private final GraphBuilder b;
    private final Node original;
    private final Node node;
    private final Map<String, Expr> grads;
    private final Set<String> needed;
    private final Map<String, Expr> reference;

    /**
     * @param original the node of the forward graph, which determines the requested inputs
     * @param node the same node, or its copy with other inputs
     */
    NodeSite(
            GraphBuilder b,
            Node original,
            Node node,
            Map<String, Expr> grads,
            Set<String> needed,
            Map<String, Expr> reference) {
        this.b = b;
        this.original = original;
        this.node = node;
        this.grads = grads;
        this.needed = needed;
        this.reference = reference;
    }

    @Override
    public Node node() {
        return node;
    }

    @Override
    public GraphBuilder builder() {
        return b;
    }

    @Override
    public Expr in(int k) {
        if (!node.hasInput(k)) {
            throw LimpidException.notFound(node.op() + " node '" + node.label() + "' has no input " + k);
        }
        return b.value(node.input(k));
    }

    @Override
    public Optional<Tensor> constant(int k) {
        return b.findConstant(node.input(k));
    }

    @Override
    public Expr out(int k) {
        return b.value(node.outputs().get(k));
    }

    @Override
    public boolean hasGrad(int k) {
        return k < node.outputs().size() && grads.containsKey(node.outputs().get(k));
    }

    @Override
    public Expr grad(int k) {
        @Nullable Expr grad = grads.get(node.outputs().get(k));
        return grad != null ? grad : Zeros.like(out(k));
    }

    @Override
    public boolean isWanted(int k) {
        return needed.contains(original.input(k));
    }

    @Override
    public Cotangents vjp(Expr... given) {
        Map<String, Expr> own = new HashMap<>();
        for (int i = 0; i < given.length; i++) {
            own.put(node.outputs().get(i), given[i]);
        }
        NodeSite site = new NodeSite(b, original, node, own, needed, reference);
        Cotangents cotangents = RuleSet.GRADIENT.apply(site);
        List<Supplier<Expr>> shaped = new ArrayList<>();
        for (int k = 0; k < node.inputs().size(); k++) {
            int input = k;
            shaped.add(() -> site.shapedLikeInput(cotangents, input).orElseGet(() -> Zeros.like(site.in(input))));
        }
        return Cotangents.lazy(shaped);
    }

    @Override
    public Site with(Map<Integer, Expr> replaced) {
        List<String> inputs = new ArrayList<>(node.inputs());
        replaced.forEach((k, e) -> {
            while (inputs.size() <= k) {
                inputs.add("");
            }
            inputs.set(k, e.name());
        });
        while (inputs.get(inputs.size() - 1).isEmpty()) {
            inputs.remove(inputs.size() - 1);
        }
        return rerun(inputs);
    }

    @Override
    public Site baseline() {
        if (reference.isEmpty()) {
            throw LimpidException.unsupported("the rule for " + node.op() + " node '" + node.label()
                    + "' needs a reference input, and none was given");
        }
        return rerun(node.inputs().stream()
                .map(i -> reference.containsKey(i) ? reference.get(i).name() : i)
                .toList());
    }

    private Site rerun(List<String> inputs) {
        Node shell = new Node(node.op(), "", inputs, List.of(), node.attributes());
        List<@Nullable TensorType> types = new ArrayList<>();
        node.outputs().forEach(o -> types.add(b.findType(o).orElse(null)));
        List<String> outputs = b.emitAll(shell, types).stream().map(Expr::name).toList();
        return new NodeSite(b, original, shell.withOutputs(outputs), grads, needed, reference);
    }

    /** The cotangent of an input, summed over the axes along which the input was broadcast. */
    Optional<Expr> shapedLikeInput(Cotangents cotangents, int k) {
        Optional<Expr> found = cotangents.find(k);
        Optional<Expr> summed = cotangents.isElementwise() ? found.map(e -> Broadcasting.undo(e, out(), in(k))) : found;
        return summed.map(e -> e.shapedLike(in(k)));
    }
}
