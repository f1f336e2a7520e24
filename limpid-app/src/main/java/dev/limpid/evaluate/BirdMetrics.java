package dev.limpid.evaluate;

import dev.limpid.error.LimpidException;
import dev.limpid.funnybirds.BirdProtocol;
import dev.limpid.metrics.Interval;
import dev.limpid.report.html.Numbers;
import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.MetricInfo;
import dev.limpid.trust.MetricInfo.Family;
import dev.limpid.trust.MetricInput;
import dev.limpid.trust.Need;
import dev.limpid.trust.Passes;
import dev.limpid.trust.Proof;
import dev.limpid.world.funnybirds.Criterion;
import dev.limpid.world.funnybirds.ProtocolTally;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

/** The scores of the protocol of FunnyBirds; see {@link BirdProtocol}. */
final class BirdMetrics implements Protocol {
    /** The one protocol. */
    static final BirdMetrics PROTOCOL = new BirdMetrics();

    private static final String PREFIX = "funnybirds-";
    private static final String LAYOUT =
            "is no folder of FunnyBirds: classes.json, dataset_test.json and test_interventions must be in it";

    private static final Map<Criterion, String> MEANINGS = new EnumMap<>(Map.ofEntries(
            Map.entry(
                    Criterion.A,
                    "The share of pictures whose class is predicted. It tells about the network, not about the method"),
            Map.entry(
                    Criterion.CSDC,
                    "How much of a set of parts that identifies the class the important parts cover (controlled synthetic data"
                            + " check); over pictures that are classified correctly"),
            Map.entry(Criterion.PC, "How often the important parts alone keep the prediction"),
            Map.entry(Criterion.DC, "How often the prediction changes without the important parts"),
            Map.entry(
                    Criterion.D,
                    "The share of parts and objects without an effect that are not marked as important (distractibility)"),
            Map.entry(
                    Criterion.BI,
                    "The share of objects of the background without an effect on the score. It tells about the network, not about"
                            + " the method"),
            Map.entry(
                    Criterion.SD,
                    "Spearman's correlation of the importance of the parts with the loss of the score without each, from 0 (-1) to 1"),
            Map.entry(
                    Criterion.TS,
                    "How often the two parts that a class shares with another class are more important for that class than for a"
                            + " third one. It needs two classes that each share exactly two parts with the true one, no part in"
                            + " common; pictures of a class without such a pair are left out and counted"),
            Map.entry(
                    Criterion.COM, "Completeness: ((data check + preservation + deletion) / 3 + distractibility) / 2"),
            Map.entry(Criterion.COR, "Correctness: the single deletion"),
            Map.entry(Criterion.CON, "Contrastivity: the target sensitivity"),
            Map.entry(Criterion.MEAN, "The mean of completeness, correctness and contrastivity")));

    private BirdMetrics() {}

    /** Whether a metric is the mean of completeness, correctness and contrastivity. */
    static boolean isMean(ExplanationMetric metric) {
        return metric.info().name().equals(name(Criterion.MEAN));
    }

    private static String name(Criterion criterion) {
        return PREFIX + criterion.title().replace(' ', '-');
    }

    @Override
    public String name() {
        return "funnybirds";
    }

    @Override
    public List<ExplanationMetric> metrics() {
        return Stream.of(Criterion.values())
                .map(c -> (ExplanationMetric) new ProtocolMetric(info(c), this, new Passes(47, 4)))
                .toList();
    }

