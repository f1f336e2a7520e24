package dev.limpid.task;

import dev.limpid.Model;
import dev.limpid.OpenOptions;
import java.util.Optional;

/** Another network, opened beside the first, if there is one. */
record OtherModel(Optional<Model> model) implements AutoCloseable {
    /** Opens it as the first is opened. @throws dev.limpid.error.LimpidException if that cannot be */
    static OtherModel of(Optional<String> name, OpenOptions options) {
        return new OtherModel(name.map(n -> Model.open(n, options)));
    }

    @Override
    public void close() {
        model.ifPresent(Model::close);
    }
}
