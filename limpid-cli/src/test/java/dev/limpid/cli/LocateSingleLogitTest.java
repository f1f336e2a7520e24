package dev.limpid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.onnx.OnnxWriter;
import dev.limpid.report.Picture;
import dev.limpid.report.Png;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A single logit decides between two classes, also when parts of a picture are blurred. */
class LocateSingleLogitTest {
    private static final int SIDE = 32;
    private static final int STRIPED = 12;

    @TempDir
    private Path folder;

    /** One logit that is positive if the differences between neighbours in a row are large on average. */
    private Path network() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(3), Dim.of(SIDE), Dim.of(SIDE)));
        float[] steps = new float[2 * 3 * 2];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = (i < 6 == (i % 2 == 0) ? 1f : -1f) / 3;
        }
        Expr edges = x.emit("Conv", Map.of(), null, b.constant(Tensor.of(steps, 2, 3, 1, 2)))
                .relu();
        Expr logit = edges.emit("GlobalAveragePool", Map.of(), null)
                .reshape(-1, 2)
                .matMul(b.constant(Tensor.of(new float[] {100, 100}, 2, 1)))
                .add(b.constant(Tensor.of(new float[] {-4}, 1)));
        Path file = folder.resolve("stripes.onnx");
        OnnxWriter.write(b.build(Map.of("y", logit.unary("Sigmoid"))), file);
        return file;
    }

    /** Grey pictures with a striped square, and masks of it. */
    private Path data() throws IOException {
        StringBuilder csv = new StringBuilder("image,mask,concept\n");
        for (int i = 0; i < 6; i++) {
            int[] picture = new int[SIDE * SIDE];
            int[] mask = new int[SIDE * SIDE];
            for (int p = 0; p < picture.length; p++) {
                int left = p % SIDE - 3 * i;
                int top = p / SIDE - 2 * i;
                boolean isStriped = left >= 0 && left < STRIPED && top >= 0 && top < STRIPED;
                picture[p] = !isStriped ? 0x808080 : left % 2 == 0 ? 0x202020 : 0xE0E0E0;
                mask[p] = isStriped ? 0xFFFFFF : 0;
            }
            Files.write(folder.resolve(i + ".png"), Png.encode(Picture.of(SIDE, SIDE, picture), Map.of()));
            Files.write(folder.resolve("m" + i + ".png"), Png.encode(Picture.of(SIDE, SIDE, mask), Map.of()));
            csv.append(i).append(".png,m").append(i).append(".png,square\n");
        }
        return Files.writeString(folder.resolve("masks.csv"), csv);
    }

    @Test
    void withoutTheLocatedStripesThereIsAnotherPrediction() throws IOException {
        Path out = folder.resolve("out");
        JsonNode result = Run.of("locate", network(), data(), "--method", "gradient", "--out", out, "--json")
                .fine()
                .json();
        assertThat(result.at("/chosen/iou/value").asDouble()).isGreaterThan(0.5);
        JsonNode masking = result.at("/masking");
        assertThat(masking.findValuesAsText("blurred"))
                .containsExactly(
                        "nothing", "all but the located region", "the located region", "as large a region elsewhere");
        assertThat(masking.at("/0/same/value").asDouble()).isEqualTo(1);
        assertThat(masking.at("/1/same/value").asDouble()).isEqualTo(1);
        assertThat(masking.at("/2/same/value").asDouble()).isZero();
    }
}
