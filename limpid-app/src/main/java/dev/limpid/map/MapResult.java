package dev.limpid.map;

import dev.limpid.inside.Gathered;
import dev.limpid.inside.space.Faithfulness;
import dev.limpid.inside.space.IntrinsicDimension;
import dev.limpid.inside.space.Neighbours;
import dev.limpid.metrics.Vectors;
import java.util.List;

/**
 * Inputs in the space of a layer and in the plane.
 *
 * @param layer the layer's value
 * @param features how many numbers each input has there
 * @param points what is known of each point
 * @param classes names of the classes that labels mean; empty if the data are not classified
 * @param planes the projections
 * @param kept the share of the variance that the components keep on which neighbours, clusters, t-SNE and UMAP rest
 * @param components how many these are
 * @param near the nearest neighbours of each point in the space of the layer
 * @param clusters found by k-means, the largest first
 * @param separation the silhouette of the classes; NaN if the data are not classified
 * @param silhouette the silhouette of the clusters
 * @param sampled how many points silhouettes and faithfulness look at; distances are to all points
 * @param dimension the intrinsic dimension
 * @param failures inputs that could not be read
 */
public record MapResult(
        String layer,
        int features,
        List<Point> points,
        List<String> classes,
        List<Plane> planes,
        double kept,
        int components,
        Neighbours near,
        List<Cluster> clusters,
        double separation,
        double silhouette,
        int sampled,
        IntrinsicDimension dimension,
        List<Gathered.Failure> failures) {
    public MapResult {
        points = List.copyOf(points);
        classes = List.copyOf(classes);
        planes = List.copyOf(planes);
        clusters = List.copyOf(clusters);
        failures = List.copyOf(failures);
    }

    /**
     * A point.
     *
     * @param input the number of the input in the data set
     * @param name of the input, with its place if all places are points
     * @param type its class; empty if it is not known
     * @param label the number of the class in the data set; -1 if it is not known
     * @param predicted what the network predicts
     * @param probability of that; NaN if it has none
     * @param isWrong whether class and prediction are known and differ
     * @param cluster its cluster, from 0
     */
    public record Point(
            int input,
            String name,
            String type,
            int label,
            String predicted,
            double probability,
            boolean isWrong,
            int cluster) {}

    /**
     * A projection.
     *
     * @param places {@code float[n,2]}
     * @param faithfulness of the projection to the space of the layer
     */
    public record Plane(Projection projection, Vectors places, Faithfulness faithfulness) {}

    /**
     * A cluster.
     *
     * @param size how many points
     * @param type its most frequent class, or predicted class if classes are not known
     * @param purity the share of the points that are of it
     * @param silhouette -1 to 1; NaN if none of its points was looked at
     * @param errors the share of its points whose prediction is wrong
     */
    public record Cluster(int size, String type, double purity, double silhouette, double errors) {}

    /** The share of all points that are of the most frequent class of their cluster. */
    public double purity() {
        double sum = 0;
        for (Cluster each : clusters) {
            sum += each.size() * each.purity();
        }
        return sum / points.size();
    }

    /** How many predictions are wrong. */
    public long wrong() {
        return points.stream().filter(Point::isWrong).count();
    }
}
