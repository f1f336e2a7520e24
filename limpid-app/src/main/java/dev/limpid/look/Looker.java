package dev.limpid.look;

import dev.limpid.ExplainRequest;
import dev.limpid.Image;
import dev.limpid.Model;
import dev.limpid.ModelInput;
import dev.limpid.attribution.Progress;
import dev.limpid.autodiff.RuleSet;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Tensor;
import dev.limpid.inside.Samples;
import dev.limpid.inside.look.EffectiveField;
import dev.limpid.inside.look.FeatureMaps;
import dev.limpid.inside.look.FeatureMaps.Ranking;
import dev.limpid.inside.look.FeatureReader;
import dev.limpid.inside.look.Kernels;
import dev.limpid.inside.look.LookedLayer;
import dev.limpid.inside.look.Projection;
import dev.limpid.inside.look.ReceptiveField;
import dev.limpid.inside.look.ReceptiveFields;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Looks at a network with single inputs.
 *
 * <pre>{@code
 * try (Looker looker = Looker.of(model, LookRequest.STANDARD)) {
 *     ImageLook look = looker.look(Image.of(Path.of("photo.jpg")));
 *     int best = look.layers().get(0).ranked().get(0);
 * }
 * }</pre>
 *
 * <p>Safe for use by several threads.
 */
public final class Looker implements AutoCloseable {
    private static final int TOP = 3;

    private final Model model;
    private final LookRequest request;
    private final List<LookedLayer> layers;
    private final ReceptiveFields fields;
    private final ReceptiveFields windows;
    private final FeatureReader reader;

    private Looker(Model model, LookRequest request, List<LookedLayer> layers) {
        this.model = model;
        this.request = request;
        this.layers = layers;
        this.fields = ReceptiveFields.of(model.classifier());
        this.windows = ReceptiveFields.ofWindows(model.classifier());
        this.reader = FeatureReader.of(model.classifier(), model.engine(), layers);
    }

    /**
     * The field of a layer.
     *
     * @param layer which
     * @param theoretical what it can depend on; empty if the layer does not depend on the input
     * @param windows the same by windows alone, without gates and attention that see the whole input
     * @param effective by gradients; empty if there are none
     * @param problem why there is no effective field; empty if there is one
     */
    public record Field(
            LookedLayer layer,
            Optional<ReceptiveField> theoretical,
            Optional<ReceptiveField> windows,
            Optional<EffectiveField> effective,
            Optional<String> problem) {
        /** The theoretical field in words, with that by windows alone where it differs. */
        public String toText() {
            String all = theoretical.map(ReceptiveField::toText).orElse("none");
            return windows.isEmpty() || windows.equals(theoretical)
                    ? all
                    : all + ", by windows " + windows.get().toText();
        }

        /** The side of the effective field, in places of the input; empty if it is not known. */
        public OptionalDouble side() {
            return effective.isPresent() && !effective.get().isEmpty()
                    ? OptionalDouble.of(effective.get().side())
                    : OptionalDouble.empty();
        }
    }

    /**
     * The kernels of units of a layer as they appear at the input.
     *
     * @param layer which
     * @param units their numbers
     * @param kernels for each unit the mean gradient of its middle activation over the inputs, by channel and place
     * @param from the part of the input that is shown: the first place along each axis
     * @param to the place after the last along each axis
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Projected(LookedLayer layer, List<Integer> units, List<float[][]> kernels, int[] from, int[] to) {}

    /** Makes a model ready. @throws LimpidException if it has no layer of a name, or none at all */
    public static Looker of(Model model, LookRequest request) {
        if (request.ranking() == Ranking.RELEVANCE) {
            model.explainer(dev.limpid.MethodCall.of(request.method()), Optional.empty(), 0)
                    .close();
        }
        return new Looker(model, request, request.drawn(model.classifier()));
    }

    /** The layers that are drawn. */
    public List<LookedLayer> layers() {
        return layers;
    }

    /** Reads the feature maps of an input. @throws LimpidException if it does not fit, or the target does not exist */
    public ImageLook look(Image image) {
        ModelInput input = model.input(image);
        Tensor tensor = input.tensor();
        List<ImageLook.Layer> found = new ArrayList<>();
        for (FeatureMaps each : reader.read(tensor)) {
            double[] relevance =
                    request.ranking() == Ranking.RELEVANCE ? relevance(image, each.layer()) : new double[0];
            found.add(new ImageLook.Layer(
                    each,
                    each.ranked(request.ranking(), relevance),
                    Arrays.stream(relevance).boxed().toList()));
        }
        return new ImageLook(input, model.best(model.logits(tensor), TOP), found);
    }

