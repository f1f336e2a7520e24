package dev.limpid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpid.attribution.Progress;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.onnx.OnnxWriter;
import dev.limpid.look.LookJob;
import dev.limpid.look.LookRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of network is looked at, or refused in a sentence. */
class LookedKindsTest {
    @TempDir
    private Path folder;

    @Test
    void everyKindOfNetworkIsLookedAtOrRefusedInASentence() throws Exception {
        List<String> refused = new ArrayList<>();
        for (Map.Entry<String, MadeNetworks.Made> each : MadeNetworks.all().entrySet()) {
            Path file = folder.resolve(each.getKey().replace(' ', '-') + ".onnx");
            OnnxWriter.write(each.getValue().graph(), file);
            Path out = folder.resolve(each.getKey());
            try (Model model = Model.open(file)) {
                LookJob job = new LookJob(model, LookRequest.STANDARD);
                job.look(List.of(each.getValue().input()), Progress.SILENT);
                job.write(out, new OutputGuard(List.of(file)), "limpid look");
                assertThat(out.resolve("depth.png")).as(each.getKey()).isRegularFile();
                assertThat(Files.readString(out.resolve("look.html"))).contains("Receptive fields");
            } catch (LimpidException e) {
                refused.add(each.getKey() + ": " + e.getMessage());
                assertThat(out).doesNotExist();
            }
        }
        assertThat(refused).isEmpty();
    }
}
