package dev.limpid.evaluate;

import dev.limpid.OutputGuard;
import dev.limpid.trust.ExplanationMetric;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The rows that a {@link Recheck} takes over. For one thread. */
final class EarlierRows {
    private final PartFiles files;
    private final CostFile costs;
    private final Set<Integer> drawn;

    EarlierRows(Recheck recheck, int pictures, OutputGuard guard, String network) {
        files = new PartFiles(recheck.folder(), guard);
        costs = new CostFile(recheck.folder(), guard, network);
        drawn = recheck.drawn(pictures);
    }

    /** What a method cost. */
    Optional<Cost> cost(String method) {
        return costs.find(method);
    }

    /** The part of a metric whose rows belong to no single picture. */
    Optional<Part> whole(String method, ExplanationMetric metric, String fingerprint) {
        return metric instanceof ProtocolMetric || Part.isOfDataSet(metric)
                ? files.read(method, metric, fingerprint)
                : Optional.empty();
    }

    /**
     * The numbers of the pictures that are not computed again and have one by each metric.
     *
     * @param fingerprints of the parts, by metric
     */
    Map<Integer, Map<String, Journal.Entry>> rows(String method, Map<ExplanationMetric, String> fingerprints) {
        Map<Integer, Map<String, Journal.Entry>> rows = new HashMap<>();
        fingerprints.forEach((metric, fingerprint) -> files.read(method, metric, fingerprint)
                .map(Part::rows)
                .orElse(List.of())
                .forEach(row -> rows.computeIfAbsent(row.picture(), p -> new LinkedHashMap<>())
                        .put(metric.info().name(), new Journal.Entry(row.value(), row.note()))));
        rows.keySet().removeAll(drawn);
        rows.values().removeIf(numbers -> numbers.size() < fingerprints.size());
        return rows;
    }
}
