package org.example.masks;

import dev.limpid.Model;
import dev.limpid.OpenOptions;
import dev.limpid.metrics.Mask;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * {@code Masks [PICTURES [EPOCHS]]}: trains a small network on drawn pictures as they are, and another one in which everything outside the
 * explained region of a picture is now and then taken from another picture. Explanations are those of a network that knows the
 * pictures better. Prints accuracy and pointing accuracy of both.
 */
public final class Masks {
    private static final String METHOD = "grad-cam";
    private static final double SHARE = 0.3;
    private static final long TRAINING = 1_000_000;

    private Masks() {}

    public static void main(String[] args) throws Exception {
        int count = args.length > 0 ? Integer.parseInt(args[0]) : 300;
        int epochs = args.length > 1 ? Integer.parseInt(args[1]) : 10;
        Pictures pictures = Pictures.drawn(TRAINING, count);
        Pictures unseen = Pictures.drawn(0, 300);
        Path folder = Files.createTempDirectory("masks");
        Mask[] masks;
        try (Model teacher = Model.open("zoo:plain", OpenOptions.DEFAULT)) {
            masks = pictures.explained(teacher, METHOD, SHARE);
        }
        report("as they are", Student.trained(pictures, Optional.empty(), epochs, folder.resolve("plain.onnx")), unseen);
        report("with masks", Student.trained(pictures, Optional.of(masks), epochs, folder.resolve("masked.onnx")), unseen);
    }

    private static void report(String how, Model opened, Pictures unseen) {
        try (Model student = opened) {
            double[] judged = unseen.judged(student, METHOD);
            System.out.printf(
                    "trained on pictures %s: %.1f %% right, %.1f %% of the maps point at the creature%n",
                    how, 100 * judged[0], 100 * judged[1]);
        }
    }
}
