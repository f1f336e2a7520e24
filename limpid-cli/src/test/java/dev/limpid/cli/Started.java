package dev.limpid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * What a process did that a test started.
 *
 * @param exitCode its exit code
 * @param out what it wrote on standard output
 * @param err what it wrote on the error stream
 */
record Started(int exitCode, String out, String err) {
    /** Runs a program to its end in a folder, with this environment and nothing else in it. */
    static Started run(Path folder, Map<String, String> environment, Object... command) {
        try {
            Path out = Files.createTempFile(folder, "out", "");
            Path err = Files.createTempFile(folder, "err", "");
            ProcessBuilder builder = new ProcessBuilder(
                            Arrays.stream(command).map(Object::toString).toList())
                    .directory(folder.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().clear();
            builder.environment().putAll(environment);
            Process process = builder.start();
            try {
                // No measure of speed: only so that a process that waits for ever does not stop the build.
                assertThat(process.waitFor(30, TimeUnit.MINUTES)).as("ended").isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                process.destroyForcibly();
            }
            return new Started(process.exitValue(), Files.readString(out), Files.readString(err));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Compiles the main sources of a project in {@code examples} and copies its resources; returns their folder. */
    static Path compileExample(String name, Path folder) throws IOException {
        Path main = Path.of(System.getProperty("limpid.root", "..")).resolve("examples/" + name + "/src/main");
        Path classes = Files.createDirectories(folder.resolve(name + "-classes"));
        List<String> arguments = new ArrayList<>(
                List.of("-proc:none", "-cp", System.getProperty("java.class.path"), "-d", "" + classes));
        try (Stream<Path> files = Files.walk(main.resolve("java"))) {
            files.filter(f -> f.toString().endsWith(".java")).forEach(f -> arguments.add(f.toString()));
        }
        int errors = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        assertThat(errors).as("compiler").isZero();
        Path resources = main.resolve("resources");
        if (Files.isDirectory(resources)) {
            try (Stream<Path> files = Files.walk(resources)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Path copy = classes.resolve(resources.relativize(file).toString());
                    Files.createDirectories(copy.getParent());
                    Files.copy(file, copy);
                }
            }
        }
        return classes;
    }
}
