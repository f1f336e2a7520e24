package dev.limpid.look;

import static dev.limpid.app.json.Json.object;

import dev.limpid.Inputs;
import dev.limpid.Model;
import dev.limpid.ModelInput;
import dev.limpid.attribution.Progress;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Tensor;
import dev.limpid.inside.Gathered;
import dev.limpid.inside.look.Kernels;
import dev.limpid.inside.look.LookedLayer;
import dev.limpid.report.Picture;
import dev.limpid.report.study.Block;
import dev.limpid.report.study.StudySection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The views of single inputs: feature maps, depth, kernels and receptive fields. */
final class ImageResults {
    private static final int MAPS = 16;
    private static final int KERNELS = 64;
    private static final int PROJECTED = 8;
    /** Inputs over which gradients are averaged, at most. */
    private static final int AVERAGED = 16;

    private final LookRequest request;
    private final Looker looker;
    private final LookResult result;

    private ImageResults(LookRequest request, Looker looker, LookResult result) {
        this.request = request;
        this.looker = looker;
        this.result = result;
    }

    /**
     * Looks at inputs.
     *
     * @throws LimpidException if none of them can be used
     */
    static void add(Model model, LookRequest request, Inputs inputs, LookResult result, Progress progress) {
        try (Looker looker = Looker.of(model, request)) {
            ImageResults all = new ImageResults(request, looker, result);
            List<Tensor> tensors = new ArrayList<>();
            List<@Nullable Object> documents = new ArrayList<>();
            @Nullable ModelInput first = null;
            int count = inputs.count();
            for (int i = 0; i < count; i++) {
                try {
                    ImageLook look = looker.look(inputs.read(i));
                    documents.add(all.maps(look, count == 1 ? "" : (i + 1) + "-"));
                    first = first == null ? look.input() : first;
                    if (tensors.size() < AVERAGED) {
                        tensors.add(look.input().tensor());
                    }
                } catch (LimpidException e) {
                    result.failures().add(new Gathered.Failure(i, inputs.name(i), e.getMessage()));
                    if (e.kind() == LimpidException.Kind.CANCELLED
                            || result.failures().size() == count) {
                        throw e;
                    }
                }
                progress.reached(i + 1, count + 1);
            }
            result.document().put("inputs", documents);
            all.kernels(tensors);
            all.fields(Objects.requireNonNull(first), tensors);
            progress.reached(count + 1, count + 1);
        }
    }

    private Map<String, @Nullable Object> maps(ImageLook look, String prefix) {
        String name = LookSheets.last(look.input().name());
        List<Block> blocks = new ArrayList<>();
        blocks.add(result.shown(
                prefix + "depth.png",
                "Each row is a layer. The first picture is the mean of all its maps; the others are its first units by "
                        + request.by() + ", each on its own scale.",
                () -> LookSheets.depth(look, request.by())));
        List<@Nullable Object> layers = new ArrayList<>();
        for (int l = 0; l < look.layers().size(); l++) {
            ImageLook.Layer layer = look.layers().get(l);
            List<Integer> units = request.unitsOf(layer.ranked(), MAPS);
            blocks.add(result.shown(
                    String.format(Locale.ROOT, "%smaps-%02d.png", prefix, l + 1),
                    "Feature maps of layer " + layer.maps().layer().name(),
                    () -> LookSheets.grid(layer, units, request.by())));
            layers.add(document(layer, units));
        }
        String predicted = look.predictions().get(0).toText();
        result.lines().add(name + ": " + predicted);
        result.sections()
                .add(new StudySection(
                        "Feature maps: " + name,
                        "The network answers " + predicted + ". Dark is the smallest activation of a map, bright the"
                                + " largest; maps with negative numbers are blue below zero and red above.",
                        blocks));
        return object("input", look.input().name(), "prediction", predicted, "layers", layers);
    }

    private Map<String, @Nullable Object> document(ImageLook.Layer layer, List<Integer> units) {
        List<@Nullable Object> shown = new ArrayList<>();
        for (int unit : units) {
            Map<String, @Nullable Object> each = object(
                    "unit",
                    unit,
                    "mean",
                    layer.maps().mean(unit),
                    "variance",
                    layer.maps().variance(unit),
                    "peak",
                    Arrays.stream(Looker.coordinates(
                                    layer.maps().peak(unit),
                                    layer.maps().layer().map().places()))
                            .boxed()
                            .toList());
            if (!layer.relevance().isEmpty()) {
                each.put("relevance", layer.relevance().get(unit));
            }
            shown.add(each);
        }
        return object(
                "layer",
                layer.maps().layer().name(),
                "value",
                layer.maps().layer().value(),
                "units",
                shown);
    }

