package dev.limpid.attribution.relevance;

import dev.limpid.attribution.Method;
import java.util.List;
import java.util.stream.Stream;

/** Relevance shared out backwards. */
public final class RelevanceMethods {
    private RelevanceMethods() {}

    /** All of them. */
    public static List<Method> all() {
        return Stream.of(
                        LrpRules.all(),
                        LrpComposites.all(),
                        ExcitationBackprop.all(),
                        List.of(
                                DeepTaylor.method(),
                                AttnLrp.method(),
                                LrpFile.method(),
                                DeepLiftMethod.rescale(),
                                DeepLiftMethod.revealCancel(),
                                new DeepLiftShap(),
                                new RelevanceCam(),
                                new ConceptRelevance()))
                .flatMap(List::stream)
                .toList();
    }
}