    private double[] relevance(Image image, LookedLayer layer) {
        ExplainRequest asked =
                ExplainRequest.of(request.method()).withTarget(request.target()).withLayer(layer.value());
        Tensor scores = model.explain(image, asked).of(request.method()).scores();
        if (scores.rank() < 2 || scores.size(1) != layer.units()) {
            throw LimpidException.unsupported("method '" + request.method()
                    + "' does not score the units of a layer; rank by activation, variance, relevance or lrp");
        }
        return FeatureMaps.byUnit(scores, layer.units());
    }

    /** The receptive fields of the layers, the effective ones on average over some inputs. */
    public List<Field> fields(List<Tensor> inputs, Progress progress) {
        List<Field> found = new ArrayList<>();
        for (LookedLayer each : layers) {
            Optional<ReceptiveField> theoretical = fields.find(each.value());
            Optional<ReceptiveField> local = windows.find(each.value());
            try {
                EffectiveField effective = EffectiveField.of(
                        model.classifier(), model.engine(), each, Samples.of(inputs, "input"), 1, Progress.SILENT);
                found.add(new Field(each, theoretical, local, Optional.of(effective), Optional.empty()));
            } catch (LimpidException e) {
                if (e.kind() == LimpidException.Kind.CANCELLED) {
                    throw e;
                }
                found.add(new Field(each, theoretical, local, Optional.empty(), Optional.of(e.getMessage())));
            }
            progress.reached(found.size(), layers.size());
        }
        return List.copyOf(found);
    }

    /** The kernels of the convolutions that read the input. */
    public List<Kernels> kernels() {
        return Kernels.first(model.classifier());
    }

    /**
     * Projects the kernels of units to the input: the gradient of the activation in the middle of the layer, before its
     * activation function, on average over some inputs.
     *
     * @throws LimpidException if an operator before the layer has no gradient
     */
    public Projected projected(LookedLayer layer, List<Integer> units, List<Tensor> inputs) {
        List<Integer> places = sizes(inputs.get(0));
        List<float[][]> kernels = new ArrayList<>();
        try (Projection projection = Projection.of(model.classifier(), model.engine(), layer, RuleSet.GRADIENT, true)) {
            for (int unit : units) {
                float[][] sum = new float[0][];
                for (Tensor input : inputs) {
                    float[][] one = Drawings.byChannel(
                            projection.of(input, unit, projection.centre()),
                            model.classifier().form());
                    sum = added(sum, one, inputs.size());
                }
                kernels.add(sum);
            }
            int[] centre = coordinates(projection.centre(), layer.map().places());
            int[][] part = part(layer, centre, places);
            return new Projected(layer, units, kernels, part[0], part[1]);
        }
    }

    private static float[][] added(float[][] sum, float[][] one, int count) {
        float[][] total = sum.length == 0 ? new float[one.length][one[0].length] : sum;
        for (int c = 0; c < one.length; c++) {
            for (int i = 0; i < one[c].length; i++) {
                total[c][i] += one[c][i] / count;
            }
        }
        return total;
    }

    /** The part of the input that a place of a layer sees, cut off at the edges. */
    int[][] part(LookedLayer layer, int[] place, List<Integer> places) {
        int[] from = new int[places.size()];
        int[] to = places.stream().mapToInt(p -> p).toArray();
        Optional<ReceptiveField> field = windows.find(layer.value())
                .filter(f -> !f.isWhole() && f.axes().size() == place.length && place.length == to.length);
        if (field.isPresent()) {
            for (int a = 0; a < from.length; a++) {
                ReceptiveField.Axis axis = field.get().axes().get(a);
                int first = (int) Math.floor(axis.first(place[a]));
                int end = (int) Math.ceil(axis.first(place[a]) + axis.size());
                int size = to[a];
                from[a] = Math.min(size - 1, Math.max(0, first));
                to[a] = Math.max(from[a] + 1, Math.min(size, end));
            }
        }
        return new int[][] {from, to};
    }

    /** The coordinates of a place, outermost first. */
    static int[] coordinates(int place, List<Integer> places) {
        int[] at = new int[places.size()];
        int rest = place;
        for (int a = at.length - 1; a >= 0; a--) {
            at[a] = rest % places.get(a);
            rest /= places.get(a);
        }
        return at;
    }

    /** The number of places of an input along each axis. */
    List<Integer> sizes(Tensor tensor) {
        return model.classifier().form().places().stream()
                .map(axis -> (int) tensor.size(axis))
                .toList();
    }

    @Override
    public void close() {
        reader.close();
    }
}
