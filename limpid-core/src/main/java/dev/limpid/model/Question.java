package dev.limpid.model;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.Program;
import dev.limpid.runtime.Shapes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * A target together with a network whose logits are replaced by the value that the target refers to.
 *
 * <p>A class, or a sum of classes, leaves the network unchanged. Every other target is a weighted sum of the elements
 * of another value of the network, which then replaces the logits as {@code float[N,elements]}; so every method can
 * explain it.
 *
 * @param model the network, with the explained value as its logits
 * @param target the weights of that value's elements
 */
public record Question(Classifier model, Target target) {
    private static final String SCOPE = "target/";

    /** The syntax of targets in a few words, for help texts. */
    public static final String GRAMMAR = "top, the number or label of a class, sums of these (A-B, 0.5*A+0.5*B),"
            + " unit:LAYER:CHANNEL[:Y:X], mask:FILE:CLASS or mask:predicted:CLASS of a segmentation, position:NUMBER:CLASS of a"
            + " sequence, box:NUMBER[:CLASS] of a"
            + " detector, or similar:FILE, the cosine of the output for two pictures";

    /**
     * Parses a target.
     *
     * <ul>
     * <li>{@code top}, {@code 281}, {@code tabby cat}, {@code A-B}, {@code 0.5*A+0.5*B}: see {@link Target#parse}
     * <li>{@code unit:LAYER:CHANNEL}: a channel of a layer, the mean over its positions; with {@code :Y:X} (or
     *     {@code :TOKEN}) one unit of it
     * <li>{@code mask:FILE:CLASS}: the mean score of a class over the pixels of a picture that are not black, if the
     * network computes a score per class and position; {@code mask:predicted:CLASS} over the positions where the
     * network predicts the class
     * <li>{@code position:NUMBER:CLASS}: a class, or a sum of classes, at one position of a network that gives class
     *     scores for each of many, {@code [N,positions,K]}
     * <li>{@code box:NUMBER:CLASS}: the score of a class (its number or label, or a sum of classes) for one box of a
     *     {@link Detector}, times the box's objectness if it has one; {@code box:NUMBER} that of the box's best class;
     *     {@code box:NUMBER:column:K} one number of the box's row as it is. An output {@code [N,rows,K]} or
     *     {@code [N,K,rows]} that is not a detector's is read the same way, with the classes in its last columns
     * <li>{@code similar:FILE}: the cosine between the network's output for the input and for another picture or
     *     tensor; {@code similar:FILE:LAYER} between the outputs of a layer
     * </ul>
     *
     * @param engine runs the network on the picture to which the input is compared
     * @throws LimpidException if the text is not a target of this network
     */
    public static Question parse(String text, Classifier model, Engine engine) {
        String asked = text.strip();
        int colon = asked.indexOf(':');
        boolean isClass = TargetText.find(asked, model.labels()).isPresent();
        String kind = isClass || colon < 0 ? "" : asked.substring(0, colon);
        String rest = asked.substring(colon + 1);
        return switch (kind) {
            case "unit" -> unit(rest, asked, model);
            case "mask" -> mask(rest, asked, model);
            case "position" -> position(rest, asked, model);
            case "box" -> BoxTarget.parse(rest, asked, model);
            case "similar" -> similar(rest, asked, model, engine);
            default -> ofClasses(Target.parse(asked, model.labels()), model);
        };
    }

    private static Question position(String rest, String asked, Classifier model) {
        ScoreAxes axes = model.scores();
        if (axes.isWhole()) {
            throw LimpidException.unsupported("'" + asked + "' asks for a position, but output '" + model.output()
                    + "' has one list of class scores for the whole input");
        }
        int colon = rest.indexOf(':');
        OptionalInt position = TargetText.index(rest.substring(0, Math.max(0, colon)));
        if (position.isEmpty()) {
            throw LimpidException.badInput("'" + asked + "' is not a target; use position:NUMBER:CLASS");
        }
        within(model.output(), "positions", position.getAsInt(), axes.places());
        Target of = Target.parse(rest.substring(colon + 1), model.labels());
        of.weights(Tensor.of(new float[axes.classes()], 1, axes.classes()));
        return new Question(model, new AtPosition(of, axes, position.getAsInt(), asked));
    }

