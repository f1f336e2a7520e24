package dev.limpid.evaluate;

import dev.limpid.error.LimpidException;
import dev.limpid.model.InputKind;
import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.Need;
import dev.limpid.trust.axiom.Linearity;
import dev.limpid.trust.randomisation.DataRandomisation;
import dev.limpid.trust.randomisation.RandomLogit;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether metrics have what they need.
 *
 * @param network the network that is judged
 * @param pictures the inputs
 */
record MetricNeeds(JudgedNetwork network, JudgedPictures pictures) {
    /** @throws LimpidException if none of the metrics can be computed on these pictures, whatever the method */
    void requirePossible(List<ExplanationMetric> metrics) {
        List<Optional<String>> reasons = metrics.stream()
                .map(m -> m instanceof ProtocolMetric one
                        ? one.protocol().impossible(pictures)
                        : Optional.<String>empty())
                .distinct()
                .toList();
        if (reasons.stream().allMatch(Optional::isPresent)) {
            throw LimpidException.badInput(reasons.get(0).orElseThrow());
        }
    }

    /** Why a metric cannot be computed on any picture, in one sentence; empty if it may be. */
    Optional<String> unmet(ExplanationMetric metric, Judged method) {
        Set<Need> needs = metric.info().needs();
        Optional<String> kind =
                MetricKinds.unmet(metric, network.model().classifier().form().kind());
        if (kind.isPresent()) {
            return kind;
        }
        if (needs.contains(Need.PROBABILITY) && !network.scores().hasProbabilities()) {
            return Optional.of("it needs probabilities of classes, and the scores of the network have none");
        }
        if (network.model().classifier().isBinary() && isOfOtherClass(metric)) {
            return Optional.of("it compares with another class, and the network has a single score");
        }
        if (metric instanceof ProtocolMetric one) {
            return one.protocol().impossible(pictures);
        }
        if ((needs.contains(Need.MASK) || needs.contains(Need.BOXES)) && !pictures.hasEvidence()) {
            return Optional.of("it is not known where the evidence is; give masks or boxes");
        }
        if (needs.contains(Need.TILES) && network.model().classifier().form().kind() != InputKind.PICTURE) {
            return Optional.of("it puts four pictures into one, and the input is none");
        }
        if ((needs.contains(Need.LABEL) || needs.contains(Need.TILES)) && !pictures.hasLabels()) {
            return Optional.of("it needs the class of each picture, and the data state none that the network has");
        }
        if (needs.contains(Need.TUNED_NETWORK) && network.tuned().isEmpty()) {
            return Optional.of(
                    "it needs the network after fine-tuning on deletions; give its file as the tuned network");
        }
        if (metric instanceof DataRandomisation && network.randomLabels().isEmpty()) {
            return Optional.of(
                    "it needs the same network trained on random labels; give its file as the one of random labels");
        }
        if (needs.contains(Need.REPRESENTATION)
                && network.model().findDefaultLayer().isEmpty()) {
            return Optional.of("the network has no feature map");
        }
        if (needs.contains(Need.BASELINE)
                && method.baseline(new float[network.shape().elements()]).isEmpty()) {
            return Optional.of("the baseline of " + method.name() + " is none that metrics can make");
        }
        return Optional.empty();
    }

    /** Whether it explains another class too: the map of the absence of a class tells nothing beside that of its presence. */
    private static boolean isOfOtherClass(ExplanationMetric metric) {
        return metric instanceof RandomLogit || metric instanceof Linearity;
    }
}
