package dev.limpid.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.modality.nlp.embedding.TrainableWordEmbedding;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv1d;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.nn.pooling.Pool;
import ai.djl.nn.transformer.TransformerEncoderBlock;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.NormalInitializer;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Tensor;
import dev.limpid.runtime.OnnxRuntime;
import dev.limpid.runtime.Program;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Exported blocks compute the same results as DJL, for any batch size. */
class BlockExportTest {
    private static NDManager manager;

    @BeforeAll
    static void load() {
        Engine.getInstance().setRandomSeed(3);
        manager = NDManager.newBaseManager();
    }

    @AfterAll
    static void close() {
        manager.close();
    }

    private static Block initialised(Block block, long... shape) {
        block.setInitializer(new NormalInitializer(0.3f), Parameter.Type.WEIGHT);
        block.setInitializer(new NormalInitializer(0.3f), Parameter.Type.BIAS);
        block.initialize(manager, DataType.FLOAT32, new Shape(1).addAll(new Shape(shape)));
        return block;
    }

    /** A table of vectors, and what a network does with them along the text. */
    private static Block textNetwork(int words, int width) {
        Block convolution = Conv1d.builder()
                .setFilters(5)
                .setKernelShape(new Shape(3))
                .optPadding(new Shape(1))
                .build();
        return new SequentialBlock()
                .add(TrainableWordEmbedding.fromPretrained(
                        manager.randomNormal(new Shape(words, width)), Collections.nCopies(words, "word")))
                .add(LambdaBlock.singleton(x -> x.transpose(0, 2, 1)))
                .add(convolution)
                .add(Activation.reluBlock())
                .add(Pool.globalMaxPool1dBlock())
                .add(Linear.builder().setUnits(3).build());
    }

    @Test
    void tokensAreLookedUpInATable() {
        int words = 11;
        Block block = textNetwork(words, 4);
        initialised(block, 6);
        Graph graph = BlockExport.ofTokens(block, "tokens", List.of("logits"), 6);
        assertThat(graph.input("tokens").type()).hasToString("int64[N,6]");
        assertThat(graph.nodes().stream().map(n -> n.op().name())).contains("Gather", "Conv", "GlobalMaxPool");
        try (Program program = OnnxRuntime.create().compile(graph)) {
            long[] tokens = {0, 10, 3, 3, 7, 1, 9, 2, 0, 4, 10, 5};
            NDArray wanted = block.forward(
                            new ParameterStore(manager, false),
                            new NDList(manager.create(tokens, new Shape(2, 6))),
                            false)
                    .singletonOrThrow();
            Tensor found = Objects.requireNonNull(
                    program.run(Map.of("tokens", Tensor.of(tokens, 2, 6))).get("logits"));
            assertThat(found.shape()).containsExactly(2, 3);
            float[] numbers = wanted.toFloatArray();
            double[] all = found.toDoubles();
            for (int i = 0; i < all.length; i++) {
                assertThat(all[i]).as(graph.toText()).isCloseTo(numbers[i], within(1e-5));
            }
            assertThat(all[0]).isNotCloseTo(all[3], within(1e-3));
        }
    }

    private static void computesTheSame(Block block, long... shape) {
        Graph graph = BlockExport.graph(initialised(block, shape), "input", List.of("logits"), shape);
        try (Program program = OnnxRuntime.create().compile(graph)) {
            for (long batch : new long[] {1, 3}) {
                NDArray input = manager.randomNormal(new Shape(batch).addAll(new Shape(shape)));
                NDArray wanted = block.forward(new ParameterStore(manager, false), new NDList(input), false)
                        .singletonOrThrow();
                Tensor fed = Tensor.of(input.toFloatArray(), input.getShape().getShape());
                Tensor found =
                        Objects.requireNonNull(program.run(Map.of("input", fed)).get("logits"));
                assertThat(found.shape()).isEqualTo(wanted.getShape().getShape());
                float[] numbers = wanted.toFloatArray();
                double most = wanted.abs().max().getFloat();
                double[] all = found.toDoubles();
                assertThat(most).isPositive();
                for (int i = 0; i < all.length; i++) {
                    assertThat(all[i]).as(graph.toText()).isCloseTo(numbers[i], within(1e-5 * most));
                }
            }
        }
    }

    private static Block lambda(Function<NDArray, NDArray> made) {
        return new LambdaBlock(list -> new NDList(made.apply(list.singletonOrThrow())), "lambda");
    }

    private static Conv2d conv(int filters, int size, int stride, int groups) {
        return Conv2d.builder()
                .setFilters(filters)
                .setKernelShape(new Shape(size, size))
                .optStride(new Shape(stride, stride))
                .optPadding(new Shape(size / 2, size / 2))
                .optGroups(groups)
                .optBias(groups == 1)
                .build();
    }

