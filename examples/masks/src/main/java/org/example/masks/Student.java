package org.example.masks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import dev.limpid.Model;
import dev.limpid.OpenOptions;
import dev.limpid.djl.BlockExport;
import dev.limpid.graph.onnx.OnnxWriter;
import dev.limpid.metrics.Mask;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** A small convolutional network, trained with DJL and opened with Limpid. */
final class Student {
    private static final int BATCH = 32;
    private static final float RATE = 2e-3f;

    private Student() {}

    /**
     * Trains a network and opens it.
     *
     * @param masks of the pictures; where there are some, every second picture of a batch has something else outside its mask
     * @param file where the network is written as ONNX
     */
    static Model trained(Pictures pictures, Optional<Mask[]> masks, int epochs, Path file) {
        ai.djl.engine.Engine.getInstance().setRandomSeed(1);
        Random random = new Random(1);
        try (ai.djl.Model model = ai.djl.Model.newInstance("student")) {
            Block block = block();
            model.setBlock(block);
            DefaultTrainingConfig config = new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                    .optOptimizer(Optimizer.adam()
                            .optLearningRateTracker(Tracker.fixed(RATE))
                            .build());
            try (Trainer trainer = model.newTrainer(config)) {
                trainer.initialize(new Shape(1, 3, Pictures.SIDE, Pictures.SIDE));
                for (int step = 0; step < epochs * pictures.labels().length / BATCH; step++) {
                    step(trainer, pictures, masks, random);
                }
            }
            OnnxWriter.write(
                    BlockExport.graph(block, "input", List.of("logits"), 3, Pictures.SIDE, Pictures.SIDE), file);
        }
        return Model.open(file, OpenOptions.DEFAULT.withPreprocessing("unit"));
    }

    private static void step(Trainer trainer, Pictures pictures, Optional<Mask[]> masks, Random random) {
        try (NDManager manager = trainer.getManager().newSubManager()) {
            int size = pictures.pixels()[0].length;
            float[] values = new float[BATCH * size];
            int[] labels = new int[BATCH];
            for (int i = 0; i < BATCH; i++) {
                int chosen = random.nextInt(pictures.labels().length);
                labels[i] = pictures.labels()[chosen];
                boolean isMixed = masks.isPresent() && i % 2 == 1;
                float[] picture = isMixed
                        ? pictures.elsewhere(chosen, masks.get()[chosen], random)
                        : pictures.pixels()[chosen];
                System.arraycopy(picture, 0, values, i * size, size);
            }
            NDArray input = manager.create(values, new Shape(BATCH, 3, Pictures.SIDE, Pictures.SIDE));
            NDList wanted = new NDList(manager.create(labels));
            try (GradientCollector collector = trainer.newGradientCollector()) {
                NDList logits = trainer.forward(new NDList(input));
                collector.backward(trainer.getLoss().evaluate(wanted, logits));
            }
            trainer.step();
        }
    }

    private static Block block() {
        SequentialBlock block = new SequentialBlock();
        for (int channels : new int[] {16, 32, 64}) {
            block.add(Conv2d.builder()
                            .setFilters(channels)
                            .setKernelShape(new Shape(3, 3))
                            .optPadding(new Shape(1, 1))
                            .build())
                    .add(BatchNorm.builder().build())
                    .add(Activation.reluBlock())
                    .add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)));
        }
        return block.add(Pool.globalAvgPool2dBlock())
                .add(Linear.builder().setUnits(Pictures.CLASSES).build());
    }
}
