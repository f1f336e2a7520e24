package dev.limpid.training;

import ai.djl.nn.Block;
import dev.limpid.training.Pictures.Scale;
import dev.limpid.zoo.Accuracy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
        Stages stages) {

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
                stages);
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
                other);
    }

    /** The sentence about a training with this accuracy; empty if it reaches the aim. */
    Optional<String> shortfall(Accuracy reached) {
        return reached.value() >= aim
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "%s reached an accuracy of %.2f %% on %,d unseen %s; the target is %.0f %%",
                        name,
                        100 * reached.value(),
                        reached.pictures(),
                        data.examples(),
                        100 * aim));
    }

    /** The source of the training data. */
    enum Source {
        /** The synthetic world. */
        DRAWN,
        /** A third of the training pictures of the synthetic world. */
        SOME_DRAWN,
        /** The synthetic world with a watermark that indicates one species. */
        MARKED,
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
