package dev.limpid.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.limpid.attribution.catalogue.Methods;
import dev.limpid.attribution.engine.Explainer;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.error.LimpidException;
import dev.limpid.model.Classifier;
import dev.limpid.model.Target;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.EngineOptions;
import dev.limpid.runtime.OnnxRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryTest {
    private static final Engine ENGINE =
            OnnxRuntime.create(EngineOptions.DEFAULT.withThreads(1).withSpinning(false));
    private static final Pattern SENTENCE =
            Pattern.compile("the explanation needs about (\\d+) MB; the memory limit of 1 byte is too small");

    @ParameterizedTest
    @ValueSource(strings = {"rise", "smooth-grad", "integrated-gradients", "score-cam"})
    void tooLittleMemoryIsRefusedAndTheReportedMemorySuffices(String method) {
        LimpidException refusal =
                catchThrowableOfType(LimpidException.class, () -> chunks(SmallNetworks.over(64, 64), method, 1));
        Matcher sentence = SENTENCE.matcher(String.valueOf(refusal.getMessage()));

        assertThat(refusal.kind()).isEqualTo(LimpidException.Kind.TOO_LARGE);
        assertThat(sentence.matches()).as(refusal.getMessage()).isTrue();
        long needed = Long.parseLong(sentence.group(1)) << 20;
        int few = chunks(SmallNetworks.over(64, 64), method, needed);
        int some = chunks(SmallNetworks.over(64, 64), method, needed + (1 << 20));
        int most = chunks(SmallNetworks.over(64, 64), method, Long.MAX_VALUE);
        assertThat(few).isGreaterThanOrEqualTo(some);
        assertThat(some).isGreaterThanOrEqualTo(most);
        assertThat(few).isGreaterThan(most);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rise", "smooth-grad"})
    void theScoresDoNotDependOnTheMemoryLimit(String method) {
        Classifier model = SmallNetworks.over(64, 64);
        float[] little =
                explain(model, method, 16 << 20, Progress.SILENT).scores().toFloats();
        float[] plenty =
                explain(model, method, Long.MAX_VALUE, Progress.SILENT).scores().toFloats();

        assertThat(little).usingComparatorWithPrecision(1e-4f).containsExactly(plenty);
    }

    /** The number of chunks in which a method's samples are run. */
    private static int chunks(Classifier model, String method, long memory) {
        List<Long> heard = new ArrayList<>();
        explain(model, method, memory, (done, total) -> heard.add(done));
        return heard.size() - 1;
    }

    private static Attribution explain(Classifier model, String method, long memory, Progress progress) {
        Settings settings = Settings.STANDARD;
        if (Methods.named(method).info().parameters().stream()
                .anyMatch(p -> p.name().equals("samples"))) {
            settings = settings.with("samples", "40");
        }
        try (Explainer explainer = Explainer.of(model, Methods.named(method), settings, ENGINE, memory)) {
            return explainer.explain(SmallNetworks.tensor(new Random(3), 1, 3, 64, 64), Target.of(1), progress);
        }
    }
}
