package dev.limpid.similar;

import dev.limpid.report.ContactSheet;
import dev.limpid.report.Picture;
import dev.limpid.report.html.Finding;
import dev.limpid.report.html.Numbers;
import dev.limpid.report.study.Block;
import dev.limpid.report.study.StudySection;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Cases as sections of a page. */
final class CasePage {
    private static final int LEAST = 160;
    private static final int CELL = 220;

    private CasePage() {}

    static List<Finding> findings(CaseJob job, List<FoundCases> all) {
        List<Finding> findings = new ArrayList<>();
        long good = all.stream().filter(FoundCases::isGood).count();
        findings.add(new Finding(
                good + " of " + Numbers.count(all.size(), "input") + (good == 1 ? " has" : " have") + " a good case",
                "A case is good if it is as near as 95 % of the cases are to the nearest of their class."));
        CaseSummary summary = job.summary();
        findings.add(new Finding(
                "The nearest case has the same class for " + Numbers.percent(summary.agreement()) + " of the cases",
                "Drawn at random it would have it for " + Numbers.percent(summary.chance())
                        + ". The distance tells classes apart as far as the two differ."));
        return findings;
    }

    static List<StudySection> sections(CaseJob job, List<FoundCases> all) {
        List<StudySection> sections = new ArrayList<>();
        for (FoundCases each : all) {
            sections.add(section(each));
        }
        sections.add(table(job.summary()));
        return sections;
    }

    private static StudySection section(FoundCases found) {
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Prose(found.verdict()));
        found.notes().forEach(n -> blocks.add(new Block.Prose(sentence(n))));
        blocks.add(new Block.Pictures(
                Block.Size.SMALL,
                List.of(Block.Shot.of(
                        found.picture().between(LEAST, 512),
                        "the input, predicted as " + found.label()
                                + (Double.isNaN(found.probability())
                                        ? ""
                                        : " (" + Numbers.percent(found.probability()) + ")"),
                        "the input " + found.name()))));
        add(blocks, "Nearest of the same class", found.same());
        add(blocks, "Nearest of other classes (near misses)", found.other());
        add(
                blocks,
                "Even if (semi-factual): of the same class, near its border",
                found.even().stream().toList());
        return new StudySection(found.name(), "", blocks);
    }

    private static String sentence(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1) + ".";
    }

    private static void add(List<Block> blocks, String title, List<FoundCases.Case> cases) {
        if (cases.isEmpty()) {
            return;
        }
        List<Block.Shot> shots = new ArrayList<>();
        for (FoundCases.Case each : cases) {
            String caption = caption(each);
            Picture shown = each.why()
                    .map(why -> beside(why.ofInput(), why.ofCase()))
                    .orElseGet(() -> each.picture().between(LEAST, 512));
            shots.add(Block.Shot.of(shown, caption, title + ": " + caption));
        }
        blocks.add(new Block.Prose(title));
        blocks.add(new Block.Pictures(cases.get(0).why().isPresent() ? Block.Size.LARGE : Block.Size.SMALL, shots));
    }

    /** What is known of a case, in a line. */
    static String caption(FoundCases.Case each) {
        String type = each.given().isEmpty()
                ? "predicted as " + each.predicted()
                : each.given()
                        + (each.given().equals(each.predicted()) ? "" : " (predicted as " + each.predicted() + ")");
        return String.format(
                Locale.ROOT,
                "%s: %s, distance %.3g%s%s",
                each.name(),
                type,
                each.distance(),
                each.isTooFar() ? ", farther than is usual" : "",
                each.why()
                        .map(why -> why.pairs().isEmpty()
                                ? ""
                                : String.format(
                                        Locale.ROOT,
                                        "; the boxes carry %.0f %% of the similarity",
                                        100
                                                * why.pairs().stream()
                                                        .mapToDouble(p -> p.share())
                                                        .sum()))
                        .orElse(""));
    }

    private static Picture beside(Picture a, Picture b) {
        int height = Math.max(a.height(), b.height());
        int gap = 8;
        int width = a.width() + gap + b.width();
        int[] rgb = new int[width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                boolean isLeft = x < a.width() && y < a.height();
                int right = x - a.width() - gap;
                boolean isRight = right >= 0 && y < b.height();
                rgb[y * width + x] = isLeft ? a.rgb(x, y) : isRight ? b.rgb(right, y) : 0xFFFFFF;
            }
        }
        return Picture.of(width, height, rgb);
    }

    private static StudySection table(CaseSummary summary) {
        List<List<Block.Cell>> rows = List.of(
                List.of(
                        Block.Cell.of("of the same class"),
                        Block.Cell.of(summary.same()),
                        Block.Cell.of(summary.sameLimit())),
                List.of(Block.Cell.of("of another class"), Block.Cell.of(summary.other()), Block.Cell.of("\u2013")));
        return new StudySection(
                "What is usual",
                "How far cases are from the nearest of the others. An answer beyond the limit is no good one."
                        + (summary.isApproximate()
                                ? " There are so many cases that the search is approximate and may miss some."
                                : ""),
                List.of(new Block.Table(
                        "Distances of " + summary.cases() + " cases by " + summary.features() + " numbers of layer "
                                + summary.layer(),
                        List.of("nearest", "half of them within", "95 % within"),
                        rows)));
    }

    /** A picture of the input with its cases. */
    static Picture sheet(FoundCases found) {
        ContactSheet sheet = new ContactSheet(found.name() + ": " + found.label(), CELL);
        List<ContactSheet.Cell> row = new ArrayList<>();
        row.add(ContactSheet.Cell.of(found.picture(), "input", found.label()));
        found.same().forEach(c -> cells(row, "same class", c));
        sheet.add(row);
        List<ContactSheet.Cell> second = new ArrayList<>();
        found.other().forEach(c -> cells(second, "near miss", c));
        found.even().ifPresent(c -> cells(second, "even if", c));
        if (!second.isEmpty()) {
            sheet.add(second);
        }
        return sheet.draw();
    }

    private static void cells(List<ContactSheet.Cell> row, String title, FoundCases.Case each) {
        String type = each.given().isEmpty() ? each.predicted() : each.given();
        String heading = String.format(Locale.ROOT, "%s, %.3g", title, each.distance());
        each.why().ifPresent(why -> row.add(ContactSheet.Cell.of(why.ofInput(), "matching parts", "of the input")));
        row.add(ContactSheet.Cell.of(each.why().map(FoundCases.Why::ofCase).orElse(each.picture()), heading, type));
    }
}
