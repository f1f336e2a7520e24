package dev.limpid.dissect;

import dev.limpid.Model;
import dev.limpid.attribution.Progress;
import dev.limpid.data.DataSet;
import dev.limpid.inside.dissection.Dissection;
import java.util.List;
import java.util.Optional;

/** What the units of a layer detect, for families that speak of units by name. */
public final class UnitFindings {
    private UnitFindings() {}

    /**
     * Dissects a layer.
     *
     * @param concepts pictures with concepts
     * @param layers one layer, or none for the default layer
     * @param share of the largest activations of a unit that count as active, usually {@link Dissection#SHARE}
     * @throws dev.limpid.error.LimpidException if the data hold no concepts, or there is no such layer
     */
    public static List<UnitFinding> of(
            Model model, DataSet concepts, List<String> layers, double share, long seed, Progress progress) {
        DissectRequest usual = DissectRequest.of(concepts.name());
        DissectRequest request = new DissectRequest(
                concepts.name(), 0, layers, Optional.empty(), usual.iou(), share, 1, 0, false, 0, seed);
        PictureAnnotations annotations = new PictureAnnotations(concepts, model);
        return new NetworkDissection(model, model.classifier(), concepts, annotations, request)
                .run(model.title(), Optional.empty(), progress)
                .finding()
                .layers()
                .get(0)
                .units();
    }
}
