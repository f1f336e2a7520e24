package dev.limpid.dissect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.Model;
import dev.limpid.data.DataSet;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.onnx.OnnxWriter;
import dev.limpid.inside.dissection.Formula;
import dev.limpid.inside.dissection.Probe;
import dev.limpid.inside.dissection.ProbedLayers;
import dev.limpid.world.Watermark;
import dev.limpid.world.World;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network built by hand of two detectors, a colour filter and a template, whose true names score 1. */
class NameTrialTest {
    private static final int SIDE = 96;
    private static final int PATCH = 11;

    @TempDir
    Path folder;

    private Model model() throws IOException {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input(
                "x",
                new TensorType(ElementType.FLOAT, Shape.of(Dim.symbol("N"), Dim.of(3), Dim.of(SIDE), Dim.of(SIDE))));
        TensorType one = map(1);
        // Much more blue than red: the sky of the night.
        Expr colour = x.emit("Conv", Map.of(), one, b.constant(Tensor.of(new float[] {-1, -1, 1}, 1, 3, 1, 1)))
                .add(0.02)
                .relu();
        // Normalised correlation, which does not depend on the light.
        Expr sum = conv(b, x, filled(1));
        Expr energy = conv(b, x.mul(x), filled(1)).sub(sum.mul(sum).mul(1.0 / (3 * PATCH * PATCH)));
        Expr part =
                conv(b, x, template()).div(energy.add(1e-3).sqrt()).add(-0.7).relu();
        Expr units = b.emit("Concat", List.of(colour, part), Map.of("axis", Attribute.of(1L)), map(2));
        Expr pooled = units.reduceMean(false, 2, 3);
        Expr logits = pooled.matMul(b.constant(Tensor.of(new float[] {1, 0, 0, 0, 1, 1}, 2, 3)));
        Path file = folder.resolve("planted.onnx");
        OnnxWriter.write(b.build(Map.of("logits", logits)), file);
        return Model.open(
                file,
                dev.limpid.OpenOptions.DEFAULT.withPreprocessing("unit,size=" + SIDE + "x" + SIDE + ",resize=exact"));
    }

    private static Expr conv(GraphBuilder b, Expr x, float[] weights) {
        long pad = PATCH / 2;
        return x.emit(
                "Conv",
                Map.of("pads", Attribute.of(new long[] {pad, pad, pad, pad})),
                map(1),
                b.constant(Tensor.of(weights, 1, 3, PATCH, PATCH)));
    }

    private static float[] filled(float value) {
        float[] all = new float[3 * PATCH * PATCH];
        Arrays.fill(all, value);
        return all;
    }

    private static TensorType map(long channels) {
        return new TensorType(
                ElementType.FLOAT, Shape.of(Dim.symbol("N"), Dim.of(channels), Dim.of(SIDE), Dim.of(SIDE)));
    }

    /** The mean watermark of all corners without its mean, of length 1. */
    private static float[] template() {
        float[] template = new float[3 * PATCH * PATCH];
        for (int seed = 0; seed < 20; seed++) {
            var drawing = World.standard()
                    .sample(seed)
                    .scene()
                    .marked(Optional.of(new Watermark(seed % 2 == 0, seed / 2 % 2 == 0)))
                    .draw(SIDE);
            for (int i = 0; i < template.length; i++) {
                int y = (seed / 2 % 2 == 0 ? 3 : 82) + (i % (PATCH * PATCH) / PATCH);
                int x = (seed % 2 == 0 ? 3 : 82) + (i % PATCH);
                int rgb = drawing.rgb((y * SIDE) + x);
                template[i] += ((rgb >> (16 - (8 * (i / (PATCH * PATCH))))) & 0xFF) / 255f / 20;
            }
        }
        float mean = 0;
        for (float each : template) {
            mean += each / template.length;
        }
        float energy = 0;
        for (int i = 0; i < template.length; i++) {
            template[i] -= mean;
            energy += template[i] * template[i];
        }
        for (int i = 0; i < template.length; i++) {
            template[i] /= (float) Math.sqrt(energy);
        }
        return template;
    }

    private static int concept(DataSet data, String name, String category) {
        return data.concepts().stream()
                .filter(c -> c.name().equals(name) && c.category().equals(category))
                .findFirst()
                .orElseThrow()
                .number();
    }

    @Test
    void plantedDetectorsScoreOneAndOtherNamesDoNot() throws IOException {
        try (Model model = model()) {
            DataSet data = DataSet.of("zoo", model, 4);
            List<Probe> probes = ProbedLayers.of(model.classifier(), List.of());
            try (NameTrial trial = new NameTrial(model, model.classifier(), probes, 3)) {
                Formula night = Formula.of(concept(data, "night", "scene"));
                Formula watermark = Formula.of(concept(data, "watermark", "object"));
                Formula wings = Formula.of(concept(data, "wings", "part"));
                assertTrue(auc(trial, 0, night) > 0.99, "night " + auc(trial, 0, night));
                assertTrue(auc(trial, 1, watermark) > 0.99, "watermark " + auc(trial, 1, watermark));
                assertTrue(auc(trial, 0, wings) < 0.8, "wings " + auc(trial, 0, wings));
                assertEquals(
                        Optional.empty(),
                        trial.score(0, 0, Formula.of(concept(data, "field", "shape")), false),
                        "every picture has a field");
            }
        }
    }

    private static double auc(NameTrial trial, int unit, Formula formula) {
        return trial.score(0, unit, formula, false).orElseThrow().auc().value();
    }

    @Test
    void scoresAreThoseOfCoSy() {
        NameTrial.Scores scores = NameTrial.scores(new float[] {3, 4, 5, 6}, new float[] {1, 2, 1, 2});
        assertEquals(1, scores.auc().value());
        // (4.5 - 1.5) / 0.5
        assertEquals(6, scores.difference().value(), 1e-12);
        assertEquals(
                0.5,
                NameTrial.scores(new float[] {1, 1}, new float[] {1, 1}).auc().value());
    }
}
