package dev.limpid.zoo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Consumer;

/**
 * Trains the networks of the zoo anew.
 *
 * <p>It is found where the module that trains is among the classes of the program, and not otherwise, since that one
 * brings an engine of more than 100 MB with it.
 */
public interface Trainer {

    /** The one there is, if there is one. */
    static Optional<Trainer> find() {
        return ServiceLoader.load(Trainer.class).findFirst();
    }

    /** The names of the networks that can be trained. */
    List<String> names();

    /**
     * Trains networks and writes {@code NAME.onnx}, {@code NAME.json} and {@code NAME.md} of each. Whatever was
     * interrupted goes on after its last epoch.
     *
     * @param names of the networks
     * @param order how and where
     * @param log told of every step, a line each
     * @throws IOException if a file cannot be written
     * @throws dev.limpid.error.LimpidException if there is no network of a name, or its data is missing; and, after all
     *     files are written, if a network did not reach the accuracy that it should
     */
    void train(List<String> names, Order order, Consumer<String> log) throws IOException;

    /**
     * How networks are trained.
     *
     * @param folder where files are written; it is made if need be
     * @param clothing the folder with the files of Fashion-MNIST
     * @param seed where random numbers start; with any other than 1 the files are called {@code NAME-SEED}
     */
    record Order(Path folder, Path clothing, long seed) {
        /** What the files of a network are called, without their endings. */
        public String fileName(String network) {
            return seed == 1 ? network : network + "-" + seed;
        }
    }
}
