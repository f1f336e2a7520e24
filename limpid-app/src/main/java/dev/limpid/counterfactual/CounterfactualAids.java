package dev.limpid.counterfactual;

import dev.limpid.Model;
import dev.limpid.app.files.CsvText;
import dev.limpid.attribution.Progress;
import dev.limpid.contrast.counterfactual.ClassGroups;
import dev.limpid.contrast.counterfactual.Examples;
import dev.limpid.data.DataSet;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Graph;
import dev.limpid.graph.TextFile;
import dev.limpid.inside.Samples;
import dev.limpid.inside.dream.GeneratedPicture;
import dev.limpid.inside.space.Features;
import dev.limpid.inside.space.Pooling;
import dev.limpid.model.FeatureMap;
import dev.limpid.model.Labels;
import dev.limpid.zoo.BuiltIn;
import dev.limpid.zoo.Generator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What methods need beside the picture: other pictures with their features, and a generator. */
final class CounterfactualAids {
    /** The pictures that are asked about are judged by each other if there are so many. */
    private static final int ENOUGH = 20;

    private CounterfactualAids() {}

    /** Other pictures with their features at the last feature map. */
    static Optional<Examples> examples(Model model, DataSet asked, CounterfactualRequest request, Progress progress) {
        Optional<DataSet> found = data(model, asked, request);
        Optional<FeatureMap> layer = model.classifier().findDefaultLayer();
        if (found.isEmpty() || layer.isEmpty()) {
            return Optional.empty();
        }
        DataSet data = found.get();
        Samples samples = data.samples(model);
        Features features = Features.of(
                model.classifier(),
                model.engine(),
                List.of(layer.get().value()),
                Pooling.MEAN,
                samples,
                model.memory(),
                Optional.empty(),
                progress);
        int[] inputs = features.inputs();
        float[][] rows = new float[inputs.length][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = features.layers().get(0).row(i);
        }
        return Optional.of(new Examples(
                layer.get().value(),
                Arrays.stream(inputs).mapToObj(data::name).toList(),
                features.predicted(),
                rows,
                i -> samples.input(inputs[i])));
    }

    /** The groups of classes, from a file or by the network's scores for other pictures. */
    static Optional<ClassGroups> groups(Model model, DataSet asked, CounterfactualRequest request, Progress progress) {
        if (request.groups().isEmpty()) {
            return Optional.empty();
        }
        Labels labels = model.classifier().labels();
        String from = request.groups().get();
        if (!from.equals("auto")) {
            return Optional.of(ClassGroups.parse(
                    CsvText.parse(text(Path.of(from))),
                    labels,
                    model.classifier().classes()));
        }
        DataSet data = data(model, asked, request)
                .orElseThrow(() -> LimpidException.badInput(
                        "groups are found by the scores for other pictures; name some as data, or a file of groups"));
        Features features = Features.of(
                model.classifier(),
                model.engine(),
                List.of(model.classifier().logits()),
                Pooling.MEAN,
                data.samples(model),
                model.memory(),
                Optional.empty(),
                progress);
        float[][] logits = new float[features.inputs().length][];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = features.layers().get(0).row(i);
        }
        return Optional.of(ClassGroups.ofLogits(logits, labels));
    }

    private static String text(Path file) {
        if (!Files.isRegularFile(file)) {
            throw LimpidException.notFound(file + ": there is no such file of groups; write auto to find groups");
        }
        return TextFile.read(file);
    }

    private static Optional<DataSet> data(Model model, DataSet asked, CounterfactualRequest request) {
        if (request.data().isPresent()) {
            return Optional.of(DataSet.of(request.data().get(), model, request.examples()));
        }
        boolean isOfDrawnWorld = Model.isBuiltIn(model.name())
                && BuiltIn.parse(model.name()).card().data().isDrawn();
        if (isOfDrawnWorld) {
            return Optional.of(DataSet.of("zoo", model, request.examples()));
        }
        return asked.size() >= ENOUGH ? Optional.of(asked) : Optional.empty();
    }

    /** The decoder that draws pictures. */
    static Optional<Graph> generator(Model model, CounterfactualRequest request) {
        boolean isWanted = request.methods().contains("generator");
        Optional<Path> file = request.generator().map(Generator::fileOf);
        if (isWanted && file.isEmpty() && Model.isBuiltIn(model.name())) {
            file = Optional.of(Generator.of(BuiltIn.parse(model.name())).file());
        }
        return isWanted ? file.map(f -> GeneratedPicture.read(model.engine(), f).decoder()) : Optional.empty();
    }
}
