package dev.limpid;

import dev.limpid.attribution.Ledger;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.AtomicFile;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Prediction;
import dev.limpid.report.InputDrawing;
import dev.limpid.report.Picture;
import dev.limpid.report.Png;
import dev.limpid.report.Provenance;
import dev.limpid.report.ScoreGrid;
import dev.limpid.report.ScoreMap;
import dev.limpid.report.TableDrawing;
import dev.limpid.report.Undrawn;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What one method says of one input.
 *
 * @param info the method
 * @param scores {@code float[N,C,places...]} or {@code float[N,places...]} as the method gives them, before any
 *     normalisation; places are height and width of a picture, the steps of a series, and so on
 * @param isNoise whether no score is above rounding noise, so that the map is drawn as nothing
 * @param unit of the scores, in words, such as {@code logits}
 * @param extraOutputs what else the method found, by name, such as {@code standard_error}; the first axis is the batch
 * @param prediction what the model predicts for the first input of the batch
 * @param completenessGap the scores' sum minus what it should be (target units, the largest over the batch); empty for
 *     methods that promise no sum
 * @param warnings reasons not to trust the scores, one sentence each; usually none
 * @param ledger where relevance went, if that was asked for and the method keeps account
 * @param seconds what the explanation took
 * @param input what the model was fed
 * @param provenance where the result comes from
 */
public record Explanation(
        MethodInfo info,
        Tensor scores,
        boolean isNoise,
        String unit,
        Map<String, Tensor> extraOutputs,
        Prediction prediction,
        OptionalDouble completenessGap,
        List<String> warnings,
        Optional<Ledger> ledger,
        double seconds,
        ModelInput input,
        Provenance provenance) {

    public Explanation {
        extraOutputs = Map.copyOf(extraOutputs);
        warnings = List.copyOf(warnings);
    }

    /** The method's name. */
    public String method() {
        return info.name();
    }

    /** The scores row by row, a copy. */
    public float[] values() {
        return scores.toFloats();
    }

    /**
     * One score for each place of the first input: the sum over channels, with the colour scale for drawing; zeros where
     * all scores are noise.
     *
     * @throws LimpidException {@code UNSUPPORTED} if the scores belong to no places of the input
     */
    public ScoreMap map() {
        return grid().map();
    }

    /** The same along the axes of the input. */
    public ScoreGrid grid() {
        ScoreGrid grid = ScoreGrid.of(scores, 0, drawing().sizes());
        return isNoise ? grid.withoutNoise() : grid;
    }

    /** What the scores are drawn over: the input, or numbered bars for a vector at a layer without places. */
    public InputDrawing drawing() {
        boolean isVector = scores.rank() == 2 && scores.elementCount() > 0;
        boolean isOfInput = ScoreGrid.fits(scores, input.sizes()) || !isVector;
        return isOfInput ? input.drawing() : TableDrawing.numbered(Math.toIntExact(scores.size(1)));
    }

    /** Why the scores cannot be drawn, in one sentence; empty if they can. */
    public Optional<String> findProblem() {
        InputDrawing drawing = drawing();
        if (drawing instanceof Undrawn undrawn) {
            return Optional.of(undrawn.reason());
        }
        return ScoreGrid.fits(scores, drawing.sizes())
                ? Optional.empty()
                : Optional.of("scores " + scores.type() + " belong to no places of the input and cannot be drawn");
    }

    /**
     * The scores drawn over the input: a heat map, a curve with bands, coloured words, slices, or bars.
     *
     * @throws LimpidException {@code UNSUPPORTED} if they cannot be drawn
     */
    public Picture drawn() {
        findProblem().ifPresent(problem -> {
            throw LimpidException.unsupported(problem);
        });
        return drawing().over(grid());
    }

    /** The scores drawn over the input, for programs that use AWT. */
    public BufferedImage overlay() {
        Picture drawn = drawn();
        BufferedImage image = new BufferedImage(drawn.width(), drawn.height(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < drawn.height(); y++) {
            for (int x = 0; x < drawn.width(); x++) {
                image.setRGB(x, y, drawn.rgb(x, y));
            }
        }
        return image;
    }

    /**
     * Writes the scores drawn over the input as a PNG file that tells where it comes from: all of it or nothing.
     *
     * @throws LimpidException if the scores cannot be drawn, or the file cannot be written
     */
    public void save(Path png) {
        try {
            AtomicFile.write(png, Png.encode(drawn(), provenance.texts()));
        } catch (IOException e) {
            throw LimpidException.badInput(png + ": cannot be written: " + e.getMessage(), e);
        }
    }
}
