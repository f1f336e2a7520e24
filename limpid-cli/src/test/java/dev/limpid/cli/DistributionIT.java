package dev.limpid.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code bin/limpid}, in a folder laid out like the distribution, around the jars that were just packaged. */
class DistributionIT {
    private static final Path MODULE =
            Path.of(System.getProperty("limpid.root", "..")).resolve("limpid-cli");

    @TempDir
    Path temp;

    private Path home;
    private Path script;

    @BeforeEach
    void layOut() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "no /bin/sh here, so no POSIX launcher to test");
        home = temp.toRealPath().resolve("a distribution");
        script = home.resolve("bin/limpid");
        Path lib = Files.createDirectories(home.resolve("lib"));
        Files.createDirectories(script.getParent());
        Files.copy(MODULE.resolve("src/main/dist/bin/limpid"), script);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (String shared : List.of("jvm.flags", "launcher.sh")) {
            Files.copy(MODULE.resolve("src/main/launcher").resolve(shared), lib.resolve(shared));
        }
        Path built = Path.of(System.getProperty("limpid.built", "target"));
        Files.copy(built.resolve("limpid.jar"), home.resolve("limpid.jar"));
        for (Path jar : jars(built.resolve("lib"))) {
            Files.createSymbolicLink(lib.resolve(jar.getFileName()), jar.toAbsolutePath());
        }
    }

    private static List<Path> jars(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar")).toList();
        }
    }

    private static Map<String, String> environment(String... more) {
        Map<String, String> environment =
                new HashMap<>(Map.of("PATH", System.getProperty("java.home") + "/bin:/usr/bin:/bin"));
        for (int i = 0; i < more.length; i += 2) {
            environment.put(more[i], more[i + 1]);
        }
        return environment;
    }

    @Test
    void runsThroughASymbolicLinkWithoutAHomeFolder() throws IOException {
        Path link = Files.createSymbolicLink(temp.resolve("link"), script);

        Started program = Started.run(temp, environment(), link, "--version");

        assertThat(program.err()).isEmpty();
        assertThat(program.out()).matches("limpid \\d+\\.\\d+\\.\\d+\\S*\\n");
        assertThat(program.exitCode()).isZero();
    }

    @Tag("thorough")
    @Test
    void keepsWhatSpeedsUpTheNextStartInTheCacheFolder() throws IOException {
        Path cache = temp.resolve("a cache");
        Map<String, String> environment = environment("XDG_CACHE_HOME", cache.toString());

        Started first = Started.run(temp, environment, script, "--version");
        Started second = Started.run(temp, environment, script, "--version");

        assertThat(first.err() + second.err()).isEmpty();
        assertThat(second.out()).isEqualTo(first.out());
        List<String> names = new ArrayList<>();
        try (Stream<Path> files = Files.walk(cache)) {
            files.filter(Files::isRegularFile)
                    .filter(file -> file.toFile().length() > 0)
                    .forEach(file -> names.add(file.getFileName().toString()));
        }
        assertThat(names).contains("limpid-" + Runtime.version() + ".jsa", System.mapLibraryName("onnxruntime"));
        assertThat(home.resolve("lib/limpid.classes")).doesNotExist();
    }

    @Test
    void findsTheMethodOfAnotherJar() throws IOException {
        Path classes = Started.compileExample("method", temp);
        Map<String, String> environment = environment("LIMPID_CLASSPATH", classes.toString());
        Path model = TinyNetwork.write(temp);

        Started listed = Started.run(temp, environment, script, "methods", "rect-grad");
        Path compiled = temp.resolve("rect-grad.onnx");
        Started compile =
                Started.run(temp, environment, script, "compile", model, "--method", "rect-grad", "--output", compiled);

        assertThat(listed.err()).isEmpty();
        assertThat(listed.out()).contains("rect-grad", "Multiplies the input by its gradient");
        assertThat(compile.err()).isEmpty();
        assertThat(compiled).isNotEmptyFile();
        assertThat(Started.run(temp, environment(), script, "methods", "rect-grad")
                        .exitCode())
                .as("without the jar")
                .isNotZero();
    }

    @Test
    void everyBundledLibraryIsInTheListOfLicences() throws IOException {
        String list = Files.readString(MODULE.resolve("src/main/dist/THIRD-PARTY.txt"));
        List<String> missing = new ArrayList<>();
        for (Path jar : jars(home.resolve("lib"))) {
            String artifact = jar.getFileName().toString().replaceFirst("-\\d.*", "");
            if (!artifact.startsWith("limpid-") && !list.matches("(?s).*\\b" + artifact + "(,|\\n).*")) {
                missing.add(artifact);
            }
        }
        assertThat(missing).isEmpty();
    }
}
