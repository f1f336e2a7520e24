package dev.limpid.simple;

import dev.limpid.Model;
import dev.limpid.attribution.Progress;
import dev.limpid.data.Concept;
import dev.limpid.data.ConceptMasks;
import dev.limpid.data.DataSet;
import dev.limpid.error.LimpidException;
import dev.limpid.inside.EvenSpread;
import dev.limpid.inside.Samples;
import dev.limpid.inside.concept.Ace;
import dev.limpid.inside.concept.ConceptGraphs;
import dev.limpid.inside.concept.PatchReadings;
import dev.limpid.inside.concept.Patches;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Concepts that are clusters of superpixels, as ACE finds them. The feature of a picture is the cosine of the most alike superpixel and the
 * mean of the cluster, both without the mean of all superpixels.
 *
 * <p>Where the data show parts, a concept bears the name of the part that most of its members lie on, with the share of these that do.
 *
 * <p>Ref.: Ghorbani, Wexler, Zou and Kim, Towards Automatic Concept-based Explanations, 2019, arXiv 1902.03129.
 */
final class SuperpixelFeatures {
    private static final int SEGMENTS = 12;
    private static final int CLUSTERS = 25;
    private static final int MEMBERS = 40;
    private static final int PICTURES = 150;
    private static final double NAMED = 0.5;

    private final Model model;
    private final ConceptGraphs graphs;
    private final double[] mean;
    private final List<double[]> centres;
    private final List<String> names;

    private SuperpixelFeatures(
            Model model, ConceptGraphs graphs, double[] mean, List<double[]> centres, List<String> names) {
        this.model = model;
        this.graphs = graphs;
        this.mean = mean;
        this.centres = centres;
        this.names = names;
    }

    /**
     * Finds the concepts.
     *
     * @param layer whose activations are compared
     * @param inputs of which some are divided into superpixels
     * @throws LimpidException if the network takes no pictures, the layer has no places, or there is no cluster
     */
    static SuperpixelFeatures of(
            Model model, DataSet data, String layer, Samples samples, int[] inputs, Progress progress) {
        ConceptGraphs graphs = new ConceptGraphs(model.classifier(), ConceptGraphs.layer(model.classifier(), layer));
        List<Integer> some = Arrays.stream(EvenSpread.of(inputs.length, PICTURES))
                .mapToObj(i -> inputs[i])
                .toList();
        Patches patches = Patches.segments(samples.chosen(some), model.classifier(), SEGMENTS);
        PatchReadings readings = PatchReadings.of(graphs, patches, model.engine(), progress);
        double[][] rows = readings.pooled();
        if (rows.length < 2 * CLUSTERS) {
            throw LimpidException.badInput("there are too few superpixels to find concepts among them: " + rows.length);
        }
        double[] mean = new double[rows[0].length];
        for (double[] row : rows) {
            for (int c = 0; c < mean.length; c++) {
                mean[c] += row[c] / rows.length;
            }
        }
        List<double[]> centres = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (Ace.Cluster each : Ace.clusters(readings, SEGMENTS, CLUSTERS, MEMBERS)) {
            names.add("superpixels " + centres.size() + named(model, data, some, patches, readings, each));
            centres.add(centred(each.centre(), mean));
        }
        if (centres.isEmpty()) {
            throw LimpidException.unsupported("the superpixels have no clusters that come from several pictures");
        }
        return new SuperpixelFeatures(model, graphs, mean, centres, names);
    }

    /** The names of the features. */
    List<String> names() {
        return names;
    }

    /** The features of some inputs. */
    double[][] rows(Samples samples, int[] inputs) {
        Patches patches =
                Patches.segments(samples.chosen(Arrays.stream(inputs).boxed().toList()), model.classifier(), SEGMENTS);
        PatchReadings readings = PatchReadings.of(graphs, patches, model.engine(), Progress.SILENT);
        double[][] rows = new double[inputs.length][centres.size()];
        for (double[] row : rows) {
            Arrays.fill(row, -1);
        }
        for (int i = 0; i < readings.pooled().length; i++) {
            double[] own = centred(readings.pooled()[i], mean);
            double[] row = rows[patches.picture(readings.indices().get(i))];
            for (int k = 0; k < row.length; k++) {
                row[k] = Math.max(row[k], cosine(own, centres.get(k)));
            }
        }
        return rows;
    }

    private static double[] centred(double[] row, double[] mean) {
        double[] centred = row.clone();
        for (int c = 0; c < centred.length; c++) {
            centred[c] -= mean[c];
        }
        return centred;
    }

    private static double cosine(double[] a, double[] b) {
        double product = 0;
        double own = 1e-12;
        double other = 1e-12;
        for (int c = 0; c < a.length; c++) {
            product += a[c] * b[c];
            own += a[c] * a[c];
            other += b[c] * b[c];
        }
        return product / Math.sqrt(own * other);
    }

    /** The part that most members of a cluster show most of, if half of them do; else nothing. */
    private static String named(
            Model model,
            DataSet data,
            List<Integer> inputs,
            Patches patches,
            PatchReadings readings,
            Ace.Cluster cluster) {
        Map<Integer, Integer> counts = new TreeMap<>();
        for (int member : cluster.members()) {
            int index = readings.indices().get(member);
            data.masks(inputs.get(patches.picture(index)))
                    .flatMap(masks -> covered(data, masks, patches.mask(index), model))
                    .ifPresent(part -> counts.merge(part, 1, Integer::sum));
        }
        Optional<Map.Entry<Integer, Integer>> most =
                counts.entrySet().stream().max(Comparator.comparingInt(Map.Entry::getValue));
        return most.filter(e -> e.getValue() >= NAMED * cluster.members().size())
                .map(e -> " ("
                        + data.concepts().get(e.getKey()).name() + " in "
                        + Math.round(100.0 * e.getValue() / cluster.members().size()) + " %)")
                .orElse("");
    }

    private static Optional<Integer> covered(DataSet data, ConceptMasks masks, boolean[] segment, Model model) {
        if (masks.width() * masks.height() != segment.length
                || masks.width() != model.classifier().preprocessing().width()) {
            return Optional.empty();
        }
        int best = -1;
        int most = 0;
        for (Map.Entry<Integer, BitSet> each : masks.masks().entrySet()) {
            Concept concept = data.concepts().get(each.getKey());
            int shown = 0;
            for (int i = 0; i < segment.length; i++) {
                shown += segment[i] && each.getValue().get(i) ? 1 : 0;
            }
            if (shown > most && concept.category().equals("part")) {
                most = shown;
                best = each.getKey();
            }
        }
        return best < 0 ? Optional.empty() : Optional.of(best);
    }
}
