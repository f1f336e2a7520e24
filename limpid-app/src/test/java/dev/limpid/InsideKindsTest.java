package dev.limpid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.attribution.Progress;
import dev.limpid.concepts.ConceptJob;
import dev.limpid.concepts.ConceptRequest;
import dev.limpid.concepts.ConceptResult;
import dev.limpid.concepts.CrpConditions;
import dev.limpid.data.DataSet;
import dev.limpid.dissect.DissectJob;
import dev.limpid.dissect.DissectRequest;
import dev.limpid.dream.Dream;
import dev.limpid.dream.DreamJob;
import dev.limpid.dream.DreamRequest;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.onnx.OnnxWriter;
import dev.limpid.inside.Units;
import dev.limpid.look.LookJob;
import dev.limpid.look.LookRequest;
import dev.limpid.map.ImportanceJob;
import dev.limpid.map.ImportanceRequest;
import dev.limpid.map.ImportanceResult;
import dev.limpid.model.Npy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What looks inside a network, with networks of every kind: it works, or says in one sentence why not; and a full batch changes nothing. */
class InsideKindsTest {
    private static final int INPUTS = 18;

    @TempDir
    private Path folder;

    /** Inputs like that of a network, in three classes. */
    private DataSet data(String name, MadeNetworks.Made made, Model model) throws IOException {
        Tensor one = model.tensor(made.input());
        float[] numbers = one.toFloats();
        Random random = new Random(5);
        for (int i = 0; i < INPUTS; i++) {
            double[] other = new double[numbers.length];
            for (int k = 0; k < other.length; k++) {
                other[k] = switch (one.elementType()) {
                    case INT64 -> random.nextInt(30);
                    case UINT8 -> random.nextInt(256);
                    default -> 0.5 * numbers[k] + 0.4 * random.nextGaussian();
                };
            }
            Path file = Files.createDirectories(folder.resolve(name).resolve("class " + i % 3))
                    .resolve(i + ".npy");
            Npy.write(Tensor.of(one.elementType(), other, one.shape()), file);
        }
        return DataSet.of(folder.resolve(name).toString(), model, 0);
    }

    private Model open(String name, MadeNetworks.Made made) {
        Path file = folder.resolve(name + ".onnx");
        OnnxWriter.write(made.graph(), file);
        return Model.open(file, OpenOptions.DEFAULT.withThreads(1));
    }

    private static ConceptRequest concepts(CrpConditions conditions, String... methods) {
        ConceptRequest usual = ConceptRequest.STANDARD;
        return new ConceptRequest(
                ConceptRequest.methods(List.of(methods)),
                usual.layer(),
                conditions,
                usual.target(),
                2,
                usual.vector(),
                usual.examples(),
                usual.relative(),
                0);
    }

    /** A piece of work. */
    private interface Work {
        void run(Path out);
    }

    private Map<String, Work> works(Model model, DataSet data) {
        Map<String, Work> works = new TreeMap<>();
        works.put("look", out -> {
            LookJob job = new LookJob(model, LookRequest.STANDARD);
            job.look(data, Optional.empty(), Progress.SILENT);
            job.write(out, new OutputGuard(List.of()), "limpid look");
        });
        works.put("concepts", out -> {
            ConceptJob job = new ConceptJob(
                    model,
                    data,
                    concepts(CrpConditions.parse("1,0+2"), "ace", "craft", "crp"),
                    Optional.empty(),
                    (s, w) -> {});
            job.write(job.run(), out, "limpid concepts");
        });
        works.put("importance", out -> new ImportanceJob(ImportanceRequest.DEFAULT).run(model, data, (w, s) -> {}));
        works.put("dream", out -> dream(model));
        works.put(
                "dissect",
                out -> new DissectJob(model, DissectRequest.of(data.name()), List.of(), OpenOptions.DEFAULT, out)
                        .run(new OutputGuard(List.of()), "limpid dissect", (s, w) -> {}));
        return works;
    }

    private static List<Dream> dream(Model model) {
        DreamRequest request =
                DreamRequest.of(new DreamRequest.Subject(List.of(), Units.of(1), List.of(), Optional.empty(), false));
        List<Dream> dreams = new ArrayList<>();
        new DreamJob(model, request.withOptions(request.options().with("steps", 4))).run(dreams::add);
        return dreams;
    }

