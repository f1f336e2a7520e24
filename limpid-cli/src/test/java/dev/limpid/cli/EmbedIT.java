package dev.limpid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpid.report.Picture;
import dev.limpid.report.Png;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program in {@code examples/embed}. */
class EmbedIT {
    @TempDir
    Path folder;

    @Test
    void theExampleExplainsAPicture() throws IOException {
        Path classes = Started.compileExample("embed", folder);
        Path model = TinyNetwork.write(folder);
        Path picture = folder.resolve("picture.png");
        Files.write(picture, Png.encode(Picture.filled(8, 8, 0x4080C0), Map.of()));
        Path out = folder.resolve("out.png");

        Started program = Started.run(
                folder,
                Map.of("ORT_DISABLE_TELEMETRY", "1"),
                Path.of(System.getProperty("java.home"), "bin", "java"),
                "-cp",
                classes + System.getProperty("path.separator") + System.getProperty("java.class.path"),
                "org.example.embed.Embed",
                model,
                picture,
                out);

        // Newer VMs warn of what libraries do.
        assertThat(program.err().lines().filter(l -> !l.isBlank() && !l.startsWith("WARNING:")))
                .isEmpty();
        assertThat(program.out())
                .matches("(?s)\\S+ \\([01]\\.\\d{3}\\)\\R" + "grad-cam \\[[^\\]]+\\]\\R"
                        + "integrated-gradients \\[[^\\]]+\\]\\R");
        assertThat(program.exitCode()).isZero();
        assertThat(out).isNotEmptyFile();
    }
}
