package dev.limpid.similar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpid.Image;
import dev.limpid.Model;
import dev.limpid.OpenOptions;
import dev.limpid.cases.Distance;
import dev.limpid.cases.Kleor;
import dev.limpid.cases.MatchMatrix;
import dev.limpid.data.Concept;
import dev.limpid.data.ConceptMasks;
import dev.limpid.data.DataSet;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whether boxes that match show the same form of a part, by the masks of the drawn world. */
@Tag("thorough")
class MatchingPartsTest {
    private static final int INPUTS = 24;

    @Test
    void boxesThatMatchShowTheSamePart() {
        try (Model model = Model.open("zoo:cbam", OpenOptions.DEFAULT)) {
            DataSet data = DataSet.of("zoo", model, 300);
            Set<Integer> parts = data.concepts().stream()
                    .filter(c -> c.category().equals("part"))
                    .map(Concept::number)
                    .collect(Collectors.toSet());
            List<Image> inputs = new ArrayList<>();
            for (int i = 0; i < INPUTS; i++) {
                inputs.add(data.image(i));
            }
            Random random = new Random(1);
            List<Boolean> first = new ArrayList<>();
            List<Boolean> drawn = new ArrayList<>();
            CaseRequest request = new CaseRequest(Optional.empty(), Distance.COSINE, 1, Kleor.GLOBAL_SIM, true, 0);
            try (CaseJob job = new CaseJob(request, model, data, inputs)) {
                job.run(found -> {
                    ConceptMasks own = data.masks(Integer.parseInt(found.name().substring("zoo-".length())))
                            .orElseThrow();
                    FoundCases.Case nearest = found.same().get(0);
                    ConceptMasks other = data.masks(nearest.number()).orElseThrow();
                    first.add(isShared(
                            own,
                            other,
                            parts,
                            nearest.why().orElseThrow().pairs().get(0)));
                    for (int i = 0; i < 10; i++) {
                        MatchMatrix.Pair anywhere = new MatchMatrix.Pair(
                                random.nextInt(7), random.nextInt(7), random.nextInt(7), random.nextInt(7), 2, 0);
                        drawn.add(isShared(own, other, parts, anywhere));
                    }
                });
            }
            assertThat(share(first)).isGreaterThan(0.85);
            assertThat(share(drawn)).isLessThan(0.35);
        }
    }

    private static double share(List<Boolean> all) {
        return (double) all.stream().filter(b -> b).count() / all.size();
    }

    private static boolean isShared(ConceptMasks a, ConceptMasks b, Set<Integer> parts, MatchMatrix.Pair pair) {
        Set<Integer> common = shown(a, parts, pair.rowA(), pair.columnA());
        common.retainAll(shown(b, parts, pair.rowB(), pair.columnB()));
        return !common.isEmpty();
    }

    /** The parts that fill a tenth of a box, or of which half is in it. */
    private static Set<Integer> shown(ConceptMasks masks, Set<Integer> parts, int row, int column) {
        Set<Integer> shown = new HashSet<>();
        int width = masks.width();
        int height = masks.height();
        masks.masks().forEach((part, mask) -> {
            if (parts.contains(part)) {
                int inside = 0;
                int area = 0;
                for (int y = row * height / 8; y < (row + 2) * height / 8; y++) {
                    for (int x = column * width / 8; x < (column + 2) * width / 8; x++) {
                        inside += isAt(mask, y * width + x) ? 1 : 0;
                        area++;
                    }
                }
                if (inside > 0.1 * area || inside > 0.5 * mask.cardinality()) {
                    shown.add(part);
                }
            }
        });
        return shown;
    }

    private static boolean isAt(BitSet mask, int place) {
        return mask.get(place);
    }
}
