package dev.limpid.zoo;

import dev.limpid.error.LimpidException;
import dev.limpid.error.Suggestion;
import dev.limpid.world.World;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystemAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A built-in network.
 *
 * <p>Its file is read in place, even within a jar; nothing is unpacked.
 *
 * @param name its name
 */
public record BuiltIn(String name) {
    /** The prefix of a name on the command line; without a name it means {@link #USUAL}. */
    public static final String PREFIX = "zoo:";

    /** The default network. */
    public static final String USUAL = "cbam";

    private static final String ENDING = ".onnx";

    /** All networks by their names. */
    public static List<BuiltIn> all() {
        try (Stream<Path> files = Files.list(folder())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(ENDING))
                    .map(file -> new BuiltIn(file.substring(0, file.length() - ENDING.length())))
                    .sorted((a, b) -> a.name.compareTo(b.name))
                    .toList();
        } catch (IOException e) {
            throw LimpidException.badInput("the built-in networks cannot be listed: " + e.getMessage(), e);
        }
    }

    /** The network with a name, with or without {@code zoo:}. @throws LimpidException if there is none; it lists all names */
    public static BuiltIn named(String text) {
        String name = text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : text;
        BuiltIn network = new BuiltIn(name);
        if (!name.matches("[a-z0-9-]+") || !Files.isRegularFile(network.file())) {
            List<String> names = all().stream().map(BuiltIn::name).toList();
            throw LimpidException.notFound("there is no network '" + name + "' in the zoo"
                    + Suggestion.of(name, names)
                            .map(Suggestion::question)
                            .orElseGet(() -> "; there are " + String.join(", ", names)));
        }
        return network;
    }

    /**
     * The synthetic world that the network was trained on; the world without faults if it was trained on other data.
     */
    public World world() {
        Card.Data data = card().data();
        return data.isDrawn() ? data.world() : World.standard();
    }

    /** The network of {@code zoo:NAME}, or of {@code zoo} alone. @throws LimpidException if there is none of that name */
    public static BuiltIn parse(String text) {
        return named(text.equals("zoo") ? USUAL : text);
    }

    /** Its ONNX file, which may be within a jar: it can be read, but has no path in the default file system. */
    public Path file() {
        return folder().resolve(name + ENDING);
    }

    /** Its card. */
    public Card card() {
        return Card.read(folder().resolve(name + ".json"));
    }

    /** The bytes of its file. */
    public byte[] bytes() {
        try (InputStream in = Files.newInputStream(file())) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw LimpidException.badInput(this + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /** Its name on the command line. */
    @Override
    public String toString() {
        return PREFIX + name;
    }

    /** The location of the networks: next to this class. */
    static Path folder() {
        URL here = Objects.requireNonNull(BuiltIn.class.getResource("BuiltIn.class"));
        try {
            URI uri = here.toURI();
            if (uri.getScheme().equals("jar")) {
                open(uri);
            }
            return Objects.requireNonNull(Path.of(uri).getParent());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(here.toString(), e);
        }
    }

    /** The file system of a jar is opened once and stays open until the program ends. */
    private static synchronized void open(URI uri) {
        try {
            FileSystems.newFileSystem(uri, Map.of());
        } catch (FileSystemAlreadyExistsException e) {
            return;
        } catch (IOException e) {
            throw LimpidException.badInput("the built-in networks cannot be read: " + e.getMessage(), e);
        }
    }
}
