package dev.limpid.attribution.cam;

import dev.limpid.attribution.Formula;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.Settings;
import dev.limpid.graph.Expr;
import dev.limpid.model.FeatureMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * What the methods of this family share: maps of several layers averaged, maps averaged over augmentations of the input,
 * and weighted maps drawn together by their first principal component.
 *
 * <p>A single map comes as its method gives it, in the layer's size. Maps of several layers or of augmented inputs have no
 * common unit: each is rectified, brought to 0 to 1, enlarged to the size of the input, averaged, and brought to 0 to 1
 * again, as pytorch-grad-cam does.
 */
final class Smoothing {
    /** The parameter that draws weighted maps together by their first principal component. */
    static final String EIGEN = "eigen-smooth";

    private static final double[] FACTORS = {0.9, 1, 1.1};
    private static final double NEAR_ZERO = 1e-7;

    private final Formula f;
    private final List<FeatureMap> layers;
    private final boolean augmented;
    private final boolean eigen;

    private Smoothing(Formula f, List<FeatureMap> layers, boolean augmented, boolean eigen) {
        this.f = f;
        this.layers = layers;
        this.augmented = augmented;
        this.eigen = eigen;
    }

    /** A description with the parameters of the family. */
    static MethodInfo described(MethodInfo own, boolean isWeighting) {
        MethodInfo info = own.parameter(
                        "layers", "", "layers whose maps are averaged, separated by commas; empty for one layer")
                .parameter(
                        "aug-smooth",
                        "false",
                        "true: the mean over the input, mirrored or not, times 0.9, 1 and 1.1 (6 times the cost)");
        return isWeighting ? withEigen(info) : info;
    }

    /** A description with the parameter that draws weighted maps together otherwise. */
    static MethodInfo withEigen(MethodInfo info) {
        return info.parameter(
                EIGEN, "false", "true: the first principal component of the weighted maps instead of their sum");
    }

    static Smoothing of(Formula f, boolean isWeighting) {
        String named = f.settings().text("layers");
        List<FeatureMap> layers = named.isBlank()
                ? List.of(f.layer())
                : Arrays.stream(named.split(","))
                        .map(name -> Settings.layerOf(f.model(), f.model().place(name.strip())))
                        .toList();
        boolean eigen = isWeighting && f.settings().flag(EIGEN);
        return new Smoothing(f, layers, f.settings().flag("aug-smooth"), eigen);
    }

    /** The scores of a method: {@code float[N,...]}. */
    Expr scores(LayerMap method) {
        if (layers.size() == 1 && !augmented) {
            return method.map(new AtLayer(f, layers.get(0), eigen));
        }
        if (!augmented) {
            return overLayers(method, f);
        }
        List<Expr> maps = new ArrayList<>();
        for (boolean mirrored : new boolean[] {false, true}) {
            for (double factor : FACTORS) {
                Expr seen = mirrored ? mirrored(f.input(), lastPlace()) : f.input();
                Expr map = overLayers(method, f.at(seen.mul(factor).shapedLike(f.input()), f.target()));
                maps.add(mirrored ? mirrored(map, map.rank() - 1) : map);
            }
        }
        return mean(maps);
    }

    private int lastPlace() {
        long[] places = f.inputPlaces();
        return (int) places[places.length - 1];
    }

    private static Expr mirrored(Expr e, int axis) {
        return e.slice(axis, -1, Long.MIN_VALUE, -1).shapedLike(e);
    }

    private Expr overLayers(LayerMap method, Formula at) {
        Expr input = at.channelsFirst(at.input());
        List<Expr> maps = new ArrayList<>();
        for (FeatureMap layer : layers) {
            Expr map = scaled(method.map(new AtLayer(at, layer, eigen)).relu());
            maps.add(at.enlarged(map.unsqueeze(1), input).squeeze(1));
        }
        return scaled(mean(maps));
    }

    private static Expr mean(List<Expr> maps) {
        return maps.stream().reduce(Expr::add).orElseThrow().mul(1.0 / maps.size());
    }

    /** From 0 to 1, each map of the batch for itself. */
    private static Expr scaled(Expr map) {
        long[] places = LongStream.range(1, map.rank()).toArray();
        Expr above = map.sub(map.reduce("ReduceMin", true, places));
        return above.div(above.reduce("ReduceMax", true, places).add(NEAR_ZERO));
    }
}
