package dev.limpid.concepts;

import dev.limpid.concepts.ConceptResult.Example;
import dev.limpid.concepts.ConceptResult.Found;
import dev.limpid.inside.concept.Ace;
import dev.limpid.inside.concept.Cav;
import dev.limpid.inside.concept.ConceptGraphs;
import dev.limpid.inside.concept.PatchReadings;
import dev.limpid.inside.concept.Patches;
import dev.limpid.inside.concept.SequentialTest;
import dev.limpid.inside.concept.Tcav;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Finds concepts as clusters of segments. */
final class AceStudy {
    private static final int PICTURES = 120;
    private static final int SEGMENTS = 12;
    private static final int MEMBERS = 40;
    private static final int SHOWN = 8;
    private static final int CLASSES = 3;

    private final Source source;
    private final List<Integer> chosen;
    private final Patches patches;

    AceStudy(Source source) {
        this.source = source;
        this.chosen = source.chosen(PICTURES);
        this.patches = Patches.segments(source.samples(chosen), source.graphs().model(), SEGMENTS);
    }

    /** The segments. */
    Patches patches() {
        return patches;
    }

    /** The directions of the clusters in a network of this form, which need not be the one that is explained. */
    List<double[]> directions(ConceptGraphs graphs) {
        PatchReadings readings =
                PatchReadings.of(graphs, patches, source.model().engine(), source.progress("ace of a random network"));
        List<double[]> directions = new ArrayList<>();
        for (Ace.Cluster each : clusters(readings)) {
            directions.add(vector(readings, each).direction());
        }
        return directions;
    }

    private List<Ace.Cluster> clusters(PatchReadings readings) {
        int most = Math.max(1, readings.pooled().length / 2);
        return Ace.clusters(
                readings, patches.perPicture(), Math.min(source.request().count(), most), MEMBERS);
    }

    private Cav vector(PatchReadings readings, Ace.Cluster cluster) {
        return new Tcav(List.of(readings.pooled()), List.of(), source.request().vector(), 0)
                .vector(shows(readings, cluster));
    }

    private static boolean[] shows(PatchReadings readings, Ace.Cluster cluster) {
        boolean[] shows = new boolean[readings.pooled().length];
        cluster.members().forEach(i -> shows[i] = true);
        return shows;
    }

    List<Found> run() {
        PatchReadings readings =
                PatchReadings.of(source.graphs(), patches, source.model().engine(), source.progress("ace"));
        Tcav tcav = new Tcav(
                List.of(readings.pooled()),
                source.readings().rows(),
                source.request().vector(),
                source.request().seed());
        List<Found> found = new ArrayList<>();
        for (Ace.Cluster each : clusters(readings)) {
            boolean[] shows = shows(readings, each);
            Cav cav = tcav.vector(shows);
            List<Tcav.Score> scores = tcav.scores(cav, each.members().size(), TcavStudy.LEAST).stream()
                    .filter(s -> s.state() == SequentialTest.State.CERTAIN)
                    .sorted(Comparator.comparingDouble((Tcav.Score s) -> -s.mean()))
                    .toList();
            double largest = scores.stream()
                    .map(Tcav.Score::mean)
                    .max(Comparator.comparingDouble(Math::abs))
                    .orElse(0.0);
            List<Example> examples = each.members().stream()
                    .limit(SHOWN)
                    .map(i -> readings.indices().get(i))
                    .map(i -> new Example(chosen.get(patches.picture(i)), patches.box(i), i))
                    .toList();
            found.add(new Found(
                    "ace",
                    "ace " + found.size(),
                    largest,
                    cav.direction(),
                    examples,
                    scores.stream()
                            .filter(s -> s.mean() > 0)
                            .limit(CLASSES)
                            .map(s -> source.className(s.target()))
                            .toList(),
                    List.of()));
        }
        return found;
    }
}
