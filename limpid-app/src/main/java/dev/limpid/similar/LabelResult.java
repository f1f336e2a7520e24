package dev.limpid.similar;

import dev.limpid.inside.Gathered;
import java.util.List;
import java.util.Optional;

/**
 * Labels by how suspect they are.
 *
 * @param layer whose features were read
 * @param labels all labels, the most suspect first
 * @param suspects how many are suspect: another class is more probable, and as probable as it usually is where it is given
 * @param classes how many classes are given
 * @param sources what was asked about the labels, and how well each of them found planted noise
 * @param area how well all of them together found it: the area under the curve; empty if none was planted
 * @param planted how many labels were changed first
 * @param failures inputs that could not be read
 */
public record LabelResult(
        String layer,
        List<Label> labels,
        int suspects,
        int classes,
        List<Source> sources,
        Optional<Double> area,
        int planted,
        List<Gathered.Failure> failures) {
    public LabelResult {
        labels = List.copyOf(labels);
        sources = List.copyOf(sources);
        failures = List.copyOf(failures);
    }

    /**
     * A label.
     *
     * @param input the number of the input in the data set
     * @param name of the input
     * @param given the label that it bears, after labels were changed
     * @param likely the most probable class
     * @param margin the probability of the given label minus that of the most probable other, -1 to 1
     * @param isSuspect whether it is one of the suspects
     * @param isPlanted whether it was changed
     * @param beliefs the probability of the given label by each source
     * @param near numbers in the data set of the nearest other inputs, the nearest first
     * @param nearLabels their labels
     * @param why why it is suspect, in a phrase
     */
    public record Label(
            int input,
            String name,
            String given,
            String likely,
            double margin,
            boolean isSuspect,
            boolean isPlanted,
            List<Double> beliefs,
            List<Integer> near,
            List<String> nearLabels,
            String why) {
        public Label {
            beliefs = List.copyOf(beliefs);
            near = List.copyOf(near);
            nearLabels = List.copyOf(nearLabels);
        }
    }

    /**
     * Something that says how probable labels are.
     *
     * @param name such as {@code the network}
     * @param area how well it alone found planted noise; empty if none was planted
     */
    public record Source(String name, Optional<Double> area) {}
}
