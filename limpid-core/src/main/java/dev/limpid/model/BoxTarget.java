package dev.limpid.model;

import dev.limpid.error.LimpidException;
import dev.limpid.error.Suggestion;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Detector.Part;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Targets about one box of a detector, or about one row of an output {@code [N,rows,K]} or {@code [N,K,rows]}:
 * {@code box:NUMBER}, {@code box:NUMBER:CLASS} and {@code box:NUMBER:column:K}.
 */
final class BoxTarget {
    private static final String USE =
            "' is not a target; use box:NUMBER for the best class of a box, box:NUMBER:CLASS, or box:NUMBER:column:K";
    private static final String COLUMN = "column:";
    private static final int PLACE_COLUMNS = 5;

    private final Classifier model;
    private final String asked;
    private final Optional<Detector> detector;

    private BoxTarget(Classifier model, String asked) {
        this.model = model;
        this.asked = asked;
        this.detector = model.findDetector();
    }

    /**
     * The question of a target.
     *
     * @param rest the target after {@code box:}
     * @throws LimpidException if it has no such box or class, or the network has no boxes
     */
    static Question parse(String rest, String asked, Classifier model) {
        return new BoxTarget(model, asked).question(rest);
    }

    private Question question(String rest) {
        int colon = rest.indexOf(':');
        OptionalInt box = TargetText.index((colon < 0 ? rest : rest.substring(0, colon)).strip());
        String of = colon < 0 ? "" : rest.substring(colon + 1).strip();
        if (box.isEmpty() || (colon >= 0 && of.isEmpty())) {
            throw LimpidException.badInput("'" + asked + USE);
        }
        if (detector.isEmpty()) {
            Detector.obstacle(model.graph()).ifPresent(why -> {
                throw LimpidException.unsupported(why);
            });
        }
        Part row = detector.map(Detector::scores).orElseGet(this::rows);
        int boxes = (int) model.graph().shapeOf(row.value()).size(row.boxAxis());
        Question.within(row.value(), "boxes", box.getAsInt(), boxes);
        if (of.startsWith(COLUMN)) {
            return column(box.getAsInt(), of.substring(COLUMN.length()).strip());
        }
        return of.isEmpty() ? best(box.getAsInt(), row) : scored(box.getAsInt(), row, of);
    }

    /** The rows of an output that is not that of a detector: its last columns are the classes that have labels. */
    private Part rows() {
        Part whole = whole(model.output());
        int labels = model.labels().names().size();
        boolean isLabelled = labels > 0 && labels <= whole.count();
        return isLabelled
                ? new Part(whole.value(), whole.boxAxis(), whole.columnAxis(), whole.count() - labels, labels)
                : whole;
    }

    /** All columns of a value; of two axes that of the boxes is the one whose size the labels do not explain. */
    private Part whole(String value) {
        long[] sizes = Question.sizes(model, value);
        if (sizes.length != 2) {
            throw LimpidException.unsupported("'" + asked + "' asks for a box, but output '" + value + "' is "
                    + model.graph().findType(value).orElseThrow() + " and not one row per box");
        }
        int labels = model.labels().names().size();
        boolean isLast = labels > 0 && isColumns(sizes[0], labels) && !isColumns(sizes[1], labels);
        return new Part(value, isLast ? 2 : 1, isLast ? 1 : 2, 0, (int) sizes[isLast ? 0 : 1]);
    }

    /** Whether this many columns can be the classes after position, size and objectness. */
    private static boolean isColumns(long size, int labels) {
        return size >= labels && size <= labels + (long) PLACE_COLUMNS;
    }

    /** One number of a row as it is. */
    private Question column(int box, String text) {
        Part boxes = detector.map(Detector::boxes).orElseGet(() -> whole(model.output()));
        int columns = (int) model.graph().shapeOf(boxes.value()).size(boxes.columnAxis());
        OptionalInt column = TargetText.index(text);
        if (column.isEmpty()) {
            throw LimpidException.badInput("'" + asked + USE);
        }
        Question.within(boxes.value(), "columns", column.getAsInt(), columns);
        GraphBuilder b = Question.builder(model);
        Part one = new Part(boxes.value(), boxes.boxAxis(), boxes.columnAxis(), column.getAsInt(), 1);
        return new Question(Question.asking(model, b, flat(b, one.rows(b, box, box + 1), 1)), Target.of(0));
    }

    private Question best(int box, Part row) {
        int first = detector.map(d -> d.background(model.labels())).orElse(-1) + 1;
        return new Question(scores(box, row, first), Target.top());
    }

    private Question scored(int box, Part row, String of) {
        Labels labels = detector.map(d -> d.labels(model.labels())).orElse(model.labels());
        Target target = TargetText.find(of, labels)
                .orElseThrow(() -> LimpidException.notFound("'" + asked + "' is not a target; there is no class '" + of
                        + "'" + Suggestion.clause(of, labels.names())));
        target.weights(Tensor.of(new float[row.count()], 1, row.count()));
        return new Question(scores(box, row, 0), target);
    }

    /** The network with the scores of a box as its logits: {@code [N,classes]}. */
    private Classifier scores(int box, Part row, int first) {
        GraphBuilder b = Question.builder(model);
        Expr scores = detector.map(d -> d.confidence(b, box, box + 1)).orElseGet(() -> row.rows(b, box, box + 1));
        Expr kept = first == 0 ? scores : scores.slice(2, first, row.count(), 1);
        return Question.asking(model, b, flat(b, kept, row.count() - first));
    }

    private static Expr flat(GraphBuilder b, Expr rows, int columns) {
        return rows.reshape(b.list(-1, columns), Shape.of(rows.shape().dim(0), Dim.of(columns)));
    }
}
