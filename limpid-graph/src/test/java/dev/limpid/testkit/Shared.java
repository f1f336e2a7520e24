package dev.limpid.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * The folder {@code shared} next to the project: trained models, images and reference numbers that are too large for
 * the project.
 */
public final class Shared {
    private Shared() {}

    /**
     * The folder: system property or environment variable {@code LIMPID_SHARED}, or {@code shared} next to the project.
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
     * A file of the folder; if it does not exist, the calling test is skipped with a reason.
     *
     * @param path path in the folder, such as {@code models/mobilenet_v2.onnx}
     */
    public static Path file(String path) {
        Optional<Path> folder = findFolder();
        Assumptions.assumeTrue(
                folder.isPresent(),
                "the folder 'shared' with trained networks does not exist next to the project; set LIMPID_SHARED to name it");
        Path file = folder.orElseThrow().resolve(path);
        Assumptions.assumeTrue(Files.exists(file), () -> "there is no " + path + " in the folder 'shared'");
        return file;
    }
}
