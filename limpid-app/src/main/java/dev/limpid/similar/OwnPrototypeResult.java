package dev.limpid.similar;

import dev.limpid.inside.Gathered;
import java.util.List;
import java.util.Optional;

/**
 * The prototypes of a network that has a prototype layer, judged on inputs.
 *
 * @param prototypes in the order of the layer
 * @param own how pure they are
 * @param random the same of as many vectors that are random patches of the inputs, never trained; empty without annotated parts
 * @param inputs how many inputs they are judged on
 * @param accuracy the share of inputs of known class that the network predicts
 * @param foreign weights above 0 between classes and prototypes of other classes
 * @param negative weights below 0
 * @param cases some inputs with the prototypes that decide them
 * @param failures inputs that could not be read
 */
public record OwnPrototypeResult(
        List<Prototype> prototypes,
        Optional<Purity> own,
        Optional<Purity> random,
        int inputs,
        double accuracy,
        int foreign,
        int negative,
        List<Looking> cases,
        List<Gathered.Failure> failures) {
    public OwnPrototypeResult {
        prototypes = List.copyOf(prototypes);
        cases = List.copyOf(cases);
        failures = List.copyOf(failures);
    }

    /**
     * A patch of an input.
     *
     * @param name of the input
     * @param row of its centre, as a share of the height that the network sees
     * @param column of its centre, as a share of the width
     * @param similarity to the prototype
     * @param part the annotated part that covers most of it; empty if none does
     */
    public record Patch(String name, double row, double column, double similarity, Optional<String> part) {}

    /**
     * A prototype.
     *
     * @param number in the layer
     * @param type the name of the class that it counts most for
     * @param weight of that class
     * @param origin the training patch that it is, if the file tells it
     * @param top the most similar patches of the inputs, one of each input
     * @param judged what it lies on; empty without annotated parts
     */
    public record Prototype(
            int number, String type, double weight, Optional<Patch> origin, List<Patch> top, Optional<Judged> judged) {
        public Prototype {
            top = List.copyOf(top);
        }
    }

    /**
     * What a prototype lies on.
     *
     * @param part the part that most of its top patches lie on
     * @param purity the share of these that do
     * @param consistency the share of the inputs of its class in which it lies on the part that it lies on most often there
     */
    public record Judged(String part, double purity, double consistency) {
        private static final double CONSISTENT = 0.8;

        /** Whether it lies on one part in at least 80 % of the inputs of its class. */
        public boolean isConsistent() {
            return consistency >= CONSISTENT;
        }
    }

    /**
     * The mean over prototypes.
     *
     * @param purity the mean purity
     * @param consistent the share of consistent prototypes
     * @param parts on how many parts they lie
     */
    public record Purity(double purity, double consistent, int parts) {}

    /**
     * An input that looks like prototypes.
     *
     * @param number in the data set
     * @param predicted the name of the predicted class
     * @param like the prototypes that add most to its score
     */
    public record Looking(int number, String name, String predicted, List<Like> like) {
        public Looking {
            like = List.copyOf(like);
        }
    }

    /**
     * A patch of an input that looks like a prototype.
     *
     * @param score similarity times weight
     * @param share of the score of the class
     */
    public record Like(int prototype, Patch patch, double score, double share) {}
}
