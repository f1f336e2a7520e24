package dev.limpid.app.json;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.MethodInfo;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Methods as JSON. */
public final class MethodJson {
    private MethodJson() {}

    /** All that is declared of a method. */
    public static Map<String, @Nullable Object> described(Method method) {
        MethodInfo info = method.info();
        return Json.object(
                "name", info.name(),
                "family", info.family().name().toLowerCase(Locale.ROOT),
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
    public static String place(MethodInfo info) {
        if (info.isAtLayer()) {
            return "layer";
        }
        if (info.family() == MethodInfo.Family.ATTENTION) {
            return "attention";
        }
        return info.isAnywhere() ? "input or layer" : "input";
    }
}
