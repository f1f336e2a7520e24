package dev.limpid.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Value;
import dev.limpid.graph.onnx.OnnxWriter;
import dev.limpid.runtime.EngineOptions.Optimization;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs graphs on ONNX Runtime.
 *
 * <p>Constants of a kilobyte and more are not part of the serialised model: the session reads them in place, which
 * halves the time and memory for opening a large network.
 *
 * <p>The runtime's optimisers are not trusted: see {@link Program#findCaution}.
 */
public final class OnnxRuntime implements Engine {
    private static final long LARGE = 1024;
    private static final int LARGE_LIST = 1 << 20;

    /** The optimiser that moves Transposes, which runs before and after nodes are assigned to a device. */
    private static final String TRANSPOSES = "TransposeOptimizer;TransposeOptimizer_CPUExecutionProvider";

    private final EngineOptions options;
    private final boolean isComparing;

    private OnnxRuntime(EngineOptions options, boolean isComparing) {
        this.options = options;
        this.isComparing = isComparing;
    }

    /** On the processor, with all optimisations. */
    public static OnnxRuntime create() {
        return create(EngineOptions.DEFAULT);
    }

    /**
     * With other options.
     *
     * @throws LimpidException if the device is not available
     */
    public static OnnxRuntime create(EngineOptions options) {
        requireDevice(options.device());
        return new OnnxRuntime(options, true);
    }

    /**
     * Starts to load the native library in a background thread, which saves time at its first use. A failure here is
     * not reported; it occurs again, with its message, when the library is used.
     */
    public static void prepare() {
        Thread loading = new Thread(
                () -> {
                    try {
                        environment();
                    } catch (LimpidException e) {
                        // The first use of the library fails with the same message.
                    }
                },
                "limpid-loads-onnxruntime");
        loading.setDaemon(true);
        loading.start();
    }

    @Override
    public OnnxRuntime single() {
        return new OnnxRuntime(options.withThreads(1), isComparing);
    }

    @Override
    public OnnxRuntime sparing() {
        return new OnnxRuntime(options.withArena(false), isComparing);
    }

    @Override
    public OnnxRuntime trusting() {
        return new OnnxRuntime(options, false);
    }

    @Override
    public int parallelism() {
        if (options.device().kind() != Device.Kind.CPU) {
            return 1;
        }
        return options.threads() > 0 ? options.threads() : Runtime.getRuntime().availableProcessors();
    }

    /** The options of this engine. */
    public EngineOptions options() {
        return options;
    }

    @Override
    public String description() {
        return "ONNX Runtime " + environment().getVersion() + ", " + options.device();
    }

    @Override
    public Program compile(Graph graph) {
        Hazards.refuse(graph);
        return options.optimization() == Optimization.NONE
                ? open(graph, options, Trust.NONE)
                : GuardedProgram.of(graph, trust -> open(graph, options, trust), isComparing);
    }

    @Override
    public Map<String, TensorType> infer(Graph graph) {
        List<String> values = new ArrayList<>();
        graph.nodes()
                .forEach(n -> n.outputs().stream().filter(o -> !o.isEmpty()).forEach(values::add));
        Graph untyped =
                new Graph(graph.inputs(), values, graph.constants(), graph.nodes(), Map.of(), Set.of(), graph.header());
        Hazards.refuse(untyped);
        try (OrtProgram program = open(weightsAsInputs(untyped), options.light(), Trust.NONE)) {
            return program.types();
        }
    }

    /** Sizes do not depend on large constants of real numbers, so these need not be transferred. */
    private static Graph weightsAsInputs(Graph graph) {
        List<Value> inputs = new ArrayList<>(graph.inputs());
        Map<String, Tensor> kept = new LinkedHashMap<>();
        graph.constants().forEach((name, tensor) -> {
            if (tensor.elementType().isFloating() && tensor.bytes().remaining() >= LARGE) {
                inputs.add(new Value(name, tensor.type()));
            } else {
                kept.put(name, tensor);
            }
        });
        return new Graph(inputs, graph.outputs(), kept, graph.nodes(), graph.types(), Set.of(), graph.header());
    }

