package dev.limpid.evaluate;

import dev.limpid.Model;
import dev.limpid.OpenOptions;
import dev.limpid.zoo.BuiltIn;
import java.util.Optional;

/**
 * Other trainings of the network that is judged, which some metrics ask. Each is the name of a file, or {@code zoo:NAME}; for
 * {@code zoo:NAME} those that are built in are found by themselves.
 *
 * @param tuned the network after fine-tuning on deletions; empty if there is none
 * @param randomLabels a network of the same form that was trained on random labels; empty if there is none
 * @param options what is stated about them beside their files
 */
public record OtherTrainings(Optional<String> tuned, Optional<String> randomLabels, OpenOptions options) {
    /** None. */
    public static final OtherTrainings NONE =
            new OtherTrainings(Optional.empty(), Optional.empty(), OpenOptions.DEFAULT);

    private static final String TUNED = "-deletions";
    private static final String RANDOM_LABELS = "-random-labels";

    /** Those that are named, or else built in. */
    public static OtherTrainings of(
            Model model, Optional<String> tuned, Optional<String> randomLabels, OpenOptions options) {
        return new OtherTrainings(
                tuned.or(() -> builtIn(model, TUNED)), randomLabels.or(() -> builtIn(model, RANDOM_LABELS)), options);
    }

    /** The built-in network of a name with an ending; the network itself if its name has it. */
    private static Optional<String> builtIn(Model model, String ending) {
        String name = model.name();
        if (!Model.isBuiltIn(name)) {
            return Optional.empty();
        }
        String wanted = name.endsWith(ending) ? name : name + ending;
        return BuiltIn.all().stream()
                .map(BuiltIn::toString)
                .filter(wanted::equals)
                .findFirst();
    }
}
