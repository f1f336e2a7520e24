package dev.limpid.world.evaluation;

import dev.limpid.metrics.Mask;
import dev.limpid.world.Watermark;
import dev.limpid.world.truth.Label;
import dev.limpid.world.truth.Masks;
import dev.limpid.world.truth.Part;
import java.util.Locale;

/** The pixels that evidence should lie on. */
public enum Aim {
    /** The creature. */
    CREATURE {
        @Override
        boolean holds(Label label) {
            return label.object() == Label.CREATURE;
        }
    },
    /** The parts that identify the species: all but the body. */
    PARTS {
        @Override
        boolean holds(Label label) {
            return label.part().filter(Part::isTelling).isPresent();
        }
    },
    /** The watermark. */
    WATERMARK {
        @Override
        boolean holds(Label label) {
            return label.object() == Watermark.OBJECT;
        }
    };

    abstract boolean holds(Label label);

    /** Its pixels in an image; none where it is not visible. */
    public Mask mask(Masks masks) {
        return masks.of(this::holds);
    }

    /** Its name in lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
