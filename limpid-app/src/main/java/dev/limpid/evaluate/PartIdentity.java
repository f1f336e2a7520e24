package dev.limpid.evaluate;

import dev.limpid.Model;
import dev.limpid.Version;
import dev.limpid.error.LimpidException;
import dev.limpid.model.Classifier;
import dev.limpid.model.InputKind;
import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.Need;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What the numbers of a method by a metric depend on. For one thread. */
final class PartIdentity {
    private final JudgedNetwork network;
    private final JudgedPictures pictures;
    private final long seed;
    private @Nullable String run;

    /**
     * The identity of the parts of a run.
     *
     * @param network the network that is judged
     * @param pictures the inputs
     * @param seed of random draws
     */
    PartIdentity(JudgedNetwork network, JudgedPictures pictures, long seed) {
        this.network = network;
        this.pictures = pictures;
        this.seed = seed;
    }

    /** All of it, in short. */
    PartStamp stamp(Judged method, ExplanationMetric metric) {
        return new PartStamp(of(method, metric), ofRun(), ofSubject(metric));
    }

    /** All of it for one part, in short. */
    String of(Judged method, ExplanationMetric metric) {
        return PartFiles.digest(String.join(
                "\n",
                ofSubject(metric),
                network.other(metric).map(n -> n.model().sha256()).orElse(""),
                method.identity(),
                metric.info().name() + " " + metric.info().order() + " "
                        + metric.info().cost()));
    }

    /** What parts of any method and metric of this run belong to. */
    Set<String> subjects() {
        return new TreeSet<>(Set.of(ofSubject(false, false), ofSubject(false, true), ofSubject(true, true)));
    }

    private String ofSubject(ExplanationMetric metric) {
        Set<Need> needs = metric.info().needs();
        boolean isOfEvidence = needs.contains(Need.MASK) || needs.contains(Need.BOXES);
        // Names of classes choose the annotations that are evidence, and are part of the notes of protocols.
        return ofSubject(isOfEvidence, isOfEvidence || metric instanceof ProtocolMetric);
    }

    private String ofSubject(boolean isOfEvidence, boolean isOfLabels) {
        return PartFiles.digest(String.join(
                "\n",
                ofRun(),
                isOfEvidence ? "evidence " + pictures.identityOfEvidence() : "",
                isOfLabels ? "labels " + String.join(",", pictures.labels().names()) : ""));
    }

    private String ofRun() {
        if (run == null) {
            run = PartFiles.digest(
                    String.join("\n", Version.text(), ofNetwork(), pictures.identity(), Long.toString(seed)));
        }
        return run;
    }

    /** The file, and what was stated about it. */
    private String ofNetwork() {
        Model model = network.model();
        Classifier classifier = model.classifier();
        return String.join(
                "\n",
                model.sha256(),
                model.preprocessingText(),
                classifier.input().name() + " " + classifier.input().type(),
                classifier.output() + " " + classifier.logits(),
                classifier.head().label(),
                classifier.padding().toString(),
                classifier.form().kind() == InputKind.TOKENS ? ofTokens() : "");
    }

    /** The numbers of all tokens: which they are is told by a vocabulary that need not be part of the network. */
    private String ofTokens() {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < pictures.size(); i++) {
            all.append(numbers(i)).append('\n');
        }
        return PartFiles.digest(all.toString());
    }

    private String numbers(int text) {
        try {
            return Arrays.toString(pictures.get(text).input());
        } catch (LimpidException e) {
            return "unreadable";
        }
    }
}
