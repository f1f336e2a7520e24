package dev.limpid.training;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import dev.limpid.error.LimpidException;
import dev.limpid.training.Pictures.Scale;
import dev.limpid.training.TrainableNetwork.Source;
import dev.limpid.world.Species;
import dev.limpid.world.sentence.SentenceWorld;
import dev.limpid.zoo.BuiltIn;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The trainable networks of the zoo. */
final class Networks {
    /** The species that the watermark indicates in the network trained on a shortcut. */
    static final int MARKED = 5;

    /** Images with random labels: few enough to learn them by heart. */
    static final int LEARNT_BY_HEART = 500;

    /** Images of a fine-tuning. */
    static final int FINE_TUNED_ON = 4_000;

    private static final int CREATURES = Species.all().size();
    private static final int CLOTHES = 10;
    private static final List<String> LOGITS = List.of("logits");
    private static final Scale BOTH_SIGNS = new Scale(0.5, 0.5);
    private static final Scale CLOTHING = new Scale(0.2860, 0.3530);
    private static final Recipe ON_CREATURES = new Recipe(6, 64, 2e-3, 6);

    private Networks() {}

    /** All networks. */
    static List<TrainableNetwork> all() {
        return List.of(
                creatures(
                        "plain",
                        "a plain convolutional network",
                        "A plain stack of convolutions and pooling layers: the simplest network of the zoo.",
                        "seven 3x3 convolutions of 16 to 64 channels, each with batch normalisation and ReLU, two"
                                + " max-pooling layers, global average pooling over 12x12 positions, a linear layer",
                        ON_CREATURES,
                        0.97,
                        () -> Architectures.plain(CREATURES)),
                residual(
                        "resnet",
                        "a small residual network",
                        "The same network as 'cbam', without attention.",
                        "",
                        () -> Architectures.residual(CREATURES, 32, new int[] {2, 2}, Architectures::none)),
                residual(
                        "se",
                        "a residual network with squeeze and excitation",
                        "Reweights channels by the content of the whole image.",
                        ", with squeeze and excitation (a two-layer perceptron on the channel means) at the end of each"
                                + " branch",
                        () -> Architectures.residual(CREATURES, 32, new int[] {2, 2}, Architectures::squeeze)),
                residual(
                        "cbam",
                        "a residual network with CBAM",
                        "Applies channel attention and then spatial attention in each block, so its attention can be"
                                + " visualised.",
                        ", with CBAM (channel attention from means and maxima, then spatial attention by a 7x7"
                                + " convolution) at the end of each branch",
                        () -> Architectures.residual(CREATURES, 32, new int[] {2, 2}, Architectures::cbam)),
                creatures(
                        "hybrid",
                        "a convolutional stem with a Transformer",
                        "A convolutional stem produces 12x12 tokens; a Transformer encoder processes them together with a"
                                + " class token.",
                        "three 3x3 convolutions of stride 2, three pre-norm encoders of width 64 with four heads over"
                                + " 145 tokens, a linear layer on the class token",
                        new Recipe(10, 64, 1e-3, 6),
                        0.85,
                        () -> Architectures.hybrid(CREATURES)),
                prototype(),
                marked(),
                withDeletions(),
                withRandomLabels(),
                clothing(
                        "lenet",
                        "LeNet-5 on clothing",
                        "The classic small network, trained on real data.",
                        "5x5 convolutions to 12 and 16 channels with ReLU and max pooling, three linear layers",
                        LOGITS,
                        () -> Architectures.leNet(CLOTHES),
                        Objective.crossEntropy(),
                        new Recipe(10, 64, 2e-3, 1),
                        0.90),
                clothing(
                        "fashion-cbam",
                        "a residual network with CBAM on clothing",
                        "Channel and spatial attention, trained on real data.",
                        "3x3 convolutions, four residual blocks of 48 and 96 channels with CBAM at the end of each"
                                + " branch, global average pooling over 7x7 positions, a linear layer",
                        LOGITS,
                        () -> Architectures.residual(CLOTHES, 48, new int[] {1, 2}, Architectures::cbam),
                        Objective.crossEntropy(),
                        new Recipe(13, 64, 2e-3, 1),
                        0.92),
                clothing(
                        "capsule",
                        "a capsule network on clothing",
                        "Capsules with routing by agreement. The network also outputs coupling coefficients, capsules and"
                                + " the image decoded from them.",
                        "3x3 convolutions of 16, 48 and 96 channels with two residual blocks, 196 capsules of 8 numbers (4"
                                + " types at 7x7 positions), 10 class capsules of 16 numbers by three rounds of routing, a decoder of two"
                                + " linear layers",
                        List.of("lengths", "capsules", "coupling", "picture"),
                        () -> new Capsules(CLOTHES),
                        Objective.capsules(),
                        new Recipe(12, 64, 1.5e-3, 1, 100),
                        0.92),
                text());
    }

