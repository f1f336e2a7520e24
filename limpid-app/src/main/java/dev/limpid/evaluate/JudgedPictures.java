package dev.limpid.evaluate;

import dev.limpid.Image;
import dev.limpid.data.DataSet;
import dev.limpid.data.Evidence;
import dev.limpid.data.FunnyBirdsData;
import dev.limpid.data.Labelled;
import dev.limpid.error.LimpidException;
import dev.limpid.funnybirds.BirdProtocol;
import dev.limpid.metrics.Box;
import dev.limpid.metrics.Mask;
import dev.limpid.model.Labels;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.IntStream;

/** The inputs of a data set as a network takes them, kept in memory as far as they fit. Safe for many threads. */
public final class JudgedPictures {
    private static final long MOST_BYTES = 256L << 20;

    private final DataSet data;
    private final JudgedNetwork network;
    private final Evidence evidence;
    private final Labelled labelled;
    private final Mosaics mosaics;
    private Optional<BirdProtocol> birds = Optional.empty();
    private final Map<Integer, JudgedPicture> kept = new ConcurrentHashMap<>();
    private final Map<Integer, LimpidException> failed = new ConcurrentHashMap<>();

    /** Inputs that are read when they are needed. */
    public JudgedPictures(DataSet data, JudgedNetwork network, Evidence evidence) {
        this.data = data;
        this.network = network;
        this.evidence = evidence;
        this.labelled = Labelled.of(data, network.model());
        this.mosaics = new Mosaics(labelled, network.shape(), i -> get(i).input());
    }

    /** What was named: a folder, a file, or {@code zoo}. */
    public String data() {
        return data.name();
    }

    /** The names of the classes that the network decides between. */
    Labels labels() {
        return network.model().classifier().decisions();
    }

    /**
     * The protocol of FunnyBirds on these pictures; empty if they are none of FunnyBirds.
     *
     * @throws LimpidException if the network cannot be judged by them
     */
    synchronized Optional<BirdProtocol> birds() {
        if (birds.isEmpty() && data instanceof FunnyBirdsData folder) {
            birds = Optional.of(new BirdProtocol(
                    folder,
                    image -> network.scores().of(network.values(image)),
                    network.model().classifier().preprocessing(),
                    network.scores().classes()));
        }
        return birds;
    }

    /** How many there are. */
    public int size() {
        return data.size();
    }

    /** What messages call one. */
    public String name(int index) {
        return data.name(index);
    }

    /** Whether it may be known of any of them where the evidence is. */
    public boolean hasEvidence() {
        return evidence.isKnown();
    }

    /** Whether the data state the class of any of them, and the network knows it. */
    public boolean hasLabels() {
        return IntStream.range(0, size()).anyMatch(i -> labelled.expected(i) >= 0);
    }

    /** What the results depend on. */
    public String identity() {
        return data.identity();
    }

    /** What results depend on that need masks or boxes. */
    public String identityOfEvidence() {
        return evidence.identity();
    }

    /** One of them. @throws LimpidException if it cannot be read or does not fit the network */
    public JudgedPicture get(int index) {
        JudgedPicture known = kept.get(index);
        if (known != null) {
            return known;
        }
        LimpidException reason = failed.get(index);
        if (reason != null) {
            throw reason;
        }
        try {
            JudgedPicture read = read(index);
            if ((long) Float.BYTES * kept.size() * read.input().length < MOST_BYTES) {
                kept.put(index, read);
            }
            return read;
        } catch (LimpidException e) {
            if (e.kind() != LimpidException.Kind.CANCELLED) {
                failed.put(index, e);
            }
            throw e;
        }
    }

    /** What work gives on the first picture on which it does not fail. @throws LimpidException of kind CANCELLED */
    <T> Optional<T> first(Function<JudgedPicture, T> work) {
        for (int i = 0; i < size(); i++) {
            try {
                return Optional.of(work.apply(get(i)));
            } catch (LimpidException e) {
                if (e.kind() == LimpidException.Kind.CANCELLED) {
                    throw e;
                }
            }
        }
        return Optional.empty();
    }

    private JudgedPicture read(int index) {
        Image image = data.image(index);
        float[] input = network.values(image);
        int target = network.predicted(input);
        Optional<Mask> mask = evidence.mask(index, target);
        List<Box> boxes = boxes(index, mask);
        int label = labelled.expected(index);
        Optional<JudgedPicture.Truth> truth = label < 0
                ? Optional.empty()
                : Optional.of(new JudgedPicture.Truth(
                        label, label == target ? boxes : boxes(index, evidence.mask(index, label))));
        Optional<String> unseen = boxes.isEmpty() ? evidence.findUnseen(index) : Optional.empty();
        return new JudgedPicture(
                index, data.name(index), input, target, mask, boxes, truth, unseen, seed -> mosaics.of(index, seed));
    }

    /** The boxes from the file, or else the one around a mask. */
    private List<Box> boxes(int index, Optional<Mask> mask) {
        List<Box> boxes = evidence.boxes(index);
        return boxes.isEmpty() && mask.isPresent() ? List.of(Evidence.around(mask.get())) : boxes;
    }
}
