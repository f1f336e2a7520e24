package dev.limpid.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.TextFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Tables of texts in CSV files in UTF-8, separated by commas, semicolons or tabs. */
final class Csv {
    private static final CsvMapper MAPPER = new CsvMapper();

    private static final ObjectReader READER = MAPPER.readerForListOf(String.class)
            .with(CsvParser.Feature.WRAP_AS_ARRAY)
            .with(CsvParser.Feature.SKIP_EMPTY_LINES)
            .with(CsvParser.Feature.TRIM_SPACES);

    private Csv() {}

    /** The rows of a file, the header first. @throws LimpidException if it cannot be read, is damaged, or is empty */
    static List<List<String>> read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw LimpidException.notFound(file + ": no such file");
        }
        try {
            List<List<String>> all = rows(TextFile.read(file));
            if (all.isEmpty()) {
                throw LimpidException.badInput(file + ": is empty");
            }
            return all;
        } catch (JsonProcessingException e) {
            throw LimpidException.badInput(file + ": is no CSV file: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw LimpidException.badInput(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private static List<List<String>> rows(String text) throws IOException {
        CsvSchema schema = MAPPER.schema().withColumnSeparator(separator(text));
        try (MappingIterator<List<String>> rows = READER.with(schema).readValues(text)) {
            return rows.readAll();
        }
    }

    /** What stands most often in the header, outside of quotes. */
    private static char separator(String text) {
        String header = text.lines().findFirst().orElse("").replaceAll("\"[^\"]*\"", "");
        return Stream.of(',', ';', '\t')
                .max(Comparator.comparingLong(
                        s -> header.chars().filter(c -> c == s).count()))
                .orElseThrow();
    }
}
