package dev.limpid.cli;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.catalogue.Methods;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code limpid methods}: the table of methods. */
@Command(
        name = "methods",
        description =
                "Lists the methods: what they mean, what they cost, what their scores obey, where they come from.",
        footerHeading = "%nExamples:%n",
        footer = {"  limpid methods", "  limpid methods --json"})
final class MethodList implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Override
    public Integer call() {
        List<@Nullable Object> list = new ArrayList<>();
        for (Method method : Methods.all()) {
            MethodInfo info = method.info();
            list.add(described(method));
            common.say(info.name() + " (" + word(info.family()) + ")");
            common.say("    meaning    " + info.meaning());
            common.say("    formula    " + info.formula());
            common.say("    cost       " + info.cost());
            common.say("    place      " + place(info));
            common.say("    laws       "
                    + info.laws().stream().map(MethodInfo.Law::toString).collect(Collectors.joining(", ")));
            for (MethodInfo.Parameter parameter : info.parameters()) {
                common.say(
                        "    parameter  " + parameter.name() + "=" + parameter.standard() + ": " + parameter.meaning());
            }
            common.say("    reference  " + info.reference());
            common.say("    witness    " + info.witness());
        }
        common.print(Json.object("methods", list));
        return CommandLine.ExitCode.OK;
    }

    private static Map<String, @Nullable Object> described(Method method) {
        MethodInfo info = method.info();
        return Json.object(
                "name", info.name(),
                "family", word(info.family()),
                "compiles", !(method instanceof Method.Searching),
                "meaning", info.meaning(),
                "formula", info.formula(),
                "layer", info.isAtLayer(),
                "place", place(info),
                "cost", info.cost(),
                "laws", info.laws().stream().map(MethodInfo.Law::toString).toList(),
                "parameters",
                        info.parameters().stream()
                                .map(p ->
                                        Json.object("name", p.name(), "default", p.standard(), "meaning", p.meaning()))
                                .toList(),
                "reference", info.reference(),
                "witness", info.witness());
    }

    /** Where scores are read, or what is looked at. */
    private static String place(MethodInfo info) {
        if (info.isAtLayer()) {
            return "layer";
        }
        if (info.family() == MethodInfo.Family.ATTENTION) {
            return "attention";
        }
        return info.isAnywhere() ? "input or layer" : "input";
    }

    private static String word(MethodInfo.Family family) {
        return family.name().toLowerCase(Locale.ROOT);
    }
}
