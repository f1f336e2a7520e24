package dev.limpid.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code limpid}, in a folder laid out like the project, around the jars that were just packaged. */
class LauncherIT {

    private static final String BUILDING = "Building Limpid (once, about a minute) ...";

    @TempDir
    Path temp;

    private Path home;
    private Path out;
    private Path lib;
    private Path archive;

    private record Outcome(int exitCode, String out, String err) {}

    @BeforeEach
    void layOut() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "no /bin/sh here, so no POSIX launcher to test");
        home = temp.toRealPath().resolve("a project");
        out = Files.createDirectories(home.resolve("limpid-cli/target/quick"));
        Path launcher = Path.of("limpid-cli/src/main/launcher");
        Files.createDirectories(home.resolve(launcher));
        for (String shared : List.of("jvm.flags", "launcher.sh")) {
            Files.copy(
                    Sources.root().resolve(launcher).resolve(shared),
                    home.resolve(launcher).resolve(shared));
        }
        Files.copy(Sources.root().resolve("limpid"), home.resolve("limpid"));
        makeExecutable(home.resolve("limpid"));
        Path built = Path.of(System.getProperty("limpid.built", "target"));
        Files.copy(built.resolve("limpid.jar"), out.resolve("limpid.jar"));
        lib = built.resolve("lib").toAbsolutePath();
        Files.createSymbolicLink(out.resolve("lib"), lib);
        Files.createFile(out.resolve("limpid.stamp"));
        archive = out.resolve("limpid-" + Runtime.version() + ".jsa");
        Files.createFile(archive); // empty = none can be made here; spares each test the second it takes
    }

    @AfterEach
    void unlink() throws IOException {
        Files.deleteIfExists(out.resolve("lib"));
    }

    @Test
    void runsThroughASymbolicLinkFromAnotherFolder() throws Exception {
        Path elsewhere = Files.createDirectory(temp.resolve("elsewhere"));
        Path first = Files.createSymbolicLink(elsewhere.resolve("first"), home.resolve("limpid"));
        Files.createSymbolicLink(elsewhere.resolve("second"), first.getFileName());

        Outcome outcome = run(elsewhere, Map.of(), "./second", "--version");

        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out()).matches("limpid \\d+\\.\\d+\\.\\d+\\S*\\n");
        assertThat(outcome.exitCode()).isZero();
    }

    @Test
    void handsArgumentsOnAsTheyAre() throws Exception {
        Outcome outcome = run(temp, Map.of(), home.resolve("limpid").toString(), "--a b\n'c\" $d * \\e");

        assertThat(outcome.err()).as("an error is one line").contains("--a b 'c\" $d * \\e");
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.exitCode()).isEqualTo(2);
    }

    @Test
    void startsFromAnArchiveOfItsClasses() throws Exception {
        Files.delete(archive);
        assertThat(run(home, Map.of(), "./limpid", "--version").exitCode()).isZero();

        try (Stream<Path> files = Files.list(out)) {
            List<Path> archives =
                    files.filter(file -> file.toString().endsWith(".jsa")).toList();
            assertThat(archives).hasSize(1);
            assertThat(archives.get(0).getFileName().toString())
                    .startsWith("limpid-" + Runtime.version().feature());
            assertThat(Files.size(archives.get(0))).isPositive();
        }
        assertThat(out.resolve("limpid.classes")).content().contains("picocli/CommandLine", "dev/limpid/cli/Limpid");
        assertThat(run(home, Map.of(), "./limpid", "--version").err()).isEmpty();
    }

    @Tag("thorough")
    @Test
    void buildsWhenASourceIsNewerAndOnlyThen() throws Exception {
        Path tools = tool(
                "mvn", "echo \"$@\" >>\"" + temp.resolve("calls") + "\"; ln -s \"" + lib + "\" \"" + out + "/lib\"");
        makeASourceNewer();

        Outcome first = run(home, path(tools), "./limpid", "--version");
        Outcome second = run(home, path(tools), "./limpid", "--version");

        assertThat(first.err()).isEqualTo(BUILDING + "\n");
        assertThat(second.err()).isEmpty();
        assertThat(temp.resolve("calls"))
                .content()
                .hasLineCount(1)
                .contains("-Dquick", "-pl limpid-cli", "-am", "package");
    }

    @Test
    void showsTheEndOfTheLogWhenTheBuildFails() throws Exception {
        Path tools = tool("mvn", "echo the reason; exit 7");
        makeASourceNewer();

        Outcome outcome = run(home, path(tools), "./limpid", "--version");

        assertThat(outcome.err()).startsWith(BUILDING + "\nthe reason\nlimpid: the build failed");
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(run(home, path(tools), "./limpid", "--version").exitCode())
                .as("it tries again")
                .isEqualTo(1);
    }

    @Test
    void refusesAJavaThatIsTooOld() throws Exception {
        Path old = Files.createDirectory(temp.resolve("old"));
        Files.createDirectory(old.resolve("bin"));
        Files.writeString(old.resolve("bin/java"), "#!/bin/sh\nexit 1\n");
        makeExecutable(old.resolve("bin/java"));
        Files.writeString(old.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"1.8.0_392\"\n");

        Outcome outcome = run(home, Map.of("JAVA_HOME", old.toString()), "./limpid", "--version");

        assertThat(outcome.err())
                .isEqualTo("limpid: Java 17 or later is needed, and " + old + "/bin/java is Java 1.8.0_392.\n");
        assertThat(outcome.exitCode()).isEqualTo(1);
    }

    @Test
    void saysThatJavaHomeHasNoJava() throws Exception {
        Outcome outcome = run(home, Map.of("JAVA_HOME", temp.toString()), "./limpid", "--version");

        assertThat(outcome.err()).isEqualTo("limpid: JAVA_HOME is " + temp + ", but there is no bin/java in it.\n");
        assertThat(outcome.exitCode()).isEqualTo(1);
    }

    private void makeASourceNewer() throws IOException {
        Files.setLastModifiedTime(out.resolve("limpid.stamp"), FileTime.fromMillis(946_684_800_000L));
        Files.writeString(home.resolve("limpid-cli/src/main/New.java"), "class New {}\n");
    }

    /** A folder with one tool in it, to be put before all others on the path. */
    private Path tool(String name, String script) throws IOException {
        Path folder = Files.createDirectory(temp.resolve("tools"));
        Files.writeString(folder.resolve(name), "#!/bin/sh\n" + script + "\n");
        makeExecutable(folder.resolve(name));
        return folder;
    }

    private static Map<String, String> path(Path first) {
        return Map.of("PATH", first + ":" + System.getenv("PATH"));
    }

    private static void makeExecutable(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Outcome run(Path folder, Map<String, String> environment, String... command) throws Exception {
        Path stdout = Files.createTempFile(temp, "out", "");
        Path stderr = Files.createTempFile(temp, "err", "");
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(List.of(command)))
                .directory(folder.toFile())
                .redirectOutput(stdout.toFile())
                .redirectError(stderr.toFile());
        builder.environment().keySet().removeAll(Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            // No measure of speed: only so that a launcher that waits for ever does not stop the build.
            assertThat(process.waitFor(30, TimeUnit.MINUTES)).as("ended").isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Outcome(
                process.exitValue(),
                Files.readString(stdout, StandardCharsets.UTF_8),
                Files.readString(stderr, StandardCharsets.UTF_8));
    }
}
