package dev.limpid.app.files;

import dev.limpid.Checksum;
import dev.limpid.report.html.Fact;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The files that a run reads, with their checksums. */
public final class InputFiles {
    private InputFiles() {}

    /** The SHA-256 of each file that exists, by its name as it was given; networks that are built in are left out. */
    public static List<Fact> checksums(List<Path> files) {
        List<Fact> all = new ArrayList<>();
        for (Path file : files) {
            if (file.getFileSystem() == FileSystems.getDefault() && Files.isRegularFile(file)) {
                all.add(new Fact(file.toString(), Checksum.ofFile(file)));
            }
        }
        return all;
    }
}
