package dev.limpid.dream;

import dev.limpid.OutputGuard;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.AtomicFile;
import dev.limpid.report.Picture;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Dreams that are kept in a folder, one file each, so that a run that was ended goes on, and a run over more units takes up those
 * that are there. A file that was written for another network or with other options, or that is damaged, is not used.
 */
final class DreamStore {
    private static final int MAGIC = 0x4c494d44;
    private static final String ENDING = ".dream";

    private final Path folder;
    private final String identity;

    /**
     * A store.
     *
     * @param folder is made when the first dream is put
     * @param identity what the dreams belong to: the network, the data and all options that matter
     */
    DreamStore(Path folder, String identity) {
        this.folder = folder;
        this.identity = Integer.toHexString(identity.hashCode()) + " " + identity;
    }

    /**
     * A dream that was put, if there is one to use.
     *
     * @param value of the network that it must be of, with the unit
     */
    Optional<Dream> find(String file, String value, int unit) {
        Path path = folder.resolve(file + ENDING);
        if (!Files.isRegularFile(path)) {
            return Optional.empty();
        }
        try (DataInputStream in =
                new DataInputStream(new BufferedInputStream(new GZIPInputStream(Files.newInputStream(path))))) {
            return in.readInt() == MAGIC && text(in).equals(identity)
                    ? Optional.of(read(in, file)).filter(d -> d.value().equals(value) && d.unit() == unit)
                    : Optional.empty();
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    /** Removes a dream that was put. @throws LimpidException if it cannot be removed */
    void forget(String file) {
        try {
            Files.deleteIfExists(folder.resolve(file + ENDING));
        } catch (IOException e) {
            throw LimpidException.badInput(folder + ": the dreams that were kept cannot be removed", e);
        }
    }

    private static Dream read(DataInputStream in, String file) throws IOException {
        String name = text(in);
        String value = text(in);
        int unit = in.readInt();
        int facet = in.readInt();
        int width = in.readInt();
        int height = in.readInt();
        int[] rgb = new int[Math.multiplyExact(width, height)];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = in.readInt();
        }
        float[] importance = floats(in, rgb.length);
        float activation = in.readFloat();
        float[] curve = floats(in, in.readInt());
        if (in.readInt() != MAGIC) {
            throw new IOException("the dream has no end");
        }
        return new Dream(name, file, value, unit, facet, Picture.of(width, height, rgb), importance, activation, curve);
    }

    private static String text(DataInputStream in) throws IOException {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
    }

    private static float[] floats(DataInputStream in, int count) throws IOException {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = in.readFloat();
        }
        return numbers;
    }

    /** Keeps a dream. @throws LimpidException if it cannot be written */
    void put(Dream dream) {
        OutputGuard.createFolder(folder);
        Path path = folder.resolve(dream.file() + ENDING);
        try {
            AtomicFile.write(path, stream -> write(dream, stream));
        } catch (IOException e) {
            throw LimpidException.badInput(path + ": the dream cannot be kept: " + e.getMessage(), e);
        }
    }

    private void write(Dream dream, OutputStream stream) throws IOException {
        try (DataOutputStream out = new DataOutputStream(new GZIPOutputStream(stream, 1 << 14))) {
            out.writeInt(MAGIC);
            write(out, identity);
            write(out, dream.name());
            write(out, dream.value());
            out.writeInt(dream.unit());
            out.writeInt(dream.facet());
            Picture picture = dream.picture();
            out.writeInt(picture.width());
            out.writeInt(picture.height());
            for (int y = 0; y < picture.height(); y++) {
                for (int x = 0; x < picture.width(); x++) {
                    out.writeInt(picture.rgb(x, y));
                }
            }
            write(out, dream.importance());
            out.writeFloat(dream.activation());
            out.writeInt(dream.curve().length);
            write(out, dream.curve());
            out.writeInt(MAGIC);
        }
    }

    private static void write(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static void write(DataOutputStream out, float[] numbers) throws IOException {
        for (float each : numbers) {
            out.writeFloat(each);
        }
    }
}
