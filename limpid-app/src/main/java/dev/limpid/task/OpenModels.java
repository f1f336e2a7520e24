package dev.limpid.task;

import dev.limpid.Model;
import dev.limpid.OpenOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Several networks, which are closed together.
 *
 * @param models in the order of their files
 */
record OpenModels(List<Model> models) implements AutoCloseable {

    /**
     * Opens them with the same options.
     *
     * @throws dev.limpid.error.LimpidException if one cannot be opened; the others are closed
     */
    static OpenModels of(List<Path> files, OpenOptions options) {
        List<Model> models = new ArrayList<>();
        try {
            files.forEach(f -> models.add(Model.open(f.toString(), options)));
        } catch (RuntimeException e) {
            models.forEach(Model::close);
            throw e;
        }
        return new OpenModels(models);
    }

    @Override
    public void close() {
        models.forEach(Model::close);
    }
}
