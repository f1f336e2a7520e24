package dev.limpid.dissect;

import dev.limpid.Model;
import dev.limpid.app.files.ReportFile;
import dev.limpid.data.Concept;
import dev.limpid.inside.dissection.Invert;
import dev.limpid.report.Picture;
import dev.limpid.report.html.Finding;
import dev.limpid.report.html.HtmlReport;
import dev.limpid.report.html.Numbers;
import dev.limpid.report.study.Block;
import dev.limpid.report.study.StudyPage;
import dev.limpid.report.study.StudySection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** The page about a dissection. */
final class DissectPage {
    /** Units of a category whose pictures are shown. */
    private static final int SHOWN = 6;

    private static final int LISTED = 40;

    private final Model model;
    private final DissectResult result;
    private final List<Concept> concepts;

    DissectPage(Model model, DissectResult result, List<Concept> concepts) {
        this.model = model;
        this.result = result;
        this.concepts = concepts;
    }

    StudyPage page(String command, UnitPictures pictures) {
        return new StudyPage(head(command), findings(), sections(pictures));
    }

    List<StudySection> sections(UnitPictures pictures) {
        List<StudySection> sections = new ArrayList<>();
        DissectTables tables = new DissectTables(result, concepts);
        if (result.hasMasks()) {
            sections.add(new StudySection(
                    "Detectors by layer",
                    "A unit detects the concept of a category that it overlaps best if the intersection over union (IoU) of its"
                            + " active area and the concept's area reaches "
                            + result.request().iou()
                            + ". A unit is active where its activation, enlarged to the size of the input, is among its largest "
                            + Numbers.percent(result.request().share())
                            + ", or more where it saturates. Unique detectors count each concept once.",
                    List.of(tables.layers(result.network()))));
            sections.addAll(byCategory(pictures));
        }
        sections.add(new StudySection(
                "Units and their names",
                "Hit rate and false-alarm rate are shares of pixels; AUC is the probability that the unit is more active on average"
                        + " in a picture with the concept than in one without. INVERT names a unit by labels of whole pictures,"
                        + " a composition by pixels. The p of INVERT is that of one rank test of the composition that was found best among"
                        + " many, so that units without any meaning reach small ones too: it orders names, and is no test of them.",
                List.of(tables.units(listed()))));
        if (!result.trials().isEmpty()) {
            sections.add(new StudySection(
                    "Names on trial",
                    "For each name the drawn world draws " + NameTrial.PAIRS
                            + " scenes with what it says and the same scenes without it, at varied sizes and places. A name holds"
                            + " if the unit tells them apart. Names drawn by lot are the baseline. Intervals are 95 % bootstrap"
                            + " intervals over scenes.",
                    List.of(tables.methods(), tables.trials())));
        }
        if (!result.effects().isEmpty()) {
            sections.add(new StudySection(
                    "Detectors switched off",
                    "Each unit is set to zero everywhere, and the logit of the class that the whole network predicts is compared."
                            + " A unit that matters as the detector of its concept costs more in pictures that show the concept.",
                    List.of(tables.effects())));
        }
        if (!result.others().isEmpty()) {
            sections.add(new StudySection(
                    "Networks compared",
                    "The same concepts and settings.",
                    List.of(tables.whole(), tables.depth(), tables.networks())));
        }
        if (!result.network().combinations().isEmpty()) {
            sections.add(new StudySection(
                    "Concepts in several units",
                    "A weighted sum of all units of the last layer was fitted to each concept on the part '"
                            + result.splits().get(0)
                            + "' of the data, and is measured on the rest beside the best single unit. Where the sum is far better,"
                            + " the concept is there, but no single unit holds it. The sum is active in as many pixels as show the"
                            + " concept, the unit in its usual share.",
                    List.of(tables.combinations())));
        }
        sections.add(limits());
        return sections;
    }

    private HtmlReport.Head head(String command) {
        return new HtmlReport.Head(
                "What the units of " + model.title() + " detect",
                Numbers.count(result.network().pictures(), "picture") + " of "
                        + result.request().concepts() + ", " + Numbers.count(result.concepts(), "concept"),
                command,
                ReportFile.facts(model, result.request().seed()));
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        List<UnitFinding> all = result.network().detectors(result.request().iou());
        long units = result.network().layers().stream()
                .mapToLong(l -> l.units().size())
                .sum();
        if (result.hasMasks()) {
            findings.add(new Finding(
                    all.size() + " of " + units + " units detect a concept",
                    all.isEmpty()
                            ? "No unit overlaps any concept enough."
                            : String.format(
                                    Locale.ROOT,
                                    "The best is unit %d of %s: %s, IoU %.3f.",
                                    all.get(0).unit(),
                                    all.get(0).layer(),
                                    all.get(0).best().orElseThrow().concept().name(),
                                    all.get(0).iou())));
        } else {
            findings.add(byLabels(units));
        }
        DissectTables.heldNames(result, Trial.Naming.IOU)
                .ifPresent(share -> findings.add(new Finding(
                        Numbers.percent(share) + " of the names by IoU hold when drawn",
                        "The share of tried names whose AUC on newly drawn pictures is above 0.5 with its whole interval; "
                                + DissectTables.heldNames(result, Trial.Naming.RANDOM)
                                        .map(Numbers::percent)
                                        .orElse("none")
                                + " of names drawn by lot do.")));
        return findings;
    }