    private static Question ofClasses(Target target, Classifier model) {
        ScoreAxes axes = model.scores();
        if (!axes.isWhole() && !(target instanceof Target.Top)) {
            throw LimpidException.badInput("'" + target + "' does not say where: output '" + model.output()
                    + "' has the scores of " + axes.classes() + " classes at each of " + axes.places()
                    + " positions; use position:NUMBER:CLASS, or top for the largest score of all");
        }
        // A missing class should be reported before anything runs.
        target.weights(Tensor.of(new float[model.classes()], 1, model.classes()));
        return new Question(model, target);
    }

    private static Question unit(String rest, String asked, Classifier model) {
        String[] parts = rest.split(":", -1);
        @Nullable LimpidException reason = null;
        for (int count = Math.min(3, parts.length - 1); count > 0; count--) {
            int[] at = indices(Arrays.asList(parts).subList(parts.length - count, parts.length));
            if (at.length == count) {
                String layer = String.join(":", List.of(parts).subList(0, parts.length - count));
                try {
                    String value = model.value(model.place(layer));
                    return new Question(flattened(model, value), elements(model, value, at, asked));
                } catch (LimpidException e) {
                    reason = reason == null ? e : reason;
                }
            }
        }
        String refused = "'" + asked + "' is not a target; ";
        if (reason != null) {
            throw LimpidException.badInput(refused + reason.getMessage(), reason);
        }
        throw LimpidException.badInput(refused + "use unit:LAYER:CHANNEL or unit:LAYER:CHANNEL:Y:X");
    }

    private static int[] indices(List<String> parts) {
        return parts.stream()
                .map(TargetText::index)
                .filter(OptionalInt::isPresent)
                .mapToInt(OptionalInt::getAsInt)
                .toArray();
    }

    private static Elements elements(Classifier model, String value, int[] at, String asked) {
        long[] sizes = sizes(model, value);
        boolean isLast = sizes.length == 1
                || model.findFeatureMap(value)
                        .filter(m -> m.layout() == Layout.NHWC || m.layout() == Layout.TOKENS)
                        .isPresent();
        int channels = (int) (isLast ? sizes[sizes.length - 1] : sizes[0]);
        long[] places = isLast ? Arrays.copyOf(sizes, sizes.length - 1) : Arrays.copyOfRange(sizes, 1, sizes.length);
        int count = (int) Tensor.elementCount(places);
        if (at.length != 1 && at.length != sizes.length) {
            throw LimpidException.badInput("layer '" + value + "' has a channel and " + places.length
                    + " coordinates of its positions, not " + (at.length - 1));
        }
        within(value, "channels", at[0], channels);
        if (at.length == 1) {
            return isLast ? new Elements(at[0], channels, count, asked) : new Elements(at[0] * count, 1, count, asked);
        }
        int place = 0;
        for (int i = 0; i < places.length; i++) {
            within(value, places.length == 2 ? (i == 0 ? "rows" : "columns") : "places", at[i + 1], places[i]);
            place = (int) ((place * places[i]) + at[i + 1]);
        }
        return new Elements(isLast ? (place * channels) + at[0] : (at[0] * count) + place, 1, 1, asked);
    }

    /** Refuses a number that is too large. */
    static void within(String value, String what, int index, long size) {
        if (index >= size) {
            throw LimpidException.notFound("'" + value + "' has " + what + " 0 to " + (size - 1) + ", not " + index);
        }
    }

    private static Question mask(String rest, String asked, Classifier model) {
        String map = scoreMap(model, asked);
        long[] sizes = sizes(model, map);
        int places = (int) (sizes[1] * sizes[2]);
        for (int colon = rest.lastIndexOf(':'); colon > 0; colon = rest.lastIndexOf(':', colon - 1)) {
            String file = rest.substring(0, colon);
            boolean isPredicted = file.equals("predicted");
            if (isPredicted || Files.exists(Path.of(file))) {
                Target of = Target.parse(rest.substring(colon + 1), model.labels());
                of.weights(Tensor.of(new float[(int) sizes[0]], 1, sizes[0]));
                boolean @Nullable [] mask = isPredicted
                        ? null
                        : MaskFile.read(Path.of(file), model.guess(), (int) sizes[2], (int) sizes[1]);
                Classifier byPlace =
                        flattened(model, map).with(model.head(), new ScoreAxes((int) sizes[0], places, false));
                return new Question(byPlace, new Region(of, (int) sizes[0], places, mask, asked));
            }
        }
        throw LimpidException.badInput(
                "'" + asked + "' is not a target; use mask:FILE:CLASS with an existing file, or mask:predicted:CLASS");
    }

