package dev.limpid.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.RunOptions;
import ai.onnxruntime.TensorInfo;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Value;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A session of ONNX Runtime. */
final class OrtProgram implements Program {
    private final OrtEnvironment environment;
    private final OrtSession session;
    private final List<OnnxTensor> constants;
    private final List<Value> inputs;
    private final List<String> inputNames;
    private final List<String> outputs;
    private final InFlight inFlight = new InFlight(this::free);

    private @Nullable Map<String, TensorType> fixedTypes;

    /** Memory outside the heap for feeds that are inside it; each run takes one and returns it. */
    private final Queue<Map<String, ByteBuffer>> spareRoom = new ConcurrentLinkedQueue<>();

    /** Recycled results, by type. */
    private final Map<TensorType, Queue<Tensor>> spareResults = new ConcurrentHashMap<>();

    OrtProgram(OrtEnvironment environment, OrtSession session, Collection<OnnxTensor> constants, Graph graph) {
        this.environment = environment;
        this.session = session;
        this.constants = List.copyOf(constants);
        this.inputs = graph.inputs();
        this.inputNames = graph.inputs().stream().map(Value::name).toList();
        this.outputs = graph.outputs();
    }

    @Override
    public List<String> inputs() {
        return inputNames;
    }

    @Override
    public List<String> outputs() {
        return outputs;
    }

    @Override
    public Map<String, Tensor> run(Map<String, Tensor> feeds, Collection<String> wanted, BooleanSupplier isCancelled) {
        checkFeeds(feeds);
        Set<String> names = new LinkedHashSet<>(wanted);
        for (String name : names) {
            if (!outputs.contains(name)) {
                throw LimpidException.badInput(
                        "'" + name + "' is not an output of the graph; the outputs are " + outputs);
            }
        }
        try (InFlight.Run run = inFlight.enter(isCancelled)) {
            if (run.isCancelled()) {
                throw LimpidException.cancelled("the run was cancelled");
            }
            try {
                return run(feeds, names, run.options());
            } catch (OrtException e) {
                if (run.isEnded()) {
                    throw run.reason();
                }
                throw OrtErrors.sentence("ONNX Runtime cannot run the graph", e);
            }
        } catch (OrtException e) {
            throw OrtErrors.sentence("ONNX Runtime cannot start a run", e);
        }
    }

    private Map<String, Tensor> run(Map<String, Tensor> feeds, Set<String> names, RunOptions options)
            throws OrtException {
        @Nullable Map<String, ByteBuffer> spare = spareRoom.poll();
        Map<String, ByteBuffer> room = spare == null ? new HashMap<>() : spare;
        Map<String, OnnxTensor> natives = new HashMap<>();
        try {
            for (String name : inputNames) {
                natives.put(name, feed(name, feeds.get(name), room));
            }
            return results(natives, names, options);
        } finally {
            natives.values().forEach(OnnxTensor::close);
            spareRoom.add(room);
        }
    }

    private Map<String, Tensor> results(Map<String, OnnxTensor> natives, Set<String> names, RunOptions run)
            throws OrtException {
        Map<String, Tensor> results = new LinkedHashMap<>();
        if (names.isEmpty()) {
            return results;
        }
        Map<String, OnnxTensor> pinned = new HashMap<>();
        try {
            for (String name : names) {
                @Nullable TensorType type = fixedTypes().get(name);
                if (type != null) {
                    Tensor room = room(type);
                    results.put(name, room);
                    pinned.put(name, OrtTensors.feed(environment, room));
                }
            }
            Set<String> others = new LinkedHashSet<>(names);
            others.removeAll(pinned.keySet());
            try (OrtSession.Result result = session.run(natives, others, pinned, run)) {
                for (String name : others) {
                    results.put(name, OrtTensors.result(name, result.get(name).orElseThrow()));
                }
            }
        } finally {
            pinned.values().forEach(OnnxTensor::close);
        }
        return results;
    }

