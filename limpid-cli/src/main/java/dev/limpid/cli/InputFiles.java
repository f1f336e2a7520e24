package dev.limpid.cli;

import dev.limpid.Inputs;
import dev.limpid.OutputGuard;
import dev.limpid.error.LimpidException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The files that a command reads beside the network, which its outputs may not overwrite. */
final class InputFiles {
    private InputFiles() {}

    /**
     * A guard for the outputs of a command.
     *
     * @param data where the data are: a file, a folder, or a name such as {@code zoo}
     * @param out the output folder
     * @param more other files that are read
     */
    static OutputGuard guard(ModelOptions model, String data, Path out, List<Path> more) {
        List<Path> files = new ArrayList<>(model.files());
        more.stream().filter(Files::isRegularFile).forEach(files::add);
        files.addAll(of(data, out));
        return new OutputGuard(files);
    }

    /** The data's file, or what is read of a folder that is also the output folder. */
    private static List<Path> of(String data, Path out) {
        try {
            Path location = Path.of(data);
            if (Files.isRegularFile(location)) {
                return List.of(location);
            }
            boolean isShared = Files.isDirectory(location)
                    && Files.isDirectory(out)
                    && out.toAbsolutePath()
                            .normalize()
                            .startsWith(location.toAbsolutePath().normalize());
            return isShared ? Inputs.of(List.of(out), 0).files() : List.of();
        } catch (InvalidPathException e) {
            return List.of();
        } catch (LimpidException e) {
            // Nothing of the folder is read.
            return List.of();
        }
    }
}
