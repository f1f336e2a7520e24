package dev.limpid.concepts;

import dev.limpid.Model;
import dev.limpid.OutputGuard;
import dev.limpid.Version;
import dev.limpid.attribution.Progress;
import dev.limpid.data.DataSet;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Tensor;
import dev.limpid.inside.Checkpoint;
import dev.limpid.inside.EvenSpread;
import dev.limpid.inside.Gathered;
import dev.limpid.inside.Samples;
import dev.limpid.inside.Sweep;
import dev.limpid.inside.concept.ConceptGraphs;
import dev.limpid.inside.concept.LayerReadings;
import dev.limpid.model.Classifier;
import dev.limpid.report.Picture;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** A network, a layer and a data set, with what all methods read of them. For one thread. */
final class Source {
    private final Model model;
    private final DataSet data;
    private final ConceptRequest request;
    private final ConceptGraphs graphs;
    private final ConceptJob.Listener listener;
    private final List<String> notes = new ArrayList<>();
    private final Optional<Path> folder;
    private final List<Checkpoint> states = new ArrayList<>();
    private final Map<String, Gathered.Failure> unreadable = new LinkedHashMap<>();
    private Optional<Gathered<LayerReadings>> read = Optional.empty();

    /** @param folder where the states of long runs are kept; empty for nowhere */
    Source(Model model, DataSet data, ConceptRequest request, Optional<Path> folder, ConceptJob.Listener listener) {
        Classifier network = model.classifier();
        if (request.layer().isEmpty() && model.findDefaultLayer().isEmpty()) {
            throw LimpidException.unsupported("concepts are found at layers with places, and the network has none");
        }
        this.model = model;
        this.data = data;
        this.request = request;
        this.listener = listener;
        this.folder = folder;
        this.graphs = new ConceptGraphs(
                network, ConceptGraphs.layer(network, request.layer().orElse("")));
    }

    Model model() {
        return model;
    }

    DataSet data() {
        return data;
    }

    ConceptRequest request() {
        return request;
    }

    ConceptGraphs graphs() {
        return graphs;
    }

    /** Sentences for the reader, such as why a method does not fit. */
    List<String> notes() {
        return notes;
    }

    int chunk() {
        return Sweep.chunk(graphs.model());
    }

    /** Tells the listener of the progress of a step. */
    Progress progress(String what) {
        return (done, total) -> listener.progress(total == 0 ? 1 : (double) done / total, what);
    }

    /** The inputs that could not be read, or whose masks could not, as far as they were read. */
    List<Gathered.Failure> unreadable() {
        return List.copyOf(unreadable.values());
    }

    /** Notes an input that cannot be read, or whose masks cannot; each input once. */
    void passOver(Gathered.Failure failure) {
        if (!unreadable.containsKey(failure.name())) {
            unreadable.put(failure.name(), failure);
            boolean isNamed = failure.sentence().startsWith(failure.name());
            notes.add(isNamed ? failure.sentence() : failure.name() + ": " + failure.sentence());
        }
    }

    /** What TCAV reads of all inputs; read once. @throws LimpidException if no input can be read */
    LayerReadings readings() {
        if (read.isEmpty()) {
            Gathered<LayerReadings> gathered =
                    readings(data.samples(model), checkpoint("readings", "all"), "reading inputs");
            gathered.failures().forEach(this::passOver);
            if (gathered.statistic().rows().isEmpty()) {
                throw LimpidException.badInput(data.name() + ": none of the inputs can be read: "
                        + gathered.failures().get(0).sentence());
            }
            read = Optional.of(gathered);
        }
        return read.get().statistic();
    }

    /**
     * Where a run over inputs that was ended goes on.
     *
     * @param inputs what tells other inputs of the data apart
     */
    Optional<Checkpoint> checkpoint(String name, String inputs) {
        return folder.map(out -> {
            OutputGuard.createFolder(out);
            String identity = String.join(
                    "\n",
                    name,
                    Version.text(),
                    model.sha256(),
                    model.preprocessingText(),
                    data.identity(),
                    graphs.layer().value(),
                    inputs);
            Checkpoint state = Checkpoint.of(out.resolve("concepts-" + name + ".state"), identity);
            states.add(state);
            return state;
        });
    }

    /** Removes the states: the run is complete. */
    void forget() {
        states.forEach(Checkpoint::delete);
    }

    Gathered<LayerReadings> readings(Samples samples, Optional<Checkpoint> state, String what) {
        try (Sweep sweep = Sweep.of(model.engine(), graphs.slopes(), chunk())) {
            return sweep.gather(samples, LayerReadings::new, LayerReadings::of, state, progress(what));
        }
    }

    /** The inputs that are looked at: of the target if there is one, spread evenly if there are more than so many. */
    List<Integer> chosen(int most) {
        List<Integer> all = new ArrayList<>();
        Optional<Integer> target = request.target().map(this::target);
        for (LayerReadings.Row each : readings().rows()) {
            if (target.isEmpty() || target.get() == each.predicted()) {
                all.add(each.index());
            }
        }
        if (all.isEmpty()) {
            throw LimpidException.notFound("the network puts none of the inputs into class '"
                    + request.target().orElse("") + "'");
        }
        return Arrays.stream(EvenSpread.of(all.size(), most)).mapToObj(all::get).toList();
    }

    private int target(String text) {
        List<String> labels = IntStream.range(0, model.classifier().classes())
                .mapToObj(this::className)
                .toList();
        int named = labels.indexOf(text.strip());
        if (named < 0 && text.strip().matches("[0-9]{1,6}") && Integer.parseInt(text.strip()) < labels.size()) {
            return Integer.parseInt(text.strip());
        }
        if (named < 0) {
            throw LimpidException.notFound("the network has no class '" + text + "'");
        }
        return named;
    }

    /** Some of the inputs. */
    Samples samples(List<Integer> chosen) {
        return data.samples(model).chosen(chosen);
    }

    /** The class that the network sees in each input that could be read. */
    Map<Integer, Integer> predictions() {
        Map<Integer, Integer> predictions = new TreeMap<>();
        readings().rows().forEach(r -> predictions.put(r.index(), r.predicted()));
        return predictions;
    }

    /** The name of a class. */
    String className(int index) {
        return model.classifier().labels().name(index);
    }

    /** An input as the network takes it. */
    Tensor tensor(int index) {
        return model.tensor(data.image(index));
    }

    /** An input as the network takes it, as a picture. */
    Picture picture(int index) {
        Tensor own = tensor(index);
        if (!model.classifier().form().hasChannels()) {
            return Picture.ofTensor(Tensor.of(own.toFloats(), 1, 1, own.size(1), own.size(2)), 0);
        }
        return Picture.ofTensor(model.classifier().form().isChannelsLast() ? turned(own) : own, 0);
    }

    private static Tensor turned(Tensor nhwc) {
        int height = (int) nhwc.size(1);
        int width = (int) nhwc.size(2);
        int channels = (int) nhwc.size(3);
        float[] from = nhwc.toFloats();
        float[] to = new float[from.length];
        for (int p = 0; p < height * width; p++) {
            for (int c = 0; c < channels; c++) {
                to[c * height * width + p] = from[p * channels + c];
            }
        }
        return Tensor.of(to, 1, channels, height, width);
    }
}
