package dev.limpid.app.evaluation;

import dev.limpid.Model;
import dev.limpid.world.World;
import dev.limpid.zoo.BuiltIn;

/** Which drawn world belongs to a model. */
public final class Worlds {
    private Worlds() {}

    /** The world that a built-in network was trained on; for other models the one without faults. */
    public static World of(Model model) {
        return Model.isBuiltIn(model.name()) ? BuiltIn.parse(model.name()).world() : World.standard();
    }
}
