package dev.limpid.similar;

import dev.limpid.Model;
import dev.limpid.app.job.Cancellation;
import dev.limpid.attribution.Progress;
import dev.limpid.cases.PrototypeGraph;
import dev.limpid.cases.PrototypeLayer;
import dev.limpid.data.DataSet;
import dev.limpid.data.Labelled;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Tensor;
import dev.limpid.inside.Gathered;
import dev.limpid.inside.Samples;
import dev.limpid.inside.Sweep;
import dev.limpid.zoo.BuiltIn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.ObjDoubleConsumer;
import java.util.stream.IntStream;

/**
 * Shows the prototypes of a network that has a prototype layer and judges by annotated parts what they lie on.
 *
 * <p>The region of a patch is a square around its centre, a sixth of the picture wide. It lies on the part that covers most of its
 * pixels. Purity is the share of the ten most similar pictures in which a prototype lies on the same part; consistency is the share of the
 * pictures of its class. Random patches of the same pictures in place of the prototypes are the baseline.
 *
 * <p>Ref.: Nauta et al., PIP-Net, 2023, arXiv 2307.10404 (purity); Huang et al., Evaluation and Improvement of
 * Interpretability for Self-Explainable Part-Prototype Networks, 2023, arXiv 2212.05946 (consistency).
 *
 * @param seed of the random patches
 * @param cases inputs that are shown with the prototypes that decide them
 */
public record OwnPrototypeJob(long seed, int cases) {
    /** How many inputs are shown with the prototypes that decide them, where nobody says. */
    public static final int SHOWN = 3;

    private static final int CHUNK = 16;
    private static final int TOP = 10;
    private static final int LIKE = 4;

    /** What the file of a network tells about the origins of its prototypes: example, row and column of each. */
    private static final String ORIGINS = "limpid.prototypes";

    /** Whether a network has a prototype layer. */
    public static boolean fits(Model model) {
        return PrototypeLayer.find(model.classifier()).isPresent();
    }

    /** How each input meets each prototype. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Met(int[] input, List<float[]> similarity, List<float[]> place, List<float[]> logits) {
        int best(int i) {
            float[] scores = logits.get(i);
            return IntStream.range(0, scores.length)
                    .boxed()
                    .max(Comparator.comparingDouble(k -> scores[k]))
                    .orElseThrow();
        }
    }

    /** Maps of patches: rows and columns. */
    private record Size(int rows, int columns) {
        double row(float place) {
            return (Math.floorDiv((int) place, columns) + 0.5) / rows;
        }

        double column(float place) {
            return (Math.floorMod((int) place, columns) + 0.5) / columns;
        }
    }

    /**
     * Does the work.
     *
     * @param progress hears what is under way and the share of all work that is done
     * @throws LimpidException if the network has no prototype layer, or no input can be read
     */
    public OwnPrototypeResult run(Model model, DataSet data, ObjDoubleConsumer<String> progress) {
        PrototypeLayer layer = PrototypeLayer.find(model.classifier())
                .orElseThrow(() -> LimpidException.unsupported("the network has no prototype layer"));
        Cancellation cancellation = new Cancellation("the search for prototypes was cancelled");
        Samples samples = data.samples(model);
        Size size = size(model, layer);
        Tensor random = random(model, layer, samples);
        Graph graph = PrototypeGraph.of(model.classifier(), layer, random);
        List<Gathered.Failure> failures = new ArrayList<>();
        List<Met> both = met(model, graph, samples, failures, cancellation.part(progress, "inputs", 0, 0.8));
        Met met = both.get(0);
        if (met.input().length == 0) {
            throw LimpidException.badInput(data.name() + ": no input can be read");
        }
        Labelled labelled = Labelled.of(data, model);
        PartJudge judge = new PartJudge(model, data);
        List<OwnPrototypeResult.Prototype> prototypes = new ArrayList<>();
        List<OwnPrototypeResult.Judged> own = new ArrayList<>();
        List<OwnPrototypeResult.Judged> others = new ArrayList<>();
        List<Optional<OwnPrototypeResult.Patch>> trained =
                origins(model, layer, graph, size, cancellation.part(progress, "training patches", 0.8, 0.9));
        for (int p = 0; p < layer.count(); p++) {
            progress.accept("parts", 0.9 + 0.1 * p / layer.count());
            cancellation.check();
            int type = layer.classOf(p);
            int[] ofClass = IntStream.range(0, met.input().length)
                    .filter(i -> labelled.expected(met.input()[i]) == type)
                    .toArray();
            int[] top = top(met, p);
            Optional<OwnPrototypeResult.Judged> judged = judged(judge, met, size, p, top, ofClass);
            judged.ifPresent(own::add);
            judged(judge, both.get(1), size, p, top(both.get(1), p), ofClass).ifPresent(others::add);
            int prototype = p;
            prototypes.add(new OwnPrototypeResult.Prototype(
                    p,
                    model.classifier().decisions().name(type),
                    layer.weights()[type][p],
                    trained.get(p),
                    Arrays.stream(top)
                            .mapToObj(i -> patch(judge, data, met, size, prototype, i))
                            .toList(),
                    judged));
        }
        return new OwnPrototypeResult(
                prototypes,
                purity(own),
                purity(others),
                met.input().length,
                accuracy(met, labelled),
                weights(layer, true),
                weights(layer, false),
                cases(model, data, layer, judge, met, size),
                failures);
    }

