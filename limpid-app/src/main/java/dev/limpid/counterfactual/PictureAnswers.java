package dev.limpid.counterfactual;

import dev.limpid.contrast.counterfactual.Counterfactual;
import dev.limpid.contrast.counterfactual.Found;
import dev.limpid.contrast.counterfactual.MapCheck;
import dev.limpid.report.Picture;
import java.util.List;
import java.util.Optional;

/**
 * What was found for one picture.
 *
 * @param name of the picture
 * @param label the name of the class that is predicted
 * @param target the name of the class that is asked for
 * @param before the picture as the network is fed
 * @param found what each method found, in the order asked
 * @param answers all answers of all methods
 * @param maps why the predicted class and not the other
 * @param truth what truly makes the difference; empty unless the picture is drawn
 */
public record PictureAnswers(
        String name,
        String label,
        String target,
        Picture before,
        List<Found> found,
        List<Answer> answers,
        List<ContrastMap> maps,
        Optional<TrueChange> truth) {
    public PictureAnswers {
        found = List.copyOf(found);
        answers = List.copyOf(answers);
        maps = List.copyOf(maps);
    }

    /**
     * An answer with its pictures.
     *
     * @param counterfactual the answer
     * @param label the name of the class that is predicted now
     * @param isValid whether the network predicts what is said when it is run once more on the answer alone
     * @param after the changed picture
     * @param change the difference, made visible: grey = none, and the largest change is full contrast
     * @param agreement with the true change; empty if that is not known, or the answer keeps the class
     */
    public record Answer(
            Counterfactual counterfactual,
            String label,
            boolean isValid,
            Picture after,
            Picture change,
            Optional<Agreement> agreement) {

        /** The answer in a line. */
        public String line() {
            return CounterfactualPage.line(this);
        }
    }

    /**
     * A map that tells why the predicted class and not the other, or why its group and not others.
     *
     * @param method of attribution
     * @param question in words
     * @param level the kind of the question in words
     * @param drawn the map over the picture
     * @param check whether the places matter for the difference
     * @param parts whether it points to the parts that make the difference; empty unless the picture is drawn and predicted rightly
     */
    public record ContrastMap(
            String method,
            String question,
            String level,
            Picture drawn,
            MapCheck check,
            Optional<PartAgreement> parts) {

        /** The map in a line. */
        public String line() {
            return CounterfactualPage.caption(this);
        }
    }
}
