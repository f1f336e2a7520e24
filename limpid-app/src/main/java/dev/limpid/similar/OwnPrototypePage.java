package dev.limpid.similar;

import dev.limpid.Model;
import dev.limpid.ModelInput;
import dev.limpid.data.DataSet;
import dev.limpid.error.LimpidException;
import dev.limpid.report.BoxDrawing;
import dev.limpid.report.Picture;
import dev.limpid.report.html.Finding;
import dev.limpid.report.html.Numbers;
import dev.limpid.report.study.Block;
import dev.limpid.report.study.StudySection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The prototypes of a prototype layer as sections of a page. */
final class OwnPrototypePage {
    private static final int LEAST = 160;
    private static final int MOST = 256;
    private static final int SHOWN = 3;

    private final Model model;
    private final DataSet data;
    private final OwnPrototypeResult result;
    private final Map<String, Optional<ModelInput>> inputs = new LinkedHashMap<>();

    OwnPrototypePage(Model model, DataSet data, OwnPrototypeResult result) {
        this.model = model;
        this.data = data;
        this.result = result;
    }

    static List<Finding> findings(OwnPrototypeResult result) {
        List<Finding> findings = new ArrayList<>();
        if (result.own().isPresent() && result.random().isPresent()) {
            OwnPrototypeResult.Purity own = result.own().get();
            OwnPrototypeResult.Purity random = result.random().get();
            findings.add(new Finding(
                    "A prototype lies on one part in " + Numbers.percent(own.purity())
                            + " of its ten most similar inputs",
                    "Random patches of the inputs, which nobody trained, reach " + Numbers.percent(random.purity())
                            + "."));
            findings.add(new Finding(
                    Numbers.percent(own.consistent()) + " of the prototypes are consistent",
                    "They lie on the same part in at least 80 % of the inputs of their class. Of the random patches "
                            + Numbers.percent(random.consistent()) + " are."));
        } else {
            findings.add(new Finding(
                    "What the prototypes lie on is not judged",
                    "The data do not tell where parts are. Look at the boxes yourself."));
        }
        findings.add(new Finding(
                "The network is right for " + Numbers.percent(result.accuracy()) + " of the inputs",
                result.foreign() + " weights connect a prototype with another class than its own, and "
                        + result.negative() + " weights are negative."));
        return findings;
    }

    List<StudySection> sections() {
        List<StudySection> sections = new ArrayList<>();
        result.cases().forEach(each -> sections.add(looking(each)));
        Map<String, List<OwnPrototypeResult.Prototype>> byClass = new LinkedHashMap<>();
        result.prototypes()
                .forEach(p -> byClass.computeIfAbsent(p.type(), k -> new ArrayList<>())
                        .add(p));
        byClass.forEach((name, all) -> sections.add(ofClass(name, all)));
        return sections;
    }

    private StudySection looking(OwnPrototypeResult.Looking looking) {
        List<Block> blocks = new ArrayList<>();
        for (OwnPrototypeResult.Like each : looking.like()) {
            OwnPrototypeResult.Prototype prototype = result.prototypes().get(each.prototype());
            List<Block.Shot> pair = new ArrayList<>();
            shot(pair, each.patch(), "this, in " + looking.name() + on(each.patch()));
            prototype
                    .origin()
                    .ifPresent(o -> shot(
                            pair,
                            o,
                            "looks like that, prototype " + each.prototype() + " of " + prototype.type() + on(o)));
            blocks.add(new Block.Prose(String.format(
                    Locale.ROOT,
                    "Similarity %.2f, with its weight %.2f: %.0f %% of the score of %s.",
                    each.patch().similarity(),
                    each.score(),
                    100 * each.share(),
                    looking.predicted())));
            blocks.add(new Block.Pictures(Block.Size.MEDIUM, pair));
        }
        return new StudySection(
                looking.name() + ": " + looking.predicted(), "The prototypes that add most to the score.", blocks);
    }

    private StudySection ofClass(String name, List<OwnPrototypeResult.Prototype> all) {
        List<Block> blocks = new ArrayList<>();
        for (OwnPrototypeResult.Prototype each : all) {
            List<Block.Shot> shots = new ArrayList<>();
            each.origin()
                    .ifPresent(o -> shot(
                            shots, o, String.format(Locale.ROOT, "the prototype: a patch of %s%s", o.name(), on(o))));
            each.top().stream()
                    .limit(SHOWN)
                    .forEach(t -> shot(
                            shots,
                            t,
                            String.format(Locale.ROOT, "%s, similarity %.2f%s", t.name(), t.similarity(), on(t))));
            blocks.add(new Block.Prose(String.format(
                    Locale.ROOT, "Prototype %d, weight %.2f. %s", each.number(), each.weight(), judged(each))));
            blocks.add(new Block.Pictures(Block.Size.SMALL, shots));
        }
        return new StudySection(name, "", blocks);
    }

    private static String judged(OwnPrototypeResult.Prototype each) {
        return each.judged()
                .map(j -> "It lies on " + j.part() + " in " + Numbers.percent(j.purity())
                        + " of its ten most similar inputs, and on one part in " + Numbers.percent(j.consistency())
                        + " of the inputs of its class" + (j.isConsistent() ? "." : ": it is not consistent."))
                .orElse("");
    }

    private static String on(OwnPrototypeResult.Patch patch) {
        return patch.part().map(part -> ": " + part).orElse("");
    }

    private void shot(List<Block.Shot> shots, OwnPrototypeResult.Patch patch, String caption) {
        inputs.computeIfAbsent(patch.name(), this::read)
                .ifPresent(input -> shots.add(Block.Shot.of(boxed(input, patch), caption, caption)));
    }

    private Optional<ModelInput> read(String name) {
        try {
            for (int i = 0; i < data.size(); i++) {
                if (data.name(i).equals(name)) {
                    return Optional.of(model.input(data.image(i)));
                }
            }
            return Optional.of(model.input(DataSet.of(name, model, 1).image(0)));
        } catch (LimpidException e) {
            return Optional.empty();
        }
    }

    private static Picture boxed(ModelInput input, OwnPrototypeResult.Patch patch) {
        Picture large = input.picture().between(LEAST, MOST);
        double zoom = (double) large.width() / input.picture().width();
        double half = PartJudge.REGION / 2;
        return BoxDrawing.of(
                large,
                List.of(new BoxDrawing.Box(
                        zoom
                                * (input.region().left()
                                        + (patch.column() - half)
                                                * input.region().width()),
                        zoom
                                * (input.region().top()
                                        + (patch.row() - half) * input.region().height()),
                        zoom
                                * (input.region().left()
                                        + (patch.column() + half)
                                                * input.region().width()),
                        zoom
                                * (input.region().top()
                                        + (patch.row() + half) * input.region().height()),
                        "",
                        0)));
    }
}
