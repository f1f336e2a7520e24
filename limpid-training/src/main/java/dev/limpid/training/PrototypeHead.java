package dev.limpid.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import org.jspecify.annotations.Nullable;

/**
 * The part of a prototype network behind its features: the patches of a feature map are compared with prototypes, each of one class, and the classes
 * are scored by how similar the most similar patch is to each prototype.
 *
 * <p>The similarity of a patch at the squared distance {@code d} is {@code log((d + 1) / (d + 1e-4))}. The last layer
 * has no bias. While it is trained, a second output has the least squared distances {@code float[N,P]}.
 *
 * <p>Ref.: Chen, Li, Tao, Barnett, Su and Rudin, This Looks Like That: Deep Learning for Interpretable Image
 * Recognition, 2019, arXiv 1806.10574.
 */
final class PrototypeHead extends AbstractBlock {
    private static final double EPSILON = 1e-4;

    private final int classes;
    private final int each;
    private final int width;
    private final Block addOn;
    private final Parameter prototypes;
    private final Parameter last;

    /**
     * For feature maps {@code float[N,C,H,W]}.
     *
     * @param each prototypes of each class
     * @param width numbers of a prototype
     */
    PrototypeHead(int classes, int each, int width) {
        this.classes = classes;
        this.each = each;
        this.width = width;
        addOn = addChildBlock(
                "addOn",
                new SequentialBlock()
                        .add(point(width))
                        .add(Activation.reluBlock())
                        .add(point(width))
                        .add(Activation.sigmoidBlock()));
        prototypes = addParameter(Parameter.builder()
                .setName("prototypes")
                .setType(Parameter.Type.OTHER)
                .optShape(new Shape(count(), width, 1, 1))
                .optInitializer((manager, shape, type) -> manager.randomUniform(0, 1, shape, type))
                .build());
        last = addParameter(Parameter.builder()
                .setName("last")
                .setType(Parameter.Type.OTHER)
                .optShape(new Shape(classes, count()))
                .optInitializer((manager, shape, type) -> manager.create(firstWeights(), shape))
                .build());
    }

    private static Block point(int channels) {
        return Conv2d.builder()
                .setFilters(channels)
                .setKernelShape(new Shape(1, 1))
                .build();
    }

    /** Number of prototypes; those of the first class come first. */
    int count() {
        return classes * each;
    }

    /** The class of a prototype. */
    int classOf(int prototype) {
        return prototype / each;
    }

    Parameter prototypes() {
        return prototypes;
    }

    Parameter last() {
        return last;
    }

    /** The compared patches of feature maps: {@code float[N,D,H,W]}, 0 to 1. */
    NDArray patches(ParameterStore parameters, NDArray maps, boolean training) {
        return addOn.forward(parameters, new NDList(maps), training).singletonOrThrow();
    }

    /** The squared distances of all patches from all prototypes: {@code float[N,P,H,W]}. */
    NDArray distances(ParameterStore parameters, NDArray patches, boolean training) {
        NDArray vectors = parameters.getValue(prototypes, patches.getDevice(), training);
        NDArray products = Conv2d.conv2d(patches, vectors).singletonOrThrow();
        NDArray own = vectors.square().sum(new int[] {1}).reshape(1, count(), 1, 1);
        return patches.square()
                .sum(new int[] {1}, true)
                .sub(products.mul(2))
                .add(own)
                .maximum(0);
    }

    /** The similarity at squared distances. */
    static NDArray similarities(NDArray distances) {
        return distances.add(1).div(distances.add(EPSILON)).log();
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameters, NDList inputs, boolean training, @Nullable PairList<String, Object> more) {
        NDArray x = inputs.singletonOrThrow();
        NDArray distances = distances(parameters, patches(parameters, x, training), training);
        NDArray similarities = Pool.globalMaxPool2d(similarities(distances));
        NDArray weights = parameters.getValue(last, x.getDevice(), training);
        NDArray scores = similarities.matMul(weights.transpose(1, 0));
        return training
                ? new NDList(scores, Pool.globalMaxPool2d(distances.mul(-1)).mul(-1))
                : new NDList(scores);
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... shapes) {
        addOn.initialize(manager, type, shapes[0]);
    }

    private float[] firstWeights() {
        float[] weights = new float[classes * count()];
        for (int k = 0; k < classes; k++) {
            for (int p = 0; p < count(); p++) {
                weights[k * count() + p] = classOf(p) == k ? 1 : -0.5f;
            }
        }
        return weights;
    }

    /** Overwrites the numbers of a parameter. */
    static void set(Parameter parameter, float[] numbers) {
        NDArray array = parameter.getArray();
        try (NDManager manager = array.getManager().newSubManager()) {
            manager.create(numbers, array.getShape()).copyTo(array);
        }
    }

    @Override
    public Shape[] getOutputShapes(Shape[] shapes) {
        return new Shape[] {new Shape(shapes[0].get(0), classes)};
    }

    /** Numbers of a prototype. */
    int width() {
        return width;
    }
}
