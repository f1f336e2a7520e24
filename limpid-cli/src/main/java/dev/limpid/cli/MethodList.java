package dev.limpid.cli;

import dev.limpid.app.json.Json;
import dev.limpid.app.json.MethodJson;
import dev.limpid.attribution.Method;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.catalogue.Methods;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
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
    private static final String ROW = "%-34s %-13s %-15s %s";
    private static final int LONGEST = 60;

    @Mixin
    private final Common common = new Common();

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "A method.")
    private @Nullable String name;

    @Override
    public Integer call() {
        Methods.problems().forEach(p -> common.warn("methods of other jars", p));
        if (name == null) {
            table(Methods.all());
        } else {
            page(dev.limpid.cli.Parameters.method(name));
        }
        return ExitCode.OK;
    }

    private void table(List<Method> methods) {
        common.say(String.format(Locale.ROOT, ROW, "method", "family", "scores at", "cost"));
        for (Method method : methods) {
            MethodInfo info = method.info();
            common.say(String.format(
                    Locale.ROOT, ROW, info.name(), family(info), MethodJson.place(info), shortened(info.cost())));
        }
        common.say("");
        common.say(methods.size() + " methods; 'limpid methods NAME' shows all about one");
        common.print(Json.object(
                "methods", methods.stream().map(MethodJson::described).toList()));
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 3) + "...";
    }

    private void page(Method method) {
        MethodInfo info = method.info();
        common.say(info.name() + " (" + family(info) + ")");
        common.say("  meaning    " + info.meaning());
        common.say("  formula    " + info.formula());
        common.say("  cost       " + info.cost());
        common.say("  scores at  " + MethodJson.place(info));
        common.say("  compiles   " + (method instanceof Method.Searching ? "no" : "yes"));
        common.say("  laws       "
                + info.laws().stream().map(MethodInfo.Law::toString).collect(Collectors.joining(", ")));
        for (MethodInfo.Parameter parameter : info.parameters()) {
            common.say("  parameter  " + parameter.name() + "=" + parameter.standard() + ": " + parameter.meaning());
        }
        common.say("  reference  " + info.reference());
        common.say("  witness    " + info.witness());
        common.print(MethodJson.described(method));
    }

    private static String family(MethodInfo info) {
        return info.family().name().toLowerCase(Locale.ROOT);
    }
}
