package dev.limpid.app.json;

import dev.limpid.graph.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a method found out beside its scores, for JSON: short lists number by number, maps by their range. */
final class ExtraOutputsJson {
    private static final int SHORT = 256;

    private ExtraOutputsJson() {}

    /** The results by name; null where there are none. */
    static @Nullable Map<String, @Nullable Object> described(Map<String, Tensor> more) {
        if (more.isEmpty()) {
            return null;
        }
        Map<String, @Nullable Object> described = new LinkedHashMap<>();
        more.forEach((name, tensor) -> described.put(name, described(tensor)));
        return described;
    }

    private static Object described(Tensor tensor) {
        double[] numbers = tensor.toDoubles();
        if (numbers.length == 1) {
            return numbers[0];
        }
        if (numbers.length <= SHORT) {
            return Arrays.stream(numbers).boxed().toList();
        }
        List<Long> shape = Arrays.stream(tensor.shape()).boxed().toList();
        return Json.object(
                "shape", shape,
                "smallest", Arrays.stream(numbers).min().orElseThrow(),
                "mean", Arrays.stream(numbers).average().orElseThrow(),
                "largest", Arrays.stream(numbers).max().orElseThrow());
    }
}
