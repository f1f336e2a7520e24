package dev.limpid.training;

import dev.limpid.djl.BlockExport;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.AtomicFile;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Header;
import dev.limpid.graph.onnx.OnnxReader;
import dev.limpid.graph.onnx.OnnxWriter;
import dev.limpid.training.TrainableNetwork.Source;
import dev.limpid.world.Fault;
import dev.limpid.world.World;
import dev.limpid.zoo.Accuracy;
import dev.limpid.zoo.BuiltIn;
import dev.limpid.zoo.Card;
import dev.limpid.zoo.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Trains the zoo's networks with DJL on its PyTorch engine. */
public final class DjlTrainer implements Trainer {
    @Override
    public List<String> names() {
        return Stream.concat(
                        Networks.all().stream().map(TrainableNetwork::name),
                        GeneratorTraining.all().stream().map(GeneratorTraining::name))
                .toList();
    }

    @Override
    public void train(List<String> names, Order order, Consumer<String> log) throws IOException {
        List<GeneratorTraining> generators =
                names.stream().flatMap(n -> GeneratorTraining.find(n).stream()).toList();
        List<TrainableNetwork> networks = names.stream()
                .filter(n -> GeneratorTraining.find(n).isEmpty())
                .map(Networks::named)
                .toList();
        Files.createDirectories(order.folder());
        for (GeneratorTraining each : generators) {
            each.train(order, log);
        }
        Map<Source, Data> data = new EnumMap<>(Source.class);
        Map<Source, Examples> seen = new EnumMap<>(Source.class);
        List<String> shortfalls = new ArrayList<>();
        for (TrainableNetwork network : networks) {
            Data own = data.computeIfAbsent(network.data(), source -> data(source, order));
            Examples examples = seen.computeIfAbsent(network.data(), source -> own.seen());
            network.shortfall(train(network, own, examples, order, log)).ifPresent(shortfalls::add);
        }
        if (!shortfalls.isEmpty()) {
            throw LimpidException.unsupported(String.join("; ", shortfalls) + "; the files are in " + order.folder());
        }
    }

    private static Data data(Source source, Order order) {
        return switch (source) {
            case DRAWN -> new DrawnData(World.standard());
            case DRAWN_FEW -> DrawnData.of(Networks.FINE_TUNED_ON);
            case MARKED ->
                new DrawnData(World.standard()
                        .with(new Fault.Marked(Networks.MARKED, 1, 0))
                        .with(new Fault.Stamped(Networks.MARKED, 0.05)));
            case RANDOM_LABELS -> DrawnData.ofRandomLabels(Networks.LEARNT_BY_HEART);
            case FASHION -> new FashionData(order.clothing());
            case SENTENCES -> new SentenceData();
        };
    }

    private static Accuracy train(TrainableNetwork network, Data data, Examples seen, Order order, Consumer<String> log)
            throws IOException {
        String name = order.fileName(network.name());
        String key = network.architecture() + network.recipe() + data.described() + order.seed();
        Checkpoints checkpoints = Checkpoints.of(order.folder(), name, key);
        long start = System.nanoTime();
        try (Training training = new Training(
                network.block().get(), network.objective(), network.recipe(), network.scale(), order.seed())) {
            Optional<Graph> begin = network.start().map(n -> graph(BuiltIn.named(n)));
            Consumer<String> named = line -> log.accept(name + ": " + line);
            training.begin(seen, begin);
            Map<String, String> metadata = new TreeMap<>(data.metadata());
            metadata.putAll(network.stages().train(network, training, seen, checkpoints, named));
            double minutes = (System.nanoTime() - start) / 6e10;
            Examples unseen = data.unseen();
            Graph graph = exported(network, training, unseen);
            Equality.require(training, graph, unseen, network.stages().tolerance());
            Header header = graph.header().withGraphName(name);
            for (Map.Entry<String, String> each : metadata.entrySet()) {
                header = header.withMetadata(each.getKey(), each.getValue());
            }
            byte[] file = OnnxWriter.toBytes(graph.withHeader(header));
            Card card = new CardOf(network, data, training, order, minutes, begin).made(name, file, seen, unseen);
            AtomicFile.write(order.folder().resolve(name + ".onnx"), file);
            card.write(order.folder());
            checkpoints.clear();
            log.accept(String.format(
                    Locale.ROOT,
                    "%s: %.2f %% of %,d unseen " + network.data().examples() + " classified correctly",
                    name,
                    100 * card.accuracy().value(),
                    card.accuracy().pictures()));
            card.further()
                    .forEach((what, found) -> log.accept(
                            String.format(Locale.ROOT, "%s: %.2f %% of %s", name, 100 * found.value(), what)));
            return network.reached(card);
        }
    }

    private static Graph graph(BuiltIn network) {
        return OnnxReader.read(network.file());
    }

    /** The graph of a trained network. */
    static Graph exported(TrainableNetwork network, Training training, Examples examples) {
        return network.data() == Source.SENTENCES
                ? BlockExport.ofTokens(training.block(), "input", network.outputs(), examples.shape())
                : BlockExport.graph(training.block(), "input", network.outputs(), examples.shape());
    }
}
