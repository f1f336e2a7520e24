package dev.limpid.graph.op;

import static dev.limpid.graph.op.Trait.ACTIVATION;
import static dev.limpid.graph.op.Trait.ARITHMETIC;
import static dev.limpid.graph.op.Trait.BILINEAR;
import static dev.limpid.graph.op.Trait.BROADCASTS;
import static dev.limpid.graph.op.Trait.BY_CHANNEL;
import static dev.limpid.graph.op.Trait.CHANNELS_FIRST;
import static dev.limpid.graph.op.Trait.CONTROL;
import static dev.limpid.graph.op.Trait.CURVED;
import static dev.limpid.graph.op.Trait.DATA_SIZED;
import static dev.limpid.graph.op.Trait.ELEMENTWISE;
import static dev.limpid.graph.op.Trait.KEEPS_SIGN;
import static dev.limpid.graph.op.Trait.KEEPS_ZERO;
import static dev.limpid.graph.op.Trait.LINEAR;
import static dev.limpid.graph.op.Trait.LOGICAL;
import static dev.limpid.graph.op.Trait.MONOTONE;
import static dev.limpid.graph.op.Trait.MOVES;
import static dev.limpid.graph.op.Trait.NOT_IN_PLACE;
import static dev.limpid.graph.op.Trait.NOT_LARGER;
import static dev.limpid.graph.op.Trait.OTHER_TYPE;
import static dev.limpid.graph.op.Trait.PACKED;
import static dev.limpid.graph.op.Trait.PIECEWISE_LINEAR;
import static dev.limpid.graph.op.Trait.QUANTIZES;
import static dev.limpid.graph.op.Trait.RANDOM;
import static dev.limpid.graph.op.Trait.RECODES;
import static dev.limpid.graph.op.Trait.RECURRENT;
import static dev.limpid.graph.op.Trait.REDUCES;
import static dev.limpid.graph.op.Trait.SAME_ELEMENTS;
import static dev.limpid.graph.op.Trait.SAME_ORDER;
import static dev.limpid.graph.op.Trait.SAME_RANK;
import static dev.limpid.graph.op.Trait.SAME_SHAPE;
import static dev.limpid.graph.op.Trait.SELECTS;
import static dev.limpid.graph.op.Trait.UNTRAINED;
import static dev.limpid.graph.op.Trait.WEIGHTED;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The table of standard operators: all operator properties used by passes, rule sets and methods.
 * A test checks every numerical claim against the reference evaluator.
 */
