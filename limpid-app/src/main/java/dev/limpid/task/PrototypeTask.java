package dev.limpid.task;

import dev.limpid.Model;
import dev.limpid.cases.PrototypeMethod;
import dev.limpid.data.DataSet;
import dev.limpid.similar.OwnPrototypeFiles;
import dev.limpid.similar.OwnPrototypeJob;
import dev.limpid.similar.OwnPrototypeResult;
import dev.limpid.similar.PrototypeFiles;
import dev.limpid.similar.PrototypeJob;
import dev.limpid.similar.PrototypeRequest;
import dev.limpid.similar.PrototypeResult;
import java.nio.file.Path;
import java.util.List;

/** Inputs that represent classes. */
final class PrototypeTask implements Task {
    private static final String OWN = "own";
    private static final Parameter<String> METHOD = Parameter.of(
            "method",
            String.class,
            "M",
            "own (of a network with a prototype layer), mmd-critic or protodash (default: own if there are some, else"
                    + " mmd-critic).");
    private static final Parameter<Integer> COUNT = Parameter.of(
                    "count", Integer.class, "N", "Prototypes of each class.")
            .orElse(4);
    private static final Parameter<Integer> CRITICISMS = Parameter.of(
            "criticisms", Integer.class, "N", "Criticisms of each class (default: 2; protodash has none).");

    @Override
    public TaskInfo info() {
        return TaskInfo.of(
                        "prototypes",
                        "Finds the inputs that represent each class by the features of a layer, and criticisms: inputs"
                                + " that these do not represent. A network with a prototype layer shows its own"
                                + " prototypes, each with its training patch and what it lies on.")
                .taking(SpaceArguments.ALL)
                .taking(METHOD, COUNT, CRITICISMS)
                .examples(
                        "zoo:cbam zoo limit=500",
                        "trained/prototype.onnx zoo limit=1000",
                        "model.onnx photos/ method=protodash count=6");
    }

    @Override
    public TaskResult run(Arguments given, TaskOutput output) {
        String method = given.find(METHOD).orElse("");
        if (!List.of("", OWN, "mmd-critic", "protodash").contains(method)) {
            throw new UsageException("{method} must be own, mmd-critic or protodash, not " + method + ".");
        }
        SpaceArguments space = new SpaceArguments(given);
        PrototypeMethod chosen = method.isEmpty() || method.equals(OWN)
                ? PrototypeRequest.DEFAULT.method()
                : PrototypeMethod.parse(method);
        int criticisms = given.find(CRITICISMS).orElse(chosen.isWeighted() ? 0 : PrototypeRequest.DEFAULT.criticisms());
        PrototypeRequest request =
                new PrototypeRequest(space.oneLayer(), chosen, given.get(COUNT), criticisms, space.seed());
        try (Model opened = space.model().open()) {
            DataSet data = space.openByClass(opened, output);
            boolean isOwn = method.equals(OWN) || (method.isEmpty() && OwnPrototypeJob.fits(opened));
            return isOwn ? own(opened, data, space, output) : selected(opened, data, request, space, output);
        }
    }

    private static TaskResult selected(
            Model opened, DataSet data, PrototypeRequest request, SpaceArguments space, TaskOutput output) {
        PrototypeResult result = new PrototypeJob(request).run(opened, data, output::step);
        List<Path> files = new PrototypeFiles(space.out("prototypes"), space.guard())
                .write(opened, data, request, result, output.command());
        return space.end(
                output,
                PrototypeFiles.text(result),
                files,
                PrototypeFiles.json(opened, data, request, result),
                result.failures());
    }

    private static TaskResult own(Model opened, DataSet data, SpaceArguments space, TaskOutput output) {
        OwnPrototypeResult result =
                new OwnPrototypeJob(space.seed(), OwnPrototypeJob.SHOWN).run(opened, data, output::step);
        List<Path> files = new OwnPrototypeFiles(space.out("prototypes"), space.guard())
                .write(opened, data, result, space.seed(), output.command());
        return space.end(
                output,
                OwnPrototypeFiles.text(result),
                files,
                OwnPrototypeFiles.json(opened, data, result),
                result.failures());
    }
}
