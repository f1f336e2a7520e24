package dev.limpid.training;

import ai.djl.nn.Block;
import dev.limpid.training.Pictures.Scale;
import dev.limpid.zoo.Accuracy;
import dev.limpid.zoo.Card;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A trainable network: its data, its block, and its training settings.
 *
 * @param name its name
 * @param title a short description
 * @param summary its purpose
 * @param architecture its layers in words
 * @param data the name of its training data
 * @param block creates its untrained block
 * @param outputs names of its outputs, class scores first
 * @param objective the loss that training minimises
 * @param recipe the training schedule
 * @param aim the accuracy on unseen images that training must reach, 0 to 1
 * @param preprocess the preprocessing of its input, in the syntax of {@code --preprocess}
 * @param scale the same normalisation, for values between 0 and 1
 * @param faults its known faults
 * @param stages how it is trained
 * @param start the built-in network whose weights training starts from; empty for random weights
 */
record TrainableNetwork(
        String name,
        String title,
        String summary,
        String architecture,
        Source data,
        Supplier<Block> block,
        List<String> outputs,
        Objective objective,
        Recipe recipe,
        double aim,
        String preprocess,
        Scale scale,
        List<String> faults,
        Stages stages,
        Optional<String> start) {
    /** The name of the accuracy on training images in a card. */
    static final String LEARNT = "training images with their random labels";

    /** From random weights. */
    TrainableNetwork(
            String name,
            String title,
            String summary,
            String architecture,
            Source data,
            Supplier<Block> block,
            List<String> outputs,
            Objective objective,
            Recipe recipe,
            double aim,
            String preprocess,
            Scale scale,
            List<String> faults) {
        this(
                name,
                title,
                summary,
                architecture,
                data,
                block,
                outputs,
                objective,
                recipe,
                aim,
                preprocess,
                scale,
                faults,
                Stages.ONE,
                Optional.empty());
    }

    /** The same network, trained in another way. */
    TrainableNetwork with(Source from, Recipe other, double otherAim, Optional<String> otherStart) {
        return new TrainableNetwork(
                name,
                title,
                summary,
                architecture,
                from,
                block,
                outputs,
                objective,
                other,
                otherAim,
                preprocess,
                scale,
                faults,
                stages,
                otherStart);
    }

    /** The same network with other data and one more fault. */
    TrainableNetwork on(Source other, String fault) {
        List<String> more = new ArrayList<>(List.of(fault));
        more.addAll(faults);
        return new TrainableNetwork(
                name,
                title,
                summary,
                architecture,
                other,
                block,
                outputs,
                objective,
                recipe,
                aim,
                preprocess,
                scale,
                more,
                stages,
                start);
    }

    /** The same network with other data, objective and stages of training. */
    TrainableNetwork with(Source some, Objective aimed, Stages other) {
        return new TrainableNetwork(
                name,
                title,
                summary,
                architecture,
                some,
                block,
                outputs,
                aimed,
                recipe,
                aim,
                preprocess,
                scale,
                faults,
                other,
                start);
    }

    /** The accuracy that must reach the aim: on unseen images, or on those with random labels that it was to learn by heart. */
    Accuracy reached(Card card) {
        return data == Source.RANDOM_LABELS
                ? Objects.requireNonNull(card.further().get(LEARNT))
                : card.accuracy();
    }

    /** The sentence about a training with this accuracy; empty if it reaches the aim. */
    Optional<String> shortfall(Accuracy reached) {
        String which = data == Source.RANDOM_LABELS ? "training" : "unseen";
        return reached.value() >= aim
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "%s reached an accuracy of %.2f %% on %,d %s %s; the target is %.0f %%",
                        name,
                        100 * reached.value(),
                        reached.pictures(),
                        which,
                        data.examples(),
                        100 * aim));
    }

    /** The source of the training data. */
    enum Source {
        /** The synthetic world. */
        DRAWN,
        /** The synthetic world, fewer training images of it. */
        DRAWN_FEW,
        /** The synthetic world with a watermark that indicates one species. */
        MARKED,
        /** The synthetic world with labels drawn at random. */
        RANDOM_LABELS,
        /** Fashion-MNIST. */
        FASHION,
        /** Sentences made from templates. */
        SENTENCES;

        /** What they are. */
        String examples() {
            return this == SENTENCES ? "sentences" : "images";
        }
    }
}
