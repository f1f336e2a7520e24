package dev.limpid.counterfactual;

import dev.limpid.app.json.Json;
import dev.limpid.app.json.ResultJson;
import dev.limpid.contrast.counterfactual.Counterfactual;
import dev.limpid.metrics.Interval;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Counterfactuals as JSON. */
public final class CounterfactualJson {
    private CounterfactualJson() {}

    /**
     * The answers for a picture.
     *
     * @param files of the answers and then of the maps
     */
    public static Map<String, @Nullable Object> of(PictureAnswers answers, List<Path> files) {
        List<@Nullable Object> all = new ArrayList<>();
        int file = 0;
        for (PictureAnswers.Answer each : answers.answers()) {
            all.add(answer(each, files.get(file++)));
        }
        List<@Nullable Object> maps = new ArrayList<>();
        for (PictureAnswers.ContrastMap each : answers.maps()) {
            maps.add(Json.object(
                    "method", each.method(),
                    "question", each.question(),
                    "difference", each.check().before(),
                    "withoutBestPlaces", each.check().without(),
                    "withoutMovedPlaces", each.check().random(),
                    "wins", each.check().wins(),
                    "parts", each.parts().map(CounterfactualJson::parts).orElse(null),
                    "file", files.get(file++).toString()));
        }
        return Json.object(
                "input", answers.name(),
                "label", answers.label(),
                "target", answers.target(),
                "answers", all,
                "refused",
                        answers.found().stream()
                                .filter(f -> f.answers().isEmpty())
                                .map(f -> Json.object("method", f.method(), "reason", f.refusal()))
                                .toList(),
                "maps", maps,
                "truth",
                        answers.truth()
                                .map(t -> Json.object("parts", t.parts(), "area", t.area()))
                                .orElse(null));
    }

    private static Map<String, @Nullable Object> parts(PartAgreement parts) {
        return Json.object(
                "visible", parts.visible(),
                "differing", parts.differing(),
                "contrast", pointed(parts.contrast()),
                "plain", pointed(parts.plain()),
                "centre", pointed(parts.centre()));
    }

    private static Map<String, @Nullable Object> pointed(PartAgreement.Pointed pointed) {
        return Json.object(
                "part", pointed.part(),
                "differs", pointed.differs(),
                "isStrongest", pointed.isStrongest(),
                "correlation", pointed.correlation());
    }

    private static Map<String, @Nullable Object> maps(MapSummary summary) {
        return Json.object(
                "method", summary.method(),
                "question", summary.question(),
                "pictures", summary.pictures(),
                "strongest", three(summary.strongest()),
                "strongestByChance", summary.strongestByChance(),
                "differs", three(summary.differs()),
                "differsByChance", summary.differsByChance(),
                "correlation", three(summary.correlation()),
                "gain", interval(Optional.of(summary.gain())));
    }

    private static Map<String, @Nullable Object> three(List<Interval> numbers) {
        return Json.object(
                "contrast", interval(Optional.of(numbers.get(0))),
                "plain", interval(Optional.of(numbers.get(1))),
                "centre", interval(Optional.of(numbers.get(2))));
    }

    private static Map<String, @Nullable Object> answer(PictureAnswers.Answer answer, Path file) {
        Counterfactual found = answer.counterfactual();
        return Json.object(
                "method", found.method(),
                "valid", answer.isValid(),
                "label", answer.label(),
                "probability", found.probability(),
                "margin", found.margin(),
                "note", found.note(),
                "l1", found.change().l1(),
                "l2", found.change().l2(),
                "linf", found.change().linf(),
                "places", found.change().places(),
                "plausibility", found.plausibility(),
                "towards", found.towards(),
                "agreement",
                        answer.agreement()
                                .map(a -> Json.object(
                                        "energy", a.energy(),
                                        "area", a.area(),
                                        "iou", a.iou(),
                                        "part", a.part(),
                                        "isTruePart", a.isPart()))
                                .orElse(null),
                "passes", found.passes(),
                "file", file.toString());
    }

    /** The whole document. */
    public static Map<String, @Nullable Object> document(
            CounterfactualJob job,
            List<Summary> summaries,
            List<MapSummary> maps,
            List<@Nullable Object> pictures,
            Path page) {
        Map<String, @Nullable Object> document = ResultJson.head(job.model());
        document.put("target", job.request().target().orElse(null));
        document.put("examples", job.examples());
        document.put("seed", job.request().seed());
        document.put(
                "methods", summaries.stream().map(CounterfactualJson::summary).toList());
        document.put("maps", maps.stream().map(CounterfactualJson::maps).toList());
        document.put("pictures", pictures);
        document.put("page", page.toString());
        return document;
    }

    private static Map<String, @Nullable Object> summary(Summary s) {
        return Json.object(
                "method", s.method(),
                "asked", s.asked(),
                "answered", s.answered(),
                "answers", s.answers(),
                "valid", s.valid(),
                "places", s.places(),
                "l1", s.l1(),
                "l2", s.l2(),
                "plausibility", s.plausibility(),
                "towards", s.towards(),
                "diversity", s.diversity(),
                "energy", interval(s.energy()),
                "area", s.area(),
                "iou", s.iou(),
                "truePart", interval(s.parts()));
    }

    private static @Nullable Object interval(Optional<Interval> interval) {
        return interval.map(i -> Json.object("value", i.value(), "low", i.low(), "high", i.high()))
                .orElse(null);
    }
}
