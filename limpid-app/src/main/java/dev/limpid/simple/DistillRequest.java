package dev.limpid.simple;

import dev.limpid.error.LimpidException;
import dev.limpid.inside.space.Pooling;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is asked.
 *
 * @param features what students are told of an input
 * @param category only concepts of this category, such as {@code part}; empty for all
 * @param layer whose units are the features; empty for the default layer
 * @param pooling how the places of a unit become one number: mean or max
 * @param students beside the tree, which is always grown
 * @param leaves most leaves of the tree that is shown
 * @param classes names or numbers of classes; the others become one class "other". Empty for all classes
 * @param picture the number of the input whose decision is followed; empty for the first that is right
 * @param isReweighted whether a tree is also grown on rows weighted by what probes of earlier layers find easy
 * @param isAnchored whether global anchors among the units of a layer are searched, which takes minutes; those of tables always are
 * @param seed of the division of the data and of everything random
 */
public record DistillRequest(
        FeatureKind features,
        Optional<String> category,
        Optional<String> layer,
        Pooling pooling,
        List<StudentKind> students,
        int leaves,
        List<String> classes,
        OptionalInt picture,
        boolean isReweighted,
        boolean isAnchored,
        long seed) {
    private static final int MOST_LEAVES = 200;

    public DistillRequest {
        students = List.copyOf(students);
        classes = List.copyOf(classes);
        if (leaves < 2 || leaves > MOST_LEAVES) {
            throw LimpidException.badInput("a tree has 2 to " + MOST_LEAVES + " leaves, not " + leaves);
        }
        if (pooling == Pooling.PLACES) {
            throw LimpidException.badInput("a unit becomes one number: its mean or its max");
        }
        if (category.isPresent() && features != FeatureKind.CONCEPTS && features != FeatureKind.SCORES) {
            throw LimpidException.badInput("only concepts and scores have categories");
        }
    }

    /** A tree of at most ten leaves and all other students, over all classes. */
    public static DistillRequest of(FeatureKind features) {
        return new DistillRequest(
                features,
                Optional.empty(),
                Optional.empty(),
                Pooling.MEAN,
                List.of(StudentKind.values()),
                10,
                List.of(),
                OptionalInt.empty(),
                false,
                false,
                0);
    }
}
