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

/** Drawn pictures and explainers of one network. The explainers are opened one after the other. Not safe for several threads. */
final class DrawnCondition implements Condition {
    private final TrialExplainers explainers;
    private final List<TrialPicture> pictures;
    private final List<String> methods;
    private final boolean isKept;
    private final float[][] references;
    private final Map<Integer, float[]> maps = new HashMap<>();
    private final Map<Integer, SharedWork> work = new HashMap<>();
    private int current = -1;

    /**
     * The pictures.
     *
     * @param isKept whether those count whose prediction is the label, or the others
     */
    DrawnCondition(TrialExplainers explainers, List<TrialPicture> pictures, List<String> methods, boolean isKept) {
        this.explainers = explainers;
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
            maps.clear();
            work.clear();
            current = explainer;
        }
        TrialPicture shown = pictures.get(picture);
        InputShape shape = explainers.scores().shape();
        MetricInput.Builder in = MetricInput.of(shape)
                .input(shown.input())
                .map(maps.computeIfAbsent(picture, p -> explainers.elements(shown)))
                .network(explainers.scores(), shown.label())
                .tunedNetwork(explainers.scores(), shown.label())
                .mask(shown.mask())
                .boxes(List.of(shown.box()))
                .baseline(black(shape))
                .otherMap(references[picture])
                .explainer(explainers.explainer())
                .representation(explainers::representation)
                .randomised(explainers.randomised())
                .shared(work.computeIfAbsent(picture, p -> new SharedWork()))
                .seed(picture);
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
    }
}