    private static MetricInfo info(Criterion criterion) {
        return MetricInfo.of(name(criterion), Family.FUNNYBIRDS)
                .needs(Need.MAP, Need.INPUT, Need.NETWORK, Need.PROBABILITY, Need.EXPLAINER, Need.DATA_SET)
                .meaning(MEANINGS.get(criterion) + ".")
                .order(
                        "signed scores, summed over each part widened by 2 pixels; a part is important above a share of the sum of all"
                                + " scores, the one of 80 from 0.01 to 0.5 with the best completeness")
                .cost(
                        "32 sets of parts and the objects of the background as network passes, once for all methods; at most 4"
                                + " explanations, for all " + PREFIX.replace("-", "") + " metrics together")
                .reference(
                        "Hesse, Schaub-Meyer and Roth, FunnyBirds: A Synthetic Vision Dataset for a Part-Based Analysis of"
                                + " Explainable AI Methods, 2023, arXiv 2308.06248")
                .proved(
                        new Proof.Verified(
                                "the formulas of the paper in NumPy (tools/references/funnybirds.py)",
                                1e-6,
                                "a loss of exactly 0 never counts as a loss; a class without a pair adds nothing to target sensitivity"));
    }

    @Override
    public Optional<String> impossible(JudgedPictures pictures) {
        try {
            return pictures.birds().isPresent() ? Optional.empty() : Optional.of(pictures.data() + " " + LAYOUT);
        } catch (LimpidException e) {
            return Optional.of(e.getMessage());
        }
    }

    @Override
    public Gathering begin(JudgedPictures pictures) {
        BirdProtocol birds =
                pictures.birds().orElseThrow(() -> LimpidException.badInput(pictures.data() + " " + LAYOUT));
        return new Tallies(birds, new ConcurrentSkipListMap<>(), new ConcurrentSkipListMap<>());
    }

    /** The sums by picture, and why pictures could not be judged. */
    private record Tallies(
            BirdProtocol birds,
            ConcurrentSkipListMap<Integer, ProtocolTally> found,
            ConcurrentSkipListMap<Integer, String> failed)
            implements Gathering {
        private static final String FAILED = "failed: ";

        @Override
        public void add(MetricInputs inputs) {
            int index = inputs.picture().index();
            try {
                found.put(index, birds.measure(index, k -> MetricInput.byPixel(inputs.explained(k), inputs.shape())));
            } catch (LimpidException e) {
                if (e.kind() == LimpidException.Kind.CANCELLED) {
                    throw e;
                }
                failed.put(index, e.getMessage());
            }
        }

        @Override
        public Optional<String> state(int picture) {
            return Optional.ofNullable(found.get(picture))
                    .map(ProtocolTally::text)
                    .or(() -> Optional.ofNullable(failed.get(picture)).map(reason -> FAILED + reason));
        }

        @Override
        public void restore(int picture, String state) {
            if (state.startsWith(FAILED)) {
                failed.put(picture, state.substring(FAILED.length()));
            } else {
                ProtocolTally.parse(state).ifPresent(tally -> found.put(picture, tally));
            }
        }

        @Override
        public List<Part.Row> rows(String metric) {
            Criterion criterion = Stream.of(Criterion.values())
                    .filter(c -> name(c).equals(metric))
                    .findFirst()
                    .orElseThrow();
            List<ProtocolTally> all = new ArrayList<>(found.values());
            Optional<Interval> score = all.isEmpty() ? Optional.empty() : BirdProtocol.score(criterion, all);
            return List.of(Part.Row.ofAll(score, found.size(), note(criterion, score.isPresent())));
        }

        private String note(Criterion criterion, boolean isDefined) {
            List<String> notes = new ArrayList<>();
            long without =
                    found.keySet().stream().filter(i -> !birds.hasPair(i)).count();
            if ((criterion == Criterion.TS || criterion == Criterion.CON || criterion == Criterion.MEAN)
                    && without > 0) {
                notes.add(String.format(
                        Locale.ROOT,
                        "%d of %s are of a class without the pair of classes that target sensitivity needs, and left out of it",
                        without,
                        Numbers.count(found.size(), "picture")));
            }
            if (!isDefined && !found.isEmpty()) {
                notes.add("undefined for these pictures");
            }
            if (!failed.isEmpty()) {
                notes.add(Numbers.count(failed.size(), "picture") + " could not be judged: "
                        + failed.firstEntry().getValue());
            }
            return String.join("; ", notes);
        }
    }
}
