package dev.limpid.look;

import dev.limpid.ModelInput;
import dev.limpid.inside.look.FeatureMaps;
import dev.limpid.model.Prediction;
import java.util.List;

/**
 * The feature maps of some layers for one input.
 *
 * @param input what the network was fed
 * @param predictions the most probable classes, the most probable first
 * @param layers in the order in which they run
 */
public record ImageLook(ModelInput input, List<Prediction> predictions, List<Layer> layers) {
    public ImageLook {
        predictions = List.copyOf(predictions);
        layers = List.copyOf(layers);
    }

    /**
     * A layer.
     *
     * @param maps its feature maps
     * @param ranked its units, the first in rank first
     * @param relevance what each unit adds to the target, if the maps are ranked by that; else empty
     */
    public record Layer(FeatureMaps maps, List<Integer> ranked, List<Double> relevance) {
        public Layer {
            ranked = List.copyOf(ranked);
            relevance = List.copyOf(relevance);
        }
    }
}
