package dev.limpid;

import dev.limpid.graph.Tensor;
import dev.limpid.report.Picture;
import dev.limpid.report.Region;
import java.util.Locale;
import java.util.Optional;

/**
 * What a model is fed for one input, and what explanations are drawn over.
 *
 * @param name of the input
 * @param tensor what the network takes, with its batch
 * @param picture what explanations are drawn over
 * @param region the part of the picture that the network sees
 * @param width of the network's input, in pixels
 * @param height of the network's input, in pixels
 * @param isCroppedByGuess whether the network sees only a part of the picture because nobody said how to fit it
 */
public record ModelInput(
        String name,
        Tensor tensor,
        Picture picture,
        Region region,
        int width,
        int height,
        boolean isCroppedByGuess) {
    /** An input that is not cropped by guess. */
    public ModelInput(String name, Tensor tensor, Picture picture, Region region, int width, int height) {
        this(name, tensor, picture, region, width, height, false);
    }

    /** What the network does not see only because nobody said how to fit the picture, in one sentence. */
    public Optional<String> crop() {
        return isCroppedByGuess
                ? Optional.of(String.format(
                        Locale.ROOT,
                        "the network sees the middle %.0f %% x %.0f %% of the picture, a crop by guess; --fit squash or"
                                + " --fit pad shows it all",
                        100 * region.width() / picture.width(),
                        100 * region.height() / picture.height()))
                : Optional.empty();
    }
}
