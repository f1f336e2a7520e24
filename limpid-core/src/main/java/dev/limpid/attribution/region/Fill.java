package dev.limpid.attribution.region;

import dev.limpid.attribution.Method.Search;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.model.Classifier;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Replaces hidden parts of an input by the {@link FillImage} that the parameter {@code fill} names, or by {@link Inpainting}. */
public final class Fill {
    private static final String FILL = "fill";

    private final InputGrid places;
    private final String text;

    Fill(InputGrid places, String text) {
        this.places = places;
        this.text = text;
    }

    /** The fill that the settings name. */
    public static Fill of(ForwardPass f) {
        return of(f.model(), f.settings());
    }

    /** The fill that the settings name. */
    public static Fill of(Classifier model, Settings settings) {
        return new Fill(InputGrid.of(model), settings.text(FILL));
    }

    /** The parameter, for a method that hides parts other than segments. */
    public static MethodInfo described(MethodInfo info, String standard) {
        return info.parameter(
                FILL,
                standard,
                "replacement of hidden parts: zero, a number (of a token, or in the network's units), mean, blur,"
                        + " blur:SIGMA, inpaint, a colour such as #808080, or a FILE.npy");
    }

    /** The values that are computed once. @throws dev.limpid.error.LimpidException if the parameter is invalid */
    public Map<String, Expr> context(ForwardPass f) {
        return context(f, null);
    }

    Map<String, Expr> context(ForwardPass f, @Nullable Segments segments) {
        Map<String, Expr> context = new LinkedHashMap<>();
        Expr picture = picture(f, segments);
        if (!text.equals("zero")) {
            context.put(FILL, picture);
        }
        return context;
    }

    /**
     * The values that a search passes to each of its steps, so that they are computed once.
     *
     * @param known other values that are passed to them
     */
    public Map<String, Tensor> fixed(Search search, Map<String, Tensor> known) {
        return fixed(search, known, null);
    }

    Map<String, Tensor> fixed(Search search, Map<String, Tensor> known, @Nullable Segments segments) {
        Map<String, Tensor> all = new LinkedHashMap<>(known);
        if (!text.equals("zero")) {
            Map<String, TensorType> types = new LinkedHashMap<>();
            known.forEach((name, tensor) -> types.put(name, tensor.type()));
            all.putAll(
                    search.step(FILL, 1, types, (f, in) -> context(f, segments)).run(known));
        }
        return all;
    }

    /** The input with everything hidden, in the input's shape. */
    public Expr picture(ForwardPass f) {
        return picture(f, null);
    }

    Expr picture(ForwardPass f, @Nullable Segments segments) {
        return FillImage.of(f, text, places, segments);
    }

    /**
     * The input with parts of it replaced, after {@link #context}.
     *
     * @param x {@code float[N,1,...]}
     * @param mask {@code float[1 or N,S,P]}: 1 keeps a pixel, 0 replaces it, a number between blends both
     * @return {@code float[N,S,...]}
     */
    public Expr mixed(ForwardPass f, Expr x, Expr mask) {
        if (text.equals("inpaint")) {
            return Inpainting.of(f, mask, places);
        }
        Expr along = places.alongInput(mask);
        if (text.equals("zero")) {
            return keepingPadding(f, x, x.mul(along));
        }
        Expr fixed = f.given(FILL).unsqueeze(1);
        return keepingPadding(f, x, fixed.add(along.mul(x.sub(fixed))));
    }

    /** What fills up a short text is no part of it, and never hidden. */
    private static Expr keepingPadding(ForwardPass f, Expr x, Expr mixed) {
        OptionalInt padding = f.model().padding();
        return padding.isEmpty()
                ? mixed
                : x.equal(x.like(padding.getAsInt())).where(x, mixed).shapedLike(mixed);
    }
}
