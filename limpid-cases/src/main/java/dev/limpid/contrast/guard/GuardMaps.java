package dev.limpid.contrast.guard;

import dev.limpid.contrast.Matrices;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import java.util.List;

/** Statistics and sizes of maps {@code float[N,1,height,width]} in a graph. */
record GuardMaps(GraphBuilder b, int height, int width) {
    private static final double SMALL = 1e-12;

    /** Numbers by place, {@code float[N,P]}, as a map. */
    Expr grid(Expr flat) {
        return flat.reshape(-1, 1, height, width);
    }

    /** Entropy, spread, peak and roughness of a map without negative numbers, each {@code float[N]}. */
    List<Expr> statistics(Expr map) {
        Expr flat = map.reshape(-1, (long) height * width);
        Expr sum = flat.reduceSum(true, 1).add(SMALL);
        Expr share = flat.div(sum);
        Expr entropy =
                share.mul(share.add(SMALL).log()).reduceSum(false, 1).mul(-1 / Math.log((double) height * width));
        Expr spread =
                share.mul(share).reduceSum(false, 1).add(SMALL).reciprocal().mul(1.0 / (height * width));
        Expr peak = share.reduce("ReduceMax", false, 1).add(SMALL).log().add(Math.log((double) height * width));
        Expr vertical =
                b.constant(Matrices.differences(height)).matMul(map).abs().reduceSum(false, 1, 2, 3);
        Expr horizontal = map.matMul(b.constant(Matrices.differences(width)).transpose(1, 0))
                .abs()
                .reduceSum(false, 1, 2, 3);
        Expr roughness = vertical.add(horizontal).div(sum.squeeze(1));
        return List.of(entropy, spread, peak, roughness);
    }

    /** A map of means. */
    Expr reduced(Expr map, int rows, int columns) {
        return b.constant(Matrices.means(height, rows))
                .matMul(map)
                .matMul(b.constant(Matrices.means(width, columns)).transpose(1, 0));
    }

    /** A map interpolated linearly. */
    Expr enlarged(Expr map, int rows, int columns) {
        return b.constant(Matrices.enlarging(height, rows))
                .matMul(map)
                .matMul(b.constant(Matrices.enlarging(width, columns)).transpose(1, 0));
    }

    /** Pictures {@code float[N,C,height,width]} blurred. */
    Expr blurred(Expr pictures, double sigma) {
        return b.constant(Matrices.gaussian(height, sigma))
                .matMul(pictures)
                .matMul(b.constant(Matrices.gaussian(width, sigma)).transpose(1, 0));
    }
}
