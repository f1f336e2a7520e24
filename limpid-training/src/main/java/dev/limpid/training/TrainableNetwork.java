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
 * A network that can be trained: its data, its blocks, and how it learns.
 *
 * @param name what it is called
 * @param title what it is, in a few words
 * @param summary what it is there for
 * @param architecture its layers in words
 * @param data the name of what it learns from
 * @param block makes its blocks, untrained
 * @param outputs names of its outputs, class scores first
 * @param objective what training makes small
 * @param recipe how it learns
 * @param aim the accuracy on unseen pictures that its training must reach, 0 to 1
 * @param preprocess how pictures become its input, as {@code --preprocess} says it
 * @param scale the same for values between 0 and 1
 * @param faults what is known to be wrong with it
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
        List<String> faults) {

    /** The same on other data, with one fault more. */
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
                more);
    }

    /** What to say of a training that reached this accuracy; empty if that is its aim or more. */
    Optional<String> shortfall(Accuracy reached) {
        return reached.value() >= aim
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "%s reached an accuracy of %.2f %% on %,d unseen images; the target is %.0f %%",
                        name,
                        100 * reached.value(),
                        reached.pictures(),
                        100 * aim));
    }

    /** Where pictures come from. */
    enum Source {
        /** The drawn world. */
        DRAWN,
        /** The drawn world with a watermark that gives one species away. */
        MARKED,
        /** Fashion-MNIST. */
        FASHION
    }
}
