package dev.limpid;

import dev.limpid.error.LimpidException;
import dev.limpid.error.Suggestion;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import dev.limpid.model.Detector;
import dev.limpid.model.Detector.Form;
import dev.limpid.model.FullBatch;
import dev.limpid.model.Labels;
import dev.limpid.report.Region;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.Program;
import dev.limpid.runtime.Shapes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Runs a detector and reads its boxes. Safe for many threads. */
final class Detecting implements AutoCloseable {
    private static final double LARGEST_SHARE = 2;

    private final Classifier classifier;
    private final Engine engine;
    private @Nullable Reading reading;
    private boolean isClosed;

    Detecting(Classifier classifier, Engine engine) {
        this.classifier = classifier;
        this.engine = engine;
    }

    /** A detector's graph with one row for each box: coordinates {@code [1,boxes,4]}, scores {@code [1,boxes,classes]}. */
    private record Reading(Detector detector, Program program, String place, String scores, Optional<Shape> resized) {}

    private synchronized Reading reading() {
        if (isClosed) {
            throw LimpidException.cancelled("the model was closed");
        }
        if (reading == null) {
            Detector detector = classifier
                    .findDetector()
                    .orElseThrow(() -> LimpidException.unsupported(Detector.obstacle(classifier.graph())
                            .orElseGet(() -> "the network is not a detector: no output has coordinates and scores of"
                                    + " boxes; its outputs are "
                                    + classifier.graph().outputs())));
            GraphBuilder b = classifier.graph().toBuilder().scope("boxes/");
            int count = detector.count(classifier.graph());
            Expr place = detector.boxes().rows(b, 0, count);
            Expr scores = detector.confidence(b, 0, count);
            Graph graph = b.build(List.of(place, scores)).bind(Shapes.BATCH, 1);
            reading =
                    new Reading(detector, engine.compile(graph), place.name(), scores.name(), classifier.findResized());
        }
        return reading;
    }

    /** The numbers of one input. */
    private static final class Rows {
        private final Detector detector;
        private final double[] place;
        private final double[] scores;
        private final int classes;

        Rows(Detector detector, double[] place, double[] scores) {
            this.detector = detector;
            this.place = place;
            this.scores = scores;
            this.classes = detector.classes();
        }

        int count() {
            return scores.length / classes;
        }

        double at(int box, int column) {
            return place[(4 * box) + column];
        }
    }

    /** Compiles the network. @throws LimpidException if it is not a detector, or has no such class */
    void check(DetectOptions options) {
        Detector detector = reading().detector();
        options.type().ifPresent(t -> type(detector, t));
    }

    /** What is found. @throws LimpidException if the network is not a detector, or has no such class */
    Detections detect(ModelInput input, int width, int height, DetectOptions options) {
        Reading known = reading();
        if (input.tensor().size(0) != 1) {
            throw LimpidException.badInput("boxes are listed for one sample at a time, not for a batch of "
                    + input.tensor().size(0));
        }
        Tensor whole = FullBatch.filled(input.tensor(), classifier.fixedBatch());
        Map<String, Tensor> found =
                known.program().run(Map.of(classifier.input().name(), whole));
        Detector detector = known.detector();
        Rows rows =
                new Rows(detector, first(found, known.place()), probabilities(detector, first(found, known.scores())));
        double across = (double) width / input.picture().width();
        double down = (double) height / input.picture().height();
        double[] sizes = {
            known.resized().map(s -> s.size(3)).orElse((long) input.width()),
            known.resized().map(s -> s.size(2)).orElse((long) input.height())
        };
        Frame frame = Frame.of(rows, sizes, input.region().scaled(across, down), options);
        List<Detection> candidates = candidates(rows, frame, options);
        return new Detections(input, width, height, apart(candidates, options), candidates.size());
    }

    /** The numbers of the first sample; the others only fill the batch. */
    private static double[] first(Map<String, Tensor> found, String value) {
        return FullBatch.first(Objects.requireNonNull(found.get(value)), 1).toDoubles();
    }

    private List<Detection> candidates(Rows rows, Frame frame, DetectOptions options) {
        Labels labels = classifier.labels();
        int background = rows.detector.background(labels);
        int wanted = options.type().map(t -> type(rows.detector, t)).orElse(-1);
        List<Detection> found = new ArrayList<>();
        for (int box = 0; box < rows.count(); box++) {
            for (int k = 0; k < rows.classes; k++) {
                double score = rows.scores[(box * rows.classes) + k];
                if (k != background && (wanted < 0 || k == wanted) && score >= options.threshold()) {
                    String label = rows.detector.label(labels, k);
                    double[] edges = frame.edges(rows, box);
                    found.add(new Detection(box, k, label, score, edges[0], edges[1], edges[2], edges[3]));
                }
            }
        }
        found.sort(Comparator.comparingDouble(Detection::score).reversed());
        return found;
    }

