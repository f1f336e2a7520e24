package dev.limpid.dissect;

import dev.limpid.Model;
import dev.limpid.data.Concept;
import dev.limpid.data.ConceptMasks;
import dev.limpid.data.DataSet;
import dev.limpid.data.SeenPixels;
import dev.limpid.graph.Tensor;
import dev.limpid.inside.Samples;
import dev.limpid.inside.dissection.Annotations;
import dev.limpid.inside.dissection.Areas;
import dev.limpid.model.InputKind;
import dev.limpid.model.Preprocessing;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The concepts of a data set as a model sees its pictures: masks are cut and sized like the pictures. A data set without
 * concepts but with classes has these as concepts, without masks. Data that come in one part are divided by turns into two.
 */
final class PictureAnnotations implements Annotations {
    private static final int MOST_SPLITS = 8;
    private static final String CLASS = "class";
    /** Pictures whose areas are kept until they are asked for. */
    private static final int MOST_READY = 64;

    private final DataSet data;
    private final Model model;
    private final List<Concept> concepts;
    private final List<String> categories;
    private final int[] category;
    private final boolean hasMasks;
    private final AtomicReferenceArray<BitSet> present;
    /** What was read with the last inputs. */
    private final Map<Integer, Areas> ready = new ConcurrentHashMap<>();

    PictureAnnotations(DataSet data, Model model) {
        this.data = data;
        this.model = model;
        this.hasMasks = !data.concepts().isEmpty();
        this.concepts = hasMasks ? data.concepts() : classes(data);
        this.categories = concepts.stream().map(Concept::category).distinct().toList();
        this.category = concepts.stream()
                .mapToInt(c -> categories.indexOf(c.category()))
                .toArray();
        this.present = new AtomicReferenceArray<>(data.size());
    }

    private static List<Concept> classes(DataSet data) {
        List<Concept> classes = new ArrayList<>();
        for (String each : data.classes()) {
            classes.add(new Concept(classes.size(), each, CLASS));
        }
        return classes;
    }

    /** The concepts by number. */
    List<Concept> all() {
        return concepts;
    }

    List<String> categoryNames() {
        return categories;
    }

    /** Whether it is known where concepts are. */
    boolean hasMasks() {
        return hasMasks && model.classifier().form().kind() == InputKind.PICTURE;
    }

    /** The names of the parts of the data. */
    List<String> splits() {
        List<String> named = data.splits();
        return named.size() == 1 ? List.of("even", "odd") : named.subList(0, Math.min(MOST_SPLITS, named.size()));
    }

    @Override
    public int concepts() {
        return concepts.size();
    }

    @Override
    public int categories() {
        return categories.size();
    }

    @Override
    public int category(int concept) {
        return category[concept];
    }

    @Override
    public int split(int index) {
        return data.splits().size() == 1 ? index % 2 : Math.min(MOST_SPLITS - 1, data.split(index));
    }

    @Override
    public BitSet known(int index) {
        BitSet known = new BitSet();
        if (!hasMasks) {
            known.set(0, categories.size());
            return known;
        }
        Set<String> annotated = data.annotated(index);
        for (int i = 0; i < categories.size(); i++) {
            known.set(i, annotated.contains(categories.get(i)));
        }
        return known;
    }

    @Override
    public BitSet present(int index) {
        BitSet found = present.get(index);
        if (found == null) {
            found = hasMasks() ? shown(areas(index)) : labelled(index);
            present.set(index, found);
        }
        return found;
    }

    private BitSet labelled(int index) {
        BitSet shown = new BitSet();
        if (hasMasks) {
            data.masks(index).ifPresent(m -> m.masks().keySet().forEach(shown::set));
        } else {
            data.label(index).ifPresent(shown::set);
        }
        return shown;
    }

    private static BitSet shown(Areas areas) {
        BitSet seen = new BitSet();
        for (int each : areas.area()) {
            seen.set(each);
        }
        BitSet shown = new BitSet();
        seen.stream().forEach(area -> areas.concepts().get(area).forEach(shown::set));
        return shown;
    }

    /**
     * The inputs of the network, each after its masks: where these cannot be read, neither can the input, since a concept
     * that is missing by mistake would count as not shown. Drawn masks can always be read.
     */
    Samples samples() {
        Samples pictures = data.samples(model);
        return !hasMasks() || data.isDrawn()
                ? pictures
                : new Samples() {
                    @Override
                    public int size() {
                        return pictures.size();
                    }

                    @Override
                    public Tensor input(int index) {
                        Tensor input = pictures.input(index);
                        if (ready.size() >= MOST_READY) {
                            ready.clear();
                        }
                        ready.put(index, read(index));
                        return input;
                    }

                    @Override
                    public String name(int index) {
                        return pictures.name(index);
                    }
                };
    }

    @Override
    public Areas areas(int index) {
        if (!hasMasks()) {
            return Areas.NONE;
        }
        @Nullable Areas already = ready.remove(index);
        return already == null ? read(index) : already;
    }

    private Areas read(int index) {
        Optional<ConceptMasks> masks = data.masks(index);
        if (masks.isEmpty()) {
            return Areas.NONE;
        }
        Areas areas = seen(masks.get(), model.classifier().preprocessing());
        present.set(index, shown(areas));
        return areas;
    }

    /** The areas in the rectangle that the network sees, in the size of its input; the nearest pixel of the masks counts. */
    static Areas seen(ConceptMasks masks, Preprocessing preprocessing) {
        Areas whole = Areas.of(masks.width(), masks.height(), masks.masks());
        int width = preprocessing.width();
        int height = preprocessing.height();
        if (masks.width() == width && masks.height() == height) {
            return whole;
        }
        SeenPixels seen = SeenPixels.of(masks.width(), masks.height(), preprocessing);
        int[] area = new int[width * height];
        List<List<Integer>> concepts = new ArrayList<>(whole.concepts());
        OptionalInt beside = OptionalInt.empty();
        for (int i = 0; i < area.length; i++) {
            OptionalInt source = seen.source(i);
            if (source.isPresent()) {
                area[i] = whole.area()[source.getAsInt()];
            } else {
                if (beside.isEmpty()) {
                    beside = OptionalInt.of(concepts.size());
                    concepts.add(List.of());
                }
                area[i] = beside.getAsInt();
            }
        }
        return new Areas(width, height, area, concepts);
    }
}
