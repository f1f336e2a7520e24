package dev.limpid.cli;

import dev.limpid.app.json.Json;
import dev.limpid.app.json.MethodJson;
import dev.limpid.app.text.MethodText;
import dev.limpid.attribution.Method;
import dev.limpid.attribution.catalogue.Methods;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code limpid methods}: the table of methods, or all about one. */
@Command(
        name = "methods",
        description = "Lists the methods: family, where scores are read, and cost. With a name: all about that method,"
                + " with its parameters.",
        footerHeading = "%nExamples:%n",
        footer = {"  limpid methods", "  limpid methods grad-cam", "  limpid methods --json"})
final class MethodList implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "A method.")
    private @Nullable String name;

    @Override
    public Integer call() {
        Methods.problems().forEach(p -> common.warn("methods of other jars", p));
        if (name == null) {
            MethodText.table(Methods.all()).forEach(common::say);
            common.print(Json.object(
                    "methods", Methods.all().stream().map(MethodJson::described).toList()));
        } else {
            Method method = dev.limpid.cli.Parameters.method(name);
            MethodText.page(method).forEach(common::say);
            common.print(MethodJson.described(method));
        }
        return ExitCode.OK;
    }
}
