package dev.limpid.attribution;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shape;
import dev.limpid.graph.TensorType;
import dev.limpid.model.Classifier;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/** The graphs in which a method runs. */
final class ExplainerGraph {
    /** The input that says how much each class counts: {@code float[N,K]}. */
    static final String TARGET = "target";
    /** The output with the scores. */
    static final String ATTRIBUTION = "attribution";
    /** The numbers drawn for a chunk of samples: {@code float[S,...]}. */
    static final String DRAWN = "drawn";
    /** The weights of a chunk of samples: {@code float[S]}. */
    static final String WEIGHTS = "weights";
    /** The scores of the chunks before. */
    static final String CARRY = "carry";
    /** The logits at a chunk's points: {@code float[N,S,K]}. */
    static final String LOGITS = "point_logits";
    /** The size of the batch of points. */
    static final String POINTS = "points";

    private ExplainerGraph() {}

    /**
     * The network and the scores in one graph.
     *
     * @param top whether the target is the class with the largest logit; else it is an input
     */
    static Graph direct(Classifier model, Method.Direct method, Settings settings, boolean top) {
        GraphBuilder b = model.graph().toBuilder().scope(method.info().name() + "/");
        Expr logits = b.value(model.logits());
        Expr target = top ? largest(logits) : b.input(TARGET, targetType(model));
        Formula f = Formula.over(b, model, settings, b.value(model.input().name()), target);
        Expr scores = method.scores(f);
        Map<String, Expr> outputs = new LinkedHashMap<>();
        outputs(model).forEach(name -> outputs.put(name, b.value(name)));
        outputs.put(ATTRIBUTION, scores);
        return b.build(outputs);
    }

    /** One chunk of samples of a method that averages: carry in, carry out. */
    static Graph chunk(Classifier model, Method.Sampled method, Settings settings, Draws draws, int size) {
        GraphBuilder b =
                GraphBuilder.ofOpset(model.graph().opset()).scope(method.info().name() + "/");
        Expr x = b.input(model.input().name(), model.input().type());
        Expr target = b.input(TARGET, targetType(model));
        long[] shape = draws.numbers().shape();
        shape[0] = size;
        Expr drawn = b.input(DRAWN, TensorType.of(draws.numbers().elementType(), shape));
        Expr weights = b.input(WEIGHTS, TensorType.of(ElementType.FLOAT, size));
        Formula f = Formula.over(b, model, settings, x, target);
        Formula at = atPoints(f, method, drawn, size);
        Expr scores = scores(f, at, method, weights);
        Expr carry = b.input(CARRY, scores.findType().orElseThrow());
        Map<String, Expr> outputs = new LinkedHashMap<>();
        outputs.put(ATTRIBUTION, carry.add(scores));
        outputs.put(LOGITS, samples(at.logits(), size));
        return b.build(outputs);
    }

    /** The network run on the points of a chunk of samples, as one batch of {@code N*S}. */
    static Formula atPoints(Formula f, Method.Sampled method, Expr drawn, long size) {
        GraphBuilder b = f.input().builder();
        Expr points = method.points(f, f.input().unsqueeze(1), drawn.unsqueeze(0));
        Shape single = f.input().shape();
        Dim batch = single.dim(0);
        Shape shape = single.with(0, batch.isFixed() ? Dim.of(batch.size() * size) : Dim.symbol(POINTS));
        Expr targets = f.target().unsqueeze(1).expand(b.list(1, size, 1), null);
        return f.at(
                points.reshape(b.list(shape.sizes()), shape),
                targets.reshape(-1, f.target().shape().size(1)));
    }

    /** What a chunk adds to the scores. */
    static Expr scores(Formula f, Formula at, Method.Sampled method, Expr weights) {
        Expr each = method.each(at);
        long size = weights.shape().size(0);
        Expr weighted = samples(each, size).mul(weights.reshape(alongSamples(size, each.rank())));
        return method.finish(f, weighted.reduceSum(false, 1).reshapeLike(f.input()));
    }

    /** {@code [N*S,...]} seen as {@code [N,S,...]}. */
    static Expr samples(Expr e, long size) {
        long[] own = e.shape().sizes();
        long[] sizes = new long[own.length + 1];
        sizes[0] = -1;
        sizes[1] = size;
        System.arraycopy(own, 1, sizes, 2, own.length - 1);
        return e.reshape(sizes);
    }

    /** {@code [S,1,...]} of a rank: sizes under which a list goes along the samples. */
    static long[] alongSamples(long size, int rank) {
        return LongStream.concat(
                        LongStream.of(size), LongStream.generate(() -> 1).limit(rank - 1L))
                .toArray();
    }

    /** Names of the values that every explainer hands on: the model's outputs and its logits. */
    static Set<String> outputs(Classifier model) {
        Set<String> names = new LinkedHashSet<>(model.graph().outputs());
        names.add(model.logits());
        return names;
    }

    static TensorType targetType(Classifier model) {
        return model.graph().findType(model.logits()).orElseThrow();
    }

    /** {@code float[N,K]}: one at the largest logit, the first of equal ones, else zero. */
    private static Expr largest(Expr logits) {
        Map<String, Attribute> lastAxis = Map.of("axis", Attribute.of(1L), "keepdims", Attribute.of(1L));
        Expr best = logits.emit(
                "ArgMax",
                lastAxis,
                TensorType.of(ElementType.INT64, logits.shape().dim(0), Dim.of(1)));
        Expr classes = logits.builder()
                .list(LongStream.range(0, logits.shape().size(1)).toArray());
        return best.equal(classes).cast(logits.elementType());
    }
}
