package dev.limpid.inside.dream;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Shape;
import dev.limpid.graph.onnx.OnnxReader;
import dev.limpid.graph.pass.Normalize;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.OnnxRuntime;
import dev.limpid.runtime.Specialize;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/**
 * The code of a generator: a decoder that was trained to draw pictures of the data. What is found looks like them.
 *
 * <p>Ref.: Nguyen et al., Synthesizing the Preferred Inputs for Neurons in Neural Networks via Deep Generator Networks, 2016,
 * arXiv 1605.09304.
 *
 * @param name of the generator
 * @param decoder one input {@code float[N,K]}, whose numbers were normally distributed in training, and as first output the
 *     pictures {@code float[N,C,H,W]}, 0 to 1; all types known, in normal form
 */
public record GeneratedPicture(String name, Graph decoder) implements Parametrization {
    private static final int AXES = 4;

    /** @throws LimpidException if the graph is no decoder of this form */
    public GeneratedPicture {
        boolean isCode = decoder.inputs().size() == 1
                && Objects.requireNonNull(decoder.inputs().get(0).type().shape())
                                .rank()
                        == 2
                && decoder.inputs().get(0).type().shape().isFixed(1, 2);
        Shape picture = decoder.shapeOf(decoder.outputs().get(0));
        boolean isPicture =
                picture.rank() == AXES && picture.isFixed(1, AXES) && (picture.size(1) == 1 || picture.size(1) == 3);
        if (!isCode || !isPicture) {
            throw LimpidException.badInput(
                    name + ": a generator takes codes float[N,K] and gives pictures float[N,3,H,W] or"
                            + " float[N,1,H,W], not " + decoder.inputs() + " and " + picture);
        }
    }

    /** The generator in an ONNX file. @throws LimpidException naming the file, if it cannot be read or is no generator */
    public static GeneratedPicture read(Engine engine, Path file) {
        OnnxRuntime.prepare();
        try {
            Graph graph = Specialize.apply(engine, OnnxReader.read(file).apply(new Normalize()));
            return new GeneratedPicture(String.valueOf(file.getFileName()), graph);
        } catch (LimpidException e) {
            throw e.at(file);
        }
    }

    @Override
    public String label() {
        return "generator";
    }

    @Override
    public Size size() {
        Shape picture = decoder.shapeOf(decoder.outputs().get(0));
        return new Size((int) picture.size(1), (int) picture.size(2), (int) picture.size(3));
    }

    @Override
    public long[] shape() {
        return new long[] {
            Objects.requireNonNull(decoder.inputs().get(0).type().shape()).size(1)
        };
    }

    @Override
    public Expr picture(Expr parameters) {
        String symbol = decoder.shapeOf(decoder.inputs().get(0).name()).dim(0).symbol();
        Graph bound = symbol == null
                ? decoder
                : decoder.bind(symbol, parameters.shape().size(0));
        Size size = size();
        Expr drawn = Objects.requireNonNull(parameters
                .builder()
                .call(bound, List.of(parameters))
                .get(decoder.outputs().get(0)));
        return drawn.reshape(parameters.shape().size(0), size.channels(), size.height(), size.width());
    }

    @Override
    public float[] initial(Random random) {
        return Draws.normal(random, count(), 0.5);
    }

    @Override
    public float[] parametersOf(float[][] picture) {
        throw LimpidException.unsupported("a generator cannot start from a given picture; use fourier or pixel");
    }

    @Override
    public double rate() {
        return 0.05;
    }
}
