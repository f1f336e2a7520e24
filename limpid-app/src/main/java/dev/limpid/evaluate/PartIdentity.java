package dev.limpid.evaluate;

import dev.limpid.Version;
import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.Need;
import java.util.Set;

/**
 * What the numbers of a method by a metric depend on.
 *
 * @param network the network that is judged
 * @param pictures the inputs
 * @param seed of random draws
 */
record PartIdentity(JudgedNetwork network, JudgedPictures pictures, long seed) {
    /** All of it, in short. */
    String of(Judged method, ExplanationMetric metric) {
        Set<Need> needs = metric.info().needs();
        boolean isOfEvidence = needs.contains(Need.MASK) || needs.contains(Need.BOXES);
        return PartFiles.digest(String.join(
                "\n",
                Version.text(),
                network.model().sha256(),
                network.model().preprocessingText(),
                pictures.identity(),
                isOfEvidence ? pictures.identityOfEvidence() : "",
                network.other(metric).map(n -> n.model().sha256()).orElse(""),
                method.identity(),
                metric.info().name() + " " + metric.info().order() + " "
                        + metric.info().cost(),
                Long.toString(seed)));
    }
}
