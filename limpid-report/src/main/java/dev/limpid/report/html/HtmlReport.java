package dev.limpid.report.html;

import dev.limpid.attribution.MethodInfo;
import dev.limpid.model.Prediction;
import dev.limpid.report.IndexedLayer;
import dev.limpid.report.Palette;
import dev.limpid.report.Picture;
import dev.limpid.report.PictureDrawing;
import dev.limpid.report.Region;
import dev.limpid.report.VolumeDrawing;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An HTML report about explanations. Images are added one after another; then the page is written.
 *
 * <pre>{@code
 * HtmlReport report = new HtmlReport(head);
 * report.add(subject);
 * AtomicFile.write(file, report::writeTo);
 * }</pre>
 *
 * <p>Photographs and heat maps are separate layers, so that the page can fade the maps; the file contains each
 * photograph once, and each map in the size of the network's input. The page's policy forbids the browser to load any
 * resource or to run any script except the page's own, and the template escapes every text that comes from outside.
 *
 * <p>Costs: about 1.4 bytes in memory and in the file for each byte of the compressed pictures.
 */
public final class HtmlReport {
    private final Head head;
    private final List<Finding> findings = new ArrayList<>();
    private final List<Section> sections = new ArrayList<>();
    private final Map<String, MethodInfo> methods = new LinkedHashMap<>();
    private final Rules rules = new Rules();
    private @Nullable Comparison comparison;

    /**
     * The head and foot of the page.
     *
     * @param title the page's title
     * @param summary in a line or two
     * @param command the command line that reproduces the page
     * @param provenance the provenance of its content
     * @param inputs the files that were read, each with its SHA-256; empty if they are not known
     * @param notes sentences below the summary that a reader must know to understand the page; may be empty
     */
    public record Head(
            String title,
            String summary,
            String command,
            List<Fact> provenance,
            List<Fact> inputs,
            List<String> notes) {
        /** Copies the lists. */
        public Head {
            provenance = List.copyOf(provenance);
            inputs = List.copyOf(inputs);
            notes = List.copyOf(notes);
        }

        /** A head without notes. */
        public Head(String title, String summary, String command, List<Fact> provenance, List<Fact> inputs) {
            this(title, summary, command, provenance, inputs, List.of());
        }

        /** A head without the checksums of the files that were read. */
        public Head(String title, String summary, String command, List<Fact> provenance) {
            this(title, summary, command, provenance, List.of());
        }

        /** The recipe of the page as JSON. */
        public String recipe() {
            return Recipe.of(command, inputs).json();
        }
    }

    /** A page without images. */
    public HtmlReport(Head head) {
        this.head = head;
        rules.picture(".ember", DataUri.of(IndexedLayer.scale(Palette.EMBER)));
        rules.picture(".tide", DataUri.of(IndexedLayer.scale(Palette.TIDE)));
    }

    /** Adds the findings. */
    public void add(Finding finding) {
        findings.add(finding);
    }

    /** Adds a table of methods above the images. */
    public void compare(Comparison table) {
        comparison = table;
    }

    /** Adds an image with its results; its pixels are not kept. */
    public void add(Subject subject) {
        String id = "picture-" + (sections.size() + 1);
        subject.shown().ifPresent(shown -> style(id, shown));
        List<Card> cards = new ArrayList<>();
        for (Explained each : subject.explained()) {
            String name = each.info().name();
            methods.putIfAbsent(name, each.info());
            int number = new ArrayList<>(methods.keySet()).indexOf(name) + 1;
            subject.shown()
                    .ifPresent(shown -> cards.add(
                            Card.of(each, shown, subject.name(), id + "-" + number, "method-" + number, rules)));
        }
        sections.add(new Section(
                id,
                subject.name(),
                "The image " + subject.name() + predicted(subject),
                answer(subject, ""),
                charts(subject),
                subject.facts(),
                cards,
                subject.shown().flatMap(Subject.Shown::truth).isPresent(),
                subject.problem()));
    }

