package dev.limpid.attribution.region;

import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Replaces hidden parts of an image by an interpolation of its visible pixels (normalised convolution): means over the
 * squares of a pyramid, at the finest level at which enough of a square is visible.
 *
 * <p>Ref.: Knutsson and Westin, Normalized and differential convolution, 1993, doi:10.1109/CVPR.1993.341081.
 */
final class Inpainting {
    private static final int LEVELS = 6;

    private Inpainting() {}

    /**
     * The input with its hidden parts inpainted.
     *
     * @param mask {@code float[1 or N,S,P]}: 1 where visible
     * @return {@code float[N,S,...]}
     */
    static Expr of(ForwardPass f, Expr mask, InputGrid places) {
        Expr x = places.byChannel(f.input()).unsqueeze(1);
        Expr none = x.reduceSum(true, 2).mul(0);
        Expr shown = none.add(mask.unsqueeze(2)).reshape(-1, 1, places.size(0), places.size(1));
        Expr seen = x.mul(mask.unsqueeze(2)).reshape(-1, places.channels(), places.size(0), places.size(1));
        Expr painted = seen.add(shown.neg().add(1).mul(continued(seen, shown, places)));
        Expr input = places.asInput(painted.reshape(-1, places.channels(), places.count()));
        List<Dim> dims =
                new ArrayList<>(input.shape().dims().subList(1, input.shape().rank()));
        dims.add(0, mask.shape().dim(1));
        dims.add(0, f.input().shape().dim(0));
        Shape shape = new Shape(dims);
        return input.reshape(input.builder().list(shape.sizes()), shape);
    }

    /**
     * The image interpolated from the visible pixels.
     *
     * @param seen {@code [P,C,H,W]}: zero where hidden
     * @param shown {@code [P,1,H,W]}: 1 where visible
     */
    private static Expr continued(Expr seen, Expr shown, InputGrid places) {
        Expr whole = shown.reduceSum(true, 2, 3);
        Expr fill = seen.reduceSum(true, 2, 3).div(whole.max(whole.like(1)));
        for (int level = LEVELS; level >= 1; level--) {
            int side = 1 << level;
            if (side <= Math.min(places.size(0), places.size(1))) {
                Expr colour = Pyramid.enlarged(Pyramid.pooled(seen, side), places);
                Expr share = Pyramid.enlarged(Pyramid.pooled(shown, side), places);
                // A square counts fully once half of it is visible; the coarser level supplies the rest.
                Expr trust = share.mul(2).min(share.like(1));
                Expr known = colour.div(share.max(share.like(1e-6)));
                fill = fill.add(trust.mul(known.sub(fill)));
            }
        }
        return fill;
    }
}
