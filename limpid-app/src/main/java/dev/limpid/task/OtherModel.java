package dev.limpid.task;

import dev.limpid.Model;
import dev.limpid.OpenOptions;
import java.util.Optional;

/** Another network, opened beside the first, if there is one. */
record OtherModel(Optional<Model> model) implements AutoCloseable {
    /** Opens it as it is. @throws dev.limpid.error.LimpidException if that cannot be */
    static OtherModel of(Optional<String> name) {
        return new OtherModel(name.map(n -> Model.open(n, OpenOptions.DEFAULT)));
    }

    @Override
    public void close() {
        model.ifPresent(Model::close);
    }
}
