package dev.limpid;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.TextFile;
import dev.limpid.metrics.Spread;
import dev.limpid.model.Images;
import dev.limpid.model.Npy;
import dev.limpid.report.Png;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The inputs of a job: files, the pictures of folders, and pictures of the drawn world.
 *
 * @param files in the order given; those of a folder by name
 * @param passedOver how many files of folders are no pictures
 * @param ownResults how many pictures of folders were written by Limpid, which are passed over too
 * @param texts the lines of text files, and texts of the command line, in the order given; they come after the files
 */
public record Inputs(List<Path> files, int passedOver, int ownResults, List<Image> texts) {
    private static final String TEXT = ".txt";

    public Inputs {
        files = List.copyOf(files);
        texts = List.copyOf(texts);
    }

    /** Texts for a network that takes tokens. @throws LimpidException if there is none, or one is blank */
    public static Inputs ofTexts(List<String> texts) {
        List<Image> images = new ArrayList<>();
        for (String text : texts) {
            images.add(Image.ofText(text).named("text-" + (images.size() + 1)));
        }
        if (images.isEmpty()) {
            throw LimpidException.badInput("there is no text to explain");
        }
        return new Inputs(List.of(), 0, 0, images);
    }

    /** The number of inputs. */
    public int count() {
        return files.size() + texts.size();
    }

    /** The name of one of the inputs, from 0. */
    public String name(int index) {
        return index < files.size()
                ? files.get(index).toString()
                : texts.get(index - files.size()).name();
    }

    /** Reads one of the inputs. @throws LimpidException if it cannot be read */
    public Image read(int index) {
        return index < files.size() ? read(files.get(index)) : texts.get(index - files.size());
    }

    /**
     * Looks into folders, for pictures or, where there are none, for {@code .npy} arrays; where there are neither, into the folders
     * within, as those of data by class. Files named themselves are taken whatever they are. {@code zoo} stands for pictures of the
     * drawn world, {@code zoo-SEED} for one of them.
     *
     * @param limit how many at most of each folder, from all folders within in turn, and of the drawn world; 0: all of a folder, eight
     *     of the drawn world
     * @throws LimpidException if an input is an empty text, a folder cannot be read, or there is nothing to explain
     */
    public static Inputs of(List<Path> inputs, int limit) {
        List<Path> files = new ArrayList<>();
        List<Image> texts = new ArrayList<>();
        int passedOver = 0;
        int ownResults = 0;
        for (Path input : inputs) {
            if (input.toString().isEmpty()) {
                throw LimpidException.badInput("an input is an empty text; name a picture or a folder");
            }
            if (WorldImages.isWorld(input)) {
                files.addAll(WorldImages.pictures(limit));
            } else if (isText(input)) {
                texts.addAll(lines(input));
            } else if (!Files.isDirectory(input)) {
                files.add(input);
            } else {
                List<Found> found = found(input);
                passedOver += found.stream().mapToInt(Found::passedOver).sum();
                ownResults += found.stream().mapToInt(Found::ownResults).sum();
                List<Path> all = found.stream().flatMap(f -> f.files().stream()).toList();
                files.addAll(Spread.limited(all, limit, Path::getParent));
            }
        }
        if (files.isEmpty() && texts.isEmpty()) {
            throw LimpidException.notFound(nothing(inputs, passedOver, ownResults));
        }
        if (!files.isEmpty()
                && files.stream()
                        .noneMatch(
                                f -> Files.exists(f) || WorldImages.findSeed(f).isPresent())) {
            throw LimpidException.notFound(files.get(0) + ": no such file");
        }
        return new Inputs(files, passedOver, ownResults, texts);
    }

    private static String nothing(List<Path> inputs, int passedOver, int ownResults) {
        String where = inputs.isEmpty() ? "the inputs" : inputs.get(0) + (inputs.size() > 1 ? " and the others" : "");
        List<String> found = new ArrayList<>();
        if (passedOver > 0) {
            found.add(passedOver + " other files");
        }
        if (ownResults > 0) {
            found.add(ownResults + " pictures that Limpid wrote");
        }
        long folders = inputs.stream().mapToLong(Inputs::foldersWithin).sum();
        if (folders > 0) {
            found.add(folders + " folders, in which there is none either");
        }
        return where + ": there is no picture"
                + (found.isEmpty() ? "; the folder is empty" : ", only " + String.join(" and ", found));
    }

    private static long foldersWithin(Path input) {
        if (!Files.isDirectory(input)) {
            return 0;
        }
        try (Stream<Path> entries = Files.list(input)) {
            return entries.filter(Files::isDirectory).count();
        } catch (IOException e) {
            return 0;
        }
    }

    /** What a folder holds, of pictures or arrays. */
    private record Found(List<Path> files, int passedOver, int ownResults) {
        static Found in(Path folder) {
            List<Path> all = within(folder).filter(e -> !Files.isDirectory(e)).toList();
            List<Path> pictures = picturesOrArrays(all);
            List<Path> foreign = pictures.stream()
                    .filter(p -> Image.isNumbers(p) || !Png.isOwn(p))
                    .toList();
            return new Found(foreign, all.size() - pictures.size(), pictures.size() - foreign.size());
        }

        boolean isEmpty() {
            return files.isEmpty() && ownResults == 0;
        }
    }

    /** What a folder holds; if that is nothing, what the folders within hold. */
    private static List<Found> found(Path folder) {
        Found own = Found.in(folder);
        return own.isEmpty()
                ? Stream.concat(
                                Stream.of(own),
                                within(folder).filter(Files::isDirectory).map(Found::in))
                        .toList()
                : List.of(own);
    }

    /** The entries of a folder by name. */
    private static Stream<Path> within(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted().toList().stream();
        } catch (IOException e) {
            throw LimpidException.badInput(folder + ": the folder cannot be read", e);
        }
    }

    /** The pictures of a folder; its arrays if it has none, since arrays beside pictures are mostly results. */
    private static List<Path> picturesOrArrays(List<Path> all) {
        List<Path> pictures = all.stream().filter(Images::isPicture).toList();
        return pictures.isEmpty() ? all.stream().filter(Image::isNumbers).toList() : pictures;
    }

    private static boolean isText(Path file) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(TEXT) && Files.isRegularFile(file);
    }

    /** The lines of a text file that are not blank. */
    private static List<Image> lines(Path file) {
        List<Image> lines = new ArrayList<>();
        String stem = String.valueOf(file.getFileName());
        stem = stem.substring(0, stem.length() - TEXT.length());
        for (String line : TextFile.lines(file)) {
            if (!line.isBlank()) {
                lines.add(Image.ofText(line).named(stem + "-" + (lines.size() + 1)));
            }
        }
        return lines;
    }

    /** Options in which the first input, if it holds numbers, fills sizes that the network leaves open. */
    public OpenOptions sizing(OpenOptions options) {
        if (files.isEmpty()) {
            return options;
        }
        Path first = files.get(0);
        return Image.isNumbers(first) && Files.isRegularFile(first) ? options.withExample(Npy.read(first)) : options;
    }

    /** Reads one of the inputs. @throws LimpidException if it cannot be read */
    static Image read(Path file) {
        OptionalLong seed = WorldImages.findSeed(file);
        return seed.isPresent() ? Image.drawn(seed.getAsLong()) : Image.of(file).named(file.toString());
    }
}