    /** What can be said where nobody knows where in a picture a concept is. */
    private Finding byLabels(long units) {
        List<Invert.Found> named = result.network().layers().stream()
                .flatMap(l -> l.units().stream())
                .flatMap(u -> u.invert().stream())
                .toList();
        OptionalDouble best = named.stream().mapToDouble(Invert.Found::auc).max();
        return new Finding(
                named.size() + " of " + units + " units have a name by INVERT",
                "The data have no masks, so units are named by what whole pictures show. "
                        + (best.isPresent()
                                ? String.format(Locale.ROOT, "The best AUC is %.3f.", best.getAsDouble())
                                : "No concept is shown by enough of them: 1 % and ten."));
    }

    private List<StudySection> byCategory(UnitPictures pictures) {
        List<StudySection> sections = new ArrayList<>();
        for (String category : result.categories()) {
            List<UnitFinding> units = best(category);
            if (units.isEmpty()) {
                continue;
            }
            List<Picture> strips = pictures.strips(units);
            List<Block.Shot> shots = new ArrayList<>();
            for (int i = 0; i < units.size(); i++) {
                UnitFinding unit = units.get(i);
                UnitFinding.Label label = label(unit, category).orElseThrow();
                String name = String.format(
                        Locale.ROOT,
                        "%s: unit %d of %s, IoU %.3f",
                        label.concept().name(),
                        unit.unit(),
                        unit.layer(),
                        label.overlap().iou());
                shots.add(Block.Shot.of(
                        strips.get(i),
                        name,
                        "the pictures in which the unit is most active, dark where it is not; " + name));
            }
            sections.add(new StudySection(
                    "Detectors: " + category,
                    "The pictures in which each unit is most active, bright where it is active.",
                    List.of(new Block.Pictures(Block.Size.LARGE, shots))));
        }
        return sections;
    }

    private static Optional<UnitFinding.Label> label(UnitFinding unit, String category) {
        return unit.labels().stream()
                .filter(l -> l.concept().category().equals(category))
                .findFirst();
    }

    /** The best detectors of different concepts of a category. */
    private List<UnitFinding> best(String category) {
        Set<String> names = new LinkedHashSet<>();
        List<UnitFinding> best = new ArrayList<>();
        result.network().layers().stream()
                .flatMap(l -> l.units().stream())
                .filter(u -> iou(u, category) >= result.request().iou())
                .sorted(Comparator.comparingDouble((UnitFinding u) -> -iou(u, category)))
                .forEach(u -> {
                    if (names.add(label(u, category).orElseThrow().concept().name())) {
                        best.add(u);
                    }
                });
        return best.subList(0, Math.min(SHOWN, best.size()));
    }

    private static double iou(UnitFinding unit, String category) {
        return label(unit, category).map(l -> l.overlap().iou()).orElse(0.0);
    }

    private List<UnitFinding> listed() {
        Comparator<UnitFinding> order = result.hasMasks()
                ? Comparator.comparingDouble(u -> -u.iou())
                : Comparator.comparingDouble(u -> -u.invert().map(f -> f.auc()).orElse(0.0));
        return result.network().layers().stream()
                .flatMap(l -> l.units().stream())
                .sorted(order)
                .limit(LISTED)
                .toList();
    }

    private StudySection limits() {
        List<Block> blocks = new ArrayList<>();
        blocks.add(
                new Block.Prose(
                        "A unit can only be named after a concept that the data know: a unit without a name may detect something else. A"
                                + " concept may also be spread over many units, none of which detects it alone. Bilinear enlargement"
                                + " makes the areas of coarse layers round and wide, which lowers their IoU with small concepts."));
        result.notes().forEach(n -> blocks.add(new Block.Prose(n)));
        int failed = result.network().failures().size();
        if (failed > 0) {
            blocks.add(new Block.Prose(Numbers.count(failed, "picture") + " could not be read, such as "
                    + result.network().failures().get(0).name() + ": "
                    + result.network().failures().get(0).sentence()));
        }
        return new StudySection("Limits", "", blocks);
    }
}