    private void kernels(List<Tensor> tensors) {
        List<Block> blocks = new ArrayList<>();
        List<Kernels> first = looker.kernels();
        for (int i = 0; i < first.size(); i++) {
            Kernels kernels = first.get(i);
            if (kernels.weights().rank() > 4) {
                blocks.add(new Block.Prose(
                        "The kernels of layer " + kernels.layer() + " have three axes of places and are not drawn."));
                continue;
            }
            List<Integer> units = IntStream.range(0, Math.min(KERNELS, kernels.units()))
                    .boxed()
                    .toList();
            blocks.add(result.shown(
                    "kernels-" + (i + 1) + ".png",
                    "Kernels of layer " + kernels.layer() + ". Zero is grey, or white between blue and red.",
                    () -> LookSheets.kernels(kernels, units)));
        }
        List<Integer> places = looker.sizes(tensors.get(0));
        List<LookedLayer> layers = looker.layers();
        for (int l = 0; l < layers.size(); l++) {
            LookedLayer layer = layers.get(l);
            List<Integer> units =
                    request.unitsOf(IntStream.range(0, layer.units()).boxed().toList(), PROJECTED);
            try {
                Looker.Projected projected = looker.projected(layer, units, tensors);
                blocks.add(result.shown(
                        String.format(Locale.ROOT, "projected-%02d.png", l + 1),
                        "What units of layer " + layer.name() + " respond to at the input, near these inputs.",
                        () -> LookSheets.projected(projected, places)));
            } catch (LimpidException e) {
                if (e.kind() == LimpidException.Kind.CANCELLED) {
                    throw e;
                }
                blocks.add(new Block.Prose("Layer " + layer.name() + " is not projected: " + e.getMessage()));
            }
        }
        result.sections()
                .add(new StudySection(
                        "Kernels",
                        "The kernels of the first convolution are its weights. Those of deeper layers are projected to the"
                                + " input: the mean over the inputs of the gradient of a unit's middle activation, cut to the"
                                + " part of the input that it can see.",
                        blocks));
    }

    private void fields(ModelInput input, List<Tensor> tensors) {
        List<Looker.Field> fields = looker.fields(tensors, Progress.SILENT);
        List<Block> blocks = new ArrayList<>();
        List<Block.Shot> shots = new ArrayList<>();
        List<List<Block.Cell>> rows = new ArrayList<>();
        List<@Nullable Object> documents = new ArrayList<>();
        for (int l = 0; l < fields.size(); l++) {
            Looker.Field field = fields.get(l);
            Optional<Picture> drawn = LookSheets.field(input, field);
            if (drawn.isPresent()) {
                result.pictures().put(String.format(Locale.ROOT, "field-%02d.png", l + 1), drawn.get());
                String caption = LookSheets.brief(field.layer().name());
                shots.add(Block.Shot.of(drawn.get(), caption, "The receptive field of " + caption));
            }
            rows.add(List.of(
                    Block.Cell.of(field.layer().name()),
                    Block.Cell.of(field.toText()),
                    Block.Cell.of(
                            field.side().isPresent()
                                    ? String.format(
                                            Locale.ROOT, "%.1f", field.side().getAsDouble())
                                    : field.problem().orElse("no gradient"))));
            documents.add(document(field));
        }
        if (!shots.isEmpty()) {
            blocks.add(new Block.Pictures(Block.Size.MEDIUM, shots));
        }
        blocks.add(new Block.Table(
                "Sizes of the fields, in places of the input.",
                List.of("Layer", "Theoretical", "Effective (side)"),
                rows));
        result.document().put("fields", documents);
        result.sections()
                .add(new StudySection(
                        "Receptive fields",
                        "The box is what the middle place of a layer can see by its windows (theoretical). The colours show"
                                + " how much each pixel moves it: the mean absolute gradient over " + tensors.size()
                                + (tensors.size() == 1 ? " input" : " inputs") + " (effective).",
                        blocks));
    }

    private static Map<String, @Nullable Object> document(Looker.Field field) {
        Map<String, @Nullable Object> document = object("layer", field.layer().name());
        field.theoretical().ifPresent(t -> {
            document.put("whole", t.isWhole());
            document.put(
                    "theoretical",
                    t.axes().stream()
                            .map(a -> object("size", a.size(), "jump", a.jump(), "start", a.start()))
                            .toList());
        });
        field.side().ifPresent(s -> document.put("effectiveSide", s));
        field.problem().ifPresent(p -> document.put("problem", p));
        return document;
    }
}
