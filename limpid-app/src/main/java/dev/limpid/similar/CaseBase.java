package dev.limpid.similar;

import dev.limpid.Model;
import dev.limpid.attribution.Progress;
import dev.limpid.cases.ContributionGraph;
import dev.limpid.data.DataSet;
import dev.limpid.data.Labelled;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.inside.Gathered;
import dev.limpid.inside.Samples;
import dev.limpid.inside.Sweep;
import dev.limpid.inside.space.Features;
import dev.limpid.inside.space.Pooling;
import dev.limpid.metrics.Vectors;
import dev.limpid.model.Classifier;
import dev.limpid.model.FeatureMap;
import dev.limpid.model.Head;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The inputs of a data set with their features at a layer and their classes.
 *
 * @param data the data set
 * @param layer the layer's value
 * @param rows the features of the inputs that could be read
 * @param logits the scores of the classes
 * @param inputs their numbers in the data set
 * @param given the given class of each, by the classes of the network; -1 if it is not known
 * @param predicted the predicted class of each
 * @param probabilities of the predicted classes
 * @param failures inputs that could not be read
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record CaseBase(
        DataSet data,
        String layer,
        Vectors rows,
        Vectors logits,
        int[] inputs,
        int[] given,
        int[] predicted,
        float[] probabilities,
        List<Gathered.Failure> failures) {
    /** Steps back from the scores to the last layer with weights: a bias, a change of shape, or a Softmax. */
    private static final int MOST_STEPS = 4;

    /**
     * The layer of a name, by its value.
     *
     * @param name empty for the last feature map
     */
    static String layer(Model model, Optional<String> name) {
        if (model.classifier().classes() < 1) {
            throw LimpidException.unsupported("the network has no scores");
        }
        return name.map(n -> model.classifier().value(model.classifier().place(n)))
                .or(model::findDefaultLayer)
                .or(() -> lastVector(model.classifier()))
                .orElseThrow(() ->
                        LimpidException.unsupported("the network has no layer with places and no hidden vector before"
                                + " its scores; name a layer; 'limpid inspect' lists them"));
    }

    /** What the last layer with weights reads, if that is a vector for each input and not the input itself. */
    private static Optional<String> lastVector(Classifier model) {
        Graph graph = model.graph();
        String at = model.logits();
        for (int step = 0; step < MOST_STEPS; step++) {
            Optional<Node> node = graph.findProducer(at);
            if (node.isEmpty()) {
                return Optional.empty();
            }
            Optional<String> read = node.get().reads().stream()
                    .filter(name -> graph.findConstant(name).isEmpty())
                    .findFirst();
            if (read.isEmpty()) {
                return Optional.empty();
            }
            if (node.get().is("Gemm") || node.get().is("MatMul")) {
                boolean isVector = graph.shapeOf(read.get()).rank() == 2;
                return isVector && !read.get().equals(model.input().name()) ? read : Optional.empty();
            }
            at = read.get();
        }
        return Optional.empty();
    }

    /** The inputs of a data set. @throws LimpidException if the layer has no features for each input, or none can be read */
    static CaseBase of(Model model, DataSet data, String layer, Progress progress) {
        Features features = features(model, data.samples(model), layer, progress);
        Labelled labelled = Labelled.of(data, model);
        int[] given = new int[features.inputs().length];
        for (int i = 0; i < given.length; i++) {
            given[i] = labelled.expected(features.inputs()[i]);
        }
        return new CaseBase(
                data,
                layer,
                features.layers().get(0),
                features.layers().get(1),
                features.inputs(),
                given,
                features.predicted(),
                features.probabilities(),
                features.failures());
    }

    /** The features of samples at a layer, with predictions. */
    static Features features(Model model, Samples samples, String layer, Progress progress) {
        return Features.of(
                model.classifier(),
                model.engine(),
                List.of(layer, model.classifier().logits()),
                Pooling.MEAN,
                samples,
                model.memory(),
                Optional.empty(),
                progress);
    }

    /**
     * What the features of samples contribute to the predicted classes.
     *
     * @throws LimpidException if an operator behind the layer has no gradient, or a sample cannot be read
     */
    static Vectors contributions(Model model, Samples samples, String layer, Progress progress) {
        List<float[]> all = new ArrayList<>();
        try (Sweep sweep = Sweep.of(
                model.engine(), ContributionGraph.of(model.classifier(), layer), Sweep.chunk(model.classifier()))) {
            sweep.run(
                    samples,
                    0,
                    batch -> {
                        List<float[]> rows = new ArrayList<>();
                        if (batch.size() > 0) {
                            float[] values =
                                    batch.value(ContributionGraph.CONTRIBUTIONS).toFloats();
                            int width = values.length / batch.size();
                            for (int i = 0; i < batch.size(); i++) {
                                rows.add(java.util.Arrays.copyOfRange(values, i * width, (i + 1) * width));
                            }
                        }
                        return rows;
                    },
                    (next, rows) -> all.addAll(rows),
                    progress);
        }
        return Vectors.of(all);
    }

    /** The probabilities of the classes for a case; empty if the scores are not those of classes of the whole input. */
    Optional<double[]> probabilities(Model model, int number) {
        Head head = model.classifier().head();
        if (head == Head.NONE || !model.classifier().scores().isWhole()) {
            return Optional.empty();
        }
        if (model.classifier().isBinary()) {
            double present = 1 / (1 + Math.exp(-logits.at(number, 0)));
            return Optional.of(new double[] {1 - present, present});
        }
        double[] p = new double[logits.width()];
        double largest = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < p.length; k++) {
            p[k] = logits.at(number, k);
            largest = Math.max(largest, p[k]);
        }
        double sum = 0;
        for (int k = 0; k < p.length; k++) {
            p[k] = head == Head.SOFTMAX ? Math.exp(p[k] - largest) : 1 / (1 + Math.exp(-p[k]));
            sum += p[k];
        }
        for (int k = 0; k < p.length; k++) {
            p[k] /= head == Head.SOFTMAX ? sum : 1;
        }
        return Optional.of(p);
    }

    /** How many inputs. */
    int size() {
        return inputs.length;
    }

    /** The name of a case. */
    String name(int number) {
        return data.name(inputs[number]);
    }

    /** The class of a case: the given one, else the predicted one. */
    int type(int number) {
        return given[number] >= 0 ? given[number] : predicted[number];
    }

    /** The classes of all cases, as {@link #type}. */
    int[] types() {
        int[] types = new int[size()];
        for (int i = 0; i < types.length; i++) {
            types[i] = type(i);
        }
        return types;
    }

    /** The samples of the cases. */
    Samples samples(Model model) {
        return data.samples(model)
                .chosen(java.util.Arrays.stream(inputs).boxed().toList());
    }

    /** The feature map of the layer, if it has places. */
    Optional<FeatureMap> map(Model model) {
        return model.classifier().findFeatureMap(layer);
    }
}