    /** The best detections of which no two of one class overlap too much. */
    private static List<Detection> apart(List<Detection> candidates, DetectOptions options) {
        List<Detection> kept = new ArrayList<>();
        for (Detection each : candidates) {
            if (kept.size() == options.most()) {
                break;
            }
            boolean isNew =
                    kept.stream().noneMatch(k -> k.index() == each.index() && k.overlap(each) > options.overlap());
            if (isNew) {
                kept.add(each);
            }
        }
        return kept;
    }

    /** The column of a class. */
    private int type(Detector detector, String asked) {
        List<String> names = detector.labels(classifier.labels()).names();
        OptionalInt label = detector.labels(classifier.labels()).findIndex(asked);
        if (label.isPresent()) {
            return label.getAsInt();
        }
        if (!asked.matches("\\d{1,9}")) {
            throw LimpidException.notFound("there is no class '" + asked + "'" + Suggestion.clause(asked, names));
        }
        int index = Integer.parseInt(asked);
        if (index >= detector.classes()) {
            throw LimpidException.notFound("there is no class " + index + "; the detector has " + detector.classes()
                    + ", from 0 to " + (detector.classes() - 1));
        }
        return index;
    }

    /** Raw scores become probabilities; what lies between 0 and 1 is left as it is. */
    private double[] probabilities(Detector detector, double[] scores) {
        boolean isRaw = false;
        for (double score : scores) {
            isRaw |= score < 0 || score > 1;
        }
        if (!isRaw || detector.activation() != dev.limpid.model.Head.NONE) {
            return scores;
        }
        int classes = detector.classes();
        boolean isExclusive = detector.background(classifier.labels()) >= 0;
        double[] result = new double[scores.length];
        for (int from = 0; from < scores.length; from += classes) {
            double sum = 0;
            for (int k = from; k < from + classes; k++) {
                result[k] = isExclusive ? Math.exp(scores[k]) : 1 / (1 + Math.exp(-scores[k]));
                sum += result[k];
            }
            for (int k = from; isExclusive && k < from + classes; k++) {
                result[k] /= sum;
            }
        }
        return result;
    }

    /**
     * How coordinates become pixels of the picture.
     *
     * @param form of the coordinates
     * @param across pixels of the picture for one unit of the coordinates
     * @param down the same for rows
     * @param region the part of the picture that the network sees
     */
    private record Frame(Form form, double across, double down, Region region) {
        static Frame of(Rows rows, double[] sizes, Region region, DetectOptions options) {
            Form stated = options.form().orElse(rows.detector.form());
            Form form = stated == Form.BY_NUMBERS ? byNumbers(rows) : stated;
            double largest = 0;
            for (double number : rows.place) {
                largest = Double.isFinite(number) ? Math.max(largest, Math.abs(number)) : largest;
            }
            boolean isShare = largest <= LARGEST_SHARE && Math.max(sizes[0], sizes[1]) > 4 * LARGEST_SHARE;
            double across = region.width() / (isShare ? 1 : sizes[0]);
            double down = region.height() / (isShare ? 1 : sizes[1]);
            return new Frame(form, across, down, region);
        }

        /** Two corners are in order for every box; a centre beyond the size of its box is no corner. */
        private static Form byNumbers(Rows rows) {
            for (int box = 0; box < rows.count(); box++) {
                if (rows.at(box, 2) < rows.at(box, 0) || rows.at(box, 3) < rows.at(box, 1)) {
                    return Form.CENTER;
                }
            }
            return Form.CORNERS;
        }

        /** Left, top, right and bottom. */
        double[] edges(Rows rows, int box) {
            if (form == Form.OFFSETS) {
                return new double[] {Double.NaN, Double.NaN, Double.NaN, Double.NaN};
            }
            double a = rows.at(box, 0);
            double b = rows.at(box, 1);
            double c = rows.at(box, 2);
            double d = rows.at(box, 3);
            double[] at = switch (form) {
                case CENTER -> new double[] {a - (c / 2), b - (d / 2), a + (c / 2), b + (d / 2)};
                case CORNERS_YX -> new double[] {b, a, d, c};
                default -> new double[] {a, b, c, d};
            };
            return new double[] {
                region.left() + (at[0] * across),
                region.top() + (at[1] * down),
                region.left() + (at[2] * across),
                region.top() + (at[3] * down)
            };
        }
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        if (reading != null) {
            reading.program().close();
        }
    }
}
