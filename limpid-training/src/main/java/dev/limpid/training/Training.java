package dev.limpid.training;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import dev.limpid.graph.Graph;
import dev.limpid.training.Pictures.Look;
import dev.limpid.training.Pictures.Scale;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Trains one block on images or sentences.
 *
 * <p>Every epoch starts with its own random seed and a new optimiser, so an interrupted training continues to
 * exactly the same weights.
 */
final class Training implements AutoCloseable {
    private final Model model;
    private final Block block;
    private final Objective objective;
    private final Recipe recipe;
    private final Scale scale;
    private final long seed;

    Training(Block block, Objective objective, Recipe recipe, Scale scale, long seed) {
        this.model = Model.newInstance("training");
        this.block = block;
        this.objective = objective;
        this.recipe = recipe;
        this.scale = scale;
        this.seed = seed;
        model.setBlock(block);
    }

    /** Gives random weights to a block that has none. */
    void initialize(Examples examples) {
        Engine.getInstance().setRandomSeed((int) seed);
        block.initialize(model.getNDManager(), DataType.FLOAT32, shape(1, examples));
    }

    /** Keeps the weights of its block although another training of a part of it, which read them, is closed. */
    void adopt() {
        block.getParameters().values().forEach(p -> p.getArray().attach(model.getNDManager()));
    }

    /** The random seed. */
    long seed() {
        return seed;
    }

    /** Trains on images, from the last checkpoint until this many epochs are completed. */
    void run(Examples examples, Checkpoints checkpoints, int until, Consumer<String> log) throws IOException {
        initialize(examples);
        int done = checkpoints.restore(model.getNDManager(), block);
        if (done > 0) {
            log.accept("continuing after epoch " + done);
        }
        int steps = examples.count() / recipe.batch();
        for (int epoch = done; epoch < until; epoch++) {
            long began = System.nanoTime();
            Engine.getInstance().setRandomSeed((int) (1000 * seed + epoch));
            double loss = epoch(examples, epoch, steps);
            checkpoints.keep(block, epoch + 1);
            log.accept(String.format(
                    Locale.ROOT,
                    "epoch %d of %d: loss %.4f, %.0f s",
                    epoch + 1,
                    recipe.epochs(),
                    loss,
                    (System.nanoTime() - began) / 1e9));
        }
    }

    /** Gives the block random weights, or those of a trained network. */
    void begin(Examples examples, Optional<Graph> start) {
        initialize(examples);
        if (start.isPresent()) {
            Weights.copy(start.get(), block);
            Equality.require(this, start.get(), examples);
        }
    }

    /** Trains on images from random weights, without checkpoints. */
    void fit(Examples examples) {
        begin(examples, Optional.empty());
        for (int epoch = 0; epoch < recipe.epochs(); epoch++) {
            Engine.getInstance().setRandomSeed((int) (1000 * seed + epoch));
            epoch(examples, epoch, examples.count() / recipe.batch());
        }
    }

    private double epoch(Examples examples, int epoch, int steps) {
        DefaultTrainingConfig config = new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                .optOptimizer(Optimizer.adam()
                        .optLearningRateTracker(recipe.tracker(epoch * steps, recipe.epochs() * steps))
                        .build());
        Random random = new Random(1000 * seed + epoch);
        List<Integer> order =
                IntStream.range(0, examples.count()).boxed().collect(Collectors.toCollection(java.util.ArrayList::new));
        Collections.shuffle(order, random);
        double sum = 0;
        int updates = 0;
        try (Trainer trainer = model.newTrainer(config)) {
            trainer.initialize(shape(1, examples));
            for (int step = 0; step < steps; step++) {
                int from = step * recipe.batch();
                sum += loss(trainer, examples, order.subList(from, from + recipe.batch()), random);
                updates += update(trainer) ? 1 : 0;
            }
        }
        if (updates == 0 && steps > 0) {
            throw new IllegalStateException("no batch of epoch " + epoch + " has gradients, so nothing is trained");
        }
        return sum / steps;
    }

