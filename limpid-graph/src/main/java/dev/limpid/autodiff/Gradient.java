package dev.limpid.autodiff;

import dev.limpid.autodiff.RuleSet.Entry;
import java.util.List;

/** The gradient rules of all operator families. */
final class Gradient {
    /** The rules of related operators, with a caption. */
    record Family(String caption, List<Entry> entries) {}

    private Gradient() {}

    /** All families, in the order of the table of operators. */
    static List<Family> families() {
        return List.of(
                new Family("Activation", ActivationRules.entries()),
                new Family("Arithmetic", ArithmeticRules.entries()),
                new Family("Elementary function", FunctionRules.entries()),
                new Family("Reduction", ReductionRules.entries()),
                new Family("Normalization", NormalizationRules.entries()),
                new Family("Convolution", ConvolutionRules.entries()),
                new Family("Pooling", PoolingRules.entries()),
                new Family("Matrix product", MatrixRules.entries()),
                new Family("Shape", ShapeRules.entries()),
                new Family("Indexing", IndexingRules.entries()),
                new Family("Resize", ResizeRules.entries()),
                new Family("Sampling", SamplingRules.entries()),
                new Family("Quantization", QuantizationRules.entries()),
                new Family("Attention", AttentionRules.entries()),
                new Family("Sequence", Decomposed.entries()));
    }

    static RuleSet rules() {
        return new RuleSet(
                "gradient",
                families().stream().flatMap(f -> f.entries().stream()).toList());
    }

    /** The rule that distinguishes guided backpropagation from the gradient. */
    static List<Entry> guided() {
        return List.of(
                Entry.of(s -> Cotangents.of(Masks.positive(s.out()).mul(s.grad().relu())), "Relu"),
                Entry.of(s -> s.vjp(isRectifier(s) ? s.grad().relu() : s.grad()), "Clip"));
    }

    /** The rule that distinguishes the deconvolutional network from the gradient. */
    static List<Entry> deconvnet() {
        return List.of(
                Entry.of(s -> Cotangents.of(s.grad().relu()), "Relu"),
                Entry.of(s -> isRectifier(s) ? Cotangents.of(s.grad().relu()) : s.vjp(s.grad()), "Clip"));
    }

    private static boolean isRectifier(Site clip) {
        return Rectifier.is(clip.node(), bound -> clip.constant(1));
    }
}