    private static String answer(Subject subject, String before) {
        return subject.predictions().stream()
                .findFirst()
                .map(p -> before + p.label())
                .orElse("");
    }

    private static String predicted(Subject subject) {
        return subject.predictions().stream()
                .findFirst()
                .map(p -> !p.hasProbability()
                        ? ", output " + p.toText()
                        : p.predicted().isEmpty() ? ", no class predicted" : ", predicted as " + p.predicted())
                .orElse("");
    }

    private static List<Chart> charts(Subject subject) {
        List<Chart> charts = new ArrayList<>();
        if (!subject.predictions().isEmpty()) {
            charts.add(new Chart(
                    "Prediction",
                    subject.predictions().stream()
                            .map(p -> p.hasProbability() ? bar(p) : bar(p, largest(subject)))
                            .toList()));
        }
        charts.addAll(subject.charts());
        return charts;
    }

    private static Chart.Bar bar(Prediction p) {
        return new Chart.Bar(p.label(), Numbers.percent(p.probability()), 100 * p.probability());
    }

    /** A value that is no probability, as long as its share of the largest one. */
    private static Chart.Bar bar(Prediction p, double largest) {
        return Chart.Bar.ofAmount(p.label(), p.logit(), largest);
    }

    private static double largest(Subject subject) {
        double largest = subject.predictions().stream()
                .mapToDouble(p -> Math.abs(p.logit()))
                .filter(Double::isFinite)
                .max()
                .orElse(0);
        return largest > 0 ? largest : 1;
    }

    /** The image and the region that the network received, as style rules, so that the file contains it once. */
    private void style(String id, Subject.Shown shown) {
        Picture picture = shown.drawing().input();
        int width = picture.width();
        int height = picture.height();
        Region region = shown.drawing() instanceof PictureDrawing seen ? seen.region() : Region.all(picture);
        rules.add(".whole." + id, "aspect-ratio:" + width + "/" + height);
        rules.add(
                "." + id + " .seen",
                "left:" + percent(region.left() / width) + ";top:" + percent(region.top() / height) + ";width:"
                        + percent(region.width() / width) + ";height:" + percent(region.height() / height));
        rules.add(".part." + id, String.format(Locale.ROOT, "aspect-ratio:%.2f/%.2f", region.width(), region.height()));
        rules.add(
                ".part." + id + " .photo",
                "background-size:" + percent(width / region.width()) + " " + percent(height / region.height())
                        + ";background-position:" + percent(shift(region.left(), region.width(), width)) + " "
                        + percent(shift(region.top(), region.height(), height)));
        rules.picture("." + id + " .photo", DataUri.of(picture));
        shown.truth().ifPresent(truth -> rules.picture("." + id + " .truth", DataUri.of(truth)));
        if (shown.drawing() instanceof VolumeDrawing volume) {
            Bodies.volume(volume, id, rules);
        }
    }

    /** The CSS position of a partly visible background, as a share of its overhang. */
    private static double shift(double start, double part, double whole) {
        double out = whole - part;
        return Math.abs(out) < 1e-6 ? 0 : start / out;
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.4f%%", 100 * share);
    }

    /** Writes the page in UTF-8. @throws IOException if the stream cannot be written to */
    public void writeTo(OutputStream out) throws IOException {
        PageWriter.write("page.jte", page(), out);
    }

    private Page page() {
        String style = Assets.text("page.css") + rules;
        String script = Assets.text("base.js") + Assets.text("page.js");
        List<MethodNote> notes = new ArrayList<>();
        methods.values().forEach(info -> notes.add(MethodNote.of("method-" + (notes.size() + 1), info)));
        return new Page(
                head,
                List.copyOf(findings),
                Optional.ofNullable(comparison),
                List.copyOf(sections),
                methods.values().stream().map(MethodNote::family).distinct().toList(),
                notes,
                style,
                script,
                Assets.policy(style, script));
    }
}
