package dev.limpid.concepts;

import dev.limpid.Model;
import dev.limpid.OutputGuard;
import dev.limpid.app.capsule.CapsuleSheet;
import dev.limpid.app.files.ExplanationFiles;
import dev.limpid.app.files.ReportFile;
import dev.limpid.app.json.Json;
import dev.limpid.concepts.ConceptResult.Found;
import dev.limpid.concepts.ConceptResult.Tested;
import dev.limpid.graph.Tensor;
import dev.limpid.inside.concept.AttentionReadout;
import dev.limpid.inside.concept.AttentionStatistics;
import dev.limpid.inside.concept.ChannelRelevance;
import dev.limpid.inside.concept.LayerReadings;
import dev.limpid.inside.concept.Patches;
import dev.limpid.inside.concept.SequentialTest;
import dev.limpid.inside.concept.Tcav;
import dev.limpid.model.InputKind;
import dev.limpid.model.Npy;
import dev.limpid.report.Picture;
import dev.limpid.report.Png;
import dev.limpid.report.html.HtmlReport;
import dev.limpid.report.html.Numbers;
import dev.limpid.report.study.StudyPage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Writes a result to a folder. */
final class ConceptFiles {
    private static final int ROWS = 6;

    private final Source source;
    private final ConceptResult result;
    private final Path out;
    private final OutputGuard guard;
    private final Map<String, Picture> sheets = new LinkedHashMap<>();
    private final List<Path> files = new ArrayList<>();

    ConceptFiles(Source source, ConceptResult result, Path out) {
        this.source = source;
        this.result = result;
        this.out = out;
        this.guard = new OutputGuard(List.of(source.model().file()))
                .with(source.data().files())
                .with(source.request().conditions().directions().stream().toList());
    }

    boolean isPicture() {
        return source.model().classifier().form().kind() == InputKind.PICTURE
                && source.graphs().isPicture();
    }

    /** Draws what was found. */
    void draw(
            ConceptDrawings drawings,
            Optional<CraftStudy.Bank> bank,
            Optional<Patches> segments,
            Optional<ChannelRelevance> relevance,
            Optional<AttentionReadout> readout) {
        for (String method : List.of("craft", "ace")) {
            List<Found> own = result.found().stream()
                    .filter(f -> f.method().equals(method))
                    .toList();
            if (!own.isEmpty()) {
                String title = method.toUpperCase(Locale.ROOT) + ": parts of pictures that show each concept best";
                sheets.put(
                        method + ".png",
                        drawings.found(title, own, method.equals("ace") ? segments : Optional.empty()));
            }
        }
        bank.ifPresent(b -> sheets.put("craft-maps.png", drawings.maps(b)));
        relevance.ifPresent(r -> sheets.put("crp.png", drawings.channels(r, result.channels())));
        List<Tested> strongest = result.tested().stream()
                .sorted(Comparator.comparingDouble((Tested t) -> -t.scores().stream()
                        .filter(s -> s.state() == SequentialTest.State.CERTAIN)
                        .mapToDouble(Tcav.Score::timesRandom)
                        .max()
                        .orElse(0)))
                .limit(ROWS)
                .toList();
        if (!strongest.isEmpty()) {
            sheets.put("tcav.png", drawings.sensitive(strongest));
        }
        readout.ifPresent(r -> attention(drawings, r));
        capsules();
    }

    private void attention(ConceptDrawings drawings, AttentionReadout readout) {
        try (AttentionDrawings attention = new AttentionDrawings(source.model(), readout)) {
            if (readout.blocks().stream().anyMatch(b -> !b.isByChannel())) {
                sheets.put("gates.png", attention.gates(source, drawings.shown(8)));
            }
            if (!readout.layers().isEmpty()) {
                sheets.put("heads.png", attention.heads(source, drawings.shown(2)));
            }
        }
    }

    /** Writes everything. @return the files, the page first */
    List<Path> write(String command, Optional<AttentionStatistics> statistics, Optional<AttentionReadout> readout) {
        OutputGuard.createFolder(out);
        Model model = source.model();
        ConceptJson json = new ConceptJson(result, source::className, source.data()::name);
        for (Map.Entry<String, Picture> each : sheets.entrySet()) {
            Path file = file(each.getKey());
            byte[] png = Png.encode(each.getValue(), ExplanationFiles.texts(model));
            guard.write(file, "a result", stream -> stream.write(png));
        }
        text("concepts.json", Json.text(json.document()));
        if (!result.tested().isEmpty()) {
            text("tcav.csv", json.scores());
            text("sensitivities.csv", sensitivities());
        }
        vectors();
        ConceptPage page = page();
        HtmlReport.Head head = new HtmlReport.Head(
                "Concepts of " + model.title(),
                Numbers.count(result.inputs(), "input") + " of " + source.data().name() + "; layer " + result.layer(),
                command,
                ReportFile.facts(model, source.request().seed()));
        StudyPage study = new StudyPage(head, page.findings(), page.sections(statistics, readout));
        Path html = file("concepts.html");
        guard.write(html, "a result", study::writeTo);
        files.add(0, files.remove(files.size() - 1));
        return List.copyOf(files);
    }

    /** The page with the pictures that were drawn. */
    ConceptPage page() {
        return new ConceptPage(result, source::className, sheets);
    }

    private Path file(String name) {
        Path file = out.resolve(name);
        guard.check(file, "a result");
        files.add(file);
        return file;
    }

    private void text(String name, String content) {
        guard.write(file(name), "a result", content);
    }

    /** The directions as rows of an array, which other commands take as {@code --direction}. */
    private void vectors() {
        Collection<double[]> directions = result.directions().values();
        if (!directions.isEmpty()) {
            double[][] rows = directions.toArray(double[][]::new);
            float[] numbers = new float[rows.length * rows[0].length];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = (float) rows[i / rows[0].length][i % rows[0].length];
            }
            Npy.write(Tensor.of(numbers, rows.length, rows[0].length), file("vectors.npy"));
        }
    }

    /** The sheet of a capsule network's first input. */
    private void capsules() {
        if (result.capsules().isPresent()) {
            int first = source.chosen(1).get(0);
            sheets.put(
                    "capsules.png",
                    CapsuleSheet.draw(source.model(), source.data().image(first), CapsuleStudy.RANGE));
        }
    }

    /** A line for each input: the derivative of its predicted class's logit in the direction of each concept. */
    private String sensitivities() {
        StringBuilder text = new StringBuilder("input,class");
        result.tested().forEach(t -> text.append(',').append(ConceptJson.quoted(t.name())));
        text.append('\n');
        for (LayerReadings.Row each : source.readings().rows()) {
            text.append(ConceptJson.quoted(source.data().name(each.index())))
                    .append(',')
                    .append(ConceptJson.quoted(source.className(each.predicted())));
            for (Tested concept : result.tested()) {
                text.append(String.format(Locale.ROOT, ",%.5g", each.sensitivity(concept.direction())));
            }
            text.append('\n');
        }
        return text.toString();
    }
}
