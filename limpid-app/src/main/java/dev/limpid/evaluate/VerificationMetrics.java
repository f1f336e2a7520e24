package dev.limpid.evaluate;

import dev.limpid.model.Labels;
import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.MetricInfo;
import dev.limpid.trust.MetricInfo.Family;
import dev.limpid.trust.Need;
import dev.limpid.trust.Passes;
import dev.limpid.trust.Proof;
import dev.limpid.verification.Verification;
import dev.limpid.verification.Verified;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** Whether the prediction can be inferred from the explanation; see {@link Verification}. 1 where it can, 0 where it cannot. */
final class VerificationMetrics implements Protocol {
    /** The one protocol. */
    static final VerificationMetrics PROTOCOL = new VerificationMetrics();

    /** From the region alone. */
    static final String REGION = "verification-region";
    /** From the picture without the region. */
    static final String COUNTERFACTUAL = "verification-counterfactual";
    /** From the map alone. */
    static final String MAP = "verification-map";

    private static final Verification HOW = Verification.STANDARD;

    private VerificationMetrics() {}

    @Override
    public String name() {
        return "verification";
    }

    @Override
    public List<ExplanationMetric> metrics() {
        return List.of(
                metric(
                        REGION,
                        "1 where the tenth of the pixels with the highest scores alone, on the blurred picture, has the prediction of"
                                + " the whole picture; else the note says what it is taken for.",
                        "3 network passes, for both metrics of regions together"),
                metric(
                        COUNTERFACTUAL,
                        "1 where the prediction changes when the tenth of the pixels with the highest scores is blurred; the simplest"
                                + " counterfactual that the map suggests.",
                        "3 network passes, for both metrics of regions together"),
                metric(
                        MAP,
                        "1 where a linear probe that was trained on the maps of other pictures, coarsened to a grid of 8 cells, infers"
                                + " the prediction from the map (five folds, at least 20 pictures). A map says where and not what, so this"
                                + " succeeds only as far as classes differ in where their evidence is; compare it with the share of the"
                                + " most frequent prediction.",
                        "a linear probe for all pictures"));
    }

    /** Whether a metric is one of these. */
    static boolean isOneOf(ExplanationMetric metric) {
        return metric instanceof ProtocolMetric one && one.protocol() == PROTOCOL;
    }

    private ExplanationMetric metric(String name, String meaning, String cost) {
        MetricInfo info = MetricInfo.of(name, Family.VERIFICATION)
                .needs(Need.MAP, Need.INPUT, Need.NETWORK, Need.PROBABILITY)
                .meaning(meaning)
                .order("signed scores, ranked; cells of the grid divided by the root of their mean square")
                .cost(cost)
                .reference(
                        "Doshi-Velez and Kim, Towards A Rigorous Science of Interpretable Machine Learning, 2017, arXiv 1702.08608"
                                + " (simulation of the prediction)")
                .proved(new Proof.ClosedForm(
                        "1 for the true map of a network that looks at one quarter of the picture for each class,"
                                + " 0 for regions of a wrong quarter"));
        return new ProtocolMetric(info, this, Passes.network(3));
    }

    @Override
    public Optional<String> impossible(JudgedPictures pictures) {
        return Optional.empty();
    }

    @Override
    public Gathering begin(JudgedPictures pictures) {
        return new Looks(pictures, new ConcurrentSkipListMap<>());
    }

    /** What was seen of each picture. */
    private record Looks(JudgedPictures pictures, ConcurrentSkipListMap<Integer, Verification.Seen> seen)
            implements Gathering {
        @Override
        public void add(MetricInputs inputs) {
            JudgedPicture picture = inputs.picture();
            seen.put(picture.index(), HOW.look(inputs.scores(), picture.input(), picture.target(), inputs.map()));
        }

        @Override
        public Optional<String> state(int picture) {
            return Optional.ofNullable(seen.get(picture)).map(Verification.Seen::text);
        }

        @Override
        public void restore(int picture, String state) {
            Verification.Seen.parse(state).ifPresent(found -> seen.put(picture, found));
        }

        @Override
        public List<Part.Row> rows(String metric) {
            List<Integer> order = new ArrayList<>(seen.keySet());
            List<Verified> all = order.isEmpty()
                    ? List.of()
                    : HOW.infer(
                                    order.stream().map(pictures::name).toList(),
                                    order.stream().map(seen::get).toList())
                            .pictures();
            List<Part.Row> rows = new ArrayList<>();
            for (int i = 0; i < all.size(); i++) {
                rows.add(row(metric, order.get(i), all.get(i)));
            }
            return rows;
        }

        private Part.Row row(String metric, int picture, Verified found) {
            Labels labels = pictures.labels();
            boolean isRegion = metric.equals(REGION);
            if (metric.equals(MAP) && found.fromMap() < 0) {
                return Part.Row.of(
                        picture,
                        found.picture(),
                        found.prediction(),
                        Double.NaN,
                        "a probe needs at least " + HOW.leastPictures() + " pictures of two predicted classes");
            }
            if (metric.equals(COUNTERFACTUAL)) {
                boolean isChanged = found.withoutRegion() != found.prediction();
                return Part.Row.of(
                        picture,
                        found.picture(),
                        found.prediction(),
                        isChanged ? 1 : 0,
                        isChanged ? "" : "the prediction stays without the region");
            }
            int inferred = isRegion ? found.fromRegion() : found.fromMap();
            boolean isRight = inferred == found.prediction();
            String what = isRegion ? "the region alone is taken for " : "the map is like those of ";
            return Part.Row.of(
                    picture,
                    found.picture(),
                    found.prediction(),
                    isRight ? 1 : 0,
                    isRight ? "" : what + labels.name(inferred));
        }
    }
}
