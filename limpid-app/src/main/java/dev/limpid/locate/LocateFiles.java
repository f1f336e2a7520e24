package dev.limpid.locate;

import dev.limpid.Model;
import dev.limpid.OutputGuard;
import dev.limpid.app.json.Json;
import dev.limpid.data.ClassResults;
import dev.limpid.data.DataSet;
import dev.limpid.metrics.Box;
import dev.limpid.metrics.Interval;
import dev.limpid.metrics.Mask;
import dev.limpid.report.Picture;
import dev.limpid.report.Png;
import dev.limpid.report.html.Finding;
import dev.limpid.report.html.HtmlReport;
import dev.limpid.report.html.Numbers;
import dev.limpid.report.study.Block;
import dev.limpid.report.study.StudyContent;
import dev.limpid.report.study.StudyPage;
import dev.limpid.report.study.StudySection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The files of located objects: a page, the boxes and numbers as JSON, and a mask for each picture as a PNG in black and white. */
public final class LocateFiles {
    private static final int SHOWN = 24;

    private final Model model;
    private final DataSet data;
    private final LocateRequest request;
    private final LocateResult result;

    /** Files of a result. */
    public LocateFiles(Model model, DataSet data, LocateRequest request, LocateResult result) {
        this.model = model;
        this.data = data;
        this.request = request;
        this.result = result;
    }

    /**
     * Writes them.
     *
     * @param folder is made if it does not exist
     * @param command the command line that makes them again
     * @return the page and the document
     */
    public List<Path> write(Path folder, OutputGuard guard, String command) {
        OutputGuard.createFolder(folder);
        OutputGuard.createFolder(folder.resolve("masks"));
        for (LocateResult.Place each : result.pictures()) {
            Path file = folder.resolve("masks").resolve(mask(each));
            guard.write(file, "a mask", out -> out.write(Png.encode(picture(each.mask()), Map.of())));
        }
        HtmlReport.Head head = ClassResults.page(
                "What " + request.method().method() + " locates for " + model.title(),
                result.pictures().size() + " pictures; thresholds chosen on " + result.validation() + " of them.",
                command,
                model,
                data,
                request.seed());
        StudyContent content = content();
        StudyPage page = new StudyPage(head, content.findings(), content.sections());
        Path html = guard.write(folder.resolve("locate.html"), "the page", page::writeTo);
        byte[] json = Json.text(json()).getBytes(StandardCharsets.UTF_8);
        Path document = guard.write(folder.resolve("locate.json"), "the document", out -> out.write(json));
        return List.of(html, document);
    }

    /** What the page shows, for a chapter of another. */
    public StudyContent content() {
        return new StudyContent(findings(), sections());
    }

    private static String mask(LocateResult.Place place) {
        String name = place.name()
                .substring(Math.max(place.name().lastIndexOf('/'), place.name().lastIndexOf('\\')) + 1);
        return String.format(Locale.ROOT, "%05d-%s.png", place.index(), name.replaceAll("[^A-Za-z0-9_-]+", "-"));
    }

