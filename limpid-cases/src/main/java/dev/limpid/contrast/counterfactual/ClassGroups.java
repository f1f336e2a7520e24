package dev.limpid.contrast.counterfactual;

import dev.limpid.error.LimpidException;
import dev.limpid.model.Labels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Classes in groups, and groups in larger groups. Each level divides all classes, and each group of a level lies in one group of the next.
 *
 * @param classes how many classes
 * @param levels from the smallest groups to the largest; at least one
 */
public record ClassGroups(int classes, List<Level> levels) {
    /**
     * A division of the classes.
     *
     * @param of the group of each class, from 0
     * @param names of the groups
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Level(int[] of, List<String> names) {
        public Level {
            names = List.copyOf(names);
        }
    }

    public ClassGroups {
        levels = List.copyOf(levels);
        if (levels.isEmpty()) {
            throw new IllegalArgumentException("no level");
        }
        for (int i = 1; i < levels.size(); i++) {
            checkNested(levels.get(i - 1), levels.get(i));
        }
    }

    private static void checkNested(Level small, Level large) {
        int[] parent = new int[small.names().size()];
        Arrays.fill(parent, -1);
        for (int k = 0; k < small.of().length; k++) {
            int group = small.of()[k];
            int above = large.of()[k];
            if (parent[group] >= 0 && parent[group] != above) {
                throw LimpidException.badInput("group '" + small.names().get(group) + "' lies in '"
                        + large.names().get(parent[group]) + "' and in '"
                        + large.names().get(above) + "'; a group lies in one larger group");
            }
            parent[group] = above;
        }
    }

    /**
     * Groups of rows such as {@code husky,dog} or {@code husky,dog,animal}: a class by its label or number, its group, and larger groups.
     * Classes that no row names stand alone. Empty rows and those that begin with {@code #} are passed over.
     *
     * @throws LimpidException if a row names no class, or a class twice, or has more or fewer groups than the others
     */
    public static ClassGroups parse(List<List<String>> lines, Labels labels, int classes) {
        Map<Integer, List<String>> rows = new LinkedHashMap<>();
        int depth = 0;
        for (List<String> line : lines) {
            List<String> parts = line.stream().map(String::strip).toList();
            if (parts.isEmpty()
                    || (parts.size() == 1 && parts.get(0).isEmpty())
                    || parts.get(0).startsWith("#")) {
                continue;
            }
            OptionalInt label = labels.findClass(parts.get(0), classes);
            if (label.isEmpty()) {
                throw LimpidException.badInput("'" + parts.get(0) + "' is none of the network's " + classes
                        + " classes; a line is CLASS,GROUP");
            }
            if (parts.size() < 2 || (depth > 0 && parts.size() != depth) || parts.contains("")) {
                throw LimpidException.badInput(
                        "'" + String.join(",", parts) + "' is no line CLASS,GROUP with as many groups as the others");
            }
            depth = parts.size();
            if (rows.put(label.getAsInt(), parts.subList(1, depth)) != null) {
                throw LimpidException.badInput("class '" + parts.get(0) + "' is named twice");
            }
        }
        if (rows.isEmpty()) {
            throw LimpidException.badInput("the file of groups is empty; a line is CLASS,GROUP");
        }
        List<Level> levels = new ArrayList<>();
        for (int level = 0; level < depth - 1; level++) {
            List<String> names = new ArrayList<>();
            int[] of = new int[classes];
            for (int k = 0; k < classes; k++) {
                List<String> row = rows.get(k);
                String name = row == null ? labels.name(k) : row.get(level);
                of[k] = names.indexOf(name);
                if (of[k] < 0) {
                    of[k] = names.size();
                    names.add(name);
                }
            }
            levels.add(new Level(of, names));
        }
        return new ClassGroups(classes, levels);
    }

    /**
     * Groups of classes that a network takes for related: average linkage of the correlation of their logits over inputs, divided where the
     * mean silhouette is largest.
     *
     * <p>Ref. Rousseeuw, Silhouettes, Journal of Computational and Applied Mathematics 20, 1987, doi 10.1016/0377-0427(87)90125-7.
     *
     * @param logits a row for each input
     * @throws LimpidException if there are fewer than four classes or ten inputs
     */
    public static ClassGroups ofLogits(float[][] logits, Labels labels) {
        int classes = logits.length == 0 ? 0 : logits[0].length;
        if (classes < 4 || logits.length < 10) {
            throw LimpidException.unsupported(
                    "groups are found among at least 4 classes by at least 10 inputs, and there are " + classes
                            + " classes and " + logits.length + " inputs; name the groups in a file");
        }
        Linkage linkage = Linkage.of(distances(logits));
        int[] best = linkage.divided(2);
        double largest = Double.NEGATIVE_INFINITY;
        for (int count = 2; count <= (classes + 1) / 2; count++) {
            int[] of = linkage.divided(count);
            double silhouette = linkage.silhouette(of);
            if (silhouette > largest) {
                largest = silhouette;
                best = of;
            }
        }
        int[] of = best;
        List<String> names = IntStream.rangeClosed(0, Arrays.stream(of).max().orElse(0))
                .mapToObj(g -> name(of, g, labels))
                .toList();
        return new ClassGroups(classes, List.of(new Level(of, names)));
    }

    private static String name(int[] of, int group, Labels labels) {
        List<String> members = IntStream.range(0, of.length)
                .filter(k -> of[k] == group)
                .mapToObj(labels::name)
                .toList();
        return members.size() <= 3
                ? String.join("/", members)
                : String.join("/", members.subList(0, 2)) + " and " + (members.size() - 2) + " more";
    }

    /** One minus the correlation of the logits of two classes. */
    private static double[][] distances(float[][] logits) {
        int classes = logits[0].length;
        double[] mean = new double[classes];
        for (float[] row : logits) {
            for (int k = 0; k < classes; k++) {
                mean[k] += row[k] / logits.length;
            }
        }
        double[][] products = new double[classes][classes];
        for (float[] row : logits) {
            for (int a = 0; a < classes; a++) {
                for (int b = 0; b < classes; b++) {
                    products[a][b] += (row[a] - mean[a]) * (row[b] - mean[b]);
                }
            }
        }
        double[][] distances = new double[classes][classes];
        for (int a = 0; a < classes; a++) {
            for (int b = 0; b < classes; b++) {
                double length = Math.sqrt(products[a][a] * products[b][b]);
                distances[a][b] = a == b || length == 0 ? (a == b ? 0 : 1) : 1 - products[a][b] / length;
            }
        }
        return distances;
    }
}
