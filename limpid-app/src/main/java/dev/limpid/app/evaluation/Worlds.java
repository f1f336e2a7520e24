package dev.limpid.app.evaluation;

import dev.limpid.Model;
import dev.limpid.model.Preprocessing;
import dev.limpid.world.World;
import dev.limpid.zoo.BuiltIn;

/** Which drawn world belongs to a model. */
public final class Worlds {
    private static final int LEAST_SIDE = 8;
    private static final int MOST_SIDE = 2048;

    private Worlds() {}

    /** The world that a built-in network was trained on; for other models the one without faults. */
    public static World of(Model model) {
        return Model.isBuiltIn(model.name()) ? BuiltIn.parse(model.name()).world() : World.standard();
    }

    /** The side of the drawn pictures that a model is shown, pixels. @throws LimpidException if it takes no pictures */
    public static int side(Model model) {
        Preprocessing preprocessing = model.classifier().preprocessing();
        int wanted = Math.max(preprocessing.width(), preprocessing.height());
        return Math.max(LEAST_SIDE, Math.min(MOST_SIDE, wanted));
    }
}
