package dev.limpid.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The main sources of all modules, as files. */
final class Sources {

    /** Modules that the app does not depend on, so that their classes are not on this class path. */
    private static final Set<String> ELSEWHERE = Set.of("limpid-bench", "limpid-build", "limpid-spark");

    private Sources() {}

    /** The folder of the parent pom. */
    static Path root() {
        return Path.of(System.getProperty("limpid.root", ".."));
    }

    /** The folders {@code src/main/java} of all modules the app stands on, and its own. */
    static List<Path> folders() {
        try (Stream<Path> modules = Files.list(root())) {
            return modules.filter(module -> module.getFileName().toString().startsWith("limpid-"))
                    .filter(module -> !ELSEWHERE.contains(module.getFileName().toString()))
                    .map(module -> module.resolve("src/main/java"))
                    .filter(Files::isDirectory)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All Java files under a folder that declare a type or a package. */
    static List<Path> javaFiles(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java") && !file.endsWith("module-info.java"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The name of the class that a file must declare: one file, one type. */
    static String className(Path folder, Path file) {
        String path = folder.relativize(file).toString().replace('\\', '/');
        return path.substring(0, path.length() - ".java".length()).replace('/', '.');
    }
}
