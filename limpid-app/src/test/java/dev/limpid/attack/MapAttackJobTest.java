package dev.limpid.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limpid.Image;
import dev.limpid.Model;
import dev.limpid.OpenOptions;
import dev.limpid.OutputGuard;
import dev.limpid.data.DataSet;
import dev.limpid.error.LimpidException;
import dev.limpid.model.Npy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Attacks explanations of a small network of grey pictures, and looks at what is written. */
class MapAttackJobTest {
    @TempDir
    private Path folder;

    @Test
    void thePredictionOfWhatIsWrittenStays() {
        MapAttackRequest request = new MapAttackRequest(List.of("gradient", "grad-cam"), OptionalDouble.empty(), 0);
        try (Model model = Model.open("zoo:lenet", OpenOptions.DEFAULT);
                MapAttackJob job = new MapAttackJob(model, DataSet.of("zoo", model, 2), request)) {
            MapAttackFiles files = new MapAttackFiles(folder.resolve("out"), new OutputGuard(List.of()), job);
            List<MovedMaps> all = new ArrayList<>();
            assertThat(job.run(all::add).done()).isEqualTo(2);
            for (int i = 0; i < all.size(); i++) {
                assertThat(files.write(all.get(i))).containsKeys("input", "explanations");
                for (String method : request.methods()) {
                    Path npy = folder.resolve("out").resolve(String.format("%03d-map-%s.npy", i + 1, method));
                    assertThat(model.predict(Image.of(Npy.read(npy)), 1).get(0).label())
                            .isEqualTo(all.get(i).label());
                }
            }
            assertThat(files.lines()).hasSize(2).allMatch(l -> l.contains("top tenth kept"));
            assertThat(files.writePage("limpid attack zoo:lenet zoo --explanation gradient"))
                    .isNotEmptyFile();
        }
        assertThatThrownBy(() -> new MapAttackRequest(List.of("gradient"), OptionalDouble.of(2), 0))
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining("at most 1");
    }
}