    private static Picture picture(Mask mask) {
        int[] rgb = new int[mask.width() * mask.height()];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = mask.contains(i) ? 0xFFFFFF : 0;
        }
        return Picture.of(mask.width(), mask.height(), rgb);
    }

    private static String number(Optional<Interval> interval) {
        return interval.map(i -> LocateResult.isEnough(i)
                        ? String.format(Locale.ROOT, "%.2f (%.2f to %.2f)", i.value(), i.low(), i.high())
                        : String.format(Locale.ROOT, "%.2f (n = %d)", i.value(), i.count()))
                .orElse("\u2013");
    }

    private List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        result.chosen()
                .iou()
                .ifPresent(i -> findings.add(new Finding(
                        "Masks overlap the objects with an IoU of " + Numbers.text(i.value()),
                        (LocateResult.isEnough(i)
                                        ? "95 % interval "
                                                + number(result.chosen().iou()) + " over " + i.count()
                                                + " test pictures"
                                        : "Only " + Numbers.count(i.count(), "test picture")
                                                + ", too few for an interval")
                                + " (" + result.how() + "). " + verdict())));
        if (result.masking().size() == 4) {
            LocateResult.Masking only = result.masking().get(1);
            LocateResult.Masking without = result.masking().get(2);
            findings.add(new Finding(
                    Numbers.percent(only.same().value())
                            + " of the predictions stay when only the located region is left sharp",
                    "When it is blurred " + Numbers.percent(without.same().value())
                            + " stay, when as large a region elsewhere is, "
                            + Numbers.percent(result.masking().get(3).same().value()) + "."));
        }
        return findings;
    }

    /** Whether the masks are worth more than a box in the middle. */
    private String verdict() {
        String centre = "A box in the middle of each picture reaches "
                + number(result.centre().iou());
        return result.gain()
                .filter(LocateResult::isEnough)
                .map(g -> centre
                        + String.format(
                                Locale.ROOT, "; the difference is %+.2f (%+.2f to %+.2f)", g.value(), g.low(), g.high())
                        + (result.isBetterThanCentre()
                                ? ": the map locates better."
                                : ": the map locates no better than the middle of the picture."))
                .orElse(centre + "; the test pictures are too few to tell which is better.");
    }

    private List<StudySection> sections() {
        List<List<Block.Cell>> masks = List.of(
                row("map above a threshold", result.plain()),
                row("superpixels above a threshold", result.refined()),
                row("the best form: " + result.how(), result.chosen()),
                row("a box in the middle", result.centre()));
        List<List<Block.Cell>> rows = new ArrayList<>();
        for (LocateResult.Masking each : result.masking()) {
            rows.add(List.of(
                    Block.Cell.of(each.name()),
                    Block.Cell.of(number(Optional.of(each.same()))),
                    Block.Cell.of(number(each.right()))));
        }
        List<Block.Shot> shots = result.pictures().stream()
                .limit(SHOWN)
                .map(p -> Block.Shot.of(
                        p.drawn().between(128, 224),
                        p.label()
                                + (p.iou().isPresent()
                                        ? String.format(
                                                Locale.ROOT,
                                                ", IoU %.2f",
                                                p.iou().getAsDouble())
                                        : ""),
                        p.name()))
                .toList();
        return List.of(
                new StudySection(
                        "Masks and boxes",
                        "Thresholds were chosen on every second picture; all numbers are of the others, with 95 % bootstrap intervals"
                                + " where these are at least " + LocateResult.LEAST + ".",
                        List.of(
                                new Block.Table(
                                        "Overlap with the object",
                                        List.of("Mask", "Threshold", "IoU", "IoU of boxes", "Boxes with IoU 0.5"),
                                        masks),
                                new Block.Prose("Area under precision and recall of pixels (PxAP): "
                                        + (result.pxap().isPresent()
                                                ? Numbers.text(result.pxap().getAsDouble())
                                                : "\u2013")
                                        + "."))),
                new StudySection(
                        "Predictions of masked pictures",
                        "Parts of the pictures are blurred beyond recognition, and the network predicts again.",
                        List.of(new Block.Table(
                                "Shares of all pictures",
                                List.of("Blurred", "Same prediction", "Right prediction"),
                                rows))),
                new StudySection(
                        "Pictures",
                        "The located region is bright.",
                        List.of(new Block.Pictures(Block.Size.SMALL, shots))));
    }

    private static List<Block.Cell> row(String name, LocateResult.Located located) {
        return List.of(
                Block.Cell.of(name),
                Block.Cell.of(located.level()),
                Block.Cell.of(number(located.iou())),
                Block.Cell.of(number(located.boxIou())),
                Block.Cell.of(number(located.hits())));
    }

    /** The numbers that matter most, in lines. */
    public String text() {
        StringBuilder text = new StringBuilder();
        text.append("IoU of masks: ").append(number(result.plain().iou()));
        text.append(", with superpixels: ").append(number(result.refined().iou()));
        text.append(", the best form (")
                .append(result.how())
                .append("): ")
                .append(number(result.chosen().iou()));
        text.append('\n').append(verdict()).append('\n');
        text.append("boxes with IoU 0.5: ").append(number(result.plain().hits()));
        text.append(", with superpixels: ").append(number(result.refined().hits()));
        text.append(", the best form: ").append(number(result.chosen().hits()));
        text.append(", a box in the middle: ")
                .append(number(result.centre().hits()))
                .append('\n');
        text.append("PxAP: ")
                .append(result.pxap().isPresent() ? Numbers.text(result.pxap().getAsDouble()) : "\u2013")
                .append('\n');
        for (LocateResult.Masking each : result.masking()) {
            text.append("blurred ")
                    .append(each.name())
                    .append(": same prediction ")
                    .append(number(Optional.of(each.same())))
                    .append(", right ")
                    .append(number(each.right()))
                    .append('\n');
        }
        return text.toString().stripTrailing();
    }

    /** The whole document. */
    public Map<String, @Nullable Object> json() {
        Map<String, @Nullable Object> document = ClassResults.document(model, data);
        document.put("method", request.method().method());
        document.put("seed", request.seed());
        document.put("validation", result.validation());
        document.put("plain", located(result.plain()));
        document.put("refined", located(result.refined()));
        document.put("chosen", located(result.chosen()));
        document.put("form", result.how());
        document.put("centre", located(result.centre()));
        document.put("gain_over_centre", result.gain().map(LocateFiles::interval));
        document.put("pxap", result.pxap());
        document.put(
                "masking",
                result.masking().stream()
                        .map(m -> Json.object(
                                "blurred",
                                m.name(),
                                "same",
                                interval(m.same()),
                                "right",
                                m.right().map(LocateFiles::interval)))
                        .toList());
        document.put(
                "pictures",
                result.pictures().stream()
                        .map(p -> Json.object(
                                "input", p.name(),
                                "label", p.label(),
                                "box", p.box().map(LocateFiles::box),
                                "grid", List.of(p.mask().width(), p.mask().height()),
                                "iou", p.iou(),
                                "test", p.isTest(),
                                "mask", "masks/" + mask(p)))
                        .toList());
        return document;
    }

    private static List<Integer> box(Box box) {
        return List.of(box.left(), box.top(), box.right(), box.bottom());
    }

    private static Map<String, @Nullable Object> located(LocateResult.Located l) {
        return Json.object(
                "level", l.level(),
                "iou", l.iou().map(LocateFiles::interval),
                "boxIou", l.boxIou().map(LocateFiles::interval),
                "hits", l.hits().map(LocateFiles::interval));
    }

    private static Map<String, @Nullable Object> interval(Interval i) {
        boolean isEnough = LocateResult.isEnough(i);
        return Json.object(
                "value",
                i.value(),
                "low",
                isEnough ? i.low() : null,
                "high",
                isEnough ? i.high() : null,
                "pictures",
                i.count());
    }
}
