package dev.limpid;

import dev.limpid.error.LimpidException;
import dev.limpid.model.Classifier;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Files for the inputs of a network that takes several.
 *
 * @param files a file for each input, by the name of the input, in the order given
 */
public record NamedInputs(Map<String, Path> files) {
    public NamedInputs {
        files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
    }

    /**
     * Reads {@code NAME=FILE} texts.
     *
     * @throws LimpidException if a text has another form, or an input is named twice
     */
    public static NamedInputs parse(List<String> texts) {
        Map<String, Path> files = new LinkedHashMap<>();
        for (String text : texts) {
            int sign = text.indexOf('=');
            if (sign < 1 || sign == text.length() - 1) {
                throw LimpidException.badInput("'" + text + "' is not an input; write NAME=FILE");
            }
            try {
                if (files.put(text.substring(0, sign), Path.of(text.substring(sign + 1))) != null) {
                    throw LimpidException.badInput("input '" + text.substring(0, sign) + "' is given twice");
                }
            } catch (InvalidPathException e) {
                throw LimpidException.badInput("'" + text + "' does not name a file", e);
            }
        }
        return new NamedInputs(files);
    }

    /**
     * The inputs to explain: those that are given and are numbers or tokens, not masks.
     *
     * @throws LimpidException if the model cannot be read, or none of the inputs can be explained
     */
    public List<String> explained(String model) {
        List<String> explainable = Classifier.explainableInputs(Model.file(model));
        List<String> explained =
                files.keySet().stream().filter(explainable::contains).toList();
        if (explained.isEmpty()) {
            throw LimpidException.badInput("none of the given inputs can be explained; those that can are "
                    + (explainable.isEmpty() ? "none" : String.join(", ", explainable)));
        }
        return explained;
    }

    /** The folder within another for the results of one input. */
    public Path folder(Path out, String input) {
        return out.resolve(plain(input));
    }

    /** The report about one input: {@code report.NAME.html} for {@code report.html}. */
    public Path page(Path report, String input) {
        String name = String.valueOf(report.getFileName());
        int dot = name.lastIndexOf('.');
        String stem = dot < 0 ? name : name.substring(0, dot);
        return report.resolveSibling(stem + "." + plain(input) + (dot < 0 ? "" : name.substring(dot)));
    }

    private static String plain(String input) {
        return input.replaceAll("[^A-Za-z0-9._-]", "_");
    }

    /** Options with one input explained, and the others held at their values or explained with it; see {@link OpenOptions#withJoint}. @throws LimpidException if a file cannot be read */
    public OpenOptions explaining(String input, OpenOptions options) {
        Map<String, Path> others = new LinkedHashMap<>(files);
        others.remove(input);
        return new NamedInputs(others).holding(options.withInput(input).withJoint());
    }

    /** Options with all of these inputs held; the network's other input is explained. @throws LimpidException as above */
    public OpenOptions holding(OpenOptions options) {
        Map<String, Image> held = new LinkedHashMap<>();
        files.forEach((name, file) -> held.put(name, Inputs.read(file)));
        return options.withHeld(held);
    }
}
