package dev.limpid.check;

import dev.limpid.OutputGuard;
import dev.limpid.report.study.StudyPage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** The files of a check: a page and, where it is asked for, JUnit's XML. */
public final class CheckFiles {
    private final Path folder;
    private final Optional<Path> junit;
    private final OutputGuard guard;

    /**
     * Files in a folder, which is made.
     *
     * @param junit where JUnit's XML goes
     */
    public CheckFiles(Path folder, Optional<Path> junit, OutputGuard guard) {
        this.folder = folder;
        this.junit = junit;
        this.guard = guard;
        OutputGuard.createFolder(folder);
        junit.ifPresent(file -> guard.check(file, "the XML file"));
    }

    /** Writes everything. @return the page */
    public Path write(CheckJob job, StudyPage page) {
        junit.ifPresent(file -> {
            byte[] xml = JUnitXml.of(job.model().title(), job.result()).getBytes(StandardCharsets.UTF_8);
            guard.write(file, "the XML file", out -> out.write(xml));
        });
        return guard.write(folder.resolve("check.html"), "the page", page::writeTo);
    }
}
