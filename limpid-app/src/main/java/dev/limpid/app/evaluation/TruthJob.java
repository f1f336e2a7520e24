package dev.limpid.app.evaluation;

import dev.limpid.MethodCall;
import dev.limpid.Model;
import dev.limpid.attribution.formula.ParameterException;
import dev.limpid.error.LimpidException;
import dev.limpid.model.InputKind;
import java.util.Optional;

/** The run of some methods over inputs whose truth is known. Not safe for several threads. */
public interface TruthJob extends AutoCloseable {
    /**
     * The job for a model: over sentences if it takes tokens, else over drawn pictures.
     *
     * @param species the only species that is shown, if it is one
     * @param shifted whether to judge shifted maps too
     * @param masksOnly whether to judge by the masks alone
     * @throws LimpidException if there is no such species, the options do not fit the model, or the model does not
     *     classify inputs of the kind
     */
    static TruthJob of(
            Model model, Optional<String> species, WorldAdapter.Pool pool, boolean shifted, boolean masksOnly) {
        if (model.classifier().form().kind() != InputKind.TOKENS) {
            return new EvaluationJob(model, species, pool, shifted, masksOnly);
        }
        if (species.isPresent() || shifted || masksOnly) {
            throw LimpidException.badInput("a species, shifted maps and masks only are for networks of pictures; "
                    + model.title() + " takes tokens");
        }
        return new SentenceJob(model, pool);
    }

    /**
     * Adds a method if it works on this model, which is tried on the input of a seed; else notes why it does not.
     *
     * @param layer where the method looks, if it takes a layer
     * @param seed where random draws start
     * @param first the seed of the input on which it is tried
     * @throws ParameterException if a parameter is wrong
     */
    void add(MethodCall call, Optional<String> layer, long seed, long first);

    /** Judges on the input of a seed. @throws LimpidException if none of the methods works */
    void show(long seed);

    /** The results so far. */
    TruthPage page();

    @Override
    void close();
}
