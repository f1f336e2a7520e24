package dev.limpid.training;

import ai.djl.MalformedModelException;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.AtomicFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The weights after the last epoch that was finished, so that training goes on where it was interrupted. They are kept
 * under a name that tells what was trained and how, so nothing else goes on from them.
 *
 * @param file where they are kept
 */
record Checkpoints(Path file) {

    /** Those of a run: {@code key} tells it from all others. */
    static Checkpoints of(Path folder, String name, String key) {
        return new Checkpoints(folder.resolve(name + "-" + Integer.toHexString(key.hashCode()) + ".unfinished"));
    }

    /** Puts the kept weights into a block. @return how many epochs they have behind them, 0 if there are none */
    int restore(NDManager manager, Block block) {
        if (!Files.exists(file)) {
            return 0;
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(Files.readAllBytes(file)))) {
            int epochs = in.readInt();
            block.loadParameters(manager, in);
            return epochs;
        } catch (IOException | MalformedModelException e) {
            throw LimpidException.badInput(file + ": cannot be read; remove it to start anew: " + e.getMessage(), e);
        }
    }

    /** Keeps the weights of a block after so many epochs. */
    void keep(Block block, int epochs) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(epochs);
            block.saveParameters(out);
        }
        AtomicFile.write(file, bytes.toByteArray());
    }

    /** Forgets them. */
    void clear() throws IOException {
        Files.deleteIfExists(file);
    }
}