    /** The loss of a batch, whose gradients are left with the parameters. */
    private double loss(Trainer trainer, Examples examples, List<Integer> chosen, Random random) {
        try (NDManager manager = trainer.getManager().newSubManager()) {
            float[] values = new float[chosen.size() * examples.size()];
            for (int i = 0; i < chosen.size(); i++) {
                examples.write(chosen.get(i), values, i, look(random), scale);
            }
            if (recipe.deletions().isPresent()) {
                for (int i = 0; i < chosen.size(); i++) {
                    recipe.deletions().get().apply(values, i, examples, random);
                }
            }
            NDArray input = manager.create(values, shape(chosen.size(), examples));
            NDArray labels =
                    manager.create(chosen.stream().mapToInt(examples::label).toArray());
            double loss;
            try (GradientCollector collector = trainer.newGradientCollector()) {
                NDArray made = objective.loss(trainer.forward(new NDList(input)), labels, input);
                collector.backward(made);
                loss = made.getFloat();
            }
            return loss;
        }
    }

    /** Updates the parameters. @return whether it did: DJL refuses gradients that sum to exactly zero */
    private static boolean update(Trainer trainer) {
        try {
            trainer.step();
            return true;
        } catch (IllegalStateException e) {
            if (!String.valueOf(e.getMessage()).startsWith("Gradient values are all zeros")) {
                throw e;
            }
            return false;
        }
    }

    private Look look(Random random) {
        int most = recipe.shift();
        boolean isFlipped = random.nextBoolean();
        return new Look(
                recipe.isMirrored() && isFlipped,
                random.nextInt(2 * most + 1) - most,
                random.nextInt(2 * most + 1) - most);
    }

    /** The predicted class of each image. */
    int[] predictions(Examples examples) {
        return predictions(examples, Change.NONE);
    }

    /** A change of images before they are classified. */
    interface Change {
        /** No change. */
        Change NONE = (batch, at) -> {};

        /** Changes the image at an index of a batch. */
        void apply(float[] batch, int at);
    }

    /** The predicted class of each image after a change. */
    int[] predictions(Examples examples, Change change) {
        int[] found = new int[examples.count()];
        for (int from = 0; from < found.length; from += recipe.batch()) {
            int count = Math.min(recipe.batch(), found.length - from);
            float[] values = batch(examples, from, count);
            for (int i = 0; i < count; i++) {
                change.apply(values, i);
            }
            try (NDManager manager = model.getNDManager().newSubManager()) {
                long[] classes = outputs(manager, values, shape(count, examples))
                        .get(0)
                        .argMax(1)
                        .toLongArray();
                for (int i = 0; i < count; i++) {
                    found[from + i] = (int) classes[i];
                }
            }
        }
        return found;
    }

    /** The class scores of a batch, {@code float[N*K]}. */
    List<float[]> outputs(float[] values, long... shape) {
        try (NDManager manager = model.getNDManager().newSubManager()) {
            return outputs(manager, values, new Shape(shape)).stream()
                    .map(NDArray::toFloatArray)
                    .toList();
        }
    }

    private NDList outputs(NDManager manager, float[] values, Shape shape) {
        return block.forward(new ParameterStore(manager, false), new NDList(manager.create(values, shape)), false);
    }

    /** Unchanged images as network input. */
    float[] batch(Examples examples, int from, int count) {
        float[] values = new float[count * examples.size()];
        for (int i = 0; i < count; i++) {
            examples.write(from + i, values, i, Look.STRAIGHT, scale);
        }
        return values;
    }

    /** The trained block. */
    Block block() {
        return block;
    }

    /** Number of trained parameters. */
    long parameters() {
        return block.getParameters().values().stream()
                .mapToLong(
                        p -> Arrays.stream(p.getArray().getShape().getShape()).reduce(1, (a, b) -> a * b))
                .sum();
    }

    private static Shape shape(int batch, Examples examples) {
        return new Shape(batch).addAll(new Shape(examples.shape()));
    }

    @Override
    public void close() {
        model.close();
    }
}
