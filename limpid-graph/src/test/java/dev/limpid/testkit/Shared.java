package dev.limpid.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * The folder {@code shared} beside the project: trained models, pictures and reference numbers that are too large for
 * the project itself.
 */
public final class Shared {
    private Shared() {}

    /**
     * The folder: system property or environment variable {@code LIMPID_SHARED}, or {@code shared} beside the project.
     */
    public static Optional<Path> findFolder() {
        String told = System.getProperty("LIMPID_SHARED", System.getenv("LIMPID_SHARED"));
        if (told != null && !told.isEmpty()) {
            return Optional.of(Path.of(told)).filter(Files::isDirectory);
        }
        Path folder = Path.of("").toAbsolutePath();
        for (Path at = folder; at != null; at = at.getParent()) {
            Path beside = at.resolveSibling("shared");
            if (Files.exists(at.resolve(".git")) || isTopOfProject(at)) {
                return Optional.of(beside).filter(Files::isDirectory);
            }
        }
        return Optional.empty();
    }

    private static boolean isTopOfProject(Path folder) {
        return Files.exists(folder.resolve("pom.xml")) && !Files.exists(folder.resolveSibling("pom.xml"));
    }

    /**
     * A file of the folder; the test that asks is skipped, with a sentence, where it is not there.
     *
     * @param path below the folder, such as {@code models/mobilenet_v2.onnx}
     */
    public static Path file(String path) {
        Optional<Path> folder = findFolder();
        Assumptions.assumeTrue(
                folder.isPresent(),
                "there is no folder 'shared' with trained networks beside the project; LIMPID_SHARED may name it");
        Path file = folder.orElseThrow().resolve(path);
        Assumptions.assumeTrue(Files.exists(file), () -> "there is no " + path + " in the folder 'shared'");
        return file;
    }
}
