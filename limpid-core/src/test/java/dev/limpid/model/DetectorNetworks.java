package dev.limpid.model;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Small detectors of every kind with two scales, 4 x 6 and 2 x 3 positions, over an input {@code x: [N,3,16,24]}. */
final class DetectorNetworks {
    static final int HEIGHT = 16;
    static final int WIDTH = 24;
    static final int CLASSES = 3;
    private static final int CHANNELS = 6;
    private static final int ANCHORS = 2;
    private static final TensorType UNKNOWN = new TensorType(ElementType.FLOAT, null);

    private final GraphBuilder b = GraphBuilder.ofOpset(18);
    private final Random random = new Random(11);
    private final Map<String, Expr> outputs = new LinkedHashMap<>();

    private DetectorNetworks() {}

    static Classifier load(String kind) {
        return Classifier.of(kind, graph(kind), LoadOptions.DEFAULT.withPreprocess("raw,resize=exact"));
    }

    static Graph graph(String kind) {
        return new DetectorNetworks().built(kind);
    }

    private Graph built(String kind) {
        Expr x = kind.startsWith("selected-by-map")
                ? resizedInput()
                : b.input(
                        "x",
                        TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(3), Dim.of(HEIGHT), Dim.of(WIDTH)));
        Expr stem = conv(x, 3, CHANNELS, 4, 4).relu();
        Expr coarse = named("coarse", conv(stem, CHANNELS, CHANNELS, 2, 2));
        Expr enlarged = op(
                "Resize",
                Map.of("mode", Attribute.of("nearest")),
                coarse,
                b.none(),
                b.constant(Tensor.of(new float[] {1, 1, 2, 2}, 4)));
        Expr fine = named("fine", conv(concat(1, stem, enlarged), 2 * CHANNELS, CHANNELS, 1, 1));
        List<Expr> necks = List.of(fine, coarse);
        switch (kind) {
            case "distribution" -> distribution(necks, true);
            case "distribution-rows" -> distribution(necks, false);
            case "anchors" -> anchors(necks);
            case "free" -> free(necks);
            case "pair" -> pair(necks, "Softmax", false);
            case "offsets" -> offsets(necks);
            case "selected" -> selected(necks);
            case "selected-by-map" -> selectedByMap(necks, false);
            case "selected-by-map-in-two-stages" -> selectedByMap(necks, true);
            case "suppressed" -> pair(necks, "Sigmoid", true);
            case "rows" -> outputs.put("rows", rows(necks, 4 + CLASSES).relu());
            default -> throw new IllegalArgumentException(kind);
        }
        return b.build(outputs);
    }

    /** A rectified value; its name says that it is the neck of a scale. */
    private Expr named(String scale, Expr value) {
        return b.scope(scale + "/").emit("Relu", List.of(value), Map.of(), UNKNOWN);
    }

    /** As in networks without anchors: distances as means of distributions, from points of a grid. */
    private void distribution(List<Expr> necks, boolean columnsFirst) {
        int bins = 4;
        Expr all = concat(
                2,
                necks.stream()
                        .map(neck -> flat(
                                concat(
                                        1,
                                        conv(
                                                conv(neck, CHANNELS, CHANNELS, 1, 1)
                                                        .relu(),
                                                CHANNELS,
                                                4 * bins,
                                                1,
                                                1),
                                        conv(
                                                conv(neck, CHANNELS, CHANNELS, 1, 1)
                                                        .relu(),
                                                CHANNELS,
                                                CLASSES,
                                                1,
                                                1)),
                                4 * bins + CLASSES))
                        .toArray(Expr[]::new));
        List<Expr> parts = split(all, 1, 4L * bins, CLASSES);
        Expr spread = op(
                "Softmax",
                Map.of("axis", Attribute.of(1L)),
                reshape(parts.get(0), -1, 4, bins, 30).transpose(0, 2, 1, 3));
        Expr weights = b.constant(Tensor.of(new float[] {0, 1, 2, 3}, 1, bins, 1, 1));
        Expr sides = reshape(op("Conv", Map.of(), spread, weights), -1, 4, 30);
        Expr points = b.constant(points(false));
        Expr low = points.sub(cut(sides, 1, 0, 2));
        Expr high = points.add(cut(sides, 1, 2, 4));
        Expr place = concat(1, low.add(high).mul(b.scalar(ElementType.FLOAT, 0.5)), high.sub(low))
                .mul(b.constant(strides()));
        Expr joined = concat(1, place, op("Sigmoid", Map.of(), parts.get(1)));
        outputs.put("output0", columnsFirst ? joined : joined.transpose(0, 2, 1));
    }

    /** As in networks with anchors: one logistic function over coordinates, objectness and classes. */
    private void anchors(List<Expr> necks) {
        int columns = 5 + CLASSES;
        Expr[] levels = new Expr[2];
        for (int level = 0; level < 2; level++) {
            int rows = level == 0 ? 4 : 2;
            int width = level == 0 ? 6 : 3;
            Expr raw = reshape(
                            conv(necks.get(level), CHANNELS, ANCHORS * columns, 1, 1),
                            -1,
                            ANCHORS,
                            columns,
                            rows,
                            width)
                    .transpose(0, 1, 3, 4, 2);
            List<Expr> parts = split(op("Sigmoid", Map.of(), raw), 4, 2, 2, 1 + CLASSES);
            Expr middle = parts.get(0)
                    .mul(b.scalar(ElementType.FLOAT, 2))
                    .add(b.constant(tensor(1, ANCHORS, rows, width, 2)));
            Expr size = parts.get(1)
                    .pow(b.scalar(ElementType.FLOAT, 2))
                    .mul(b.constant(positive(1, ANCHORS, rows, width, 2)));
            levels[level] = reshape(concat(4, middle, size, parts.get(2)), -1, (long) ANCHORS * rows * width, columns);
        }
        outputs.put("output0", concat(1, levels));
    }

    /** Objectness and classes from layers of their own, and a decoder over all scales. */
    private void free(List<Expr> necks) {
        Expr all = concat(
                        2,
                        necks.stream()
                                .map(neck -> flat(
                                        concat(
                                                1,
                                                conv(neck, CHANNELS, 4, 1, 1),
                                                op("Sigmoid", Map.of(), conv(neck, CHANNELS, 1, 1, 1)),
                                                op("Sigmoid", Map.of(), conv(neck, CHANNELS, CLASSES, 1, 1))),
                                        5 + CLASSES))
                                .toArray(Expr[]::new))
                .transpose(0, 2, 1);
        Expr points = b.constant(points(true));
        Expr stride = b.constant(strides().reshaped(1, 30, 1));
        outputs.put(
                "output",
                concat(
                        2,
                        cut(all, 2, 0, 2).add(points).mul(stride),
                        cut(all, 2, 2, 4).exp().mul(stride),
                        cut(all, 2, 4, 5 + CLASSES)));
    }

    /** Corners from anchors, and scores apart; optionally with a suppression behind. */
    private void pair(List<Expr> necks, String activation, boolean isSuppressed) {
        Expr raw = rows(necks, 4);
        Expr middle = cut(raw, 2, 0, 2).add(b.constant(points(true)));
        Expr half = cut(raw, 2, 2, 4).exp().mul(b.constant(positive(1, 30, 2)));
        Expr boxes = concat(2, middle.sub(half), middle.add(half)).mul(b.scalar(ElementType.FLOAT, 0.05));
        int classes = isSuppressed ? CLASSES : CLASSES + 1;
        Expr scores = op(activation, isSuppressed ? Map.of() : Map.of("axis", Attribute.of(2L)), rows(necks, classes));
        if (!isSuppressed) {
            outputs.put("boxes", boxes);
            outputs.put("scores", scores);
            return;
        }
        Expr picked = b.emit(
                "NonMaxSuppression",
                List.of(
                        boxes,
                        scores.transpose(0, 2, 1),
                        b.constant(Tensor.list(5)),
                        b.constant(Tensor.of(new float[] {0.5f}, 1)),
                        b.constant(Tensor.of(new float[] {0.1f}, 1))),
                Map.of(),
                new TensorType(ElementType.INT64, null));
        outputs.put("picked", picked);
    }

    /** As YOLOv10: the best boxes, and among them the best scores of all classes, in rows of corners, score and class. */
    private void selected(List<Expr> necks) {
        Expr raw = rows(necks, 4);
        Expr points = b.constant(points(true));
        Expr low = points.sub(cut(raw, 2, 0, 2).relu());
        Expr boxes = concat(2, low, points.add(cut(raw, 2, 2, 4).relu()));
        Expr scores = op("Sigmoid", Map.of(), rows(necks, CLASSES));
        TensorType integers = new TensorType(ElementType.INT64, null);
        List<Expr> top = b.emitAll(
                "TopK", List.of(scores.reduce("ReduceMax", false, 2), b.list(7)), Map.of(), List.of(UNKNOWN, integers));
        Expr chosen = top.get(1).unsqueeze(2);
        Map<String, Attribute> along = Map.of("axis", Attribute.of(1L));
        Expr few =
                boxes.emit("GatherElements", along, UNKNOWN, chosen.emit("Tile", Map.of(), integers, b.list(1, 1, 4)));
        Expr fewScores = scores.emit(
                "GatherElements", along, UNKNOWN, chosen.emit("Tile", Map.of(), integers, b.list(1, 1, CLASSES)));
        List<Expr> best = b.emitAll(
                "TopK",
                List.of(fewScores.reshape(b.list(-1, 7L * CLASSES), null), b.list(7)),
                Map.of(),
                List.of(UNKNOWN, integers));
        Expr count = b.scalar(ElementType.INT64, CLASSES);
        Expr place = best.get(1).emit("Div", Map.of(), integers, count).unsqueeze(2);
        Expr label = best.get(1).emit("Mod", Map.of(), integers, count).cast(ElementType.FLOAT);
        Expr last = few.emit("GatherElements", along, UNKNOWN, place.emit("Tile", Map.of(), integers, b.list(1, 1, 4)));
        outputs.put("output0", concat(2, last, best.get(0).unsqueeze(2), label.unsqueeze(2)));
    }

    /** As in torchvision: one picture without a batch, which the network enlarges itself. */
    private Expr resizedInput() {
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, 3, HEIGHT / 2, WIDTH / 2));
        return op(
                "Resize",
                Map.of("mode", Attribute.of("nearest")),
                x.unsqueeze(0),
                b.none(),
                b.constant(Tensor.of(new float[] {1, 1, 2, 2}, 4)));
    }

    /**
     * As RetinaNet in torchvision: the best of each scale is decoded, and all are suppressed together. In two stages, as
     * Faster R-CNN does, the classes are computed for the boxes that are left.
     */
    private void selectedByMap(List<Expr> necks, boolean isInTwoStages) {
        TensorType integers = new TensorType(ElementType.INT64, null);
        Map<String, Attribute> along = Map.of("axis", Attribute.of(0L));
        List<Expr> boxes = new ArrayList<>();
        List<Expr> scores = new ArrayList<>();
        for (Expr neck : necks) {
            Expr score = op("Sigmoid", Map.of(), rows(List.of(neck), CLASSES))
                    .reshape(b.list(-1, CLASSES), null)
                    .reshape(b.list(-1), null);
            List<Expr> top = b.emitAll("TopK", List.of(score, b.list(4)), Map.of(), List.of(UNKNOWN, integers));
            Expr raw = rows(List.of(neck), 4).reshape(b.list(-1, 4), null);
            Expr place = top.get(1).emit("Div", Map.of(), integers, b.scalar(ElementType.INT64, CLASSES));
            Expr picked = raw.emit("Gather", along, UNKNOWN, place);
            boxes.add(concat(
                    1,
                    cut(picked, 1, 0, 2),
                    cut(picked, 1, 0, 2).add(cut(picked, 1, 2, 4).exp())));
            scores.add(top.get(0));
        }
        Expr all = concat(0, boxes.toArray(Expr[]::new)).unsqueeze(0);
        Expr found = concat(0, scores.toArray(Expr[]::new)).unsqueeze(0, 1);
        Expr kept = b.emit(
                "NonMaxSuppression",
                List.of(all, found, b.list(5), b.constant(Tensor.of(new float[] {0.5f}, 1))),
                Map.of(),
                integers);
        Expr which = kept.slice(1, 2, 3, 1).reshape(b.list(-1), null);
        Expr last = all.squeeze(0).emit("Gather", along, UNKNOWN, which);
        outputs.put("boxes", last);
        Expr lastScores = found.squeeze(0, 1).emit("Gather", along, UNKNOWN, which);
        if (isInTwoStages) {
            Expr first = which.emit("Mul", Map.of(), integers, b.scalar(ElementType.INT64, 0));
            lastScores = op("RoiAlign", Map.of(), necks.get(0), last, first)
                    .reshape(b.list(-1, CHANNELS), null)
                    .matMul(b.constant(tensor(CHANNELS, CLASSES)));
        }
        outputs.put("scores", lastScores);
    }

    private void offsets(List<Expr> necks) {
        outputs.put("scores", op("Sigmoid", Map.of(), rows(necks, CLASSES)));
        outputs.put("locations", rows(necks, 4));
    }

    // ---- pieces

    /** One layer for each scale, with a row for each position. */
    private Expr rows(List<Expr> necks, int columns) {
        return concat(
                1,
                necks.stream()
                        .map(neck -> flat(conv(neck, CHANNELS, columns, 1, 1), columns)
                                .transpose(0, 2, 1))
                        .toArray(Expr[]::new));
    }

    private Expr flat(Expr map, int channels) {
        return reshape(map, -1, channels, map == null ? 0 : placesOf(map));
    }

    private int placesOf(Expr map) {
        return map.name().startsWith("fine") ? 24 : 6;
    }

    private Expr conv(Expr in, int channels, int maps, int kernel, int stride) {
        String scale = in.name().startsWith("fine/") ? "fine/" : in.name().startsWith("coarse/") ? "coarse/" : "";
        b.scope(scale);
        return op(
                "Conv",
                Map.of("strides", Attribute.of(new long[] {stride, stride})),
                in,
                b.constant(tensor(maps, channels, kernel, kernel)),
                b.constant(tensor(maps)));
    }

    private Expr op(String op, Map<String, Attribute> attributes, Expr... in) {
        return b.emit(op, List.of(in), attributes, UNKNOWN);
    }

    private Expr concat(long axis, Expr... parts) {
        return op("Concat", Map.of("axis", Attribute.of(axis)), parts);
    }

    private List<Expr> split(Expr of, long axis, long... sizes) {
        List<dev.limpid.graph.TensorType> types = new java.util.ArrayList<>();
        for (int i = 0; i < sizes.length; i++) {
            types.add(UNKNOWN);
        }
        return b.emitAll("Split", List.of(of, b.list(sizes)), Map.of("axis", Attribute.of(axis)), types);
    }

    private Expr cut(Expr of, long axis, long from, long to) {
        return op("Slice", Map.of(), of, b.list(from), b.list(to), b.list(axis), b.list(1));
    }

    private Expr reshape(Expr of, long... sizes) {
        return op("Reshape", Map.of(), of, b.list(sizes));
    }

    private Tensor tensor(long... shape) {
        float[] numbers = new float[(int) Tensor.elementCount(shape)];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) (0.4 * random.nextGaussian());
        }
        return Tensor.of(numbers, shape);
    }

    private Tensor positive(long... shape) {
        float[] numbers = tensor(shape).toFloats();
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = 1 + Math.abs(numbers[i]);
        }
        return Tensor.of(numbers, shape);
    }

    /** The centres of all positions: {@code [1,2,30]}, or {@code [1,30,2]}. */
    private static Tensor points(boolean isRows) {
        float[] numbers = new float[60];
        int at = 0;
        for (int[] size : new int[][] {{4, 6}, {2, 3}}) {
            for (int y = 0; y < size[0]; y++) {
                for (int x = 0; x < size[1]; x++) {
                    numbers[isRows ? 2 * at : at] = x + 0.5f;
                    numbers[isRows ? 2 * at + 1 : 30 + at] = y + 0.5f;
                    at++;
                }
            }
        }
        return isRows ? Tensor.of(numbers, 1, 30, 2) : Tensor.of(numbers, 1, 2, 30);
    }

    private static Tensor strides() {
        float[] numbers = new float[30];
        for (int i = 0; i < 30; i++) {
            numbers[i] = i < 24 ? 4 : 8;
        }
        return Tensor.of(numbers, 1, 1, 30);
    }
}