public final class Operators {
    private static final Map<String, Operator> TABLE = table(
            // Activation functions
            op("Relu", ACTIVATION, PIECEWISE_LINEAR, MONOTONE, KEEPS_ZERO).atLeast(0),
            op("LeakyRelu", ACTIVATION, PIECEWISE_LINEAR, KEEPS_ZERO, KEEPS_SIGN),
            op("PRelu", ACTIVATION, PIECEWISE_LINEAR, KEEPS_ZERO, KEEPS_SIGN),
            op("Clip", ACTIVATION, PIECEWISE_LINEAR, MONOTONE, KEEPS_SIGN, UNTRAINED)
                    .changedIn(11),
            op("HardSigmoid", ACTIVATION, PIECEWISE_LINEAR, MONOTONE).within(0, 1),
            op("Elu", ACTIVATION, CURVED, KEEPS_ZERO, KEEPS_SIGN),
            op("Selu", ACTIVATION, CURVED, KEEPS_ZERO, KEEPS_SIGN),
            op("Celu", ACTIVATION, CURVED, KEEPS_ZERO, KEEPS_SIGN),
            op("Sigmoid", ACTIVATION, CURVED, MONOTONE).within(0, 1),
            op("Tanh", ACTIVATION, CURVED, MONOTONE, KEEPS_ZERO, KEEPS_SIGN).within(-1, 1),
            op("Softsign", ACTIVATION, CURVED, MONOTONE, KEEPS_ZERO, KEEPS_SIGN).within(-1, 1),
            op("Softplus", ACTIVATION, CURVED, MONOTONE).atLeast(0),
            op("Gelu", ACTIVATION, CURVED, KEEPS_ZERO, KEEPS_SIGN),
            op("Swish", ACTIVATION, CURVED, KEEPS_ZERO, KEEPS_SIGN),
            op("HardSwish", ACTIVATION, CURVED, KEEPS_ZERO, KEEPS_SIGN),
            op("Mish", ACTIVATION, CURVED, KEEPS_ZERO, KEEPS_SIGN),
            op("ThresholdedRelu", ELEMENTWISE, PIECEWISE_LINEAR, KEEPS_ZERO, KEEPS_SIGN),
            op("Shrink", ELEMENTWISE, PIECEWISE_LINEAR),
            op("Softmax", SAME_SHAPE, MONOTONE).within(0, 1).changedIn(13),
            op("LogSoftmax", SAME_SHAPE, MONOTONE).atMost(0).changedIn(13),
            op("Hardmax", SAME_SHAPE, MONOTONE).within(0, 1).changedIn(13),

            // Element-wise functions
            op("Abs", ELEMENTWISE, PIECEWISE_LINEAR, KEEPS_ZERO).atLeast(0),
            op("Neg", ELEMENTWISE, LINEAR, MONOTONE, KEEPS_ZERO),
            op("Sqrt", ELEMENTWISE, CURVED, MONOTONE, KEEPS_ZERO).atLeast(0),
            op("Exp", ELEMENTWISE, CURVED, MONOTONE).atLeast(0),
            op("Log", ELEMENTWISE, CURVED, MONOTONE),
            op("Reciprocal", ELEMENTWISE, CURVED, KEEPS_SIGN),
            op("Erf", ELEMENTWISE, CURVED, MONOTONE, KEEPS_ZERO, KEEPS_SIGN).within(-1, 1),
            op("Sin", ELEMENTWISE, CURVED, KEEPS_ZERO).within(-1, 1),
            op("Cos", ELEMENTWISE, CURVED).within(-1, 1),
            op("Tan", ELEMENTWISE, CURVED, KEEPS_ZERO),
            op("Asin", ELEMENTWISE, CURVED, MONOTONE, KEEPS_ZERO, KEEPS_SIGN).within(-Math.PI / 2, Math.PI / 2),
            op("Acos", ELEMENTWISE, CURVED, MONOTONE).within(0, Math.PI),
            op("Atan", ELEMENTWISE, CURVED, MONOTONE, KEEPS_ZERO, KEEPS_SIGN).within(-Math.PI / 2, Math.PI / 2),
            op("Sinh", ELEMENTWISE, CURVED, MONOTONE, KEEPS_ZERO, KEEPS_SIGN),
            op("Cosh", ELEMENTWISE, CURVED).atLeast(1),
            op("Asinh", ELEMENTWISE, CURVED, MONOTONE, KEEPS_ZERO, KEEPS_SIGN),
            op("Acosh", ELEMENTWISE, CURVED, MONOTONE).atLeast(0),
            op("Atanh", ELEMENTWISE, CURVED, MONOTONE, KEEPS_ZERO, KEEPS_SIGN),
            op("Ceil", ELEMENTWISE, MONOTONE, KEEPS_SIGN),
            op("Floor", ELEMENTWISE, MONOTONE, KEEPS_SIGN),
            op("Round", ELEMENTWISE, MONOTONE, KEEPS_ZERO, KEEPS_SIGN),
            op("Sign", ELEMENTWISE, MONOTONE, KEEPS_ZERO, KEEPS_SIGN).within(-1, 1),
            op("Not", SAME_SHAPE, LOGICAL),
            op("IsInf", SAME_SHAPE, LOGICAL, OTHER_TYPE),
            op("IsNaN", SAME_SHAPE, LOGICAL, OTHER_TYPE),
            op("Cast", RECODES, LINEAR, KEEPS_ZERO, KEEPS_SIGN),
            op("CastLike", RECODES, LINEAR, KEEPS_ZERO, KEEPS_SIGN),
            op("QuantizeLinear", QUANTIZES, UNTRAINED),
            op("DequantizeLinear", QUANTIZES, UNTRAINED),

            // Arithmetic and comparison
            op("Add", BROADCASTS, ARITHMETIC, LINEAR, KEEPS_SIGN),
            op("Sub", BROADCASTS, ARITHMETIC, LINEAR),
            op("Mul", BROADCASTS, ARITHMETIC, BILINEAR, KEEPS_SIGN),
            op("Div", BROADCASTS, ARITHMETIC, KEEPS_SIGN, UNTRAINED),
            op("Pow", BROADCASTS, CURVED, KEEPS_SIGN, UNTRAINED),
            op("Mod", BROADCASTS),
            op("Min", BROADCASTS, SELECTS, UNTRAINED),
            op("Max", BROADCASTS, SELECTS, UNTRAINED),
            op("Sum", BROADCASTS, LINEAR, KEEPS_SIGN),
            op("Mean", BROADCASTS, LINEAR, KEEPS_SIGN),
            op("CumSum", SAME_SHAPE, LINEAR, KEEPS_SIGN, NOT_IN_PLACE),
            op("BitwiseAnd", BROADCASTS),
            op("BitwiseOr", BROADCASTS),
            op("BitwiseXor", BROADCASTS),
            op("And", BROADCASTS, LOGICAL),
            op("Or", BROADCASTS, LOGICAL),
            op("Xor", BROADCASTS, LOGICAL),
            op("Equal", BROADCASTS, LOGICAL),
            op("Greater", BROADCASTS, LOGICAL),
            op("GreaterOrEqual", BROADCASTS, LOGICAL),
            op("Less", BROADCASTS, LOGICAL),
            op("LessOrEqual", BROADCASTS, LOGICAL),
            op("Where", BROADCASTS, MOVES, UNTRAINED, NOT_IN_PLACE),

            // Reductions
            op("ReduceSum", REDUCES, LINEAR, KEEPS_SIGN).changedIn(13),
            op("ReduceMean", REDUCES, LINEAR, KEEPS_SIGN).changedIn(18),
            op("ReduceMax", REDUCES, SELECTS).changedIn(18),
            op("ReduceMin", REDUCES, SELECTS).changedIn(18),
            op("ReduceProd", REDUCES, KEEPS_SIGN).changedIn(18),
            op("ReduceL1", REDUCES).atLeast(0).changedIn(18),
            op("ReduceL2", REDUCES).atLeast(0).changedIn(18),
            op("ReduceSumSquare", REDUCES).atLeast(0).changedIn(18),
            op("ReduceLogSum", REDUCES).changedIn(18),
            op("ReduceLogSumExp", REDUCES).changedIn(18),
            op("ArgMax", NOT_LARGER, OTHER_TYPE).atLeast(0),
            op("ArgMin", NOT_LARGER, OTHER_TYPE).atLeast(0),
            op("TopK", SAME_RANK, NOT_LARGER, SELECTS, NOT_IN_PLACE)
                    .sizedBy(1, 1)
                    .changedIn(10),

            // Layers with weights
            op("Conv", CHANNELS_FIRST, WEIGHTED, NOT_IN_PLACE, PACKED),
            op("ConvTranspose", CHANNELS_FIRST, WEIGHTED, NOT_IN_PLACE, PACKED),
            op("DeformConv", CHANNELS_FIRST),
            op("Gemm", WEIGHTED, NOT_IN_PLACE, PACKED),
            op("MatMul", WEIGHTED, NOT_IN_PLACE, PACKED),
            op("Einsum", WEIGHTED, NOT_IN_PLACE),
            op("RNN", RECURRENT),
            op("GRU", RECURRENT),
            op("LSTM", RECURRENT),

            // Normalisation
            op("BatchNormalization", CHANNELS_FIRST, SAME_SHAPE, LINEAR).changedIn(9, 14),
            op("InstanceNormalization", CHANNELS_FIRST, SAME_SHAPE),
            op("GroupNormalization", CHANNELS_FIRST, SAME_SHAPE).changedIn(21),
            op("LRN", CHANNELS_FIRST, SAME_SHAPE, KEEPS_ZERO),
            op("LayerNormalization", SAME_SHAPE),
            op("RMSNormalization", SAME_SHAPE),
            op("LpNormalization", SAME_SHAPE, KEEPS_SIGN).within(-1, 1),
            op("MeanVarianceNormalization", SAME_SHAPE),

            // Pooling and resampling
            op("MaxPool", BY_CHANNEL, SELECTS, NOT_IN_PLACE),
            op("AveragePool", BY_CHANNEL, LINEAR, KEEPS_SIGN, NOT_IN_PLACE),
            op("LpPool", BY_CHANNEL).atLeast(0),
            op("GlobalMaxPool", BY_CHANNEL, SELECTS),
            op("GlobalAveragePool", BY_CHANNEL, LINEAR, KEEPS_SIGN),
            op("GlobalLpPool", BY_CHANNEL).atLeast(0),
            op("MaxUnpool", CHANNELS_FIRST).sizedBy(2, 2),
            op("Resize", SAME_RANK, LINEAR, UNTRAINED, NOT_IN_PLACE)
                    .sizedBy(2, 3)
                    .changedIn(11),
            op("Upsample", SAME_RANK).sizedBy(1, 1).changedIn(9, 10),
            op("GridSample", SAME_RANK).changedIn(20),
            op("AffineGrid", LINEAR).sizedBy(1, 1),
            op("RoiAlign").changedIn(16),
            op("Col2Im", LINEAR, KEEPS_SIGN).sizedBy(1, 2),

            // Arrangement of elements
            op("Identity", SAME_SHAPE, SAME_ORDER),
            op("Dropout", SAME_SHAPE, MOVES, RANDOM).changedIn(12),
            op("Reshape", SAME_ORDER).sizedBy(1, 1),
            op("Flatten", SAME_ORDER),
            op("Squeeze", SAME_ORDER).sizedBy(1, 1).changedIn(13),
            op("Unsqueeze", SAME_ORDER).sizedBy(1, 1).changedIn(13),
            op("Transpose", SAME_RANK, SAME_ELEMENTS, NOT_IN_PLACE),
            op("DepthToSpace", CHANNELS_FIRST, SAME_ELEMENTS),
            op("SpaceToDepth", CHANNELS_FIRST, SAME_ELEMENTS),
            op("ReverseSequence", SAME_SHAPE, SAME_ELEMENTS),
            op("Concat", MOVES, NOT_IN_PLACE),
            op("Split", SAME_RANK, NOT_LARGER, MOVES).sizedBy(1, 1).changedIn(13, 18),
            op("Slice", SAME_RANK, NOT_LARGER, MOVES, NOT_IN_PLACE)
                    .sizedBy(1, 4)
                    .changedIn(10),
            op("Expand", MOVES, UNTRAINED, NOT_IN_PLACE).sizedBy(1, 1),
            op("Tile", SAME_RANK, MOVES, NOT_IN_PLACE).sizedBy(1, 1),
            op("Pad", SAME_RANK, MOVES, UNTRAINED, NOT_IN_PLACE).sizedBy(1, 1).changedIn(11),
            op("CenterCropPad", SAME_RANK, MOVES).sizedBy(1, 1),
            op("Trilu", SAME_SHAPE, MOVES),
            op("Gather", MOVES, NOT_IN_PLACE),
            op("GatherElements", MOVES, NOT_IN_PLACE),
            op("GatherND", MOVES, NOT_IN_PLACE),
            op("Compress", NOT_LARGER, MOVES, DATA_SIZED),
            op("Scatter", SAME_SHAPE).changedIn(11),
            op("ScatterElements", SAME_SHAPE, NOT_IN_PLACE),
            op("ScatterND", SAME_SHAPE, NOT_IN_PLACE),
            op("OneHot").sizedBy(1, 1),

            // Creation, selection and control flow
            op("ConstantOfShape").sizedBy(0, 0),
            op("EyeLike", SAME_SHAPE, OTHER_TYPE),
            op("Range").sizedBy(0, 2),
            op("RandomNormal", RANDOM),
            op("RandomNormalLike", RANDOM),
            op("RandomUniform", RANDOM),
            op("RandomUniformLike", RANDOM),
            op("Bernoulli", SAME_SHAPE, OTHER_TYPE, RANDOM),
            op("Multinomial", RANDOM),
            op("NonZero", DATA_SIZED),
            op("NonMaxSuppression", DATA_SIZED),
            op("Unique", DATA_SIZED),
            op("If", CONTROL, DATA_SIZED),
            op("Loop", CONTROL, DATA_SIZED),
            op("Scan", CONTROL, DATA_SIZED).changedIn(9),
            op("SequenceAt", DATA_SIZED),
            op("ConcatFromSequence", DATA_SIZED),
            op("StringSplit", DATA_SIZED),
            op("TfIdfVectorizer", DATA_SIZED),
            op("DFT").changedIn(20));

    private Operators() {}

    private static Operator op(String name, Trait... traits) {
        return Operator.of(name, traits);
    }

    private static Map<String, Operator> table(Operator... rows) {
        Map<String, Operator> table = new LinkedHashMap<>();
        for (Operator row : rows) {
            if (table.put(row.name(), row) != null) {
                throw new IllegalStateException("operator " + row.name() + " is in the table twice");
            }
        }
        return Collections.unmodifiableMap(table);
    }

    /** All rows, in table order. */
    public static List<Operator> all() {
        return List.copyOf(TABLE.values());
    }

    /** The row of a standard operator, if there is one. */
    public static Optional<Operator> find(String name) {
        return Optional.ofNullable(TABLE.get(name));
    }

    /** The names of the operators that have at least one of these traits. */
    public static String[] named(Trait... traits) {
        return TABLE.values().stream()
                .filter(row -> Stream.of(traits).anyMatch(row::has))
                .map(Operator::name)
                .toArray(String[]::new);
    }
}
