package dev.limpid.contrast.counterfactual;

import dev.limpid.contrast.attack.SmallNetwork;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.model.Head;
import dev.limpid.runtime.EngineOptions;
import dev.limpid.runtime.OnnxRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Questions about the small network. */
final class Asked {
    private Asked() {}

    static ContrastNetwork network(Head head, int outputs) {
        return ContrastNetwork.of(
                SmallNetwork.classifier(head, outputs, "unit"), OnnxRuntime.create(EngineOptions.DEFAULT));
    }

    /** The layer behind the ReLU. */
    static String layer(ContrastNetwork network) {
        return network.model().defaultLayer().value();
    }

    static Examples examples(ContrastNetwork network) {
        List<String> names = new ArrayList<>();
        int[] predicted = new int[SmallNetwork.pictures()];
        float[][] features = new float[predicted.length][];
        for (int i = 0; i < predicted.length; i++) {
            names.add("picture " + i);
            predicted[i] = network.predicted(SmallNetwork.picture(i));
            features[i] = Trial.features(
                    network, layer(network), SmallNetwork.picture(i), dev.limpid.attribution.Progress.SILENT);
        }
        return new Examples(layer(network), names, predicted, features, SmallNetwork::picture);
    }

    /** A linear decoder of four numbers to pictures: each number brightens a quarter of the picture. */
    static Graph decoder() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr code = b.input("code", new TensorType(ElementType.FLOAT, Shape.of(Dim.symbol("N"), Dim.of(4))));
        int side = SmallNetwork.SIDE / 2;
        Expr picture = code.mul(0.5)
                .unary("Sigmoid")
                .reshape(-1, 1, 2, 2)
                .emit(
                        "Resize",
                        Map.of("mode", Attribute.of("nearest")),
                        new TensorType(
                                ElementType.FLOAT, Shape.of(Dim.symbol("N"), Dim.of(1), Dim.of(side), Dim.of(side))),
                        b.none(),
                        b.constant(Tensor.of(new float[] {1, 1, 2, 2}, 4)));
        Expr colours = Expr.concat(1, picture, picture, picture);
        return b.build(Map.of("picture", colours));
    }

    static Contrast contrast(ContrastNetwork network, int picture, int target, int count) {
        Tensor input = SmallNetwork.picture(picture);
        return new Contrast(
                input,
                network.predicted(input),
                target,
                count,
                3,
                Optional.of(examples(network)),
                Optional.of(decoder()));
    }

    static Contrast contrast(ContrastNetwork network, int picture) {
        return contrast(network, picture, network.runnerUp(SmallNetwork.picture(picture)), 1);
    }
}
