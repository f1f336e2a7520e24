package dev.limpid;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Prediction;
import java.util.List;

/**
 * What several methods say of one input.
 *
 * @param input what the model was fed
 * @param logits the model's scores of the classes: {@code float[N,K]}
 * @param predictions the most probable classes of the first input of the batch, the most probable first
 * @param results one for each method, in the order of the request
 */
public record Explanations(ModelInput input, Tensor logits, List<Prediction> predictions, List<MethodResult> results) {
    public Explanations {
        predictions = List.copyOf(predictions);
        results = List.copyOf(results);
    }

    /** The explanations of the methods that did not fail. */
    public List<Explanation> explanations() {
        return results.stream().flatMap(r -> r.explanation().stream()).toList();
    }

    /**
     * The explanation of a method.
     *
     * @throws LimpidException the method's failure if it failed, or {@code NOT_FOUND} if it was not asked for
     */
    public Explanation of(String method) {
        for (MethodResult result : results) {
            if (result.info().name().equals(method)) {
                return result.explanation().orElseThrow(() -> result.failure().orElseThrow());
            }
        }
        throw LimpidException.notFound("method '" + method + "' was not asked for");
    }

    /** The most probable class. */
    public Prediction prediction() {
        return predictions.get(0);
    }

    /** Whether no method failed. */
    public boolean isComplete() {
        return results.stream().allMatch(r -> r.failure().isEmpty());
    }
}
