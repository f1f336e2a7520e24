package dev.limpid.graph.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Value;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Writes graphs, including control-flow bodies. */
final class GraphWriter {
    private final Predicate<String> external;

    /** @param external names of the constants whose data is not written to the file */
    GraphWriter(Predicate<String> external) {
        this.external = external;
    }

    GraphProto write(Graph graph) {
        return write(graph, "graph", external).build();
    }

    private GraphProto.Builder write(Graph graph, String otherwiseNamed, Predicate<String> external) {
        String name = graph.header().graphName();
        GraphProto.Builder proto = GraphProto.newBuilder().setName(name.isEmpty() ? otherwiseNamed : name);
        // A node and its copies have one name, but ONNX Runtime refuses a graph that has a name twice.
        Set<String> named = new HashSet<>();
        graph.nodes().forEach(n -> proto.addNode(write(n, named.add(n.name()))));
        graph.constants()
                .forEach((constant, tensor) ->
                        proto.addInitializer((tensor.elementType() != ElementType.STRING && external.test(constant)
                                        ? TensorWriter.writeWithoutData(tensor, OnnxWriter.ELSEWHERE)
                                        : TensorWriter.write(tensor))
                                .setName(constant)));
        Set<String> described = new HashSet<>(graph.constants().keySet());
        for (Value input : graph.inputs()) {
            proto.addInput(TypeCodec.write(input.name(), input.type()));
            described.add(input.name());
        }
        for (String output : graph.outputs()) {
            proto.addOutput(info(graph, output));
            described.add(output);
        }
        for (Node node : graph.nodes()) {
            for (String output : node.outputs()) {
                if (!output.isEmpty()
                        && !described.contains(output)
                        && graph.findType(output).isPresent()) {
                    proto.addValueInfo(info(graph, output));
                }
            }
        }
        return proto;
    }

    private static ValueInfoProto info(Graph graph, String name) {
        return graph.findType(name)
                .map(type -> TypeCodec.write(name, type))
                .orElseGet(() -> ValueInfoProto.newBuilder().setName(name).build());
    }

    private NodeProto write(Node node, boolean isNamed) {
        NodeProto.Builder proto = NodeProto.newBuilder()
                .setOpType(node.op().name())
                .addAllInput(node.inputs())
                .addAllOutput(node.outputs());
        if (!node.op().domain().isEmpty()) {
            proto.setDomain(node.op().domain());
        }
        if (isNamed && !node.name().isEmpty()) {
            proto.setName(node.name());
        }
        new TreeMap<>(node.attributes()).forEach((key, value) -> proto.addAttribute(write(node, key, value)));
        return proto.build();
    }

    private AttributeProto write(Node node, String key, Attribute attribute) {
        AttributeProto.Builder proto = AttributeProto.newBuilder().setName(key);
        if (attribute instanceof Attribute.Int a) {
            proto.setType(AttributeType.INT).setI(a.value());
        } else if (attribute instanceof Attribute.Real a) {
            proto.setType(AttributeType.FLOAT).setF(a.value());
        } else if (attribute instanceof Attribute.Text a) {
            proto.setType(AttributeType.STRING).setS(ByteString.copyFromUtf8(a.value()));
        } else if (attribute instanceof Attribute.Ints a) {
            proto.setType(AttributeType.INTS).addAllInts(a.values());
        } else if (attribute instanceof Attribute.Reals a) {
            proto.setType(AttributeType.FLOATS).addAllFloats(a.values());
        } else if (attribute instanceof Attribute.Texts a) {
            proto.setType(AttributeType.STRINGS);
            a.values().forEach(text -> proto.addStrings(ByteString.copyFromUtf8(text)));
        } else if (attribute instanceof Attribute.TensorValue a) {
            proto.setType(AttributeType.TENSOR).setT(TensorWriter.write(a.value()));
        } else if (attribute instanceof Attribute.Body a) {
            proto.setType(AttributeType.GRAPH).setG(write(a.graph(), key, constant -> false));
        } else if (attribute instanceof Attribute.Opaque a) {
            return opaque(node, key, a);
        }
        return proto.build();
    }

    private static AttributeProto opaque(Node node, String key, Attribute.Opaque attribute) {
        try {
            return AttributeProto.parseFrom(UnsafeByteOperations.unsafeWrap(attribute.proto())).toBuilder()
                    .setName(key)
                    .build();
        } catch (InvalidProtocolBufferException e) {
            throw LimpidException.badInput(
                    node.op() + " node '" + node.label() + "': attribute '" + key + "' is not an ONNX attribute", e);
        }
    }
}
