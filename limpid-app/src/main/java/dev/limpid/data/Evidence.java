package dev.limpid.data;

import dev.limpid.Image;
import dev.limpid.Model;
import dev.limpid.error.LimpidException;
import dev.limpid.metrics.Box;
import dev.limpid.metrics.Mask;
import dev.limpid.model.Images;
import dev.limpid.model.InputKind;
import dev.limpid.model.Picture;
import dev.limpid.model.Preprocessing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the evidence of a class is in the pictures of a data set, as a network sees them. From masks in files, from boxes in a
 * file, or from the annotations of the data: the concept that is named like the class, or else all objects. In the drawn
 * world, and for birds of FunnyBirds, it is the parts that define a species. Safe for many threads.
 */
public final class Evidence {
    private final DataSet data;
    private final Model model;
    private final Map<String, Path> masks;
    private final Optional<BoxFile> boxes;
    private final String identity;

    private Evidence(DataSet data, Model model, Map<String, Path> masks, Optional<BoxFile> boxes, String identity) {
        this.data = data;
        this.model = model;
        this.masks = masks;
        this.boxes = boxes;
        this.identity = identity;
    }

    /**
     * The evidence of a data set.
     *
     * @param masks a folder with a mask for each picture, of the same name without its ending, black where no evidence is
     * @param boxes a file of boxes; see {@link BoxFile}
     * @throws LimpidException if one of them cannot be read, or no mask is in the folder
     */
    public static Evidence of(DataSet data, Model model, Optional<Path> masks, Optional<Path> boxes) {
        Map<String, Path> files = new HashMap<>();
        masks.ifPresent(folder -> files.putAll(files(folder)));
        List<Path> stamped = new ArrayList<>(files.values().stream().sorted().toList());
        boxes.ifPresent(stamped::add);
        String identity = stamped.isEmpty() ? "annotations" : FileStamp.of(stamped, i -> "");
        return new Evidence(data, model, files, boxes.map(BoxFile::read), identity);
    }

    private static Map<String, Path> files(Path folder) {
        Map<String, Path> files = new HashMap<>();
        try (Stream<Path> all = Files.list(folder)) {
            all.filter(Images::isPicture)
                    .sorted()
                    .forEach(file -> files.putIfAbsent(BoxFile.stem(file.toString()), file));
        } catch (IOException e) {
            throw LimpidException.notFound(folder + ": is no folder of masks", e);
        }
        if (files.isEmpty()) {
            throw LimpidException.notFound(folder + ": there is no mask in the folder");
        }
        return files;
    }

    /** A text that changes when the evidence does, apart from that of the data set. */
    public String identity() {
        return identity;
    }

    /** Whether the evidence of any picture may be known. */
    public boolean isKnown() {
        return model.classifier().form().kind() == InputKind.PICTURE
                && (!masks.isEmpty() || boxes.isPresent() || !data.concepts().isEmpty());
    }

    /**
     * The pixels of the evidence of a class, of a single score 0 for its absence and 1 for its presence; boxes where only these are known; empty if it is not known or out of sight.
     *
     * @throws LimpidException if the mask cannot be read
     */
    public Optional<Mask> mask(int index, int target) {
        if (!isKnown()) {
            return Optional.empty();
        }
        Optional<Mask> stated = stated(index);
        if (stated.isEmpty() && masks.isEmpty() && boxes.isPresent()) {
            Preprocessing input = model.classifier().preprocessing();
            stated = boxes(index).stream()
                    .map(b -> b.mask(input.width(), input.height()))
                    .reduce(Mask::or);
        }
        return stated.or(() -> annotated(index, target)).filter(mask -> mask.count() > 0);
    }

    /** The mask in the folder. */
    private Optional<Mask> stated(int index) {
        Path file = masks.get(BoxFile.stem(data.name(index)));
        if (file == null) {
            return Optional.empty();
        }
        Picture picture = Images.read(file);
        ByteBuffer rgb = picture.pixels().bytes();
        BitSet pixels = new BitSet();
        for (int i = 0; i < picture.width() * picture.height(); i++) {
            pixels.set(i, (rgb.get(3 * i) | rgb.get((3 * i) + 1) | rgb.get((3 * i) + 2)) != 0);
        }
        return Optional.of(seen(picture.width(), picture.height()).mask(pixels));
    }

