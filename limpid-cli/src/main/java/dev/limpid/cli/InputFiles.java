package dev.limpid.cli;

import dev.limpid.error.LimpidException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The files behind the inputs on a command line.
 *
 * @param files in the order given; those of a folder by name
 * @param passedOver files of folders that are no images
 */
record InputFiles(List<Path> files, int passedOver) {
    private static final Set<String> ENDINGS = Set.of("jpg", "jpeg", "jpe", "png", "gif", "bmp", "tif", "tiff", "webp");
    private static final List<String> BEGINNINGS =
            List.of("\u00ff\u00d8\u00ff", "\u0089PNG", "GIF8", "BM", "II*\0", "MM\0*");
    private static final int HEADER = 12;

    /**
     * Looks into folders; files named themselves are taken whatever they are. {@code zoo} stands for pictures of the drawn
     * world.
     *
     * @param limit how many at most of each folder and of the drawn world; 0 = all of a folder, {@link WorldImages#USUAL} drawn
     * @throws LimpidException if a folder cannot be read, or there is nothing at all to explain
     */
    static InputFiles of(List<Path> inputs, int limit) {
        List<Path> files = new ArrayList<>();
        int passedOver = 0;
        for (Path input : inputs) {
            if (WorldImages.isWorld(input)) {
                files.addAll(WorldImages.pictures(limit));
                continue;
            }
            if (!Files.isDirectory(input)) {
                files.add(input);
                continue;
            }
            List<Path> all = within(input);
            List<Path> images = all.stream().filter(InputFiles::isImage).toList();
            passedOver += all.size() - images.size();
            files.addAll(limit == 0 ? images : images.subList(0, Math.min(limit, images.size())));
        }
        if (files.isEmpty()) {
            throw LimpidException.notFound("there is no image in " + inputs.get(0)
                    + (inputs.size() > 1 ? " and the other folders" : "") + " (" + passedOver + " other files)");
        }
        if (files.stream()
                .noneMatch(
                        file -> Files.exists(file) || WorldImages.findSeed(file).isPresent())) {
            throw LimpidException.notFound("there is no file " + files.get(0));
        }
        return new InputFiles(files, passedOver);
    }

    private static List<Path> within(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(e -> !Files.isDirectory(e)).sorted().toList();
        } catch (IOException e) {
            throw LimpidException.badInput("the folder " + folder + " cannot be read", e);
        }
    }

    /** By its first bytes, or by its ending: a damaged picture is a picture that fails, and not passed over. */
    private static boolean isImage(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        if (ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1))) {
            return true;
        }
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(file)) {
            String start = new String(in.readNBytes(HEADER), StandardCharsets.ISO_8859_1);
            return BEGINNINGS.stream().anyMatch(start::startsWith)
                    || (start.startsWith("RIFF") && start.endsWith("WEBP"));
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether a file holds a tensor that is fed as it is. */
    static boolean isTensor(Path file) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(".npy");
    }
}
