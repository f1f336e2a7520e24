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
 * The weights after the last completed epoch, from which an interrupted training continues. The file name
 * encodes the network and the training settings, so no other training uses them.
 *
 * @param file the checkpoint file
 */
record Checkpoints(Path file) {

    /** The checkpoint of a run that {@code key} identifies. */
    static Checkpoints of(Path folder, String name, String key) {
        return new Checkpoints(folder.resolve(name + "-" + Integer.toHexString(key.hashCode()) + ".unfinished"));
    }

    /** Loads the saved weights into a block. @return the number of completed epochs, 0 if there is no checkpoint */
    int restore(NDManager manager, Block block) {
        if (!Files.exists(file)) {
            return 0;
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(Files.readAllBytes(file)))) {
            int epochs = in.readInt();
            block.loadParameters(manager, in);
            return epochs;
        } catch (IOException | MalformedModelException e) {
            throw LimpidException.badInput(file + ": cannot be read; remove it to start again: " + e.getMessage(), e);
        }
    }

    /** Saves the weights of a block after this many epochs. */
    void keep(Block block, int epochs) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(epochs);
            block.saveParameters(out);
        }
        AtomicFile.write(file, bytes.toByteArray());
    }

    /** Deletes the checkpoint. */
    void clear() throws IOException {
        Files.deleteIfExists(file);
    }
}