    private Optional<Mask> annotated(int index, int target) {
        Optional<ConceptMasks> all = data.concepts().isEmpty() ? Optional.empty() : data.masks(index);
        if (all.isEmpty() || !masks.isEmpty() || isAbsence(target)) {
            return Optional.empty();
        }
        BitSet pixels = new BitSet();
        for (int concept : chosen(all.get(), model.classifier().decisions().name(target))) {
            BitSet own = all.get().masks().get(concept);
            if (own != null) {
                pixels.or(own);
            }
        }
        return Optional.of(seen(all.get().width(), all.get().height()).mask(pixels));
    }

    /** Whether a class is the opposite of that of a single score, and has no name of its own. */
    private boolean isAbsence(int target) {
        return model.classifier().isBinary()
                && target == 0
                && model.classifier().labels().absent().isEmpty();
    }

    /** The concepts that are evidence of a class. */
    private List<Integer> chosen(ConceptMasks shown, String label) {
        if (data.isDrawn()) {
            return of("part").stream()
                    .filter(c -> !c.name().endsWith("body"))
                    .map(Concept::number)
                    .toList();
        }
        String words = words(label);
        List<Integer> named = data.concepts().stream()
                .filter(c -> shown.masks().containsKey(c.number()) && words.contains(words(c.name())))
                .map(Concept::number)
                .toList();
        if (!named.isEmpty()) {
            return named;
        }
        // Birds are annotated by their parts alone.
        List<Concept> objects = of("object").isEmpty() ? of("part") : of("object");
        return objects.stream().map(Concept::number).toList();
    }

    private List<Concept> of(String category) {
        return data.concepts().stream()
                .filter(c -> c.category().equals(category))
                .toList();
    }

    /** A name as words between blanks, so that one is found in another as whole words only. */
    private static String words(String name) {
        return " " + name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", " ").strip() + " ";
    }

    private SeenPixels seen(int width, int height) {
        return SeenPixels.of(width, height, model.classifier().preprocessing());
    }

    /**
     * The boxes of the objects from the file; empty if they are not known.
     *
     * @throws LimpidException if the picture cannot be read
     */
    public List<Box> boxes(int index) {
        if (stated(data.name(index)).isEmpty()) {
            return List.of();
        }
        Image picture = data.image(index);
        if (picture.width().isEmpty() || picture.height().isEmpty()) {
            return List.of();
        }
        SeenPixels seen = seen(picture.width().getAsInt(), picture.height().getAsInt());
        return stated(data.name(index)).stream()
                .flatMap(b -> seen.box(b.left(), b.top(), b.right(), b.bottom()).stream())
                .toList();
    }

    /** The boxes in the file, in pixels of the picture. */
    private List<BoxFile.Edges> stated(String name) {
        return boxes.map(file -> file.of(name)).orElse(List.of());
    }

    /**
     * Why the network sees none of the boxes of a picture in the file, as a sentence; empty if there is none or it sees one.
     *
     * @throws LimpidException if the picture cannot be read
     */
    public Optional<String> findUnseen(int index) {
        List<BoxFile.Edges> all = stated(data.name(index));
        if (all.isEmpty() || !boxes(index).isEmpty()) {
            return Optional.empty();
        }
        Image picture = data.image(index);
        if (picture.width().isEmpty() || picture.height().isEmpty()) {
            return Optional.empty();
        }
        int width = picture.width().getAsInt();
        int height = picture.height().getAsInt();
        boolean isOutside = all.stream().allMatch(b -> b.isOutside(width, height));
        String what = all.size() == 1 ? "the box of the picture lies" : "all boxes of the picture lie";
        return Optional.of(
                isOutside
                        ? what + " outside it; it has " + width + " x " + height + " pixels"
                        : what + " in what is cut off before the network sees it");
    }

    /** The smallest box around a mask. */
    public static Box around(Mask mask) {
        int left = mask.width();
        int top = mask.height();
        int right = 0;
        int bottom = 0;
        for (int i = 0; i < mask.width() * mask.height(); i++) {
            if (mask.contains(i)) {
                left = Math.min(left, i % mask.width());
                right = Math.max(right, i % mask.width() + 1);
                top = Math.min(top, i / mask.width());
                bottom = Math.max(bottom, i / mask.width() + 1);
            }
        }
        return new Box(left, top, right, bottom);
    }
}
