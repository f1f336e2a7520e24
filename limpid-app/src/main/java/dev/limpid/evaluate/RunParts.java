package dev.limpid.evaluate;

import dev.limpid.error.LimpidException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The parts of a folder that may be compared with each other: those of the network, the data and the seed of the last run that
 * was complete. Several networks may have been judged into one folder.
 *
 * @param files the Parquet files of the parts, in order
 * @param leftOut other parts, each as {@code METRIC/METHOD}
 */
public record RunParts(List<Path> files, List<String> leftOut) {
    private static final int MOST_NAMED = 3;

    public RunParts {
        files = List.copyOf(files);
        leftOut = List.copyOf(leftOut);
    }

    /**
     * Finds the parts in the output folder of an evaluation.
     *
     * @throws LimpidException if there are none, or no run was complete and there are parts of several networks, data or seeds
     */
    public static RunParts of(Path folder) {
        Path parts = folder.resolve("parts");
        if (!Files.isDirectory(parts)) {
            throw LimpidException.notFound(folder + ": there are no results; 'limpid evaluate' makes them");
        }
        try {
            RunParts found = of(parts, PartFiles.subjects(parts));
            if (found.files.isEmpty()) {
                throw LimpidException.notFound(
                        folder + ": there are no results of the last run; 'limpid evaluate' makes them");
            }
            return found;
        } catch (IOException e) {
            throw LimpidException.badInput(parts + ": the results cannot be read: " + e.getMessage(), e);
        }
    }

    private static RunParts of(Path parts, Set<String> subjects) throws IOException {
        List<Path> own = new ArrayList<>();
        List<String> others = new ArrayList<>();
        Set<String> runs = new HashSet<>();
        try (Stream<Path> all = Files.walk(parts, 2)) {
            for (Path file :
                    all.filter(f -> f.toString().endsWith(".parquet")).sorted().toList()) {
                PartStamp stamp = PartFiles.stamp(file);
                runs.add(stamp.run());
                if (subjects.isEmpty() || subjects.contains(stamp.subject())) {
                    own.add(file);
                } else {
                    others.add(
                            parts.relativize(file).toString().replace('\\', '/').replaceFirst("\\.parquet$", ""));
                }
            }
        }
        if (subjects.isEmpty() && runs.size() > 1) {
            throw LimpidException.badInput(
                    parts + ": there are results of several networks, data or seeds, and no run is"
                            + " complete; run 'limpid evaluate' to its end, or give each a folder of its own");
        }
        return new RunParts(own, others);
    }

    /** The methods that have a part of a metric, as their files are named. */
    Set<String> methods(String metric) {
        Set<String> methods = new TreeSet<>();
        for (Path file : files) {
            Path kind = file.getParent();
            if (kind != null && metric.equals(String.valueOf(kind.getFileName()))) {
                methods.add(String.valueOf(file.getFileName()).replaceFirst("\\.parquet$", ""));
            }
        }
        return methods;
    }

    /** What is left out, in a sentence; empty if nothing is. */
    public Optional<String> note() {
        if (leftOut.isEmpty()) {
            return Optional.empty();
        }
        String more = leftOut.size() > MOST_NAMED ? " and " + (leftOut.size() - MOST_NAMED) + " more" : "";
        return Optional.of(
                "left out, since they are of another network, other data, other statements about them or another"
                        + " seed than the last run: "
                        + String.join(", ", leftOut.subList(0, Math.min(MOST_NAMED, leftOut.size()))) + more);
    }
}
