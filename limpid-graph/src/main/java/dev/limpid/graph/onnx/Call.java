package dev.limpid.graph.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.op.Operators;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One call of a function: a copy of its nodes with the caller's names and attributes. */
final class Call {
    /** The opset of a function, and the opset of the model. */
    record Versions(int function, int model) {}

    private final FunctionProto function;
    private final String prefix;
    private final Versions versions;
    private final NodeBudget budget;
    private final Map<String, AttributeProto> arguments;
    private final Map<String, String> names = new HashMap<>();
    private final List<NodeProto> copies = new ArrayList<>();

    /** @param prefix prefix for the names of the function's inner values, so that calls do not clash */
    Call(FunctionProto function, NodeProto node, String prefix, Versions versions, NodeBudget budget) {
        this.function = function;
        this.prefix = prefix;
        this.versions = versions;
        this.budget = budget;
        this.arguments = Functions.arguments(function, node);
        String what = "node '" + Limits.printable(node.getName()) + "' calls function '" + function.getName() + "'";
        if (node.getInputCount() > function.getInputCount() || node.getOutputCount() > function.getOutputCount()) {
            throw LimpidException.badInput(what + " of " + function.getInputCount() + " inputs and "
                    + function.getOutputCount() + " outputs with " + node.getInputCount() + " and "
                    + node.getOutputCount());
        }
        for (int i = 0; i < function.getInputCount(); i++) {
            names.put(function.getInput(i), i < node.getInputCount() ? node.getInput(i) : "");
        }
        for (int i = 0; i < node.getOutputCount(); i++) {
            if (!node.getOutput(i).isEmpty()) {
                bindOutput(function.getOutput(i), node.getOutput(i));
            }
        }
    }

    /** If a function returns an input, or one value twice, a copy gets the second name. */
    private void bindOutput(String formal, String actual) {
        @Nullable String taken = names.putIfAbsent(formal, actual);
        if (taken != null) {
            copies.add(NodeProto.newBuilder()
                    .setOpType("Identity")
                    .addInput(taken)
                    .addOutput(actual)
                    .build());
        }
    }

    List<NodeProto> nodes() {
        List<NodeProto> nodes = new ArrayList<>();
        function.getNodeList().forEach(n -> nodes.add(renamed(n)));
        nodes.addAll(copies);
        return nodes;
    }

    private String renamed(String name) {
        return name.isEmpty() ? "" : names.computeIfAbsent(name, n -> prefix + n);
    }

    private NodeProto renamed(NodeProto node) {
        budget.take();
        if (Functions.standard(node.getDomain()).isEmpty() && !keepsMeaning(node.getOpType())) {
            throw LimpidException.unsupported("function '" + function.getName() + "' uses " + node.getOpType()
                    + " of version "
                    + versions.function() + " of the ONNX operators, which means something else in the model's version "
                    + versions.model());
        }
        NodeProto.Builder copy = node.toBuilder();
        for (int i = 0; i < node.getInputCount(); i++) {
            copy.setInput(i, renamed(node.getInput(i)));
        }
        for (int i = 0; i < node.getOutputCount(); i++) {
            copy.setOutput(i, renamed(node.getOutput(i)));
        }
        copy.clearAttribute();
        node.getAttributeList().forEach(a -> addAttribute(copy, a));
        return copy.build();
    }

    /** Whether a node of the function means the same in the model's opset. */
    private boolean keepsMeaning(String op) {
        return Operators.find(op)
                .map(row -> row.keepsMeaning(versions.function(), versions.model()))
                .orElse(true);
    }

    private void addAttribute(NodeProto.Builder copy, AttributeProto attribute) {
        if (attribute.getRefAttrName().isEmpty()) {
            copy.addAttribute(renamed(attribute));
            return;
        }
        @Nullable AttributeProto argument = arguments.get(attribute.getRefAttrName());
        if (argument != null) {
            copy.addAttribute(argument.toBuilder().setName(attribute.getName()));
        }
    }

    private AttributeProto renamed(AttributeProto attribute) {
        if (!attribute.hasG() && attribute.getGraphsCount() == 0) {
            return attribute;
        }
        AttributeProto.Builder copy = attribute.toBuilder();
        if (attribute.hasG()) {
            copy.setG(renamed(attribute.getG()));
        }
        for (int i = 0; i < attribute.getGraphsCount(); i++) {
            copy.setGraphs(i, renamed(attribute.getGraphs(i)));
        }
        return copy.build();
    }

    private GraphProto renamed(GraphProto graph) {
        GraphProto.Builder copy = graph.toBuilder().clearValueInfo();
        for (int i = 0; i < graph.getNodeCount(); i++) {
            copy.setNode(i, renamed(graph.getNode(i)));
        }
        for (int i = 0; i < graph.getInputCount(); i++) {
            copy.setInput(i, renamed(graph.getInput(i)));
        }
        for (int i = 0; i < graph.getOutputCount(); i++) {
            copy.setOutput(i, renamed(graph.getOutput(i)));
        }
        for (int i = 0; i < graph.getInitializerCount(); i++) {
            copy.getInitializerBuilder(i)
                    .setName(renamed(graph.getInitializer(i).getName()));
        }
        for (int i = 0; i < graph.getSparseInitializerCount(); i++) {
            SparseTensorProto.Builder sparse = copy.getSparseInitializerBuilder(i);
            sparse.getValuesBuilder().setName(renamed(sparse.getValues().getName()));
        }
        return copy.build();
    }

    private ValueInfoProto renamed(ValueInfoProto info) {
        return info.toBuilder().setName(renamed(info.getName())).build();
    }
}