    @Tag("thorough")
    @Test
    void everyKindWorksOrIsRefusedInASentence() throws IOException {
        Map<String, String> refused = new TreeMap<>();
        int number = 0;
        for (Map.Entry<String, MadeNetworks.Made> each : MadeNetworks.all().entrySet()) {
            String name = "n" + number++;
            try (Model model = open(name, each.getValue())) {
                DataSet data = data(name, each.getValue(), model);
                works(model, data).forEach((what, work) -> {
                    Path out = folder.resolve(name + "-" + what);
                    try {
                        work.run(out);
                    } catch (LimpidException e) {
                        assertThat(e.kind())
                                .as("%s, %s: %s", each.getKey(), what, e.getMessage())
                                .isIn(LimpidException.Kind.UNSUPPORTED, LimpidException.Kind.BAD_INPUT);
                        assertThat(Objects.requireNonNull(e.getMessage()).lines())
                                .hasSize(1);
                        assertThat(out.resolve("index.html")).doesNotExist();
                        refused.merge(each.getKey(), what, (a, b) -> a + " " + b);
                    }
                });
            }
        }
        assertThat(refused)
                .isEqualTo(Map.of(
                        "hyperspectral picture", "dream",
                        "series", "concepts dissect dream",
                        "series, channels last", "concepts dissect dream",
                        "table", "concepts dissect dream importance",
                        "tokens", "concepts dissect dream",
                        "volume", "concepts dissect dream"));
    }

    /** The same weights with any batch and with batches of exactly four. */
    @Test
    void aFullBatchChangesNothing() throws IOException {
        MadeNetworks.Made free = MadeNetworks.picture(ElementType.FLOAT, 3);
        MadeNetworks.Made full = Objects.requireNonNull(MadeNetworks.all().get("fixed batch that is filled up"));
        try (Model one = open("free", free);
                Model other = open("full", full)) {
            assertThat(one.classifier().isBatched()).isTrue();
            assertThat(other.classifier().fixedBatch()).isEqualTo(4);
            DataSet data = data("inputs", free, one);
            assertAlike(look(one, data), look(other, data));
            ImportanceResult expected = new ImportanceJob(ImportanceRequest.DEFAULT).run(one, data, (w, s) -> {});
            ImportanceResult found = new ImportanceJob(ImportanceRequest.DEFAULT).run(other, data, (w, s) -> {});
            assertThat(found.accuracy()).isEqualTo(expected.accuracy());
            for (int i = 0; i < expected.effects().size(); i++) {
                assertThat(found.effects().get(i).losses().get(1).value())
                        .isCloseTo(expected.effects().get(i).losses().get(1).value(), within(1e-5));
            }
            List<ConceptResult.Channel> channels = channels(one, data);
            List<ConceptResult.Channel> same = channels(other, data);
            assertThat(channels).extracting(ConceptResult.Channel::name).containsExactly("1", "0+2");
            for (int i = 0; i < channels.size(); i++) {
                assertThat(same.get(i).relevance()).isCloseTo(channels.get(i).relevance(), within(1e-5));
                assertThat(same.get(i).relevant()).isEqualTo(channels.get(i).relevant());
            }
            assertThat(dream(other).get(0).activation())
                    .isCloseTo(dream(one).get(0).activation(), within(1e-4f));
        }
    }

    private static Object look(Model model, DataSet data) {
        LookJob job = new LookJob(model, LookRequest.STANDARD);
        job.look(data, Optional.empty(), Progress.SILENT);
        return job.document();
    }

    private List<ConceptResult.Channel> channels(Model model, DataSet data) {
        ConceptJob job = new ConceptJob(
                model, data, concepts(CrpConditions.parse("1,0+2"), "crp"), Optional.empty(), (s, w) -> {});
        ConceptResult result = job.run();
        job.write(result, folder.resolve("channels"), "limpid concepts");
        return result.channels();
    }

    /** Equal documents, but for the last digits of numbers and the names of values. */
    private static void assertAlike(Object expected, Object found) {
        if (expected instanceof Map<?, ?> map) {
            assertThat(((Map<?, ?>) found).keySet()).isEqualTo(map.keySet());
            map.forEach((key, value) -> {
                if (value != null) {
                    assertAlike(value, Objects.requireNonNull(((Map<?, ?>) found).get(key), key.toString()));
                }
            });
        } else if (expected instanceof List<?> list) {
            assertThat((List<?>) found).hasSameSizeAs(list);
            for (int i = 0; i < list.size(); i++) {
                assertAlike(Objects.requireNonNull(list.get(i)), Objects.requireNonNull(((List<?>) found).get(i)));
            }
        } else if (expected instanceof Number number) {
            double wanted = number.doubleValue();
            assertThat(((Number) found).doubleValue()).isCloseTo(wanted, within(1e-4 * (1 + Math.abs(wanted))));
        }
    }
}
