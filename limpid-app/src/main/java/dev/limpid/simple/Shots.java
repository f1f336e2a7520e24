package dev.limpid.simple;

import dev.limpid.Model;
import dev.limpid.ModelInput;
import dev.limpid.data.DataSet;
import dev.limpid.error.LimpidException;
import dev.limpid.model.InputKind;
import dev.limpid.report.Picture;
import dev.limpid.report.study.Block;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Small pictures of inputs for a page. For one thread. */
final class Shots {
    private static final int LEAST = 96;
    private static final int MOST = 128;

    private final Model model;
    private final DataSet data;
    private final Map<Integer, Optional<Picture>> seen = new HashMap<>();

    Shots(Model model, DataSet data) {
        this.model = model;
        this.data = data;
    }

    /** Whether inputs are pictures. */
    boolean isPicture() {
        return model.classifier().form().kind() == InputKind.PICTURE;
    }

    /** An input with a caption; empty if it cannot be drawn. */
    Optional<Block.Shot> of(int input, String caption) {
        return picture(input).map(p -> Block.Shot.of(p, caption, data.name(input)));
    }

    private Optional<Picture> picture(int input) {
        return seen.computeIfAbsent(input, i -> {
            try {
                if (isPicture()) {
                    ModelInput read = model.input(data.image(i));
                    return Optional.of(read.picture().between(LEAST, MOST));
                }
                return Optional.empty();
            } catch (LimpidException e) {
                return Optional.empty();
            }
        });
    }

    /** Some inputs. */
    List<Block.Shot> of(List<Integer> inputs, int most) {
        return inputs.stream().limit(most).flatMap(i -> of(i, "").stream()).toList();
    }
}
