package dev.limpid.contrast.counterfactual;

import dev.limpid.attribution.Progress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The smallest sparse change that a descent finds; then all changes are undone that the decision does not need, the smallest first.
 *
 * @param name in commands
 * @param kind which changes are allowed, and what they are pulled to
 */
record SparseEdit(String name, Kind kind) implements CounterfactualMethod {
    /** Which changes are allowed. */
    enum Kind {
        /** All that stay between black and white. */
        FREE,
        /** All, pulled to the prototype of the wanted class. */
        PROTOTYPE,
        /** Those away from the background: what is not there is added. */
        ADDED,
        /** The picture is built up from the background, and each value stays between the background and what it was. */
        KEPT
    }

    private static final Descent.Settings SETTINGS =
            new Descent.Settings(new float[] {1, 10, 100, 1000}, 0.5, 0.1, 0.05, 0.02, 60);

    /** What is kept is to hold more clearly. */
    private static final Descent.Settings KEEPING =
            new Descent.Settings(new float[] {10, 100, 1000}, 5, 0.1, 0.05, 0.02, 60);

    private static final double PULL = 50;

    /** Shares of the changed places that are tried, the fewest first. */
    private static final double[] SHARES = {
        0.002, 0.005, 0.01, 0.015, 0.02, 0.03, 0.04, 0.06, 0.08, 0.1, 0.13, 0.17, 0.22, 0.3, 0.4, 0.5, 0.65, 0.8, 1
    };

    /** Places that change by less than this are not counted as changed, in units of the picture. */
    private static final double LEAST = 0.5 / 255;

    @Override
    public String meaning() {
        return switch (kind) {
            case FREE ->
                "The smallest change found by gradient descent with a penalty on its size, its number of places and its total"
                        + " variation.";
            case PROTOTYPE -> "The same, pulled to the mean features of the five nearest pictures of the other class.";
            case ADDED ->
                "The least that must be added to the picture, away from its background colour, so that the prediction changes.";
            case KEPT -> "The least of the picture, on its background colour, that is enough for the prediction.";
        };
    }

    @Override
    public String reference() {
        return switch (kind) {
            case FREE ->
                "Wachter, Mittelstadt and Russell, Counterfactual Explanations without Opening the Black Box, 2018, arXiv"
                        + " 1711.00399";
            case PROTOTYPE ->
                "Van Looveren and Klaise, Interpretable Counterfactual Explanations Guided by Prototypes, 2021, arXiv"
                        + " 1907.02584";
            case ADDED, KEPT -> "Dhurandhar et al., Explanations based on the Missing, 2018, arXiv 1802.07623";
        };
    }

    @Override
    public Need need() {
        return kind == Kind.PROTOTYPE ? Need.EXAMPLES : Need.NOTHING;
    }

    @Override
    public boolean isKeeping() {
        return kind == Kind.KEPT;
    }

    @Override
    public Proposed propose(ContrastNetwork network, Contrast contrast, Progress progress) {
        float[] picture = network.picture(contrast.input());
        float[] background = background(network, picture);
        if (kind == Kind.KEPT
                && network.decision().holds(network.logits(List.of(background), progress)[0], contrast.label())) {
            return new Proposed(
                    List.of(),
                    List.of(),
                    "a picture of the background colour alone is already predicted as the same class",
                    1);
        }
        Descent descent = descent(network, contrast, picture, background, progress);
        int passes = 0;
        List<float[]> pictures = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (int start = 0; start < contrast.count(); start++) {
            float[] first = start(descent, start, contrast.seed());
            passes += descent.passes();
            List<float[]> found = descent.run(network, first, progress);
            Optional<Thinned> best = Optional.empty();
            for (float[] each : found.subList(0, Math.min(2, found.size()))) {
                Optional<Thinned> thin = thinned(network, contrast, descent.base(), each, progress);
                passes += SHARES.length;
                if (thin.isPresent()
                        && (best.isEmpty() || thin.get().places() < best.get().places())) {
                    best = thin;
                }
            }
            best.ifPresent(b -> {
                pictures.add(b.picture());
                notes.add(note(b.places(), network.grid().count()));
            });
        }
        String reason = isKeeping()
                ? "no part of the picture on its background colour was found that is enough for the prediction with a"
                        + " probability of at least a half"
                : "no change was found that the prediction follows, also in 256 levels";
        return new Proposed(pictures, notes, reason, passes);
    }

    /** How many places were changed; or kept, and which share of all that is. */
    private String note(int places, int all) {
        return isKeeping()
                ? String.format(Locale.ROOT, "kept %d of %d pixels (%.1f %%)", places, all, 100.0 * places / all)
                : "changed " + places + (places == 1 ? " pixel" : " pixels");
    }

