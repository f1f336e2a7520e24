package dev.limpid.attribution.relevance;

import dev.limpid.attribution.Method;
import java.util.List;
import java.util.stream.Stream;

/** The relevance family. */
public final class RelevanceMethods {
    private RelevanceMethods() {}

    /** All methods of the family. */
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
