package dev.limpid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Questions in SQL about results: DuckDB reads what was written, and where it is missing a sentence says how to get it. */
class QueryTest {
    private static final String SQL =
            "SELECT method, count(*) AS n, avg(value) AS mean FROM results WHERE metric = 'sparseness' GROUP BY method"
                    + " ORDER BY method";

    @TempDir
    private Path folder;

    private Path evaluated() {
        Path out = folder.resolve("evaluation");
        Run run = Run.of(
                "evaluate",
                "zoo:plain",
                "zoo",
                "--limit",
                "3",
                "--methods",
                "gradient,random-map",
                "--metrics",
                "sparseness,complexity",
                "--out",
                out);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return out;
    }

    @Test
    void withoutResultsOrTheDriverASentenceSaysWhatToDo() {
        assertThat(Run.of("query", folder, "SELECT 1").sentence()).contains("there are no results", "limpid evaluate");
        assertThat(Run.of("query", evaluated(), SQL).sentence())
                .contains("DuckDB's JDBC driver", "org.duckdb:duckdb_jdbc", "LIMPID_CLASSPATH");
    }

    @Test
    void duckDbAnswersFromTheParquetFiles() throws IOException {
        Optional<Path> driver = driver();
        Assumptions.assumeTrue(driver.isPresent(), "DuckDB's driver is not in the local Maven repository");
        Path out = evaluated();
        Started asked = asked(driver.orElseThrow(), out, SQL);
        assertThat(asked.exitCode()).as(asked.err()).isZero();
        var rows = new ObjectMapper().readTree(asked.out()).at("/rows");
        assertThat(rows).hasSize(2);
        List<String> summary = Files.readAllLines(out.resolve("summary.csv"));
        for (var row : rows) {
            assertThat(row.at("/n").asInt()).isEqualTo(3);
            String line = summary.stream()
                    .filter(l -> l.startsWith(row.at("/method").asText() + ",") && l.contains("sparseness"))
                    .findFirst()
                    .orElseThrow();
            double mean = row.at("/mean").asDouble();
            assertThat(Stream.of(line.split(",")).skip(1))
                    .as("%s in %s", mean, line)
                    .anyMatch(cell ->
                            cell.matches("-?[0-9.]+(E-?\\d+)?") && Math.abs(Double.parseDouble(cell) - mean) < 1e-6);
        }
    }

    @Test
    void onlyASingleStatementThatReadsIsRun() throws IOException {
        Optional<Path> driver = driver();
        Assumptions.assumeTrue(driver.isPresent(), "DuckDB's driver is not in the local Maven repository");
        Path out = evaluated();
        Path written = folder.resolve("written.csv");
        for (String sql : List.of("COPY results TO '" + written + "'", "SELECT 1; SELECT 2")) {
            Started refused = asked(driver.orElseThrow(), out, sql);
            assertThat(refused.exitCode()).as(sql).isEqualTo(2);
            assertThat(refused.out() + refused.err()).contains("a question is a single SELECT");
        }
        assertThat(written).doesNotExist();
        Started elsewhere =
                asked(driver.orElseThrow(), out, "SELECT * FROM read_csv('" + out.resolve("summary.csv") + "')");
        assertThat(elsewhere.exitCode()).isEqualTo(2);
        assertThat(elsewhere.out() + elsewhere.err()).contains("the question was not answered");
    }

    private Started asked(Path driver, Path results, String sql) throws IOException {
        return Started.run(
                folder,
                Map.of(),
                Path.of(System.getProperty("java.home"), "bin", "java"),
                "-cp",
                System.getProperty("java.class.path") + File.pathSeparator + driver,
                "dev.limpid.cli.Limpid",
                "query",
                results,
                sql,
                "--json");
    }

    /** The driver where the launcher's build fetched it, if it did. */
    private static Optional<Path> driver() throws IOException {
        Path versions = Path.of(
                System.getProperty(
                        "maven.repo.local",
                        Path.of(System.getProperty("user.home"), ".m2", "repository")
                                .toString()),
                "org",
                "duckdb",
                "duckdb_jdbc");
        if (!Files.isDirectory(versions)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.walk(versions)) {
            return files.filter(f -> f.toString().endsWith(".jar")).sorted().reduce((a, b) -> b);
        }
    }
}
