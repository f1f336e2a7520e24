package dev.limpid.concepts;

import dev.limpid.data.Concept;
import dev.limpid.data.ConceptMasks;
import dev.limpid.data.DataSet;
import dev.limpid.error.LimpidException;
import dev.limpid.inside.Gathered;
import dev.limpid.model.Classifier;
import dev.limpid.model.FeatureMap;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a data set knows of the concepts of its inputs. For one thread; masks are read once. Of an input whose masks cannot be read
 * nothing is known.
 */
final class Truth {
    private final DataSet data;
    private final Classifier network;
    private final Consumer<Gathered.Failure> unreadable;
    private final Map<Integer, Optional<ConceptMasks>> known = new HashMap<>();
    private final BitSet broken = new BitSet();

    /**
     * What inputs of a network show.
     *
     * @param unreadable hears of inputs whose masks cannot be read
     */
    Truth(DataSet data, Classifier network, Consumer<Gathered.Failure> unreadable) {
        this.data = data;
        this.network = network;
        this.unreadable = unreadable;
    }

    /** The concepts, by number. */
    List<Concept> concepts() {
        return data.concepts();
    }

    /** The masks of an input as the network sees it. */
    Optional<ConceptMasks> masks(int index) {
        return known.computeIfAbsent(index, this::read);
    }

    private Optional<ConceptMasks> read(int index) {
        try {
            return data.masks(index).map(m -> m.seenBy(network));
        } catch (LimpidException e) {
            broken.set(index);
            unreadable.accept(new Gathered.Failure(index, data.name(index), e.getMessage()));
            return Optional.empty();
        }
    }

    /** Whether the masks of an input can be read, if it has any. */
    boolean isReadable(int index) {
        return masks(index).isPresent() || !broken.get(index);
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
