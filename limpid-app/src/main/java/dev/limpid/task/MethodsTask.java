package dev.limpid.task;

import dev.limpid.app.json.Json;
import dev.limpid.app.json.MethodJson;
import dev.limpid.app.text.MethodText;
import dev.limpid.attribution.Method;
import dev.limpid.attribution.catalogue.Methods;
import dev.limpid.task.TaskResult.Ending;
import java.util.Optional;

/** The table of methods, or all about one. */
final class MethodsTask implements Task {
    private static final Parameter<String> NAME =
            Parameter.of("name", String.class, "NAME", "A method.").positional();

    @Override
    public TaskInfo info() {
        return TaskInfo.of(
                        "methods",
                        "Lists the methods: family, where scores are read, and cost. With a name: all about that"
                                + " method, with its parameters.")
                .taking(NAME)
                .examples("", "grad-cam");
    }

    @Override
    public TaskResult run(Arguments given, TaskOutput output) {
        Methods.problems().forEach(p -> output.warn("methods of other jars", p));
        Optional<String> name = given.find(NAME);
        if (name.isPresent()) {
            Method method = MethodArguments.method(name.get());
            MethodText.page(method).forEach(output::say);
            return TaskResult.of(Ending.COMPLETE, MethodJson.described(method));
        }
        MethodText.table(Methods.all()).forEach(output::say);
        return TaskResult.of(
                Ending.COMPLETE,
                Json.object(
                        "methods",
                        Methods.all().stream().map(MethodJson::described).toList()));
    }
}
