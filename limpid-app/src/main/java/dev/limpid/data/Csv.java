package dev.limpid.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import dev.limpid.error.LimpidException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Tables of texts in CSV files. */
final class Csv {
    private static final ObjectReader READER = new CsvMapper()
            .readerForListOf(String.class)
            .with(CsvParser.Feature.WRAP_AS_ARRAY)
            .with(CsvParser.Feature.SKIP_EMPTY_LINES)
            .with(CsvParser.Feature.TRIM_SPACES);

    private Csv() {}

    /** The rows of a file, the header first. @throws LimpidException if it cannot be read, is damaged, or is empty */
    static List<List<String>> read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw LimpidException.notFound(file + ": no such file");
        }
        try (MappingIterator<List<String>> rows = READER.readValues(file.toFile())) {
            List<List<String>> all = rows.readAll();
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
}
