package dev.limpid.counterfactual;

import dev.limpid.contrast.counterfactual.Counterfactual;
import dev.limpid.contrast.counterfactual.Counterfactuals;
import dev.limpid.contrast.counterfactual.Found;
import dev.limpid.metrics.Interval;
import dev.limpid.report.Picture;
import dev.limpid.report.html.Finding;
import dev.limpid.report.html.Numbers;
import dev.limpid.report.study.Block;
import dev.limpid.report.study.StudySection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Counterfactuals as sections of a page.
 *
 * @param job that found them
 * @param pictures what was found
 * @param summaries each method over all pictures
 * @param maps each method of attribution over all drawn pictures
 */
record CounterfactualPage(
        CounterfactualJob job, List<PictureAnswers> pictures, List<Summary> summaries, List<MapSummary> maps) {
    private static final int SHOWN = 12;
    private static final int LEAST_SHOWN = 192;
    /** Fewer answers than this have no interval. */
    private static final int FEW = 5;

    private static final String NONE = "\u2013";

    /** What is most worth knowing. */
    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        int answers = summaries.stream().mapToInt(Summary::answers).sum();
        int valid = summaries.stream().mapToInt(Summary::valid).sum();
        int asked = summaries.stream().mapToInt(Summary::asked).sum();
        int answered = summaries.stream().mapToInt(Summary::answered).sum();
        if (answers > 0) {
            findings.add(new Finding(
                    Numbers.count(valid, "answer") + " of " + answers + " hold when the network is run again",
                    "The methods were asked " + asked + " times and gave no answer " + (asked - answered)
                            + " times, for the reasons that are told with each picture."));
        } else if (asked > 0) {
            findings.add(new Finding(
                    "No good answer was found", refusals(pictures.get(0)).get(0)));
        }
        summaries.stream()
                .filter(s -> s.energy().isPresent())
                .max((a, b) -> Double.compare(lift(a), lift(b)))
                .ifPresent(s -> findings.add(new Finding(
                        s.method() + " agrees most with the true change",
                        Numbers.percent(s.energy().get().value())
                                + " of its change lies within the parts whose exchange truly changes the species; they"
                                + " cover "
                                + Numbers.percent(s.area().orElse(0)) + " of the picture.")));
        return findings;
    }

    private static double lift(Summary s) {
        return s.energy().map(Interval::value).orElse(0.0)
                / Math.max(1e-9, s.area().orElse(1));
    }

    List<StudySection> sections() {
        List<StudySection> sections = new ArrayList<>();
        if (!summaries.isEmpty()) {
            sections.add(methods());
            if (summaries.stream().anyMatch(s -> s.energy().isPresent())) {
                sections.add(truth());
            }
        }
        if (!maps.isEmpty()) {
            sections.add(new PointingSection(maps).section());
        }
        pictures.stream().limit(SHOWN).map(this::picture).forEach(sections::add);
        return sections;
    }

    private StudySection methods() {
        List<List<Block.Cell>> rows = new ArrayList<>();
        for (Summary s : summaries) {
            rows.add(List.of(
                    Block.Cell.of(s.method()),
                    Block.Cell.ofShare(s.asked() == 0 ? Double.NaN : (double) s.answered() / s.asked()),
                    Block.Cell.of(s.answers() == 0 ? NONE : s.valid() + " of " + s.answers()),
                    s.places().isPresent() ? Block.Cell.ofShare(s.places().getAsDouble()) : Block.Cell.of(NONE),
                    number(s.l2()),
                    number(s.plausibility()),
                    number(s.towards()),
                    number(s.diversity()),
                    Block.Cell.of(Counterfactuals.named(s.method()).meaning())));
        }
        return new StudySection(
                "Methods",
                "Medians over all answers. Places: the share of the pixels that change. Size: the root of the summed"
                        + " squared changes, 1 = from black to white. Plausibility: the distance from the nearest pictures"
                        + " of the data in the features of the last layer, 1 = as usual among them. Towards: that distance"
                        + " from pictures of the new class, divided by that from those of the old class. Diversity: how"
                        + " little the places of several answers overlap.",
                List.of(new Block.Table(
                        "Each method over "
                                + Numbers.count(pictures.size(), "picture") + ", judged by " + job.examples()
                                + " other pictures.",
                        List.of(
                                "method",
                                "answered",
                                "valid",
                                "places",
                                "size",
                                "plausibility",
                                "towards",
                                "diversity",
                                "what it does"),
                        rows)));
    }

    private static Block.Cell number(OptionalDouble number) {
        return number.isPresent() ? Block.Cell.of(number.getAsDouble()) : Block.Cell.of(NONE);
    }

    private StudySection truth() {
        List<List<Block.Cell>> rows = new ArrayList<>();
        boolean isMany = summaries.stream().flatMap(s -> s.energy().stream()).anyMatch(i -> i.count() >= FEW);
        for (Summary s : summaries) {
            rows.add(List.of(
                    Block.Cell.of(s.method()),
                    Block.Cell.of(interval(s.energy())),
                    s.area().isPresent() ? Block.Cell.ofShare(s.area().getAsDouble()) : Block.Cell.of(NONE),
                    number(s.iou()),
                    Block.Cell.of(interval(s.parts()))));
        }
        return new StudySection(
                "Compared with the true change",
                "The pictures are drawn, so it is known which parts make a species. The true change is the smallest"
                        + " set of parts whose exchange makes the network predict the other species. Within: how much of"
                        + " an answer's change lies in the pixels of these parts. Part: how often the part on which the"
                        + " change is densest is one of them.",
                List.of(new Block.Table(
                        "Agreement of the answers with the true change" + (isMany ? ", with 95 % intervals." : "."),
                        List.of("method", "within", "area", "overlap (IoU)", "part"),
                        rows)));
    }

    static String interval(Optional<Interval> interval) {
        return interval.map(i -> i.count() < FEW
                        ? Numbers.percent(i.value())
                        : Numbers.percent(i.value()) + " (" + Numbers.percent(i.low()) + " to "
                                + Numbers.percent(i.high()) + ")")
                .orElse(NONE);
    }

    private StudySection picture(PictureAnswers answers) {
        List<Block> blocks = new ArrayList<>();
        List<Block.Shot> shots = new ArrayList<>();
        for (PictureAnswers.Answer each : answers.answers()) {
            String caption = caption(each);
            shots.add(Block.Shot.ofPixels(
                    beside(answers.before(), each.after(), each.change()).between(LEAST_SHOWN, 1024),
                    caption,
                    "before, after and the change of " + caption));
        }
        answers.truth()
                .ifPresent(t -> shots.add(Block.Shot.ofPixels(
                        beside(answers.before(), t.after()).between(LEAST_SHOWN, 1024),
                        "the true change: other " + String.join(", ", t.parts()),
                        "before and after the true change")));
        if (!shots.isEmpty()) {
            blocks.add(new Block.Pictures(Block.Size.LARGE, shots));
        }
        if (!answers.maps().isEmpty()) {
            blocks.add(new Block.Pictures(
                    Block.Size.MEDIUM,
                    answers.maps().stream()
                            .map(m -> Block.Shot.of(m.drawn(), caption(m), "map of " + caption(m)))
                            .toList()));
        }
        refusals(answers).forEach(r -> blocks.add(new Block.Prose(r)));
        return new StudySection(
                answers.name() + ": " + answers.label() + ", not " + answers.target(),
                shots.isEmpty() ? "" : "Before, after, and the change at full contrast (grey is none).",
                blocks);
    }

    private static List<String> refusals(PictureAnswers answers) {
        return answers.found().stream()
                .map(Found::refusal)
                .filter(r -> !r.isEmpty())
                .toList();
    }

    private static String caption(PictureAnswers.Answer each) {
        Counterfactual found = each.counterfactual();
        return found.method() + ": " + each.label() + " (" + Numbers.percent(found.probability()) + "), " + found.note()
                + each.agreement()
                        .map(a -> "; " + Numbers.percent(a.energy()) + " within the true parts")
                        .orElse("");
    }

    static String caption(PictureAnswers.ContrastMap map) {
        return String.format(
                java.util.Locale.ROOT,
                "%s, %s: the difference is %.1f, without the best tenth %.1f, without a tenth elsewhere %.1f",
                map.method(),
                map.question(),
                map.check().before(),
                map.check().without(),
                map.check().random());
    }

    private static Picture beside(Picture... pictures) {
        int width = pictures[0].width();
        int height = pictures[0].height();
        int[] rgb = new int[pictures.length * width * height];
        for (int i = 0; i < rgb.length; i++) {
            int x = i % (pictures.length * width);
            rgb[i] = pictures[x / width].rgb(x % width, i / (pictures.length * width));
        }
        return Picture.of(pictures.length * width, height, rgb);
    }

    /** A line of text about an answer; of one that keeps the class what is kept, since all else is the background colour. */
    static String line(PictureAnswers.Answer each) {
        Counterfactual found = each.counterfactual();
        if (Counterfactuals.named(found.method()).isKeeping()) {
            return String.format(
                    java.util.Locale.ROOT,
                    "%s: stays %s (%.0f %%), %s",
                    found.method(),
                    each.label(),
                    100 * found.probability(),
                    found.note());
        }
        return String.format(
                java.util.Locale.ROOT,
                "%s: becomes %s (%.0f %%), %s, %.1f %% of the pixels",
                found.method(),
                each.label(),
                100 * found.probability(),
                found.note(),
                100 * found.change().places());
    }
}