    private Tensor room(TensorType type) {
        @Nullable Queue<Tensor> spare = spareResults.get(type);
        @Nullable Tensor given = spare == null ? null : spare.poll();
        return given == null ? OrtTensors.room(type) : given;
    }

    @Override
    public void reuse(Collection<Tensor> results) {
        Set<TensorType> ofOutputs = Set.copyOf(knownTypes().values());
        for (Tensor tensor : results) {
            if (ofOutputs.contains(tensor.type()) && tensor.bytes().isDirect()) {
                spareResults
                        .computeIfAbsent(tensor.type(), t -> new ConcurrentLinkedQueue<>())
                        .add(tensor);
            }
        }
    }

    /** Outputs whose size is known in advance: the runtime writes these to their final buffer, without a copy. */
    private synchronized Map<String, TensorType> fixedTypes() {
        if (fixedTypes == null) {
            fixedTypes = types();
            fixedTypes.values().removeIf(type -> !OrtTensors.hasRoom(type));
        }
        return fixedTypes;
    }

    /** The same without a call to the session, which may be closed; empty before the first run. */
    private synchronized Map<String, TensorType> knownTypes() {
        return fixedTypes == null ? Map.of() : fixedTypes;
    }

    private OnnxTensor feed(String name, @Nullable Tensor tensor, Map<String, ByteBuffer> room) throws OrtException {
        if (tensor == null) {
            throw LimpidException.badInput("input '" + name + "' is not fed");
        }
        ByteBuffer bytes = tensor.bytes();
        if (bytes.isDirect() || tensor.elementType() == ElementType.STRING) {
            return OrtTensors.feed(environment, tensor);
        }
        @Nullable ByteBuffer place = room.get(name);
        if (place == null || place.capacity() < bytes.remaining()) {
            place = Tensor.allocate(ElementType.UINT8, bytes.remaining());
            room.put(name, place);
        }
        return OrtTensors.feed(environment, tensor, place);
    }

    private void checkFeeds(Map<String, Tensor> feeds) {
        for (String name : feeds.keySet()) {
            if (!inputNames.contains(name)) {
                throw LimpidException.badInput(
                        "'" + name + "' is not an input of the graph; the inputs are " + inputNames);
            }
        }
        for (Value input : inputs) {
            @Nullable Tensor tensor = feeds.get(input.name());
            if (tensor != null && !fits(tensor, input.type())) {
                throw LimpidException.badInput(
                        "input '" + input.name() + "' takes " + input.type() + ", not " + tensor.type());
            }
        }
    }

    private static boolean fits(Tensor tensor, TensorType type) {
        @Nullable Shape shape = type.shape();
        if (tensor.elementType() != type.element() || (shape != null && shape.rank() != tensor.rank())) {
            return false;
        }
        for (int axis = 0; shape != null && axis < shape.rank(); axis++) {
            if (shape.dim(axis).isFixed() && shape.size(axis) != tensor.size(axis)) {
                return false;
            }
        }
        return true;
    }

    /** The output types that the session knows; outputs that are not tensors are left out. */
    Map<String, TensorType> types() {
        Map<String, TensorType> types = new HashMap<>();
        try {
            session.getOutputInfo().forEach((name, node) -> {
                if (node.getInfo() instanceof TensorInfo info) {
                    types.put(name, OrtTensors.type(info));
                }
            });
            return types;
        } catch (OrtException e) {
            throw OrtErrors.sentence("ONNX Runtime cannot infer the types of the graph", e);
        }
    }

    @Override
    public void cancel() {
        inFlight.cancel();
    }

    @Override
    public void close() {
        inFlight.close();
    }

    private void free() {
        try {
            session.close();
        } catch (OrtException e) {
            throw OrtErrors.sentence("ONNX Runtime cannot close the graph", e);
        } finally {
            constants.forEach(OnnxTensor::close);
            spareRoom.clear();
            spareResults.clear();
        }
    }
}
