package dev.limpid.app.text;

import dev.limpid.app.json.MethodJson;
import dev.limpid.attribution.Method;
import dev.limpid.attribution.MethodInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Methods as text. */
public final class MethodText {
    private static final String ROW = "%-34s %-13s %-15s %s";
    private static final int LONGEST = 60;

    private MethodText() {}

    /** A head and a line for each method. */
    public static List<String> table(List<Method> methods) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(Locale.ROOT, ROW, "method", "family", "scores at", "cost"));
        for (Method method : methods) {
            MethodInfo info = method.info();
            lines.add(String.format(
                    Locale.ROOT, ROW, info.name(), family(info), MethodJson.place(info), shortened(info.cost())));
        }
        lines.add("");
        lines.add(methods.size() + " methods; 'limpid methods NAME' shows all about one");
        return lines;
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 3) + "...";
    }

    /** All about a method. */
    public static List<String> page(Method method) {
        List<String> lines = new ArrayList<>();
        MethodInfo info = method.info();
        lines.add(info.name() + " (" + family(info) + ")");
        lines.add("  meaning    " + info.meaning());
        lines.add("  formula    " + info.formula());
        lines.add("  cost       " + info.cost());
        lines.add("  scores at  " + MethodJson.place(info));
        lines.add("  compiles   " + (method instanceof Method.Searching ? "no" : "yes"));
        lines.add("  laws       "
                + info.laws().stream().map(MethodInfo.Law::toString).collect(Collectors.joining(", ")));
        for (MethodInfo.Parameter parameter : info.parameters()) {
            lines.add("  parameter  " + parameter.name() + "=" + parameter.standard() + ": " + parameter.meaning());
        }
        lines.add("  reference  " + info.reference());
        lines.add("  witness    " + info.witness());
        return lines;
    }

    private static String family(MethodInfo info) {
        return info.family().name().toLowerCase(Locale.ROOT);
    }
}
