package dev.limpid.check;

import dev.limpid.Checksum;
import dev.limpid.Explanation;
import dev.limpid.Explanations;
import dev.limpid.JobListener;
import dev.limpid.MethodResult;
import dev.limpid.Model;
import dev.limpid.OutputGuard;
import dev.limpid.Version;
import dev.limpid.data.DataSet;
import dev.limpid.error.LimpidException;
import dev.limpid.model.Prediction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A recorded reference: the predictions and maps of a network on some pictures, with everything that made them. It is a folder with
 * {@code reference.json} and one {@code .npy} file for each map, small enough to be kept under version control.
 *
 * @param folder where it is stored
 * @param head what made it
 * @param request what was asked
 * @param pictures what was found, in the order of the data
 */
public record GoldenMaps(Path folder, Head head, CheckRequest request, List<GoldenPicture> pictures) {
    static final String FILE = "reference.json";

    public GoldenMaps {
        pictures = List.copyOf(pictures);
    }

    /**
     * What made a reference.
     *
     * @param software name and version of Limpid
     * @param engine name and version of the runtime
     * @param model the network's name
     * @param modelSha256 the checksum of its file
     * @param preprocessing how pictures became the network's input, in a line
     * @param data the name of the data set
     * @param parameters all parameters of each method, standard ones too
     */
    public record Head(
            String software,
            String engine,
            String model,
            String modelSha256,
            String preprocessing,
            String data,
            Map<String, Map<String, String>> parameters) {}

    /** Reads a reference. @throws LimpidException if there is none in the folder, or it is damaged */
    public static GoldenMaps read(Path folder) {
        return GoldenJson.read(folder);
    }

    /** Records a reference in silence; see {@link #record(Model, DataSet, CheckRequest, Path, JobListener)}. */
    public static GoldenMaps record(Model model, DataSet data, CheckRequest request, Path folder) {
        return record(model, data, request, folder, item -> {});
    }

    /**
     * Records a reference in a folder; one that is already there is replaced when the new one is complete, and stays if it fails.
     *
     * @param listener hears about each picture
     * @throws LimpidException if a picture cannot be read, a method does not work on the network, or nothing can be written; a
     *     reference with holes would hide what it does not hold
     */
    public static GoldenMaps record(
            Model model, DataSet data, CheckRequest request, Path folder, JobListener<GoldenPicture> listener) {
        OutputGuard guard = new OutputGuard(files(model, data));
        try (StagedReference staged = StagedReference.in(folder, guard)) {
            Map<String, Map<String, String>> parameters = new LinkedHashMap<>();
            List<GoldenPicture> pictures = new ArrayList<>();
            for (int i = 0; i < data.size(); i++) {
                listener.progress((double) i / data.size(), data.name(i));
                Explanations found = model.explain(data.image(i).named(data.name(i)), request.explain());
                GoldenPicture picture = recorded(found, data.name(i), i, staged, parameters);
                pictures.add(picture);
                listener.item(picture);
            }
            Head head = new Head(
                    Version.text(),
                    model.engine().description(),
                    model.title(),
                    model.sha256(),
                    model.preprocessingText(),
                    data.name(),
                    parameters);
            GoldenMaps golden = new GoldenMaps(folder, head, request, pictures);
            staged.complete(GoldenJson.text(golden));
            return golden;
        }
    }

    private static GoldenPicture recorded(
            Explanations found,
            String picture,
            int index,
            StagedReference staged,
            Map<String, Map<String, String>> parameters) {
        Map<String, String> files = new LinkedHashMap<>();
        for (MethodResult each : found.results()) {
            String method = each.info().name();
            Explanation explanation = each.explanation()
                    .orElseThrow(() -> LimpidException.unsupported(method + " does not work on " + picture + ": "
                            + each.failure().orElseThrow().getMessage()));
            parameters.putIfAbsent(method, explanation.provenance().parameters());
            String name = String.format("%04d.%s.npy", index, method);
            files.put(method, staged.add(name, StoredMap.of(explanation)));
        }
        Prediction top = found.prediction();
        return new GoldenPicture(picture, checksum(picture), top.index(), label(top), value(top), files);
    }

    /** The files that a run reads. */
    static List<Path> files(Model model, DataSet data) {
        Stream<Path> pictures = Stream.iterate(0, i -> i + 1)
                .limit(data.size())
                .map(data::name)
                .map(Path::of)
                .filter(Files::isRegularFile);
        return Stream.concat(Stream.of(model.file()), pictures).toList();
    }

    /** The checksum of a picture's file; empty where it has none. */
    static String checksum(String name) {
        Path file = Path.of(name);
        return Files.isRegularFile(file) ? Checksum.ofFile(file) : "";
    }

    /** What the network predicts, in words. */
    static String label(Prediction prediction) {
        return prediction.predicted().isEmpty() ? prediction.label() : prediction.predicted();
    }

    static double value(Prediction prediction) {
        return prediction.hasProbability() ? prediction.probability() : prediction.logit();
    }
}