    @Test
    void exportsAResidualNetwork() {
        Block branch = new SequentialBlock()
                .add(conv(8, 3, 1, 1))
                .add(BatchNorm.builder().build())
                .add(Activation.reluBlock())
                .add(conv(8, 3, 1, 4))
                .add(BatchNorm.builder().optScale(false).build());
        computesTheSame(
                new SequentialBlock()
                        .add(conv(8, 5, 2, 1))
                        .add(Pool.maxPool2dBlock(new Shape(3, 3), new Shape(2, 2), new Shape(1, 1)))
                        .add(new ParallelBlock(
                                lists -> new NDList(lists.get(0)
                                        .singletonOrThrow()
                                        .add(lists.get(1).singletonOrThrow())),
                                List.of(branch, Blocks.identityBlock())))
                        .add(Activation.reluBlock())
                        .add(Pool.avgPool2dBlock(new Shape(2, 2), new Shape(2, 2), new Shape(1, 1)))
                        .add(Pool.globalAvgPool2dBlock())
                        .add(Dropout.builder().optRate(0.5f).build())
                        .add(Linear.builder().setUnits(5).build()),
                3,
                33,
                33);
    }

    @Test
    void exportsChannelAndSpatialAttention() {
        Block gate = lambda(x -> {
            NDArray mean = x.mean(new int[] {3}, true).mean(new int[] {2}, true);
            NDArray most = x.max(new int[] {3}, true).max(new int[] {2}, true);
            NDArray seen = x.mul(Activation.sigmoid(mean.add(most)));
            return seen.mean(new int[] {1}, true).concat(seen.max(new int[] {1}, true), 1);
        });
        computesTheSame(
                new SequentialBlock()
                        .add(conv(6, 3, 1, 1))
                        .add(gate)
                        .add(conv(1, 7, 1, 1))
                        .add(lambda(Activation::sigmoid)),
                3,
                12,
                10);
    }

    @Test
    void exportsATransformer() {
        computesTheSame(
                new SequentialBlock()
                        .add(conv(16, 4, 4, 1))
                        .add(lambda(x -> x.reshape(x.getShape().get(0), 16, -1).transpose(0, 2, 1)))
                        .add(LayerNorm.builder().build())
                        .add(new TransformerEncoderBlock(16, 4, 32, 0.1f, Activation::gelu))
                        .add(lambda(x -> x.get(":, 0")))
                        .add(Linear.builder().setUnits(3).build()),
                3,
                16,
                16);
    }

    @Test
    void exportsEveryActivationAndArithmeticOperation() {
        for (Function<NDArray, NDArray> each : List.<Function<NDArray, NDArray>>of(
                Activation::tanh,
                Activation::softPlus,
                Activation::softSign,
                Activation::selu,
                Activation::gelu,
                Activation::mish,
                x -> Activation.leakyRelu(x, 0.2f),
                x -> Activation.elu(x, 0.7f),
                x -> Activation.swish(x, 1.3f),
                Activation::relu6,
                x -> x.softmax(-1),
                x -> x.logSoftmax(1),
                x -> x.square().sum(new int[] {1}).add(1).sqrt(),
                x -> x.abs().add(0.5).log().exp().pow(2).neg(),
                x -> x.clip(-0.5, 0.5).sub(x.mul(2)).div(3),
                x -> x.getNDArrayInternal().rsub(2f),
                x -> x.square().add(1).getNDArrayInternal().rdiv(2f),
                x -> x.maximum(0.1).minimum(x.transpose(0, 2, 1)),
                x -> x.matMul(x.swapAxes(1, 2)),
                x -> x.get(":, 1:4:2, 2"),
                x -> x.split(2, 1).get(1),
                x -> x.split(new long[] {1, 3}, 2).get(1),
                x -> x.expandDims(1)
                        .broadcast(x.getShape().get(0), 2, 4, 4)
                        .flatten(1, 2)
                        .expandDims(3)
                        .squeeze(3),
                x -> x.mean(new int[] {-1}),
                x -> x.min(new int[] {2}))) {
            computesTheSame(lambda(each), 4, 4);
        }
    }

    @Test
    void unsupportedOperationsAreRejected() {
        assertThatThrownBy(() -> export(x -> x.cumSum(1)))
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining("'cumSum'");
        assertThatThrownBy(() -> export(x -> x.mul(x.toFloatArray()[0])))
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining("'toByteBuffer'");
        assertThatThrownBy(() -> export(x -> x.split(7).get(0))).hasMessageContaining("split of the batch axis");
        assertThatThrownBy(() -> export(NDArray::sum)).hasMessageContaining("over all axes");
        assertThatThrownBy(() -> export(x -> x.transpose(1, 0, 2))).hasMessageContaining("the first axis");
        assertThatThrownBy(() -> export(x -> manager.ones(x.getShape()).add(x))).isInstanceOf(LimpidException.class);
    }

    private static Graph export(Function<NDArray, NDArray> made) {
        return BlockExport.graph(initialised(lambda(made), 4, 4), "input", List.of("logits"), 4, 4);
    }
}
