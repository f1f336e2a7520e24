package dev.limpid.djl;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Exports a DJL block as an ONNX graph by recording the operations of one run.
 *
 * <p>The block runs once in inference mode, on arrays that compute like DJL's own and record every operation; so
 * any composition of blocks, lambdas and array operations is exported if each operation is supported. Parameters
 * become constants. The first axis is the batch; its size stays symbolic in the graph.
 *
 * <p>Decisions that the block makes in Java from the numbers of an array cannot be recorded; they cause an error.
 */
public final class BlockExport {
    /** The exported opset: the first in which all reductions take their axes as inputs. */
    private static final int OPSET = 18;

    private BlockExport() {}

    /**
     * The graph of an initialised block.
     *
     * @param input name of the graph's input, of type {@code float[N,...]}
     * @param outputs names of its outputs, in the block's order
     * @param shape the input's sizes without the batch
     * @throws LimpidException if an operation of the block has no supported ONNX form; the message names it
     */
    public static Graph graph(Block block, String input, List<String> outputs, long... shape) {
        return graph(block, input, ElementType.FLOAT, outputs, shape);
    }

    /**
     * The graph of an initialised block whose input are numbers of tokens: {@code int64[N,...]}.
     *
     * @param input name of the graph's input
     * @param outputs names of its outputs, in the block's order
     * @param shape the input's sizes without the batch
     * @throws LimpidException if an operation of the block has no supported ONNX form; the message names it
     */
    public static Graph ofTokens(Block block, String input, List<String> outputs, long... shape) {
        return graph(block, input, ElementType.INT64, outputs, shape);
    }

    private static Graph graph(Block block, String input, ElementType element, List<String> outputs, long... shape) {
        try (NDManager manager = NDManager.newBaseManager()) {
            GraphBuilder builder = GraphBuilder.ofOpset(OPSET);
            List<Dim> dims = new ArrayList<>(List.of(Dim.symbol("N")));
            for (long size : shape) {
                dims.add(Dim.of(size));
            }
            Expr x = builder.input(input, new TensorType(element, new dev.limpid.graph.Shape(dims)));
            Recorder recorder = new Recorder(builder);
            NDArray zeros = manager.zeros(
                    new Shape(Recorder.BATCH).addAll(new Shape(shape)),
                    element == ElementType.INT64 ? DataType.INT64 : DataType.FLOAT32);
            NDList results = block.forward(
                    new RecordedParameters(manager, recorder), new NDList(recorder.array(zeros, x)), false);
            if (results.size() != outputs.size()) {
                throw LimpidException.badInput("the block has " + results.size() + " outputs, not " + outputs.size());
            }
            Map<String, Expr> named = new LinkedHashMap<>();
            for (int i = 0; i < outputs.size(); i++) {
                named.put(outputs.get(i), recorder.value(results.get(i)));
            }
            return builder.build(named);
        }
    }

    /** Parameters that are recorded as constants. */
    private static final class RecordedParameters extends ParameterStore {
        private final Recorder recorder;

        RecordedParameters(NDManager manager, Recorder recorder) {
            super(manager, false);
            this.recorder = recorder;
        }

        @Override
        public @Nullable NDArray getValue(@Nullable Parameter parameter, Device device, boolean training) {
            if (parameter == null) {
                return null;
            }
            NDArray value = parameter.getArray();
            return recorder.array(value, recorder.constant(value));
        }
    }
}