    /** The scores per class and position {@code [N,K,H,W]} of which the logits are the mean. */
    private static String scoreMap(Classifier model, String asked) {
        return model.findScoreMap()
                .orElseThrow(() -> LimpidException.unsupported("'" + asked + "' asks for a mask, but output '"
                        + model.output() + "' has no score per class and position"));
    }

    private static Question similar(String rest, String asked, Classifier model, Engine engine) {
        String file = rest;
        String value = model.logits();
        for (int colon = rest.lastIndexOf(':'); colon > 0 && !Files.exists(Path.of(file)); ) {
            file = rest.substring(0, colon);
            value = model.value(model.place(rest.substring(colon + 1)));
            colon = rest.lastIndexOf(':', colon - 1);
        }
        if (file.isBlank() || !Files.exists(Path.of(file))) {
            throw LimpidException.badInput("'" + asked + "' is not a target; use similar:FILE with an existing file");
        }
        Classifier flat = flattened(model, value);
        Tensor other = run(flat, input(Path.of(file), model, engine), engine);
        double norm = Math.sqrt(Arrays.stream(other.toDoubles()).map(v -> v * v).sum());
        if (!(norm > 0)) {
            throw LimpidException.badInput(
                    "'" + asked + "': the network's output for that file is zero, so it has" + " no cosine");
        }
        double[] direction = Arrays.stream(other.toDoubles()).map(v -> v / norm).toArray();
        GraphBuilder b = flat.graph().toBuilder().scope(SCOPE);
        Expr embedding = b.value(flat.logits());
        Expr along = embedding.mul(b.constant(Tensor.of(embedding.elementType(), direction, 1, direction.length)));
        Expr length = embedding.mul(embedding).reduceSum(true, 1).sqrt();
        Expr cosine = along.reduceSum(true, 1).div(length);
        return new Question(asking(model, b, cosine), new Elements(0, 1, 1, asked));
    }

    private static Tensor input(Path file, Classifier model, Engine engine) {
        if (!file.toString().endsWith(".npy")) {
            try (Preprocessor preprocessor = new Preprocessor(engine, model.preprocessing())) {
                return preprocessor.apply(Images.read(file));
            }
        }
        Tensor tensor = Npy.read(file);
        long[] sizes = sizes(model, model.input().name());
        if (tensor.elementCount() != Tensor.elementCount(sizes)) {
            throw LimpidException.badInput(file + ": is " + tensor.type() + ", but the network's input is "
                    + model.input().type());
        }
        long[] shape = LongStream.concat(LongStream.of(1), Arrays.stream(sizes)).toArray();
        return Tensor.of(model.input().type().element(), tensor.toDoubles(), shape);
    }

    private static Tensor run(Classifier model, Tensor input, Engine engine) {
        try (Program program = engine.compile(
                model.graph().withOutputs(List.of(model.logits())).bind(Shapes.BATCH, 1))) {
            Tensor whole = FullBatch.filled(input, model.fixedBatch());
            Tensor all = Objects.requireNonNull(
                    program.run(Map.of(model.input().name(), whole)).get(model.logits()));
            return FullBatch.first(all, 1);
        }
    }

    /** The sizes of a value for one sample. */
    static long[] sizes(Classifier model, String value) {
        Shape shape = model.graph().shapeOf(value);
        if (shape.rank() < 2 || !shape.isFixed(1, shape.rank())) {
            throw LimpidException.unsupported("'" + value + "' is "
                    + model.graph().findType(value).orElseThrow() + ", whose elements cannot be counted");
        }
        return LongStream.range(1, shape.rank()).map(i -> shape.size((int) i)).toArray();
    }

    /** A builder that adds to a network's graph. */
    static GraphBuilder builder(Classifier model) {
        return model.graph().toBuilder().scope(SCOPE);
    }

    /** The network with a value instead of its logits, flattened to {@code float[N,elements]}. */
    private static Classifier flattened(Classifier model, String value) {
        GraphBuilder b = model.graph().toBuilder().scope(SCOPE);
        Expr asked = b.value(value);
        Shape flat = Shape.of(asked.shape().dim(0), Dim.of(Tensor.elementCount(sizes(model, value))));
        return asking(model, b, asked.reshape(b.list(-1, flat.size(1)), flat));
    }

    /** The network with an expression as its logits. */
    static Classifier asking(Classifier model, GraphBuilder b, Expr logits) {
        List<Expr> kept =
                new ArrayList<>(model.graph().outputs().stream().map(b::value).toList());
        kept.add(logits);
        return model.asking(b.build(kept).withOutputs(model.graph().outputs()), logits.name());
    }
}
