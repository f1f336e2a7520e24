package org.example.embed;

import dev.limpid.ExplainRequest;
import dev.limpid.Explanation;
import dev.limpid.Explanations;
import dev.limpid.Image;
import dev.limpid.Model;
import java.nio.file.Path;
import java.util.Arrays;

/** {@code Embed MODEL PICTURE OUT.png}: explains a picture with two methods. */
public final class Embed {
    public static void main(String[] args) {
        try (Model model = Model.open(Path.of(args[0]))) {
            Image image = Image.of(Path.of(args[1]));
            Explanations all = model.explain(image, ExplainRequest.of("grad-cam", "integrated-gradients"));
            System.out.printf("%s (%.3f)%n", all.prediction().label(), all.prediction().probability());
            for (Explanation each : all.explanations()) {
                System.out.println(each.method() + " " + Arrays.toString(Arrays.copyOf(each.values(), 5)));
            }
            all.of("grad-cam").save(Path.of(args[2]));
        }
    }
}
