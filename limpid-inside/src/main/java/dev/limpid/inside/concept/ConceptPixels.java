package dev.limpid.inside.concept;

import dev.limpid.graph.ElementType;
import dev.limpid.graph.Tensor;
import dev.limpid.model.FullBatch;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.Program;
import java.util.Map;
import java.util.Objects;

/**
 * The gradient of a concept's coefficients with respect to the pixels, exact by implicit differentiation. Used by several
 * threads at once.
 *
 * @see ConceptGraphs
 */
public final class ConceptPixels implements AutoCloseable {
    private final ConceptGraphs graphs;
    private final Nmf bank;
    private final Program values;
    private final Program program;

    /**
     * What a picture shows of the parts.
     *
     * @param codes the coefficients, {@code [places][parts]}
     * @param logits of the classes
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Reading(double[][] codes, double[] logits) {}

    /** Makes the parts of a layer ready. */
    public ConceptPixels(ConceptGraphs graphs, Nmf bank, Engine engine) {
        this.graphs = graphs;
        this.bank = bank;
        this.values = FullBatch.program(engine, graphs.values(), graphs.model());
        this.program = FullBatch.program(engine, graphs.pixels(bank.parts()), graphs.model());
    }

    private String input() {
        return graphs.model().input().name();
    }

    /** The coefficients of a picture, a batch of one. */
    public Reading read(Tensor picture) {
        Map<String, Tensor> found = values.run(Map.of(input(), picture));
        double[][] rows = new LayerRows(graphs.layer()).of(Objects.requireNonNull(found.get(ConceptGraphs.LAYER)), 0);
        Tensor logits = Objects.requireNonNull(found.get(ConceptGraphs.LOGITS));
        return new Reading(bank.code(rows), logits.toDoubles());
    }

    /**
     * The gradient of the sum of a part's coefficients over the positions.
     *
     * @param picture a batch of one
     * @return in the shape of the network's input
     */
    public Tensor gradient(Tensor picture, Reading reading, int part) {
        double[][] codes = reading.codes();
        int parts = bank.parts().length;
        double[] active = new double[codes.length * parts];
        double[] weights = new double[active.length];
        for (int p = 0; p < codes.length; p++) {
            for (int k = 0; k < parts; k++) {
                active[p * parts + k] = codes[p][k] > 0 ? 1 : 0;
            }
            weights[p * parts + part] = 1;
        }
        Map<String, Tensor> feeds = Map.of(
                input(),
                picture,
                ConceptGraphs.ACTIVE,
                Tensor.of(ElementType.FLOAT, active, 1, codes.length, parts),
                ConceptGraphs.WEIGHTS,
                Tensor.of(ElementType.FLOAT, weights, 1, codes.length, parts));
        return Objects.requireNonNull(program.run(feeds).get(ConceptGraphs.PIXELS));
    }

    @Override
    public void close() {
        values.close();
        program.close();
    }
}
