package dev.limpid.attribution.engine;

import dev.limpid.attribution.Attribution;
import dev.limpid.attribution.Progress;
import dev.limpid.graph.Tensor;
import dev.limpid.model.FullBatch;
import dev.limpid.model.Target;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Explains inputs of a network that takes exactly so many samples: they are repeated to fill its batch, and the first rows
 * of the result are theirs.
 */
final class FilledExplainer implements Explainer {
    private final Explainer whole;
    private final int batch;

    /**
     * An explainer of fewer samples.
     *
     * @param whole explains a full batch
     * @param batch the number of samples that the network takes
     */
    FilledExplainer(Explainer whole, int batch) {
        this.whole = whole;
        this.batch = batch;
    }

    @Override
    public Attribution explain(Tensor input, Target target, Progress progress) {
        int rows = Math.toIntExact(input.size(0));
        Attribution all = whole.explain(FullBatch.filled(input, batch), target, progress);
        if (rows >= batch) {
            return all;
        }
        Map<String, Tensor> more = new LinkedHashMap<>();
        all.more().forEach((name, result) -> more.put(name, mine(result, rows)));
        return new Attribution(mine(all.scores(), rows), mine(all.logits(), rows), all.completenessGap(), more);
    }

    private Tensor mine(Tensor result, int rows) {
        return result.rank() > 0 && result.size(0) == batch ? FullBatch.first(result, rows) : result;
    }

    @Override
    public void prepare(Target target, long few) {
        whole.prepare(target, Math.max(few, batch));
    }

    @Override
    public List<String> cautions() {
        return whole.cautions();
    }

    @Override
    public void release() {
        whole.release();
    }

    @Override
    public void close() {
        whole.close();
    }
}
