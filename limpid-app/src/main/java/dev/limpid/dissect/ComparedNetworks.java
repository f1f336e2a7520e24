package dev.limpid.dissect;

import dev.limpid.Model;
import dev.limpid.OpenOptions;
import dev.limpid.attribution.Progress;
import dev.limpid.data.DataSet;
import dev.limpid.data.SameInputs;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.pass.PermuteWeights;
import dev.limpid.model.Classifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The networks that a dissected one is compared with. All are opened before one is dissected. For one thread. */
final class ComparedNetworks implements AutoCloseable {
    private final List<Model> opened = new ArrayList<>();
    private final List<Compared> networks = new ArrayList<>();

    private record Compared(String name, NetworkDissection dissection) {}

    private ComparedNetworks() {}

    /**
     * Opens them.
     *
     * @param model what they are compared with
     * @param names as {@link Model#open(String, OpenOptions)} takes them, or {@link DissectJob#RANDOM}
     * @param options how they are opened
     * @throws LimpidException if one cannot be opened, takes other inputs, or has no such layer
     */
    static ComparedNetworks open(Model model, DissectRequest request, List<String> names, OpenOptions options) {
        ComparedNetworks all = new ComparedNetworks();
        try {
            names.forEach(name -> all.add(model, request.plain(), name, options));
        } catch (LimpidException e) {
            all.close();
            throw e;
        }
        return all;
    }

    private void add(Model model, DissectRequest request, String name, OpenOptions options) {
        if (name.equals(DissectJob.RANDOM)) {
            Classifier shuffled = model.classifier().apply(new PermuteWeights(request.seed()));
            add(model, shuffled, model.title() + ", shuffled weights", request);
        } else {
            Model other = Model.open(name, options);
            opened.add(other);
            SameInputs.check(model, other);
            add(other, other.classifier(), other.title(), request);
        }
    }

    private void add(Model of, Classifier network, String name, DissectRequest request) {
        DataSet data = DataSet.of(request.concepts(), of, request.limit());
        PictureAnnotations annotations = new PictureAnnotations(data, of);
        networks.add(new Compared(name, new NetworkDissection(of, network, data, annotations, request)));
    }

    /**
     * Dissects them, one after the other.
     *
     * @param state a file for the state of an interrupted run, whose name is extended
     * @param progress what hears of the progress of a network
     */
    List<NetworkFinding> run(Path state, Function<String, Progress> progress) {
        List<NetworkFinding> found = new ArrayList<>();
        for (Compared each : networks) {
            Path own = state.resolveSibling(state.getFileName() + "-" + (found.size() + 1));
            found.add(each.dissection
                    .run(each.name, Optional.of(own), progress.apply(each.name))
                    .finding());
        }
        return found;
    }

    @Override
    public void close() {
        opened.forEach(Model::close);
    }
}