    private static Size size(Model model, PrototypeLayer layer) {
        return model.classifier()
                .graph()
                .findType(layer.map())
                .map(t -> t.shape())
                .filter(s -> s.rank() == 4 && s.dim(2).isFixed() && s.dim(3).isFixed())
                .map(s -> new Size((int) s.size(2), (int) s.size(3)))
                .orElseThrow(() -> LimpidException.unsupported(
                        "the network has a prototype layer, but the size of its map is not known"));
    }

    /** As many patches as prototypes, drawn at random from random inputs. */
    private Tensor random(Model model, PrototypeLayer layer, Samples samples) {
        SplittableRandom random = new SplittableRandom(seed);
        int width = (int) layer.vectors().size(1);
        List<Integer> chosen = new ArrayList<>();
        for (int p = 0; p < layer.count(); p++) {
            chosen.add(random.nextInt(samples.size()));
        }
        List<float[]> rows = new ArrayList<>();
        Graph graph =
                model.classifier().graph().withOutputs(List.of(layer.patches())).pruned();
        try (Sweep sweep = Sweep.of(model.engine(), graph, CHUNK)) {
            sweep.run(
                    samples.chosen(chosen),
                    0,
                    batch -> batch.size() == 0
                            ? List.<float[]>of()
                            : rows(batch.value(layer.patches()).toFloats(), batch.size()),
                    (done, some) -> rows.addAll(some),
                    Progress.SILENT);
        }
        float[] vectors = new float[rows.size() * width];
        for (int p = 0; p < rows.size(); p++) {
            int places = rows.get(p).length / width;
            int place = random.nextInt(places);
            for (int d = 0; d < width; d++) {
                vectors[p * width + d] = rows.get(p)[d * places + place];
            }
        }
        return Tensor.of(
                layer.vectors().elementType(),
                Tensor.of(vectors, vectors.length).toDoubles(),
                rows.size(),
                width,
                1,
                1);
    }

    private static List<float[]> rows(float[] values, int count) {
        int size = values.length / count;
        return IntStream.range(0, count)
                .mapToObj(i -> Arrays.copyOfRange(values, i * size, (i + 1) * size))
                .toList();
    }

    /** How the inputs meet the prototypes and the random vectors. */
    private static List<Met> met(
            Model model, Graph graph, Samples samples, List<Gathered.Failure> failures, Progress progress) {
        List<Integer> inputs = new ArrayList<>();
        List<List<float[]>> values = IntStream.range(0, 5)
                .<List<float[]>>mapToObj(i -> new ArrayList<>())
                .toList();
        List<String> names = List.of(
                PrototypeGraph.SIMILARITIES,
                PrototypeGraph.PLACES,
                PrototypeGraph.OTHER_SIMILARITIES,
                PrototypeGraph.OTHER_PLACES,
                model.classifier().logits());
        try (Sweep sweep = Sweep.of(model.engine(), graph, CHUNK)) {
            sweep.run(
                    samples,
                    0,
                    batch -> batch,
                    (done, batch) -> {
                        failures.addAll(batch.failures());
                        inputs.addAll(batch.indices());
                        for (int i = 0; i < names.size() && batch.size() > 0; i++) {
                            values.get(i).addAll(rows(batch.value(names.get(i)).toFloats(), batch.size()));
                        }
                    },
                    progress);
        }
        int[] read = inputs.stream().mapToInt(i -> i).toArray();
        return List.of(
                new Met(read, values.get(0), values.get(1), values.get(4)),
                new Met(read, values.get(2), values.get(3), values.get(4)));
    }

    private static int[] top(Met met, int prototype) {
        if (prototype >= met.similarity().get(0).length) {
            return new int[0];
        }
        return IntStream.range(0, met.input().length)
                .boxed()
                .sorted(Comparator.comparingDouble(
                        (Integer i) -> -met.similarity().get(i)[prototype]))
                .limit(TOP)
                .mapToInt(i -> i)
                .toArray();
    }

    private static Optional<OwnPrototypeResult.Judged> judged(
            PartJudge judge, Met met, Size size, int prototype, int[] top, int[] ofClass) {
        if (!judge.isKnown() || top.length == 0) {
            return Optional.empty();
        }
        Map.Entry<String, Double> pure = judge.most(top, i -> part(judge, met, size, prototype, i));
        Map.Entry<String, Double> consistent = judge.most(ofClass, i -> part(judge, met, size, prototype, i));
        return Optional.of(new OwnPrototypeResult.Judged(pure.getKey(), pure.getValue(), consistent.getValue()));
    }

