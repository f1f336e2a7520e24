package dev.limpid.zoo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Consumer;

/**
 * Trains the built-in networks again.
 *
 * <p>The implementation is found only if the training module is on the class path: it brings an engine of more than 100 MB.
 */
public interface Trainer {

    /** The trainer on the class path, if any. */
    static Optional<Trainer> find() {
        return ServiceLoader.load(Trainer.class).findFirst();
    }

    /** The names of the networks that can be trained. */
    List<String> names();

    /**
     * Trains networks and writes {@code NAME.onnx}, {@code NAME.json} and {@code NAME.md} of each. An interrupted
     * training continues after its last epoch.
     *
     * @param names of the networks
     * @param order the options of the training
     * @param log receives one line per step
     * @throws IOException if a file cannot be written
     * @throws dev.limpid.error.LimpidException if there is no network of a name, or its data is missing; and, after all
     *     files are written, if a network did not reach its required accuracy
     */
    void train(List<String> names, Order order, Consumer<String> log) throws IOException;

    /**
     * Options of a training.
     *
     * @param folder the output folder; it is created if it does not exist
     * @param clothing the folder with the files of Fashion-MNIST
     * @param seed the random seed; for seeds other than 1 the files are named {@code NAME-SEED}
     */
    record Order(Path folder, Path clothing, long seed) {
        /** The names of a network's files, without extension. */
        public String fileName(String network) {
            return seed == 1 ? network : network + "-" + seed;
        }
    }
}