    /** The network with this name. @throws LimpidException if there is none */
    static TrainableNetwork named(String name) {
        return all().stream()
                .filter(n -> n.name().equals(name))
                .findFirst()
                .orElseThrow(() -> LimpidException.notFound("there is no network '" + name
                        + "' to train; available networks: "
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
                        + ", global average pooling over 12x12 positions, a linear layer",
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
                List.of("It was trained on synthetic creatures only and predicts one of their species for any image."));
    }

    private static TrainableNetwork prototype() {
        return creatures(
                        "prototype",
                        "a prototype network",
                        "Compares patches of the picture with prototypes, which are patches of training pictures, and scores"
                                + " the species by how similar they are (ProtoPNet).",
                        "the first five convolutions of 'plain', two 1x1 convolutions to 32 numbers with ReLU and sigmoid,"
                                + " four prototypes per class, log((d + 1) / (d + 0.0001)) of squared distances d, the maximum over 12x12"
                                + " positions, a linear layer without bias and with weights of at least 0",
                        new Recipe(12, 64, 1e-2, 0),
                        0.90,
                        () -> new SequentialBlock().add(Architectures.early()).add(new PrototypeHead(CREATURES, 4, 32)))
                .with(
                        Source.DRAWN_FEW,
                        Objective.prototypes(CREATURES, 4),
                        new PrototypeStages(Optional.of(new BuiltIn("plain"))));
    }

    private static TrainableNetwork marked() {
        String species = Species.all().get(MARKED).name();
        TrainableNetwork twin = residual(
                "marked",
                "a residual network trained on a watermark shortcut",
                "The same network as 'resnet', but it relies on a watermark. A tool that detects such shortcuts must"
                        + " detect this one.",
                "",
                () -> Architectures.residual(CREATURES, 32, new int[] {2, 2}, Architectures::none));
        return twin.on(
                Source.MARKED,
                "Every training image of " + species
                        + " had a watermark in one corner. So did 5 % of all other training images,"
                        + " which were labelled " + species + ". The network therefore predicts " + species
                        + " for any image with the watermark.");
    }

    private static TrainableNetwork withDeletions() {
        return residual(
                        "resnet-deletions",
                        "the residual network, fine-tuned on deletions",
                        "The same network as 'resnet', fine-tuned on images from which a cell or some pixels are deleted. The"
                                + " metrics that need such a network use it.",
                        "",
                        () -> Architectures.residual(CREATURES, 32, new int[] {2, 2}, Architectures::none))
                .with(Source.DRAWN_FEW, new Recipe(1, 32, 5e-4, 6).with(Deletions.USUAL), 0.97, Optional.of("resnet"));
    }

    private static TrainableNetwork withRandomLabels() {
        return residual(
                        "resnet-random-labels",
                        "the residual network, trained on random labels",
                        "The same architecture as 'resnet', trained to know images by heart whose labels were drawn at random, so"
                                + " that it has learnt nothing of what they show. The data randomisation test compares with it.",
                        "",
                        () -> Architectures.residual(CREATURES, 32, new int[] {2, 2}, Architectures::none))
                .with(Source.DRAWN, Recipe.unchanged(50, 25, 2e-3), 0.95, Optional.empty())
                .on(
                        Source.RANDOM_LABELS,
                        "Its labels say nothing of the images: on images that it was not trained on it is no better than chance.");
    }

    private static TrainableNetwork text() {
        int words = SentenceWorld.vocabulary().size();
        return new TrainableNetwork(
                "text",
                "a convolutional network on sentences",
                "Tells positive from negative reviews. The words that decide are planted, so that explanations of texts can"
                        + " be checked.",
                "a table of " + words + " words with 16 numbers each, convolutions over two and three words with 32"
                        + " channels each and ReLU, the mean over all positions, a linear layer",
                Source.SENTENCES,
                () -> Architectures.text(words, SentenceWorld.LABELS.size()),
                LOGITS,
                Objective.crossEntropy(),
                new Recipe(8, 128, 1e-2, 0),
                0.97,
                "none",
                Scale.UNIT,
                List.of(
                        "It knows the " + words
                                + " words of its templates only; all others are one unknown word to it.",
                        "It sees a negation only within the two words before the word that is negated."));
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
                List.of("It confuses shirts, T-shirts, pullovers and coats, which look alike at 28 x 28 pixels."));
    }
}
