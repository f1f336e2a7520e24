package dev.limpid.similar;

import dev.limpid.Model;
import dev.limpid.data.Concept;
import dev.limpid.data.ConceptMasks;
import dev.limpid.data.DataSet;
import dev.limpid.data.SeenPixels;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;

/** Which annotated part a place of an input lies on. Not safe for use by several threads. */
final class PartJudge {
    private static final String CATEGORY = "part";

    /** The width of the region around a place, as a share of the picture. */
    static final double REGION = 1.0 / 6;

    private final Model model;
    private final DataSet data;
    private final Map<Integer, SortedMap<Integer, BitSet>> parts = new HashMap<>();

    PartJudge(Model model, DataSet data) {
        this.model = model;
        this.data = data;
    }

    /** Whether the data tell where parts are. */
    boolean isKnown() {
        return data.concepts().stream().anyMatch(c -> c.category().equals(CATEGORY));
    }

    /** The part that covers most of the region around a place, of the whole before its variants; empty if none covers any of it. */
    Optional<String> part(int input, double row, double column) {
        int width = model.classifier().preprocessing().width();
        int height = model.classifier().preprocessing().height();
        int left = (int) Math.round(Math.max(0, (column - REGION / 2) * width));
        int right = (int) Math.round(Math.min(width, (column + REGION / 2) * width));
        int top = (int) Math.round(Math.max(0, (row - REGION / 2) * height));
        int bottom = (int) Math.round(Math.min(height, (row + REGION / 2) * height));
        int best = -1;
        int most = 0;
        for (Map.Entry<Integer, BitSet> each :
                parts.computeIfAbsent(input, this::read).entrySet()) {
            int covered = 0;
            for (int y = top; y < bottom; y++) {
                covered +=
                        each.getValue().get(y * width + left, y * width + right).cardinality();
            }
            if (covered > most) {
                most = covered;
                best = each.getKey();
            }
        }
        return best < 0
                ? Optional.empty()
                : Optional.of(data.concepts().get(best).name());
    }

    /** The pixels of each part, as the network sees them. */
    private SortedMap<Integer, BitSet> read(int input) {
        SortedMap<Integer, BitSet> found = new TreeMap<>();
        Optional<ConceptMasks> masks = data.masks(input);
        if (masks.isEmpty()) {
            return found;
        }
        int width = model.classifier().preprocessing().width();
        int height = model.classifier().preprocessing().height();
        SeenPixels seen = SeenPixels.of(
                masks.get().width(), masks.get().height(), model.classifier().preprocessing());
        masks.get().masks().forEach((number, pixels) -> {
            Concept concept = data.concepts().get(number);
            if (concept.category().equals(CATEGORY)) {
                BitSet own = new BitSet(width * height);
                for (int i = 0; i < width * height; i++) {
                    int place = i;
                    seen.source(i).ifPresent(source -> own.set(place, pixels.get(source)));
                }
                found.put(number, own);
            }
        });
        return found;
    }

    /** The part that most inputs have, and their share; inputs without a part count among all. */
    Map.Entry<String, Double> most(int[] inputs, IntFunction<Optional<String>> part) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (int each : inputs) {
            part.apply(each).ifPresent(name -> counts.merge(name, 1, Integer::sum));
        }
        return counts.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(e -> Map.entry(e.getKey(), (double) e.getValue() / inputs.length))
                .orElse(Map.entry("nothing", 0.0));
    }
}
