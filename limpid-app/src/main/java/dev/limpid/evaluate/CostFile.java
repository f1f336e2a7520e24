package dev.limpid.evaluate;

import dev.limpid.OutputGuard;
import dev.limpid.app.files.CsvText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What methods cost, in {@code costs.csv}. Measured times are no part of results, which are the same on every run. For one thread. */
final class CostFile {
    private static final int COLUMNS = 4;

    private final Path file;
    private final OutputGuard guard;
    private final String network;
    private final Map<String, Cost> costs = new LinkedHashMap<>();

    /**
     * The costs of methods on a network; those on another network are not read, and not kept.
     *
     * @param network its checksum
     */
    CostFile(Path folder, OutputGuard guard, String network) {
        this.network = network;
        this.file = folder.resolve("costs.csv");
        this.guard = guard;
        read();
    }

    private void read() {
        try {
            for (List<String> row :
                    Files.isRegularFile(file) ? CsvText.parse(Files.readString(file)) : List.<List<String>>of()) {
                if (row.size() == COLUMNS && row.get(3).equals(network)) {
                    costs.put(row.get(0), new Cost(Double.parseDouble(row.get(1)), Double.parseDouble(row.get(2))));
                }
            }
        } catch (IOException | NumberFormatException e) {
            // A damaged file is measured again.
            costs.clear();
        }
    }

    Optional<Cost> find(String method) {
        return Optional.ofNullable(costs.get(method));
    }

    /** Notes a cost and writes all of them. */
    void put(String method, Cost cost) {
        costs.put(method, cost);
        CsvText text = CsvText.of("method", "seconds", "passes", "network");
        costs.forEach((name, each) -> text.row(name, each.seconds(), each.passes(), network));
        guard.write(file, "a result", text.toString());
    }
}
