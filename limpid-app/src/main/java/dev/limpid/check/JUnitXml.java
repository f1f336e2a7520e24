package dev.limpid.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A check in the XML format of JUnit, which servers for continuous integration show: one test case for each picture and trial. */
public final class JUnitXml {
    private JUnitXml() {}

    private record Case(String group, String name, List<String> failures, Optional<String> output) {}

    /**
     * The document.
     *
     * @param model the name of the network
     */
    public static String of(String model, CheckResult result) {
        List<Case> cases = new ArrayList<>();
        for (PictureCheck picture : result.pictures()) {
            cases.add(new Case("limpid.reference", picture.name(), result.failures(picture), Optional.empty()));
        }
        for (MethodTrial trial : result.trials()) {
            cases.add(new Case(
                    "limpid.trial." + trial.method(),
                    trial.metric(),
                    trial.isPassed() ? List.of() : List.of(CheckResult.sentence(trial)),
                    trial.warning().map(w -> "warning: " + w)));
        }
        long failed = cases.stream().filter(c -> !c.failures().isEmpty()).count();
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        xml.append(String.format(
                Locale.ROOT,
                "<testsuite name=\"%s\" tests=\"%d\" failures=\"%d\" errors=\"0\" skipped=\"0\">%n",
                escaped("limpid check " + model),
                cases.size(),
                failed));
        for (Case each : cases) {
            xml.append("  <testcase classname=\"").append(escaped(each.group())).append("\" name=\"");
            xml.append(escaped(each.name())).append('"');
            if (each.failures().isEmpty() && each.output().isEmpty()) {
                xml.append("/>\n");
                continue;
            }
            xml.append(">\n");
            if (!each.failures().isEmpty()) {
                xml.append("    <failure message=\"")
                        .append(escaped(each.failures().get(0)))
                        .append("\">");
                xml.append(escaped(String.join("\n", each.failures()))).append("</failure>\n");
            }
            each.output()
                    .ifPresent(text ->
                            xml.append("    <system-out>").append(escaped(text)).append("</system-out>\n"));
            xml.append("  </testcase>\n");
        }
        return xml.append("</testsuite>\n").toString();
    }

    /** Text for an attribute or an element; characters that XML does not allow become U+FFFD. */
    private static String escaped(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\n' -> out.append("&#10;");
                case '\t' -> out.append("&#9;");
                default -> out.appendCodePoint(c < 0x20 || c == 0xFFFE || c == 0xFFFF ? 0xFFFD : c);
            }
        });
        return out.toString();
    }
}
