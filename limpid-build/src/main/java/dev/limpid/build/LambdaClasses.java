package dev.limpid.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Turns the lambdas and method references of jars into plain classes.
 *
 * <p>A Java virtual machine links each lambda anew in every process, some hundreds in a short run, even where the class behind
 * it is in its archive of classes. Plain classes of the archive need no linking: docs/decisions/0002.
 */
public final class LambdaClasses {
    private static final String CLASS = ".class";
    private static final Pattern OWN = Pattern.compile("limpid-.*[.]jar");

    private LambdaClasses() {}

    /**
     * Rewrites jars in place. A jar without lambdas stays as it is.
     *
     * @param args jars, and folders in which Limpid's own jars are rewritten
     * @throws IOException if one cannot be read or written
     */
    public static void main(String[] args) throws IOException {
        for (String path : args) {
            for (Path jar : jars(Path.of(path))) {
                rewrite(jar);
            }
        }
    }

    private static List<Path> jars(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(file ->
                            OWN.matcher(String.valueOf(file.getFileName())).matches())
                    .sorted()
                    .toList();
        }
    }

    static void rewrite(Path jar) throws IOException {
        Map<String, byte[]> contents = new LinkedHashMap<>();
        long time = 0;
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(jar))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                contents.put(entry.getName(), in.readAllBytes());
                time = entry.getTime();
            }
        }
        List<byte[]> classes = contents.keySet().stream()
                .filter(name -> name.endsWith(CLASS))
                .map(contents::get)
                .toList();
        Map<String, byte[]> changed = Lambdas.replaced(classes);
        if (!changed.isEmpty()) {
            changed.forEach((name, content) -> contents.put(name + CLASS, content));
            write(jar, contents, time);
        }
    }

    /** Writes a jar whose entries all have the same time, so that the same sources give the same jar. */
    private static void write(Path jar, Map<String, byte[]> contents, long time) throws IOException {
        Path written = jar.resolveSibling(jar.getFileName() + ".new");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(written))) {
            for (Map.Entry<String, byte[]> content : contents.entrySet()) {
                ZipEntry entry = new ZipEntry(content.getKey());
                entry.setTime(time);
                out.putNextEntry(entry);
                out.write(content.getValue());
            }
        }
        Files.move(written, jar, StandardCopyOption.REPLACE_EXISTING);
    }
}
