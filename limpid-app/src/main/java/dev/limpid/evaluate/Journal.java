package dev.limpid.evaluate;

import dev.limpid.app.files.CsvText;
import dev.limpid.error.LimpidException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The numbers of the pictures that are done, while a method is judged: a run that was ended goes on after the last whole
 * picture. One line for each metric and a last one for the picture; what is after the last whole picture is not used. For one
 * thread.
 */
final class Journal {
    private static final String END = "end";
    private static final int CELLS = 4;

    private final Path file;
    private final Map<Integer, Map<String, Entry>> done = new HashMap<>();

    /**
     * A number.
     *
     * @param value NaN where the metric is undefined
     * @param note why
     */
    record Entry(double value, String note) {}

    private Journal(Path file) {
        this.file = file;
    }

    /**
     * The journal of a file; it begins anew if the file belongs to something else.
     *
     * @param identity what the numbers belong to
     * @throws LimpidException if the file cannot be written
     */
    static Journal open(Path file, String identity) {
        Journal journal = new Journal(file);
        String head = CsvText.of(identity).toString();
        try {
            String text = Files.isRegularFile(file) ? Files.readString(file) : "";
            if (text.startsWith(head)) {
                int whole = journal.read(text, head.length());
                Files.writeString(file, text.substring(0, whole));
            } else {
                Files.writeString(file, head);
            }
        } catch (IOException e) {
            throw LimpidException.badInput(file + ": the state of the run cannot be written: " + e.getMessage(), e);
        }
        return journal;
    }

    /** Reads the whole pictures. @return where the last of them ends */
    private int read(String text, int from) {
        int whole = from;
        List<String> lines = new ArrayList<>();
        for (int at = from; text.indexOf('\n', at) >= 0; at = text.indexOf('\n', at) + 1) {
            int end = text.indexOf('\n', at) + 1;
            lines.add(text.substring(at, end));
            if (text.startsWith(END + ",", at)) {
                if (!note(lines)) {
                    return whole;
                }
                whole = end;
                lines.clear();
            }
        }
        return whole;
    }

    private boolean note(List<String> lines) {
        Map<String, Entry> numbers = new HashMap<>();
        try {
            for (String line : lines) {
                List<String> cells = CsvText.parse(line).get(0);
                if (cells.get(0).equals(END)) {
                    done.put(Integer.parseInt(cells.get(1)), numbers);
                } else if (cells.size() == CELLS) {
                    numbers.put(cells.get(1), new Entry(Double.parseDouble(cells.get(2)), cells.get(3)));
                }
            }
            return true;
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            return false;
        }
    }

    /** The numbers by picture and metric. */
    Map<Integer, Map<String, Entry>> done() {
        return done;
    }

    /** Adds a picture. @throws LimpidException if it cannot be written */
    void add(int picture, Map<String, Entry> numbers) {
        CsvText text = CsvText.empty();
        numbers.forEach((metric, entry) ->
                text.row(picture, metric, entry.value(), entry.note().replace('\n', ' ')));
        text.row(END, picture);
        try {
            Files.write(file, text.toString().getBytes(StandardCharsets.UTF_8), StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw LimpidException.badInput(file + ": the state of the run cannot be written: " + e.getMessage(), e);
        }
        done.put(picture, numbers);
    }

    /** Removes the file: its numbers are in the parts. @throws LimpidException if that cannot be */
    void delete() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw LimpidException.badInput(file + ": the state of the run cannot be removed", e);
        }
    }
}
