package dev.limpid.concepts;

import dev.limpid.Model;
import dev.limpid.attribution.Progress;
import dev.limpid.concepts.ConceptResult.Gates;
import dev.limpid.concepts.ConceptResult.Head;
import dev.limpid.data.DataSet;
import dev.limpid.error.LimpidException;
import dev.limpid.inside.Gathered;
import dev.limpid.inside.Sweep;
import dev.limpid.inside.concept.AttentionReadout;
import dev.limpid.inside.concept.AttentionStatistics;
import dev.limpid.model.Classifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads the network's own attention over the data. */
final class AttentionStudy {
    private final Model model;
    private final AttentionReadout readout;

    /** @throws LimpidException if the network has no attention */
    AttentionStudy(Model model) {
        this.model = model;
        this.readout = AttentionReadout.of(model.classifier());
    }

    AttentionReadout readout() {
        return readout;
    }

    Gathered<AttentionStatistics> run(DataSet data, Progress progress) {
        Classifier network = model.classifier();
        try (Sweep sweep = Sweep.of(model.engine(), readout.graph(), Sweep.chunk(network))) {
            return sweep.gather(
                    data.samples(model),
                    () -> new AttentionStatistics(readout, network.classes()),
                    batch -> AttentionStatistics.of(readout, network.classes(), batch),
                    Optional.empty(),
                    progress);
        }
    }

    List<Gates> gates(AttentionStatistics read) {
        List<Gates> gates = new ArrayList<>();
        for (int i = 0; i < readout.blocks().size(); i++) {
            AttentionReadout.Block block = readout.blocks().get(i);
            gates.add(new Gates(
                    block.name(),
                    block.kind(),
                    block.size(),
                    Arrays.stream(read.gates(i)).average().orElse(0),
                    Arrays.stream(read.byClass(i)).average().orElse(0)));
        }
        return gates;
    }

    List<Head> heads(AttentionStatistics read) {
        List<Head> heads = new ArrayList<>();
        for (int i = 0; i < readout.layers().size(); i++) {
            for (int h = 0; h < readout.layers().get(i).heads(); h++) {
                heads.add(new Head(readout.layers().get(i).name(), h, read.head(i, h)));
            }
        }
        return heads;
    }
}
