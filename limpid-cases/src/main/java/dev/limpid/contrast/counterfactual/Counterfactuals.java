package dev.limpid.contrast.counterfactual;

import dev.limpid.attribution.Progress;
import dev.limpid.error.LimpidException;
import dev.limpid.error.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** All methods, and the trial that each of their proposals must pass. */
public final class Counterfactuals {
    /** A changed picture whose values spread less than this share of the original's is called empty. */
    private static final double LEAST_SPREAD = 0.25;

    private static final List<CounterfactualMethod> ALL = List.of(
            new EvidenceRemoval(48, 24),
            new RegionSwap(24),
            new SparseEdit("sparse-gradient", SparseEdit.Kind.FREE),
            new SparseEdit("prototype", SparseEdit.Kind.PROTOTYPE),
            new SparseEdit("pertinent-negative", SparseEdit.Kind.ADDED),
            new SparseEdit("pertinent-positive", SparseEdit.Kind.KEPT),
            new GeneratedEdit(150, 60));

    private Counterfactuals() {}

    /** Every method. */
    public static List<CounterfactualMethod> all() {
        return ALL;
    }

    /** The method of a name. @throws LimpidException if there is none */
    public static CounterfactualMethod named(String name) {
        List<String> names = ALL.stream().map(CounterfactualMethod::name).toList();
        return ALL.stream()
                .filter(m -> m.name().equals(name))
                .findFirst()
                .orElseThrow(() -> LimpidException.notFound("there is no counterfactual method '" + name
                        + "'; the methods are " + String.join(", ", names) + Suggestion.clause(name, names)));
    }

    /**
     * Asks a method, and tries what it proposes. An answer is kept only if the network predicts the class for the changed picture, also
     * with its values in 256 levels, something has changed, and the picture is not empty.
     *
     * @throws LimpidException if the network does not allow the method, or {@code CANCELLED}
     */
    public static Found find(
            CounterfactualMethod method, ContrastNetwork network, Contrast contrast, Progress progress) {
        if (contrast.label() == contrast.target()) {
            return refused(method, "the picture is already predicted as the class that is asked for");
        }
        if (method.need() == CounterfactualMethod.Need.EXAMPLES
                && contrast.examples().isEmpty()) {
            return refused(method, "needs other pictures as data");
        }
        if (method.need() == CounterfactualMethod.Need.EXAMPLES
                && network.whole().fixedBatch() > 1) {
            return refused(
                    method,
                    "needs the layers of single pictures, and the network takes exactly "
                            + network.whole().fixedBatch() + " pictures at once");
        }
        if (method.need() == CounterfactualMethod.Need.GENERATOR
                && contrast.generator().isEmpty()) {
            return refused(method, "needs a generator, a decoder that draws pictures");
        }
        CounterfactualMethod.Proposed proposed = method.propose(network, contrast, progress);
        List<Counterfactual> answers = new ArrayList<>();
        List<float[]> kept = new ArrayList<>();
        Trial trial = new Trial(network, contrast, method, progress);
        for (int i = 0; i < proposed.pictures().size() && answers.size() < contrast.count(); i++) {
            float[] picture = proposed.pictures().get(i);
            String note = proposed.notes().get(i);
            trial.answer(picture, note, proposed.passes(), LEAST_SPREAD).ifPresent(answer -> {
                answers.add(answer);
                kept.add(network.picture(answer.input()));
            });
        }
        if (answers.isEmpty()) {
            return refused(method, proposed.reason());
        }
        return new Found(method.name(), answers, "", diversity(network, contrast, kept));
    }

    private static Found refused(CounterfactualMethod method, String reason) {
        return new Found(method.name(), List.of(), method.name() + ": " + reason + ".", OptionalDouble.empty());
    }

    /**
     * How different changed pictures are: the mean over all pairs of 1 minus the overlap of the places that change.
     *
     * @param pictures in units of the picture
     */
    static OptionalDouble diversity(ContrastNetwork network, Contrast contrast, List<float[]> pictures) {
        float[] before = network.picture(contrast.input());
        int[] place = network.places();
        List<boolean[]> changed = pictures.stream()
                .map(picture -> {
                    boolean[] isChanged = new boolean[network.grid().count()];
                    for (int i = 0; i < picture.length; i++) {
                        isChanged[place[i]] |= Math.abs(picture[i] - before[i]) > Trial.SMALLEST;
                    }
                    return isChanged;
                })
                .toList();
        double sum = 0;
        int pairs = 0;
        for (int a = 0; a < changed.size(); a++) {
            for (int b = 0; b < a; b++) {
                int both = 0;
                int either = 0;
                for (int p = 0; p < changed.get(a).length; p++) {
                    both += changed.get(a)[p] && changed.get(b)[p] ? 1 : 0;
                    either += changed.get(a)[p] || changed.get(b)[p] ? 1 : 0;
                }
                sum += either == 0 ? 0 : 1 - (double) both / either;
                pairs++;
            }
        }
        return pairs == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / pairs);
    }
}
