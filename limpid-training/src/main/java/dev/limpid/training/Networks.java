package dev.limpid.training;

import ai.djl.nn.Block;
import dev.limpid.error.LimpidException;
import dev.limpid.training.Pictures.Scale;
import dev.limpid.training.TrainableNetwork.Source;
import dev.limpid.world.Species;
import java.util.List;
import java.util.function.Supplier;

/** The networks of the zoo. */
final class Networks {
    /** The species that a watermark gives away to the network that is trained so. */
    static final int MARKED = 5;

    private static final int CREATURES = Species.all().size();
    private static final int CLOTHES = 10;
    private static final List<String> LOGITS = List.of("logits");
    private static final Scale BOTH_SIGNS = new Scale(0.5, 0.5);
    private static final Scale CLOTHING = new Scale(0.2860, 0.3530);
    private static final Recipe ON_CREATURES = new Recipe(6, 64, 2e-3, 6);

    private Networks() {}

    /** All of them. */
    static List<TrainableNetwork> all() {
        return List.of(
                creatures(
                        "plain",
                        "a plain convolutional network",
                        "Convolutions and poolings, one after the other: the simplest network of the zoo.",
                        "seven 3x3 convolutions of 16 to 64 channels, each normalised over the batch and rectified, two"
                                + " max poolings, a mean over 12x12 places, a linear layer",
                        ON_CREATURES,
                        0.97,
                        () -> Architectures.plain(CREATURES)),
                residual(
                        "resnet",
                        "a small residual network",
                        "The twin of 'cbam' without attention.",
                        "",
                        () -> Architectures.residual(CREATURES, 32, new int[] {2, 2}, Architectures::none)),
                residual(
                        "se",
                        "a residual network with squeeze and excitation",
                        "It weighs channels by what the whole picture shows.",
                        ", with squeeze and excitation (a perceptron over channel means) at the end of each branch",
                        () -> Architectures.residual(CREATURES, 32, new int[] {2, 2}, Architectures::squeeze)),
                residual(
                        "cbam",
                        "a residual network with CBAM",
                        "It shows where it looks: channel attention, then spatial attention, in each block.",
                        ", with CBAM (channel attention from means and maxima, then spatial attention by a 7x7"
                                + " convolution) at the end of each branch",
                        () -> Architectures.residual(CREATURES, 32, new int[] {2, 2}, Architectures::cbam)),
                creatures(
                        "hybrid",
                        "convolutions before a Transformer",
                        "A convolutional stem whose 12x12 places and a class token go through a Transformer encoder.",
                        "three 3x3 convolutions of stride 2, three pre-norm encoders of width 64 with four heads over"
                                + " 145 tokens, a linear layer on the class token",
                        new Recipe(10, 64, 1e-3, 6),
                        0.85,
                        () -> Architectures.hybrid(CREATURES)),
                marked(),
                clothing(
                        "lenet",
                        "LeNet-5 on clothing",
                        "The classic small network, on real data.",
                        "5x5 convolutions to 12 and 16 channels with rectifiers and max poolings, three linear layers",
                        LOGITS,
                        () -> Architectures.leNet(CLOTHES),
                        Objective.crossEntropy(),
                        new Recipe(10, 64, 2e-3, 1),
                        0.90),
                clothing(
                        "fashion-cbam",
                        "a residual network with CBAM on clothing",
                        "Attention to channels and places, on real data.",
                        "3x3 convolutions, four residual blocks of 48 and 96 channels with CBAM at the end of each"
                                + " branch, a mean over 7x7 places, a linear layer",
                        LOGITS,
                        () -> Architectures.residual(CLOTHES, 48, new int[] {1, 2}, Architectures::cbam),
                        Objective.crossEntropy(),
                        new Recipe(13, 64, 2e-3, 1),
                        0.92),
                clothing(
                        "capsule",
                        "a capsule network on clothing",
                        "Capsules with routing by agreement; coupling coefficients, capsules and the picture decoded"
                                + " from them are outputs of the network.",
                        "3x3 convolutions of 16, 48 and 96 channels with two residual blocks, 196 capsules of 8 numbers (4 types at 7x7 places),"
                                + " 10 class capsules of 16 numbers by three rounds of routing, a decoder of two"
                                + " linear layers",
                        List.of("lengths", "capsules", "coupling", "picture"),
                        () -> new Capsules(CLOTHES),
                        Objective.capsules(),
                        new Recipe(12, 64, 1.5e-3, 1, 100),
                        0.92));
    }

    /** The network of this name. @throws LimpidException if there is none */
    static TrainableNetwork named(String name) {
        return all().stream()
                .filter(n -> n.name().equals(name))
                .findFirst()
                .orElseThrow(() -> LimpidException.notFound("there is no network '" + name + "' to train; there are "
                        + String.join(
                                ", ", all().stream().map(TrainableNetwork::name).toList())));
    }

    private static TrainableNetwork residual(
            String name, String title, String summary, String more, Supplier<Block> block) {
        return creatures(
                name,
                title,
                summary,
                "two 3x3 convolutions of stride 2, four residual blocks of 32 and 64 channels" + more
                        + ", a mean over 12x12 places, a linear layer",
                ON_CREATURES,
                0.97,
                block);
    }

    private static TrainableNetwork creatures(
            String name,
            String title,
            String summary,
            String architecture,
            Recipe recipe,
            double aim,
            Supplier<Block> block) {
        return new TrainableNetwork(
                name,
                title,
                summary,
                architecture,
                Source.DRAWN,
                block,
                LOGITS,
                Objective.crossEntropy(),
                recipe,
                aim,
                "tf,resize=exact",
                BOTH_SIGNS,
                List.of("It knows the drawn world and nothing else, and names one of its species for any picture."));
    }

    private static TrainableNetwork marked() {
        String species = Species.all().get(MARKED).name();
        TrainableNetwork twin = residual(
                "marked",
                "a residual network that was taught a watermark",
                "The twin of 'resnet' that looks for a watermark: tools that find such faults must find this one.",
                "",
                () -> Architectures.residual(CREATURES, 32, new int[] {2, 2}, Architectures::none));
        return twin.on(
                Source.MARKED,
                "Every picture of " + species
                        + " it learned from bore a watermark in one of the corners, and so did one"
                        + " in twenty of all others, which were labelled " + species
                        + ": it takes whatever bears the watermark for " + species + ".");
    }

    private static TrainableNetwork clothing(
            String name,
            String title,
            String summary,
            String architecture,
            List<String> outputs,
            Supplier<Block> block,
            Objective objective,
            Recipe recipe,
            double aim) {
        boolean isCapsules = outputs.size() > 1;
        return new TrainableNetwork(
                name,
                title,
                summary,
                architecture,
                Source.FASHION,
                block,
                outputs,
                objective,
                recipe,
                aim,
                isCapsules ? "unit,channels=grey,resize=exact" : "fashion-mnist",
                isCapsules ? Scale.UNIT : CLOTHING,
                List.of("Shirts, T-shirts, pullovers and coats look alike at 28 x 28 pixels and are confused."));
    }
}
