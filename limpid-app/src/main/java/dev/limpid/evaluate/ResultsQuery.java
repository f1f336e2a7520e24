package dev.limpid.evaluate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limpid.error.LimpidException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Questions in SQL about the results of {@code limpid evaluate}, answered by DuckDB where its JDBC driver is on the class path. The
 * tables are {@code results}, the number of each picture, and where it exists {@code costs}.
 */
public final class ResultsQuery {
    private static final String DRIVER = "org.duckdb.DuckDBDriver";

    private ResultsQuery() {}

    /**
     * A table.
     *
     * @param columns their names
     * @param rows a value for each column: a number, a text, a truth value, or null
     */
    public record Answer(List<String> columns, List<List<@Nullable Object>> rows) {
        public Answer {
            columns = List.copyOf(columns);
            rows = List.copyOf(rows);
        }
    }

    /**
     * Asks.
     *
     * @param folder the output folder of an evaluation
     * @param run the parts that are asked; others are not in the table
     * @throws LimpidException if there is no driver, or the question is not understood or not a single one that reads
     */
    public static Answer ask(Path folder, RunParts run, String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            requireQuestion(connection, sql);
            String files =
                    run.files().stream().map(f -> text(f.toString())).collect(Collectors.joining(", ", "[", "]"));
            statement.execute("CREATE TABLE results AS SELECT * FROM read_parquet(" + files + ")");
            if (Files.isRegularFile(folder.resolve("costs.csv"))) {
                statement.execute("CREATE TABLE costs AS SELECT * FROM read_csv(" + text(folder + "/costs.csv") + ")");
            }
            // From here on nothing but the tables can be read, and no file be written.
            statement.execute("SET enable_external_access = false");
            statement.execute("SET lock_configuration = true");
            try (ResultSet answer = statement.executeQuery(sql)) {
                return read(answer);
            }
        } catch (SQLException e) {
            String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            throw LimpidException.badInput("the question was not answered: " + reason, e);
        }
    }

    /** Refuses what is not a single statement that reads, before anything of it is run. */
    private static void requireQuestion(Connection connection, String sql) throws SQLException {
        try (PreparedStatement parse = connection.prepareStatement("SELECT json_serialize_sql(?::VARCHAR)")) {
            parse.setString(1, sql);
            try (ResultSet parsed = parse.executeQuery()) {
                parsed.next();
                JsonNode tree = new ObjectMapper().readTree(parsed.getString(1));
                if (tree.path("error_type").asText().equals("parser")) {
                    throw new SQLException(tree.path("error_message").asText());
                }
                if (tree.path("error").asBoolean() || tree.path("statements").size() != 1) {
                    throw LimpidException.badInput(
                            "a question is a single SELECT (or WITH, FROM, SUMMARIZE, DESCRIBE); nothing of it was run");
                }
            }
        } catch (JsonProcessingException e) {
            throw new SQLException("DuckDB does not tell what the question is", e);
        }
    }

    private static String text(String path) {
        return "'" + path.replace("'", "''") + "'";
    }

    private static Connection connect() throws SQLException {
        try {
            Driver driver = Class.forName(DRIVER)
                    .asSubclass(Driver.class)
                    .getDeclaredConstructor()
                    .newInstance();
            Connection connection = driver.connect("jdbc:duckdb:", new Properties());
            if (connection == null) {
                throw new SQLException("the driver of DuckDB does not open a database in memory");
            }
            return connection;
        } catch (ClassNotFoundException e) {
            throw LimpidException.unsupported(
                    "SQL needs DuckDB's JDBC driver (80 MB), which is not on the class path: get org.duckdb:duckdb_jdbc from Maven"
                            + " Central and name the file in LIMPID_CLASSPATH; DuckDB, pandas and Spark read "
                            + "the Parquet files as they are, too",
                    e);
        } catch (ReflectiveOperationException | LinkageError e) {
            throw LimpidException.unsupported("DuckDB's JDBC driver does not work here: " + e.getMessage(), e);
        }
    }

    private static Answer read(ResultSet answer) throws SQLException {
        ResultSetMetaData about = answer.getMetaData();
        List<String> columns = new ArrayList<>();
        for (int c = 1; c <= about.getColumnCount(); c++) {
            columns.add(about.getColumnLabel(c));
        }
        List<List<@Nullable Object>> rows = new ArrayList<>();
        while (answer.next()) {
            List<@Nullable Object> row = new ArrayList<>();
            for (int c = 1; c <= columns.size(); c++) {
                Object value = answer.getObject(c);
                boolean isPlain = value == null || value instanceof Number || value instanceof Boolean;
                row.add(isPlain ? value : value.toString());
            }
            rows.add(row);
        }
        return new Answer(columns, rows);
    }

    /** A value as people read it: six significant digits. */
    public static String shown(@Nullable Object value) {
        if (value instanceof Double || value instanceof Float) {
            double number = ((Number) value).doubleValue();
            return number == Math.rint(number) && Math.abs(number) < 1e9
                    ? String.format(Locale.ROOT, "%.1f", number)
                    : String.format(Locale.ROOT, "%.6g", number);
        }
        return value == null ? "" : value.toString();
    }
}
