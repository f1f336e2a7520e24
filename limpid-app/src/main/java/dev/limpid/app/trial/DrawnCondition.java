package dev.limpid.app.trial;

import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.InputShape;
import dev.limpid.trust.MetricInput;
import dev.limpid.trust.Need;
import dev.limpid.trust.SharedWork;
import dev.limpid.trust.trial.Condition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Drawn pictures and explainers of one network. The explainers are opened one after the other. Not safe for several threads. */
final class DrawnCondition implements Condition {
    private final TrialExplainers explainers;
    private final Optional<TrialExplainers> tuned;
    private final List<TrialPicture> pictures;
    private final List<String> methods;
    private final boolean isKept;
    private final float[][] references;
    private final Map<Key, float[]> maps = new HashMap<>();
    private final Map<Key, SharedWork> work = new HashMap<>();
    private int current = -1;

    /** A picture, and whether the map is one of the fine-tuned network. */
    private record Key(int picture, boolean isOfTuned) {}

    /**
     * The pictures.
     *
     * @param tuned the network after fine-tuning on deletions; empty if there is none
     * @param isKept whether those count whose prediction is the label, or the others
     */
    DrawnCondition(
            TrialExplainers explainers,
            Optional<TrialExplainers> tuned,
            List<TrialPicture> pictures,
            List<String> methods,
            boolean isKept) {
        this.explainers = explainers;
        this.tuned = tuned;
        this.pictures = pictures;
        this.methods = methods;
        this.isKept = isKept;
        explainers.open("gradient");
        references = pictures.stream().map(explainers::map).toArray(float[][]::new);
    }

    @Override
    public InputShape shape() {
        return explainers.scores().shape();
    }

    @Override
    public int explainers() {
        return methods.size();
    }

    @Override
    public int pictures() {
        return pictures.size();
    }

    @Override
    public boolean isCounted(int picture) {
        TrialPicture shown = pictures.get(picture);
        return (TrialPicture.best(explainers.scores().of(shown.input())) == shown.label()) == isKept;
    }

    @Override
    public MetricInput input(int explainer, int picture, ExplanationMetric metric) {
        if (explainer != current) {
            explainers.open(methods.get(explainer));
            tuned.ifPresent(t -> t.open(methods.get(explainer)));
            maps.clear();
            work.clear();
            current = explainer;
        }
        TrialPicture shown = pictures.get(picture);
        boolean isOfTuned = metric.isOfTunedNetwork() && tuned.isPresent();
        TrialExplainers judged = isOfTuned ? tuned.orElseThrow() : explainers;
        Key key = new Key(picture, isOfTuned);
        InputShape shape = explainers.scores().shape();
        MetricInput.Builder in = MetricInput.of(shape)
                .input(shown.input())
                .map(maps.computeIfAbsent(key, k -> judged.elements(shown)))
                .network(explainers.scores(), shown.label())
                .mask(shown.mask())
                .boxes(List.of(shown.box()))
                // A picture has its evidence where a mosaic has its tiles.
                .tiles(shown.mask())
                .label(shown.label())
                .baseline(black(shape))
                .otherMap(references[picture])
                .explainer(judged.explainer())
                .representation(explainers::representation)
                .randomised(explainers.randomised())
                .shared(work.computeIfAbsent(key, k -> new SharedWork()))
                .seed(picture);
        tuned.ifPresent(t -> in.tunedNetwork(t.scores(), shown.label()));
        if (metric.info().needs().contains(Need.OTHER_EXPLAINER)) {
            explainers.other(metric).ifPresent(in::otherExplainer);
        }
        return in.build();
    }

    private float[] black(InputShape shape) {
        float[] black = new float[shape.elements()];
        float[] values = explainers.scores().black();
        for (int i = 0; i < black.length; i++) {
            black[i] = values[i / shape.pixels()];
        }
        return black;
    }

    @Override
    public void close() {
        explainers.close();
        tuned.ifPresent(TrialExplainers::close);
    }
}
