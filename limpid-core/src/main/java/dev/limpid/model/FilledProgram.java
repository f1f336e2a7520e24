package dev.limpid.model;

import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.Value;
import dev.limpid.runtime.Program;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** A program for full batches only, which takes fewer samples too: they are repeated, and the first rows of the results are theirs. */
final class FilledProgram implements Program {
    private final Program whole;
    private final int rows;
    private final Set<String> filled = new HashSet<>();

    /**
     * A program.
     *
     * @param inputs of the graph; those with this fixed number of rows are filled up
     */
    FilledProgram(Program whole, List<Value> inputs, int rows) {
        this.whole = whole;
        this.rows = rows;
        for (Value each : inputs) {
            Shape shape = each.type().shape();
            if (shape != null
                    && shape.rank() > 0
                    && shape.dim(0).isFixed()
                    && shape.dim(0).size() == rows) {
                filled.add(each.name());
            }
        }
    }

    @Override
    public List<String> inputs() {
        return whole.inputs();
    }

    @Override
    public List<String> outputs() {
        return whole.outputs();
    }

    @Override
    public Map<String, Tensor> run(Map<String, Tensor> feeds, Collection<String> wanted, BooleanSupplier isCancelled) {
        Map<String, Tensor> full = new LinkedHashMap<>(feeds);
        int given = rows;
        for (Map.Entry<String, Tensor> each : feeds.entrySet()) {
            if (filled.contains(each.getKey())) {
                given = (int) Math.min(given, each.getValue().size(0));
                full.put(each.getKey(), FullBatch.filled(each.getValue(), rows));
            }
        }
        Map<String, Tensor> found = new LinkedHashMap<>(whole.run(full, wanted, isCancelled));
        int mine = given;
        // A value that is the same for all samples has no row for each.
        found.replaceAll((name, v) -> v.rank() > 0 && v.size(0) == rows ? FullBatch.first(v, mine) : v);
        return found;
    }

    @Override
    public void reuse(Collection<Tensor> results) {
        whole.reuse(results);
    }

    @Override
    public Optional<String> findCaution() {
        return whole.findCaution();
    }

    @Override
    public void cancel() {
        whole.cancel();
    }

    @Override
    public void close() {
        whole.close();
    }
}
