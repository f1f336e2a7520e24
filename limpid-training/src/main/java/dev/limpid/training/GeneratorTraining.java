package dev.limpid.training;

import ai.djl.ndarray.NDArray;
import dev.limpid.djl.BlockExport;
import dev.limpid.graph.AtomicFile;
import dev.limpid.graph.Graph;
import dev.limpid.graph.onnx.OnnxWriter;
import dev.limpid.training.Pictures.Scale;
import dev.limpid.world.World;
import dev.limpid.zoo.Trainer.Order;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Trains the generators of the zoo: decoders from codes to pictures like those of a data set.
 *
 * @param name of the generator
 * @param isClothing whether it draws clothing, instead of the synthetic world
 * @param block creates its untrained autoencoder
 * @param recipe the training schedule
 * @param sharpness the weight of the squared error of pixels against the codes' distance from the normal distribution
 */
record GeneratorTraining(
        String name, boolean isClothing, Supplier<Variational> block, Recipe recipe, double sharpness) {
    private static final String PREFIX = "generator-";
    private static final int SIDE = 48;

    /** All generators. */
    static List<GeneratorTraining> all() {
        return List.of(
                new GeneratorTraining(
                        PREFIX + "drawn",
                        false,
                        () -> new Variational(64, 6, 48, 32, 24, 3),
                        new Recipe(8, 64, 2e-3, 3, 6),
                        60),
                new GeneratorTraining(
                        PREFIX + "fashion",
                        true,
                        () -> new Variational(32, 7, 48, 24, 1),
                        new Recipe(4, 128, 2e-3, 0, 6),
                        60));
    }

    /** The generator of a name, if it is one. */
    static Optional<GeneratorTraining> find(String name) {
        return all().stream().filter(g -> g.name().equals(name)).findFirst();
    }

    private Examples examples(Order order) {
        return isClothing ? new FashionData(order.clothing()).seen() : new DrawnData(World.standard(), SIDE).seen();
    }

    /** Trains and writes {@code NAME.onnx}. */
    void train(Order order, Consumer<String> log) throws IOException {
        String file = order.fileName(name);
        Examples examples = examples(order);
        Variational made = block.get();
        Checkpoints checkpoints = Checkpoints.of(order.folder(), file, name + recipe + sharpness + order.seed());
        try (Training training = new Training(made, objective(), recipe, Scale.UNIT, order.seed())) {
            training.run(examples, checkpoints, recipe.epochs(), line -> log.accept(file + ": " + line));
            Graph graph = BlockExport.graph(made.decoder(), "code", List.of("picture"), made.numbers());
            log.accept(String.format(
                    Locale.ROOT,
                    "%s: root mean square error %.3f of pixels from 0 to 1",
                    file,
                    error(training, examples)));
            byte[] bytes = OnnxWriter.toBytes(graph.withHeader(graph.header().withGraphName(file)));
            AtomicFile.write(order.folder().resolve(file + ".onnx"), bytes);
            checkpoints.clear();
        }
    }

    /** The root mean square error of the first pictures, decoded from the means of their codes. */
    private static double error(Training training, Examples examples) {
        int count = Math.min(256, examples.count());
        float[] wanted = training.batch(examples, 0, count);
        long[] sizes = examples.shape();
        float[] found =
                training.outputs(wanted, count, sizes[0], sizes[1], sizes[2]).get(0);
        double sum = 0;
        for (int i = 0; i < found.length; i++) {
            sum += (found[i] - wanted[i]) * (double) (found[i] - wanted[i]);
        }
        return Math.sqrt(sum / found.length);
    }

    /** The evidence lower bound with a fixed variance of pixels: the squared error, and the distance of the codes' distribution from the normal one. */
    private Objective objective() {
        return (outputs, labels, input) -> {
            NDArray mean = outputs.get(1);
            NDArray logarithm = outputs.get(2);
            long rows = input.getShape().get(0);
            NDArray error =
                    outputs.get(0).sub(input).square().mul(sharpness / 2 / rows).sum();
            NDArray distance = mean.square()
                    .add(logarithm.exp())
                    .sub(logarithm)
                    .sub(1)
                    .mul(0.5 / rows)
                    .sum();
            return error.add(distance);
        };
    }
}
