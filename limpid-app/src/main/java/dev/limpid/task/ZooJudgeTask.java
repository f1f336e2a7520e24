package dev.limpid.task;

import dev.limpid.ExplainRequest;
import dev.limpid.MethodCall;
import dev.limpid.Model;
import dev.limpid.OutputGuard;
import dev.limpid.app.evaluation.TruthJob;
import dev.limpid.app.evaluation.TruthPage;
import dev.limpid.app.evaluation.WorldAdapter;
import dev.limpid.app.json.ResultJson;
import dev.limpid.graph.AtomicFile;
import dev.limpid.task.TaskResult.Ending;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Methods scored against ground truth. */
final class ZooJudgeTask implements Task {
    private static final Parameter<List<String>> METHOD =
            MethodArguments.several().required();
    private static final Parameter<Integer> LIMIT =
            Limit.parameter("Number of pictures or sentences.").orElse(50);
    private static final Parameter<Long> FIRST = Parameter.of(
                    "first",
                    Long.class,
                    "S",
                    "Seed of the first picture; the others have the following seeds. Seeds from 1,000,000 on were used"
                            + " for training.")
            .orElse(0L);
    private static final Parameter<String> SPECIES =
            Parameter.of("species", String.class, "NAME", "Use pictures of one species only.");
    private static final Parameter<WorldAdapter.Pool> POOL = Parameter.of(
                    "pool",
                    WorldAdapter.Pool.class,
                    "P",
                    "How the scores of all channels of a pixel are combined: sum, or amount for the sum of absolute"
                            + " values.")
            .orElse(WorldAdapter.Pool.SUM);
    private static final Parameter<Boolean> SHIFTED = Parameter.flag(
            "shifted",
            "Also score each map shifted by half a picture in both directions: the same evidence in the wrong place.");
    private static final Parameter<Boolean> MASKS_ONLY = Parameter.flag(
            "masks-only",
            "Score against the masks only, which is many times faster. No part is replaced, so there are no effects and"
                    + " no FunnyBirds protocol.");
    private static final Parameter<Path> OUT =
            Parameter.of("out", Path.class, "FILE.md", "Also write the tables to a file.");

    @Override
    public TaskInfo info() {
        return TaskInfo.of(
                        "zoo judge",
                        "Scores methods on synthetic pictures against ground truth: how much evidence lies"
                                + " on the creature and on the parts that define its species, how well the evidence"
                                + " agrees with the measured effect of each part, and the FunnyBirds protocol. A"
                                + " network of tokens is judged on sentences: how well methods find the words that"
                                + " decide. Shows 95 % intervals, and baselines that ignore the network.")
                .taking(ModelArguments.ALL)
                .taking(MethodArguments.ALL)
                .taking(METHOD, LIMIT, FIRST, SPECIES, POOL, SHIFTED, MASKS_ONLY, OUT)
                .examples(
                        "zoo:cbam method=grad-cam,integrated-gradients,rise limit=20",
                        "zoo:marked species=fennik method=gradient pool=amount",
                        "zoo:text method=integrated-gradients,occlusion,lime limit=200",
                        "model.onnx method=all limit=100 out=truth.md");
    }

    @Override
    public TaskResult run(Arguments given, TaskOutput output) throws IOException {
        ModelArguments model = new ModelArguments(given);
        int limit = Limit.of(given, LIMIT);
        ExplainRequest request = new MethodArguments(given).request(MethodArguments.methods(given.get(METHOD)));
        Optional<Path> out = given.find(OUT);
        out.ifPresent(file -> new OutputGuard(model.files()).check(file, "the table"));
        try (Model opened = model.open()) {
            TruthPage page = evaluate(given, opened, request, limit, output);
            String text = page.markdown(opened.title(), List.of("`" + output.command() + "`"));
            if (out.isPresent()) {
                AtomicFile.write(out.get(), text.getBytes(StandardCharsets.UTF_8));
            }
            output.say(text);
            Map<String, @Nullable Object> document = ResultJson.head(opened);
            document.put("first", given.get(FIRST));
            document.put("species", given.find(SPECIES));
            document.put("pool", given.get(POOL));
            document.putAll(page.described());
            return TaskResult.of(page.isComplete() ? Ending.COMPLETE : Ending.PARTIAL, document);
        }
    }

    private static TruthPage evaluate(
            Arguments given, Model opened, ExplainRequest request, int limit, TaskOutput output) {
        long first = given.get(FIRST);
        try (TruthJob job =
                TruthJob.of(opened, given.find(SPECIES), given.get(POOL), given.get(SHIFTED), given.get(MASKS_ONLY))) {
            for (MethodCall call : request.methods()) {
                job.add(call, request.layer(), request.seed(), first);
            }
            for (int i = 0; i < limit; i++) {
                output.progress((double) i / limit, "evaluating");
                job.show(first + i);
            }
            return job.page();
        }
    }
}
