package dev.limpid;

import dev.limpid.graph.Tensor;
import dev.limpid.model.InputForm;
import dev.limpid.model.InputKind;
import dev.limpid.report.InputDrawing;
import dev.limpid.report.Picture;
import dev.limpid.report.PictureDrawing;
import dev.limpid.report.Region;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a model is fed for one input, and what explanations are drawn over.
 *
 * @param name of the input
 * @param tensor what the network takes, with its batch
 * @param form what it holds, and which of its axes are places
 * @param names of the features of a table, of the channels of a series, or the words of a text; empty where they have none
 * @param drawing what explanations of the first input of the batch are drawn over
 * @param isCroppedByGuess whether the network sees only a part of the picture because nobody said how to fit it
 */
public record ModelInput(
        String name,
        Tensor tensor,
        InputForm form,
        List<String> names,
        InputDrawing drawing,
        boolean isCroppedByGuess) {
    public ModelInput {
        names = List.copyOf(names);
    }

    /** What it holds. */
    public InputKind kind() {
        return form.kind();
    }

    /** What people see of it. */
    public Picture picture() {
        return drawing.input();
    }

    /** The part of the picture that the network sees; all of it for other kinds. */
    public Region region() {
        return drawing instanceof PictureDrawing seen ? seen.region() : Region.all(picture());
    }

    /** Number of places along the innermost axis: the width of a picture as the network takes it; 1 if there is none. */
    public int width() {
        return sizes().isEmpty() ? 1 : sizes().get(sizes().size() - 1);
    }

    /** Number of places along the axis before: the height of a picture as the network takes it; 1 if there is none. */
    public int height() {
        return sizes().size() < 2 ? 1 : sizes().get(sizes().size() - 2);
    }

    /** The number of places along each axis, outermost first: height and width of a picture. */
    public List<Integer> sizes() {
        return InputDrawings.sizes(tensor, form);
    }

    /** The values of the first input of the batch: {@code [channel][place]}. */
    public float[][] values() {
        return InputDrawings.values(tensor, form);
    }

    /** What the network does not see only because nobody said how to fit the picture, in one sentence. */
    public Optional<String> crop() {
        return isCroppedByGuess
                ? Optional.of(String.format(
                        Locale.ROOT,
                        "the network sees the middle %.0f %% x %.0f %% of the picture, a crop by guess; the"
                                + " fits squash and pad show it all",
                        100 * region().width() / picture().width(),
                        100 * region().height() / picture().height()))
                : Optional.empty();
    }
}
