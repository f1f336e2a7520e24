package dev.limpid.task;

import dev.limpid.MethodCall;
import dev.limpid.Model;
import dev.limpid.data.DataSet;
import dev.limpid.inside.Gathered;
import dev.limpid.locate.LocateFiles;
import dev.limpid.locate.LocateJob;
import dev.limpid.locate.LocateRequest;
import dev.limpid.locate.LocateResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Masks and boxes of objects by the map of a method. */
final class LocateTask implements Task {
    private static final Parameter<String> METHOD =
            Parameter.of("method", String.class, "M", "Whose map locates.").orElse("grad-cam");
    private static final Parameter<String> OBJECT = Parameter.of(
            "object",
            String.class,
            "C",
            "The annotated concept that is to be found (default: the creature of the drawn world, the object of the"
                    + " predicted class, or all objects).");
    private static final Parameter<Integer> SEGMENTS = Parameter.of(
                    "segments", Integer.class, "N", "Superpixels of a picture.")
            .orElse(80);

    @Override
    public TaskInfo info() {
        return TaskInfo.of(
                        "locate",
                        "Locates objects with the map of a method: masks and boxes, how well they overlap the annotated"
                                + " objects, and what the network predicts when only the located region is left.")
                .taking(SpaceArguments.ALL)
                .taking(METHOD, OBJECT, SEGMENTS)
                .examples("zoo:cbam zoo method=grad-cam limit=200", "model.onnx coco/ method=layer-cam segments=150");
    }

    @Override
    public TaskResult run(Arguments given, TaskOutput output) {
        SpaceArguments space = new SpaceArguments(given);
        LocateRequest request = new LocateRequest(
                method(given.get(METHOD)), space.oneLayer(), given.find(OBJECT), given.get(SEGMENTS), space.seed());
        try (Model opened = space.model().open()) {
            List<Gathered.Failure> failures = new ArrayList<>();
            DataSet data = space.openByClass(opened, output);
            LocateResult result = new LocateJob(request)
                    .run(
                            opened,
                            data,
                            output::step,
                            (name, e) -> failures.add(new Gathered.Failure(failures.size(), name, e.getMessage())));
            LocateFiles files = new LocateFiles(opened, data, request, result);
            List<Path> written = files.write(space.out("locate"), space.guard(), output.command());
            return space.end(output, files.text(), written, files.json(), failures);
        }
    }

    /** @throws UsageException if it is not the name of one method */
    private static MethodCall method(String name) {
        if (name.matches("[a-z0-9-]+(,[a-z0-9-]+)+")) {
            throw new UsageException("{method} takes one method, not '" + name + "'.");
        }
        return MethodCall.of(name);
    }
}
