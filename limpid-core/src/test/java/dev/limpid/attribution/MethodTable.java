package dev.limpid.attribution;

import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.References.Entry;
import dev.limpid.attribution.catalogue.Methods;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The table of methods as Markdown, from the registry and the indexes of reference numbers. */
final class MethodTable {
    private static final Pattern BOUND = Pattern.compile("≤ (\\S+)");
    private static final int ROOM = 3;
    /**
     * The factor by which an error may exceed the listed one before it is replaced, since rounding differs between
     * processors.
     */
    private static final int OTHER_PROCESSORS = 10;

    private MethodTable() {}

    /**
     * The whole document, with a line break at its end. Errors are measured only when it is regenerated, since they
     * differ between machines.
     */
    static String toMarkdown(String before, boolean isWrittenAnew) {
        List<String> lines = new ArrayList<>(List.of(
                "# Methods",
                "",
                "The " + Methods.all().size()
                        + " built-in attribution methods. This file is generated from their descriptions"
                        + " and from the reference numbers;",
                "a test fails when it is out of date and prints the command that regenerates it. `limpid methods NAME`"
                        + " shows the",
                "parameters of a method. Methods of other jars are described there too.",
                "",
                "- *Passes*: the cost of one explanation in forward and backward passes of the network.",
                "- *Laws*: properties that the scores are guaranteed to have; one test suite checks them for every method.",
                "- *Compiles*: whether `limpid compile` can write the method to an ONNX file.",
                "- *Error*: the largest difference from the reference numbers in"
                        + " `limpid-core/src/test/resources/references`, relative",
                "  to their largest magnitude, measured on one machine and rounded up. Tests hold every method to the tolerance"
                        + " of the",
                "  reference: 1e-4, or 1e-3 where both sides use the same random numbers. A" + " method without",
                "  reference numbers has another test, whose name is given instead.",
                ""));
        for (Family family : Family.values()) {
            List<MethodInfo> methods = Methods.all().stream()
                    .map(Method::info)
                    .filter(i -> i.family() == family)
                    .toList();
            if (!methods.isEmpty()) {
                lines.addAll(section(family, methods, before, isWrittenAnew));
            }
        }
        return String.join("\n", lines);
    }

    private static List<String> section(Family family, List<MethodInfo> methods, String before, boolean isWrittenAnew) {
        String name = family.name().toLowerCase(Locale.ROOT);
        List<String> lines = new ArrayList<>(List.of(
                "## " + name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1),
                "",
                "| method | formula | passes | laws | compiles | witness | error |",
                "| --- | --- | --- | --- | --- | --- | --- |"));
        for (MethodInfo method : methods) {
            String laws = method.laws().stream().map(Object::toString).collect(Collectors.joining(", "));
            lines.add("| `" + method.name() + "` | "
                    + String.join(
                            " | ",
                            cell(method.formula()),
                            cell(method.cost()),
                            laws,
                            compiles(method) ? "yes" : "no",
                            cell(method.witness()),
                            error(method.name(), before, isWrittenAnew))
                    + " |");
        }
        lines.add("");
        methods.forEach(m -> lines.add("- `" + m.name() + "`: " + m.meaning() + " Unit: " + m.unitFor("target")
                + ". Ref.: " + m.reference() + "."));
        lines.add("");
        return lines;
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }

    /** On a network that the method supports; LawsTest compiles each method. */
    private static boolean compiles(MethodInfo info) {
        return !(Methods.named(info.name()) instanceof Method.Searching);
    }

    /**
     * The error of a method: the one in the existing table, or a new one if the table is regenerated and the old one no
     * longer holds.
     */
    private static String error(String method, String before, boolean isWrittenAnew) {
        if (References.entries().stream().noneMatch(e -> e.method().equals(method))) {
            return "`" + ReferencesTest.OTHER_WITNESSES.get(method) + "`";
        }
        OptionalDouble stated = stated(method, before);
        return "≤ " + String.format(Locale.ROOT, "%.0e", isWrittenAnew ? bound(method, stated) : stated.orElse(0));
    }

    private static double bound(String method, OptionalDouble stated) {
        double error = Math.max(measured(method).orElseThrow(), 1e-8);
        boolean stillHolds = stated.isPresent() && error <= OTHER_PROCESSORS * stated.getAsDouble();
        return stillHolds ? stated.getAsDouble() : roundedUp(ROOM * error);
    }

    /** The largest error over the entries of a method; empty without entries. */
    static OptionalDouble measured(String method) {
        return References.entries().stream()
                .filter(e -> e.method().equals(method))
                .mapToDouble((Entry e) -> References.error(e))
                .max();
    }

    private static OptionalDouble stated(String method, String before) {
        return before.lines()
                .filter(line -> line.startsWith("| `" + method + "` |"))
                .map(BOUND::matcher)
                .filter(Matcher::find)
                .mapToDouble(m -> Double.parseDouble(m.group(1)))
                .findFirst();
    }

    /** One digit and a power of ten. */
    private static double roundedUp(double error) {
        double unit = Math.pow(10, Math.floor(Math.log10(error)));
        return Math.ceil(error / unit) * unit;
    }
}
