package dev.limpid.world.album;

import dev.limpid.graph.AtomicFile;
import dev.limpid.world.Sample;
import dev.limpid.world.Species;
import dev.limpid.world.World;
import dev.limpid.world.ink.Drawing;
import dev.limpid.world.truth.Part;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A data set of synthetic images in a folder.
 *
 * <pre>
 * labels.csv             one row per picture: its file, label, truth, faults, the look of each part
 * species.csv            the names of the labels, and the looks of each species
 * kinds.csv              the meaning of the numbers in the masks
 * objects.csv            the objects of each picture, with their pixels
 * pictures/000000.png    the pictures, numbered from 0
 * masks/parts/...        for each picture the numbers of the parts; likewise objects, colours, textures, forms
 * </pre>
 *
 * @param world the world that images are drawn from
 * @param first the seed of the first picture; the others have the following seeds
 * @param count the number of pictures
 * @param side width and height in pixels
 */
public record Album(World world, long first, int count, int side) {

    /** One table row per picture, and one per object in it. */
    private record Rows(String label, List<String> objects) {}

    /**
     * Draws and writes everything, on all processors. Tables are written last, so a folder with {@code labels.csv} is
     * complete.
     *
     * @param folder the output folder; it is created if it does not exist, and files of the same names are replaced
     * @param progress receives the number of images done, from any thread
     * @throws IOException if something cannot be written
     */
    public void write(Path folder, IntConsumer progress) throws IOException {
        Files.createDirectories(folder.resolve("pictures"));
        for (Aspect aspect : Aspect.ALL) {
            Files.createDirectories(folder.resolve("masks").resolve(aspect.name()));
        }
        Files.deleteIfExists(folder.resolve("labels.csv"));
        AtomicInteger done = new AtomicInteger();
        List<Rows> rows;
        try {
            rows = IntStream.range(0, count)
                    .parallel()
                    .mapToObj(i -> {
                        Rows row = picture(folder, i);
                        progress.accept(done.incrementAndGet());
                        return row;
                    })
                    .toList();
        } catch (UncheckedIOException e) {
            throw Objects.requireNonNull(e.getCause());
        }
        table(folder, "species.csv", "label,name," + words(Part.telling()), species());
        table(folder, "kinds.csv", "aspect,number,name", kinds());
        table(
                folder,
                "objects.csv",
                "picture,object,name,pixels",
                rows.stream().flatMap(r -> r.objects().stream()).toList());
        table(
                folder,
                "labels.csv",
                "file,label,name,truth,seed,backdrop,watermark,group," + words(List.of(Part.values())),
                rows.stream().map(Rows::label).toList());
    }

    private Rows picture(Path folder, int number) {
        Sample sample = world.sample(first + number);
        Drawing drawing = sample.scene().draw(side);
        String name = String.format(Locale.ROOT, "%06d.png", number);
        try {
            PngFile.colours(folder.resolve("pictures").resolve(name), side, drawing.pixels());
            for (Aspect aspect : Aspect.ALL) {
                Path file = folder.resolve("masks").resolve(aspect.name()).resolve(name);
                PngFile.numbers(file, side, aspect.numbers(drawing.masks()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Rows(label("pictures/" + name, sample), objects(name, drawing));
    }

    private static String label(String file, Sample sample) {
        return Stream.concat(
                        Stream.of(
                                file,
                                sample.label(),
                                Species.all().get(sample.label()).name(),
                                sample.scene().species().index(),
                                sample.seed(),
                                sample.scene().place().backdrop().word(),
                                sample.scene().watermark().isPresent() ? 1 : 0,
                                sample.group()),
                        Stream.of(Part.values())
                                .map(p -> Objects.requireNonNull(sample.scene()
                                                .creature()
                                                .looks()
                                                .get(p))
                                        .word()))
                .map(Object::toString)
                .collect(Collectors.joining(","));
    }

    private static List<String> objects(String name, Drawing drawing) {
        List<String> rows = new ArrayList<>();
        drawing.masks()
                .objects()
                .forEach((number, what) -> rows.add(name + "," + number + "," + what + ","
                        + drawing.masks().ofObject(number).count()));
        return rows;
    }

    private static List<String> species() {
        return Species.all().stream()
                .map(s -> s.index() + "," + s.name() + ","
                        + Part.telling().stream().map(p -> s.look(p).word()).collect(Collectors.joining(",")))
                .toList();
    }

    private static List<String> kinds() {
        List<String> rows = new ArrayList<>();
        for (Aspect aspect : Aspect.ALL) {
            for (int i = 0; i < aspect.kinds().size(); i++) {
                rows.add(aspect.name() + "," + i + "," + aspect.kinds().get(i));
            }
        }
        return rows;
    }

    private static String words(List<Part> parts) {
        return parts.stream().map(Part::word).collect(Collectors.joining(","));
    }

    private static void table(Path folder, String name, String head, List<String> rows) throws IOException {
        String text = Stream.concat(Stream.of(head), rows.stream()).collect(Collectors.joining("\n", "", "\n"));
        AtomicFile.write(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8));
    }
}
