package dev.limpid.inside.dissection;

import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Means of maps and the largest values of their rows, as outputs of the network: most rows hold nothing that matters, and need not be
 * read then.
 */
final class MapSummaries {
    private MapSummaries() {}

    /** The name of the largest values of the rows of a layer's maps: {@code float[N,units,rows]}, or {@code float[N,rows,units]}. */
    static String largest(Probe probe) {
        return "limpid_largest_of_rows/" + probe.value();
    }

    /** The name of the means of a layer's maps: {@code float[N,units]}. */
    static String mean(Probe probe) {
        return "limpid_mean/" + probe.value();
    }

    /** A network with the values of the probes and these summaries as its only outputs. */
    static Graph added(Graph graph, List<Probe> probes) {
        GraphBuilder b = GraphBuilder.extending(graph);
        Map<String, Expr> outputs = new LinkedHashMap<>();
        for (Probe probe : probes) {
            Expr value = b.value(probe.value());
            outputs.put(probe.value(), value);
            if (probe.isSpatial()) {
                Expr maps = maps(value.cast(ElementType.FLOAT), probe);
                boolean isFirst = probe.isChannelsFirst();
                outputs.put(largest(probe), maps.reduce("ReduceMax", false, isFirst ? 3 : 2));
                outputs.put(
                        mean(probe), isFirst ? maps.globalAveragePool().squeeze(2, 3) : maps.reduceMean(false, 1, 2));
            }
        }
        return b.build(outputs);
    }

    /** {@code float[N,units,rows,columns]}, or {@code float[N,rows,columns,units]}. */
    private static Expr maps(Expr value, Probe probe) {
        if (value.rank() == 4) {
            return value;
        }
        long before = probe.offset() / probe.units();
        Expr places = value.slice(1, before, before + probe.places(), 1);
        return places.reshape(-1, probe.height(), probe.width(), probe.units());
    }
}