    Descent descent(
            ContrastNetwork network, Contrast contrast, float[] picture, float[] background, Progress progress) {
        float[] low = new float[picture.length];
        float[] high = new float[picture.length];
        for (int i = 0; i < picture.length; i++) {
            float above = picture[i] - background[i];
            switch (kind) {
                case ADDED -> {
                    low[i] = above < 0 ? -picture[i] : 0;
                    high[i] = above < 0 ? 0 : 1 - picture[i];
                }
                case KEPT -> {
                    low[i] = Math.min(0, above);
                    high[i] = Math.max(0, above);
                }
                default -> {
                    low[i] = -picture[i];
                    high[i] = 1 - picture[i];
                }
            }
        }
        Optional<Descent.Pull> pull = kind == Kind.PROTOTYPE
                ? contrast.examples().map(e -> {
                    float[] own = Trial.features(network, e.layer(), contrast.input(), progress);
                    return new Descent.Pull(e.layer(), e.prototype(own, contrast.target()), PULL);
                })
                : Optional.empty();
        float[] base = kind == Kind.KEPT ? background : picture;
        int label = kind == Kind.KEPT ? contrast.label() : contrast.target();
        return new Descent(base, low, high, label, true, isKeeping() ? KEEPING : SETTINGS, pull);
    }

    /** Nothing, or for further answers a small random change within the bounds. */
    private static float[] start(Descent descent, int number, long seed) {
        float[] start = new float[descent.base().length];
        SplittableRandom random = new SplittableRandom(seed * 31 + number);
        for (int i = 0; i < start.length && number > 0; i++) {
            double share = 0.2 * random.nextDouble();
            start[i] = (float) (share * (random.nextBoolean() ? descent.low()[i] : descent.high()[i]));
        }
        return start;
    }

    /** The median colour of a picture, everywhere. */
    static float[] background(ContrastNetwork network, float[] picture) {
        long[] shape = network.shape(1);
        int channels = network.grid().channels();
        float[] background = new float[picture.length];
        for (int c = 0; c < channels; c++) {
            float[] own = new float[picture.length / channels];
            int count = 0;
            for (int i = 0; i < picture.length; i++) {
                if (network.room().channel(i, shape) == c) {
                    own[count++] = picture[i];
                }
            }
            Arrays.sort(own);
            for (int i = 0; i < picture.length; i++) {
                if (network.room().channel(i, shape) == c) {
                    background[i] = own[own.length / 2];
                }
            }
        }
        return background;
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Thinned(float[] picture, int places) {}

    /** The picture with the fewest of its changes for which the decision holds, also in 256 levels. */
    private Optional<Thinned> thinned(
            ContrastNetwork network, Contrast contrast, float[] base, float[] changed, Progress progress) {
        int[] place = network.places();
        double[] size = new double[network.grid().count()];
        for (int i = 0; i < changed.length; i++) {
            size[place[i]] = Math.max(size[place[i]], Math.abs((double) changed[i] - base[i]));
        }
        double[] sorted = Arrays.stream(size).filter(s -> s >= LEAST).sorted().toArray();
        List<float[]> variants = new ArrayList<>();
        List<Integer> counts = new ArrayList<>();
        for (double share : SHARES) {
            int count = (int) Math.ceil(share * sorted.length);
            if (count > 0 && (counts.isEmpty() || counts.get(counts.size() - 1) != count)) {
                double least = sorted[sorted.length - count];
                float[] variant = base.clone();
                for (int i = 0; i < variant.length; i++) {
                    variant[i] = size[place[i]] >= least ? changed[i] : base[i];
                }
                variants.add(variant);
                counts.add(count);
            }
        }
        int label = isKeeping() ? contrast.label() : contrast.target();
        float[] before = network.picture(contrast.input());
        List<float[]> tried = new ArrayList<>();
        for (float[] variant : variants) {
            float[] rounded = ContrastNetwork.rounded(before, variant);
            tried.add(rounded);
            tried.add(ContrastNetwork.inLevels(rounded));
        }
        if (tried.isEmpty()) {
            return Optional.empty();
        }
        float[][] logits = network.logits(tried, progress);
        for (int k = 0; k < variants.size(); k++) {
            if (Trial.holds(network, this, logits[2 * k], label)
                    && Trial.holds(network, this, logits[2 * k + 1], label)) {
                return Optional.of(new Thinned(variants.get(k), counts.get(k)));
            }
        }
        return Optional.empty();
    }
}
