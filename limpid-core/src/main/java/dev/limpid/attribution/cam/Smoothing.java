package dev.limpid.attribution.cam;

import dev.limpid.attribution.Ensemble;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.graph.Expr;
import dev.limpid.model.Classifier;
import dev.limpid.model.FeatureMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Options of all class activation maps: averaging over several layers, averaging over augmentations of the input, and
 * combining weighted maps by their first principal component.
 *
 * <p>A single map is returned unchanged, in the layer's size. Maps of several layers or of augmented inputs have no
 * common unit: each is rectified, scaled to 0 to 1, enlarged to the size of the input, averaged, and scaled to 0 to 1
 * again, as in pytorch-grad-cam.
 */
final class Smoothing {
    /** The parameter that combines weighted maps by their first principal component. */
    static final String EIGEN = "eigen-smooth";

    private static final String LAYERS = "layers";
    private static final String AUGMENTED = "aug-smooth";
    private static final double NEAR_ZERO = 1e-7;

    private Smoothing() {}

    /** A description with the parameters of the family. */
    static MethodInfo described(MethodInfo own, boolean isWeighting) {
        MethodInfo info = own.parameter(
                        LAYERS, "", "layers whose maps are averaged, separated by commas; empty for a single layer")
                .parameter(
                        AUGMENTED,
                        "false",
                        "true: average over the input, mirrored or not, times 0.9, 1 and 1.1 (6 times the cost)");
        return isWeighting
                ? info.parameter(
                        EIGEN, "false", "true: the first principal component of the weighted maps instead of their sum")
                : info;
    }

    /** A view of the input: an augmentation. */
    private record View(boolean isMirrored, double factor) {
        private static final View PLAIN = new View(false, 1);

        static List<View> of(Settings settings) {
            if (!settings.flag(AUGMENTED)) {
                return List.of(PLAIN);
            }
            return Stream.of(false, true)
                    .flatMap(mirrored -> DoubleStream.of(0.9, 1, 1.1).mapToObj(factor -> new View(mirrored, factor)))
                    .toList();
        }

        Expr input(ForwardPass f) {
            if (isPlain()) {
                return f.input();
            }
            long[] places = f.inputPlaces();
            Expr seen = isMirrored ? mirrored(f.input(), (int) places[places.length - 1]) : f.input();
            return seen.mul(factor).shapedLike(f.input());
        }

        private boolean isPlain() {
            return !isMirrored && factor == 1;
        }

        /** The network run on this view of the input, with the same target. */
        ForwardPass run(ForwardPass f) {
            return isPlain() ? f : f.at(input(f), f.target());
        }

        /** Converts a map of the view to a map of the input. */
        Expr back(Expr map) {
            return isMirrored ? mirrored(map, map.rank() - 1) : map;
        }

        private static Expr mirrored(Expr e, int axis) {
            return e.slice(axis, -1, Long.MIN_VALUE, -1).shapedLike(e);
        }
    }

    /** The scores of a method that runs the network once for each layer and view: {@code float[N,...]}. */
    static Expr scores(LayerMap method, ForwardPass f) {
        List<String> named = named(f.settings());
        List<FeatureMap> layers = named.isEmpty()
                ? List.of(f.layer())
                : named.stream()
                        .map(name -> Settings.layerOf(f.model(), f.model().place(name)))
                        .toList();
        boolean eigen = method.isWeighting() && f.settings().flag(EIGEN);
        List<View> views = View.of(f.settings());
        List<List<Expr>> maps = new ArrayList<>();
        for (View view : views) {
            ForwardPass at = view.run(f);
            maps.add(layers.stream()
                    .map(layer -> method.map(new AtLayer(at, layer, eigen)))
                    .toList());
        }
        return joined(f, views, maps);
    }

    /** The runs of a sampling method if the settings require several layers or views. */
    static Optional<Ensemble> ensemble(Classifier model, Settings settings) {
        List<String> named = named(settings);
        if (named.isEmpty() && !settings.flag(AUGMENTED)) {
            return Optional.empty();
        }
        Settings single = settings.with(LAYERS, "").with(AUGMENTED, "false");
        List<Settings> each = named.isEmpty()
                ? List.of(single)
                : named.stream().map(name -> single.at(model.place(name))).toList();
        List<View> views = View.of(settings);
        List<Function<ForwardPass, Expr>> inputs = new ArrayList<>();
        views.forEach(view -> inputs.add(view::input));
        return Optional.of(new Ensemble(each, inputs, (f, maps) -> joined(f, views, maps)));
    }

    private static List<String> named(Settings settings) {
        String names = settings.text(LAYERS);
        return names.isBlank()
                ? List.of()
                : Arrays.stream(names.split(",", -1)).map(String::strip).toList();
    }

    /** Combines the maps of all views and layers. */
    private static Expr joined(ForwardPass f, List<View> views, List<List<Expr>> maps) {
        if (views.size() == 1 && maps.get(0).size() == 1) {
            return maps.get(0).get(0);
        }
        List<Expr> joined = new ArrayList<>();
        for (int i = 0; i < views.size(); i++) {
            joined.add(views.get(i).back(overLayers(f, maps.get(i))));
        }
        return mean(joined);
    }

    private static Expr overLayers(ForwardPass f, List<Expr> maps) {
        Expr input = f.channelsFirst(f.input());
        return scaled(mean(maps.stream()
                .map(map -> f.enlarged(scaled(map.relu()).unsqueeze(1), input).squeeze(1))
                .toList()));
    }

    private static Expr mean(List<Expr> maps) {
        return maps.size() == 1
                ? maps.get(0)
                : maps.stream().reduce(Expr::add).orElseThrow().mul(1.0 / maps.size());
    }

    /** Scales each map of the batch separately to 0 to 1. */
    private static Expr scaled(Expr map) {
        long[] places = LongStream.range(1, map.rank()).toArray();
        Expr above = map.sub(map.reduce("ReduceMin", true, places));
        return above.div(above.reduce("ReduceMax", true, places).add(NEAR_ZERO));
    }
}