    private static Optional<String> part(PartJudge judge, Met met, Size size, int prototype, int i) {
        float place = met.place().get(i)[prototype];
        return judge.part(met.input()[i], size.row(place), size.column(place));
    }

    private static OwnPrototypeResult.Patch patch(
            PartJudge judge, DataSet data, Met met, Size size, int prototype, int i) {
        float place = met.place().get(i)[prototype];
        return new OwnPrototypeResult.Patch(
                data.name(met.input()[i]),
                size.row(place),
                size.column(place),
                met.similarity().get(i)[prototype],
                part(judge, met, size, prototype, i));
    }

    /** The training patches of a built-in network, with the similarity that the network finds there. */
    private static List<Optional<OwnPrototypeResult.Patch>> origins(
            Model model, PrototypeLayer layer, Graph graph, Size size, Progress progress) {
        String text = model.classifier().graph().header().metadata().getOrDefault(ORIGINS, "");
        String[] each = text.split(" ");
        if (each.length != layer.count() || !Model.isBuiltIn(model.name())) {
            return java.util.Collections.nCopies(layer.count(), Optional.empty());
        }
        long first = BuiltIn.parse(model.name()).card().data().training().first();
        List<Optional<OwnPrototypeResult.Patch>> found = new ArrayList<>();
        for (int p = 0; p < each.length; p++) {
            String[] numbers = each[p].split("/");
            DataSet one = DataSet.of("zoo-" + (first + Long.parseLong(numbers[0])), model, 1);
            PartJudge judge = new PartJudge(model, one);
            Met met = met(model, graph, one.samples(model), new ArrayList<>(), Progress.SILENT)
                    .get(0);
            double row = (Integer.parseInt(numbers[1]) + 0.5) / size.rows();
            double column = (Integer.parseInt(numbers[2]) + 0.5) / size.columns();
            found.add(Optional.of(new OwnPrototypeResult.Patch(
                    one.name(0), row, column, met.similarity().get(0)[p], judge.part(0, row, column))));
            progress.reached(p + 1, each.length);
        }
        return found;
    }

    private static Optional<OwnPrototypeResult.Purity> purity(List<OwnPrototypeResult.Judged> all) {
        return all.isEmpty()
                ? Optional.empty()
                : Optional.of(new OwnPrototypeResult.Purity(
                        all.stream().mapToDouble(j -> j.purity()).average().orElse(0),
                        (double) all.stream()
                                        .filter(OwnPrototypeResult.Judged::isConsistent)
                                        .count()
                                / all.size(),
                        (int) all.stream().map(j -> j.part()).distinct().count()));
    }

    private static double accuracy(Met met, Labelled labelled) {
        int[] known = IntStream.range(0, met.input().length)
                .filter(i -> labelled.expected(met.input()[i]) >= 0)
                .toArray();
        return known.length == 0
                ? Double.NaN
                : (double) Arrays.stream(known)
                                .filter(i -> met.best(i) == labelled.expected(met.input()[i]))
                                .count()
                        / known.length;
    }

    private static int weights(PrototypeLayer layer, boolean isForeign) {
        int count = 0;
        for (int k = 0; k < layer.weights().length; k++) {
            for (int p = 0; p < layer.count(); p++) {
                double weight = layer.weights()[k][p];
                count += isForeign ? (weight > 0 && layer.classOf(p) != k ? 1 : 0) : weight < 0 ? 1 : 0;
            }
        }
        return count;
    }

    private List<OwnPrototypeResult.Looking> cases(
            Model model, DataSet data, PrototypeLayer layer, PartJudge judge, Met met, Size size) {
        List<OwnPrototypeResult.Looking> found = new ArrayList<>();
        for (int i = 0; i < Math.min(cases, met.input().length); i++) {
            int input = i;
            int type = met.best(i);
            double[] scores = IntStream.range(0, layer.count())
                    .mapToDouble(
                            p -> layer.weights()[type][p] * met.similarity().get(input)[p])
                    .toArray();
            double sum = Arrays.stream(scores).sum();
            List<OwnPrototypeResult.Like> like = IntStream.range(0, scores.length)
                    .boxed()
                    .sorted(Comparator.comparingDouble((Integer p) -> -scores[p]))
                    .limit(LIKE)
                    .map(p -> new OwnPrototypeResult.Like(
                            p, patch(judge, data, met, size, p, input), scores[p], scores[p] / sum))
                    .toList();
            found.add(new OwnPrototypeResult.Looking(
                    met.input()[i],
                    data.name(met.input()[i]),
                    model.classifier().decisions().name(type),
                    like));
        }
        return found;
    }
}
