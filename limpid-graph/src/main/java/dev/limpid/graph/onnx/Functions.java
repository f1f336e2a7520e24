package dev.limpid.graph.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import dev.limpid.error.LimpidException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The model-local functions; a node that calls one is replaced by the function's nodes. */
final class Functions {
    private record Key(String domain, String name, String overload) {
        static Key of(NodeProto node) {
            return new Key(standard(node.getDomain()), node.getOpType(), node.getOverload());
        }
    }

    private final Map<Key, FunctionProto> functions = new LinkedHashMap<>();
    private final Map<String, Integer> calls = new HashMap<>();
    private final NodeBudget nodes = new NodeBudget();
    private final NodeBudget copies = new NodeBudget();
    private final Map<String, Integer> opsets;

    /** @param opsets the version of each operator domain that the model imports */
    Functions(List<FunctionProto> protos, Map<String, Integer> opsets) {
        this.opsets = opsets;
        for (FunctionProto f : protos) {
            Limits.name(f.getName(), "a function");
            Limits.name(f.getDomain(), "a function's domain");
            if (functions.put(new Key(standard(f.getDomain()), f.getName(), f.getOverload()), f) != null) {
                throw LimpidException.badInput("function '" + f.getName() + "' is defined twice");
            }
        }
    }

    /** The standard domain has two spellings. */
    static String standard(String domain) {
        return domain.equals("ai.onnx") ? "" : domain;
    }

    /** The operator domains that the model and its functions import, with versions. */
    Map<String, Integer> imports() {
        Map<String, Integer> imports = new LinkedHashMap<>(opsets);
        for (FunctionProto function : functions.values()) {
            for (OperatorSetIdProto id : function.getOpsetImportList()) {
                imports.putIfAbsent(standard(id.getDomain()), Limits.opset(id));
            }
        }
        return imports;
    }

    /** The nodes with every call replaced, also calls inside functions. */
    List<NodeProto> inlined(List<NodeProto> protos) {
        List<NodeProto> all = new ArrayList<>(protos.size());
        protos.forEach(n -> inline(n, all, 0));
        return all;
    }

    private void inline(NodeProto node, List<NodeProto> all, int depth) {
        nodes.take();
        @Nullable FunctionProto function = functions.get(Key.of(node));
        if (function == null) {
            all.add(node);
            return;
        }
        if (depth == Limits.CALL_DEPTH) {
            throw LimpidException.badInput("function '" + function.getName()
                    + "' calls itself, or functions call each other " + Limits.CALL_DEPTH + " deep");
        }
        Call call = new Call(function, node, prefix(function), versions(function), copies);
        call.nodes().forEach(n -> inline(n, all, depth + 1));
    }

    /** The opset of a function and the opset of the model. */
    private Call.Versions versions(FunctionProto function) {
        int model = imports().getOrDefault("", 0);
        int own = model;
        for (OperatorSetIdProto id : function.getOpsetImportList()) {
            own = standard(id.getDomain()).isEmpty() ? Limits.opset(id) : own;
        }
        if (own > model) {
            throw LimpidException.unsupported("function '" + function.getName() + "' is written for version " + own
                    + " of the ONNX operators, newer than the model's own " + model);
        }
        return new Call.Versions(own, model);
    }

    private String prefix(FunctionProto function) {
        return function.getName() + "#" + calls.merge(function.getName(), 1, Integer::sum) + "/";
    }

    /** The arguments of a call by attribute name: the node's attributes, and defaults for the others. */
    static Map<String, AttributeProto> arguments(FunctionProto function, NodeProto node) {
        Map<String, AttributeProto> arguments = new HashMap<>();
        function.getAttributeProtoList().forEach(a -> arguments.put(a.getName(), a));
        node.getAttributeList().forEach(a -> arguments.put(a.getName(), a));
        return arguments;
    }
}
