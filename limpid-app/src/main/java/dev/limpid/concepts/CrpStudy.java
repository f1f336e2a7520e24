package dev.limpid.concepts;

import dev.limpid.concepts.ConceptResult.Channel;
import dev.limpid.inside.Gathered;
import dev.limpid.inside.concept.ChannelRelevance;
import dev.limpid.inside.concept.RelevanceCondition;
import dev.limpid.inside.concept.TopSamples;
import dev.limpid.model.FeatureMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Shows the channels that matter most and the inputs that show best what they stand for. */
final class CrpStudy {
    private static final int KEPT = 6;
    private static final int USUAL = 8;
    private static final int CLASSES = 3;

    private final Source source;
    private final ChannelRelevance relevance;

    CrpStudy(Source source) {
        this.source = source;
        FeatureMap layer = source.graphs().layer();
        this.relevance = new ChannelRelevance(
                source.graphs().model(),
                layer,
                source.model().engine(),
                source.request().conditions().of(layer.channels(), layer.value()));
    }

    ChannelRelevance relevance() {
        return relevance;
    }

    List<Channel> run() {
        List<Integer> chosen = source.chosen(Integer.MAX_VALUE);
        Gathered<ChannelRelevance.Channels> read = relevance.read(
                source.samples(chosen),
                KEPT,
                source.chunk(),
                source.checkpoint("channels", identity()),
                source.progress("relevance of channels"));
        ChannelRelevance.Channels channels = read.statistic();
        int count = relevance.count();
        int single = source.graphs().layer().channels();
        int classes = source.graphs().model().classes();
        double[] overall = new double[count];
        long all = 0;
        for (int t = 0; t < classes; t++) {
            all += channels.counts()[t];
            for (int c = 0; c < count; c++) {
                overall[c] += channels.sums()[t][c];
            }
        }
        List<Integer> ranked = IntStream.range(0, single)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer c) -> -overall[c]))
                .toList();
        List<Integer> shown = new ArrayList<>(source.request()
                .conditions()
                .units()
                .map(u -> u.of(ranked))
                .orElse(ranked.subList(0, Math.min(USUAL, single))));
        IntStream.range(single, count).forEach(shown::add);
        List<Channel> found = new ArrayList<>();
        for (int c : shown) {
            List<String> best = IntStream.range(0, classes)
                    .filter(t -> channels.counts()[t] > 0)
                    .boxed()
                    .sorted(Comparator.comparingDouble((Integer t) -> -channels.mean(t)[c]))
                    .limit(CLASSES)
                    .map(source::className)
                    .toList();
            found.add(new Channel(
                    c,
                    relevance.condition(c).name(),
                    relevance.condition(c).axis(),
                    overall[c] / Math.max(1, all),
                    inputs(channels.relevant().of(c), chosen),
                    inputs(channels.active().of(c), chosen),
                    best));
        }
        return found;
    }

    /** What a state belongs to. */
    private String identity() {
        String asked = source.request().target().orElse("all") + " " + KEPT;
        for (RelevanceCondition each : relevance.more()) {
            asked += " " + each.name() + Arrays.hashCode(each.direction());
        }
        return asked;
    }

    private static List<Integer> inputs(List<TopSamples.Entry> entries, List<Integer> chosen) {
        return entries.stream().map(e -> chosen.get(e.index())).toList();
    }
}
