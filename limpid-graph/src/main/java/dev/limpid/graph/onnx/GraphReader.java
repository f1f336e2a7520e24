package dev.limpid.graph.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Header;
import dev.limpid.graph.Node;
import dev.limpid.graph.Op;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the graph of a model, including control-flow bodies. */
final class GraphReader {
    private final Header header;
    private final Functions functions;
    private final TensorReader tensors;
    private final SparseReader sparse;
    private final AttributeReader attributes;

    GraphReader(Header header, Functions functions, ExternalData external) {
        this.header = header;
        this.functions = functions;
        this.tensors = new TensorReader(external);
        this.sparse = new SparseReader(tensors);
        this.attributes = new AttributeReader(tensors, sparse);
    }

    /** The whole model's graph. */
    Graph read(GraphProto proto) {
        return read(proto, 0);
    }

    private Graph read(GraphProto proto, int depth) {
        Map<String, Tensor> constants = constants(proto);
        List<Value> inputs = new ArrayList<>();
        for (ValueInfoProto input : proto.getInputList()) {
            if (depth > 0 || !constants.containsKey(input.getName())) {
                inputs.add(input(input, depth));
            }
        }
        List<Node> nodes = new ArrayList<>(proto.getNodeCount());
        functions.inlined(proto.getNodeList()).forEach(n -> nodes.add(node(n, depth)));
        List<String> outputs = new ArrayList<>(proto.getOutputCount());
        proto.getOutputList().forEach(o -> outputs.add(Limits.name(o.getName(), "an output")));
        List<Node> sorted = NodeOrder.sorted(nodes);
        Set<String> missing = missing(inputs, constants, sorted, outputs, depth);
        return new Graph(
                inputs,
                outputs,
                constants,
                sorted,
                types(proto),
                missing,
                header.withGraphName(Limits.name(proto.getName(), "a graph")));
    }

    private Map<String, Tensor> constants(GraphProto proto) {
        Map<String, Tensor> constants = new LinkedHashMap<>();
        for (TensorProto tensor : proto.getInitializerList()) {
            String what = "initialiser '" + Limits.name(tensor.getName(), "an initialiser") + "'";
            define(constants, tensor.getName(), tensors.read(tensor, what));
        }
        for (SparseTensorProto tensor : proto.getSparseInitializerList()) {
            String name = Limits.name(tensor.getValues().getName(), "a sparse initialiser");
            define(constants, name, sparse.read(tensor, "sparse initialiser '" + name + "'"));
        }
        return constants;
    }

    private static void define(Map<String, Tensor> constants, String name, Tensor tensor) {
        if (constants.put(name, tensor) != null) {
            throw LimpidException.badInput("initialiser '" + name + "' is defined twice");
        }
    }

    private static Value input(ValueInfoProto proto, int depth) {
        String name = Limits.name(proto.getName(), "an input");
        TensorType type = TypeCodec.find(proto.getType()).orElse(new TensorType(ElementType.UNDEFINED, null));
        if (depth == 0 && type.element() == ElementType.UNDEFINED) {
            throw LimpidException.unsupported("input '" + name + "' is " + TypeCodec.kind(proto.getType())
                    + "; Limpid reads networks whose inputs are tensors");
        }
        return new Value(name, type);
    }

    private Node node(NodeProto proto, int depth) {
        String name = Limits.name(proto.getName(), "a node");
        Op op = new Op(
                Limits.name(Functions.standard(proto.getDomain()), "the domain of node '" + name + "'"),
                Limits.name(proto.getOpType(), "the operator of node '" + name + "'"));
        String first = proto.getOutputCount() > 0 ? Limits.name(proto.getOutput(0), "an output of a node") : "";
        String what = op + " node '" + (name.isEmpty() ? first : name) + "'";
        if (op.name().isEmpty()) {
            throw LimpidException.badInput("node '" + (name.isEmpty() ? first : name) + "' has no operator");
        }
        proto.getOutputList().forEach(o -> Limits.name(o, "an output of " + what));
        try {
            return new Node(op, name, proto.getInputList(), proto.getOutputList(), attributes(op, proto, depth));
        } catch (LimpidException e) {
            throw e.at(what);
        }
    }

    private Map<String, Attribute> attributes(Op op, NodeProto node, int depth) {
        Map<String, Attribute> read = new LinkedHashMap<>();
        for (AttributeProto proto : node.getAttributeList()) {
            String key = Limits.name(proto.getName(), "an attribute");
            if (!proto.getRefAttrName().isEmpty()) {
                throw LimpidException.badInput(
                        "attribute '" + key + "' refers to a function attribute outside a function");
            }
            Attribute attribute = attributes.read(proto, body -> body(body, depth + 1));
            if (read.put(constantKey(op, key), attribute) != null) {
                throw LimpidException.badInput("attribute '" + key + "' is given twice");
            }
        }
        return read;
    }

    /** A sparse constant is read as a dense one, so its attribute is renamed. */
    private static String constantKey(Op op, String key) {
        return op.isStandard() && op.name().equals("Constant") && key.equals("sparse_value") ? "value" : key;
    }

    private Attribute.Body body(GraphProto proto, int depth) {
        if (depth > Limits.BODY_DEPTH) {
            throw LimpidException.tooLarge("control flow is nested more than " + Limits.BODY_DEPTH + " deep");
        }
        return new Attribute.Body(read(proto, depth));
    }

    /** The values that a body captures from the enclosing graph; in the main graph they are an error. */
    private static Set<String> missing(
            List<Value> inputs, Map<String, Tensor> constants, List<Node> nodes, List<String> outputs, int depth) {
        Set<String> defined = new HashSet<>(constants.keySet());
        inputs.forEach(v -> defined.add(v.name()));
        nodes.forEach(n -> defined.addAll(n.outputs()));
        Set<String> missing = new LinkedHashSet<>();
        for (Node node : nodes) {
            for (String read : node.reads()) {
                if (!defined.contains(read) && missing.add(Limits.name(read, "an input")) && depth == 0) {
                    throw LimpidException.badInput(node.op() + " node '" + node.label() + "': its input '" + read
                            + "' is neither an input of the model, an initialiser nor the output of a node");
                }
            }
        }
        for (String output : outputs) {
            if (!defined.contains(output)) {
                if (depth == 0) {
                    throw LimpidException.badInput("the model's output '" + output + "' is not computed by any node");
                }
                missing.add(output);
            }
        }
        return missing;
    }

    private static Map<String, TensorType> types(GraphProto proto) {
        Map<String, TensorType> types = new HashMap<>();
        for (ValueInfoProto info : proto.getValueInfoList()) {
            TypeCodec.find(info.getType()).ifPresent(t -> types.put(info.getName(), t));
        }
        for (ValueInfoProto info : proto.getOutputList()) {
            TypeCodec.find(info.getType()).ifPresent(t -> types.put(info.getName(), t));
        }
        return types;
    }
}
