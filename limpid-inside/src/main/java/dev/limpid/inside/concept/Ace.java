package dev.limpid.inside.concept;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Automatic concept-based explanations: segments of pictures that a layer sees as alike. Clusters that are small or come from
 * few pictures are dropped, and of each cluster the segments far from its mean.
 *
 * <p>Ref.: Ghorbani, Wexler, Zou and Kim, Towards Automatic Concept-based Explanations, 2019, arXiv 1902.03129.
 */
public final class Ace {
    private Ace() {}

    /**
     * A concept.
     *
     * @param members the rows of its segments, those nearest to its mean first
     * @param centre its mean activation
     * @param pictures from how many pictures the members come
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Cluster(List<Integer> members, double[] centre, int pictures) {
        public Cluster {
            members = List.copyOf(members);
        }
    }

    /**
     * The clusters of segments, the largest first.
     *
     * @param readings of segments
     * @param perPicture segments of each picture
     * @param clusters how many to look for; fewer may be left
     * @param kept how many members are kept at most
     */
    public static List<Cluster> clusters(PatchReadings readings, int perPicture, int clusters, int kept) {
        double[][] rows = readings.pooled();
        KMeans means = KMeans.of(rows, clusters, 0);
        int least = Math.max(2, rows.length / (10 * clusters));
        List<Cluster> found = new ArrayList<>();
        for (int k = 0; k < clusters; k++) {
            int cluster = k;
            double[] centre = means.centres()[k];
            List<Integer> members = IntStream.range(0, rows.length)
                    .filter(i -> means.clusters()[i] == cluster)
                    .boxed()
                    .sorted(Comparator.comparingDouble(i -> KMeans.distance(rows[i], centre)))
                    .toList();
            Set<Integer> pictures = new HashSet<>();
            members.forEach(i -> pictures.add(readings.indices().get(i) / perPicture));
            if (members.size() >= least && 2 * pictures.size() >= least) {
                List<Integer> nearest = members.subList(0, Math.min(kept, members.size()));
                found.add(new Cluster(nearest, centre, pictures.size()));
            }
        }
        found.sort(Comparator.comparingInt((Cluster c) -> -c.members().size())
                .thenComparing(c -> c.members().get(0)));
        return found;
    }
}
