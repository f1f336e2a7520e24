package dev.limpid.retrain;

import dev.limpid.metrics.Interval;
import java.util.List;

/**
 * The accuracies of networks that were trained again.
 *
 * @param whole the accuracy of networks that were trained on whole pictures
 * @param right how often the explained network is right on the test pictures, 0 to 1
 * @param curves two for each method, in the order of the request
 * @param examples a test picture of each method with the pixels removed, for the page
 */
public record RetrainResult(Interval whole, double right, List<RetrainCurve> curves, List<Example> examples) {
    public RetrainResult {
        curves = List.copyOf(curves);
        examples = List.copyOf(examples);
    }

    /** The curves of a mode. */
    public List<RetrainCurve> curves(Mode mode) {
        return curves.stream().filter(c -> c.mode() == mode).toList();
    }

    /**
     * Test pictures of a method, as networks see them.
     *
     * @param method its name
     * @param mode which pixels are missing
     * @param pictures the whole picture, then one for each share: {@code float[C*H*W]} each
     */
    public record Example(String method, Mode mode, List<float[]> pictures) {
        public Example {
            pictures = List.copyOf(pictures);
        }
    }
}