    /** The program of a graph without a guard. */
    static OrtProgram open(Graph graph, EngineOptions options, Trust trust) {
        OrtEnvironment environment = environment();
        Map<String, OnnxTensor> large = new HashMap<>();
        try (SessionOptions session = sessionOptions(options, trust)) {
            for (Map.Entry<String, Tensor> constant : graph.constants().entrySet()) {
                Tensor tensor = constant.getValue();
                boolean isLarge = tensor.bytes().remaining() >= (isList(tensor) ? LARGE_LIST : LARGE);
                if (isLarge && OrtTensors.canFeed(tensor.elementType())) {
                    large.put(constant.getKey(), OrtTensors.feed(environment, tensor));
                }
            }
            byte[] model = OnnxWriter.toBytes(graph, large::containsKey);
            if (!large.isEmpty()) {
                session.addExternalInitializers(new HashMap<String, OnnxTensorLike>(large));
            }
            if (!Packing.pays(graph)) {
                session.addConfigEntry("session.disable_prepacking", "1");
            }
            OrtSession opened = environment.createSession(model, session);
            return new OrtProgram(environment, opened, large.values(), graph);
        } catch (OrtException e) {
            large.values().forEach(OnnxTensor::close);
            throw OrtErrors.sentence("ONNX Runtime does not accept the graph", e);
        } catch (RuntimeException e) {
            large.values().forEach(OnnxTensor::close);
            throw e;
        }
    }

    /** Whether these may be sizes, such as those of a {@code Split}, which ONNX Runtime reads only from the model itself. */
    private static boolean isList(Tensor tensor) {
        return tensor.elementType() == ElementType.INT64 && tensor.rank() == 1;
    }

    private static SessionOptions sessionOptions(EngineOptions options, Trust trust) throws OrtException {
        SessionOptions session = new SessionOptions();
        try {
            session.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            session.setOptimizationLevel(
                    switch (trust == Trust.NONE ? Optimization.NONE : options.optimization()) {
                        case NONE -> OptLevel.NO_OPT;
                        case BASIC -> OptLevel.BASIC_OPT;
                        case EXTENDED -> OptLevel.EXTENDED_OPT;
                        case ALL -> OptLevel.ALL_OPT;
                    });
            if (trust == Trust.ALL_BUT_TRANSPOSES) {
                session.addConfigEntry("optimization.disable_specified_optimizers", TRANSPOSES);
            }
            if (options.threads() > 0) {
                session.setIntraOpNumThreads(options.threads());
            }
            if (options.spinning()) {
                // Between runs, other work takes the processors.
                session.addConfigEntry("session.force_spinning_stop", "1");
            } else {
                session.addConfigEntry("session.intra_op.allow_spinning", "0");
            }
            if (!options.arena()) {
                session.setCPUArenaAllocator(false);
                session.setMemoryPatternOptimization(false);
            }
            int index = options.device().index();
            switch (options.device().kind()) {
                case CPU -> {}
                case CUDA -> session.addCUDA(index);
                case TENSORRT -> session.addTensorrt(index);
                case OPENVINO -> session.addOpenVINO("");
                case COREML -> session.addCoreML();
            }
            return session;
        } catch (OrtException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private static void requireDevice(Device device) {
        @SuppressWarnings("UnnecessaryDefaultInEnumSwitch")
        OrtProvider provider = switch (device.kind()) {
            case CPU -> OrtProvider.CPU;
            case CUDA -> OrtProvider.CUDA;
            case TENSORRT -> OrtProvider.TENSOR_RT;
            case OPENVINO -> OrtProvider.OPEN_VINO;
            case COREML -> OrtProvider.CORE_ML;
        };
        if (provider != OrtProvider.CPU) {
            environment();
            if (!OrtEnvironment.getAvailableProviders().contains(provider)) {
                throw LimpidException.unsupported("device " + device + " is not part of this ONNX Runtime; it has "
                        + OrtEnvironment.getAvailableProviders()
                        + ", and another build of the onnxruntime library on the class path brings more");
            }
        }
    }

    private static OrtEnvironment environment() {
        try {
            return Environment.SHARED;
        } catch (LinkageError | IllegalStateException e) {
            throw LimpidException.unsupported(
                    "ONNX Runtime cannot be loaded on this machine (" + System.getProperty("os.name") + ", "
                            + System.getProperty("os.arch") + ")",
                    e);
        }
    }

    /** Loads the native library on first use. */
    private static final class Environment {
        static final OrtEnvironment SHARED =
                OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "limpid");
    }
}
