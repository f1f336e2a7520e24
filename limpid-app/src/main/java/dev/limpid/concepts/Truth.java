package dev.limpid.concepts;

import dev.limpid.data.Concept;
import dev.limpid.data.ConceptMasks;
import dev.limpid.data.DataSet;
import dev.limpid.model.FeatureMap;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a data set knows of the concepts of its inputs. For one thread; masks are read once. */
final class Truth {
    private final DataSet data;
    private final Map<Integer, Optional<ConceptMasks>> known = new HashMap<>();

    Truth(DataSet data) {
        this.data = data;
    }

    /** The concepts, by number. */
    List<Concept> concepts() {
        return data.concepts();
    }

    /** The masks of an input. */
    Optional<ConceptMasks> masks(int index) {
        return known.computeIfAbsent(index, data::masks);
    }

    /** Whether an input shows a concept. */
    boolean shows(int index, int concept) {
        return masks(index).map(m -> m.masks().containsKey(concept)).orElse(false);
    }

    /** The share of each place of a layer that a mask covers, row by row. */
    static double[] covered(ConceptMasks masks, BitSet mask, FeatureMap layer) {
        double[] covered = new double[layer.count()];
        double[] sizes = new double[covered.length];
        for (int y = 0; y < masks.height(); y++) {
            int row = y * layer.height() / masks.height() * layer.width();
            for (int x = 0; x < masks.width(); x++) {
                int place = row + x * layer.width() / masks.width();
                sizes[place]++;
                covered[place] += mask.get(y * masks.width() + x) ? 1 : 0;
            }
        }
        for (int p = 0; p < covered.length; p++) {
            covered[p] = sizes[p] == 0 ? 0 : covered[p] / sizes[p];
        }
        return covered;
    }
}
