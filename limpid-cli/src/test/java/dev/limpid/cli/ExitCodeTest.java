package dev.limpid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpid.error.LimpidException;
import dev.limpid.error.LimpidException.Kind;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Npy;
import dev.limpid.task.TaskResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The table of exit codes in the README, command by command. */
class ExitCodeTest {
    @TempDir
    Path folder;

    private Path model;
    private Path input;
    private Path out;

    @BeforeEach
    void write() {
        model = TinyNetwork.write(folder);
        input = folder.resolve("x.npy");
        Npy.write(TinyNetwork.inputTensor(), input);
        out = folder.resolve("out");
    }

    private int explain(Object... more) {
        Object[] all = new Object[more.length + 4];
        all[0] = "explain";
        all[1] = model;
        System.arraycopy(more, 0, all, 2, more.length);
        all[more.length + 2] = "--out";
        all[more.length + 3] = out;
        return Run.of(all).exitCode();
    }

    @Test
    void everyKindOfFailureHasItsCode() {
        Map<Kind, Integer> codes = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            codes.put(kind, ExitCode.of(new LimpidException(kind, "why")));
        }
        assertThat(codes)
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        Kind.NOT_FOUND, 2,
                        Kind.BAD_INPUT, 2,
                        Kind.UNSUPPORTED, 2,
                        Kind.TOO_LARGE, 2,
                        Kind.CANCELLED, 130,
                        Kind.INTERNAL, 1));
    }

    @Test
    void everyEndingHasItsCode() {
        assertThat(Stream.of(TaskResult.Ending.values()).map(ExitCode::of)).containsExactly(0, 3, 2, 1);
    }

    @Test
    void aDamagedAndAMissingPictureGiveTheSameCode() throws IOException {
        Path damaged = Files.writeString(folder.resolve("damaged.png"), "no picture");
        assertThat(explain(damaged, "--method", "gradient")).isEqualTo(2);
        assertThat(explain(folder.resolve("missing.png"), "--method", "gradient"))
                .isEqualTo(2);
        assertThat(explain(input, damaged, "--method", "gradient")).isEqualTo(3);
        assertThat(explain(input, folder.resolve("missing.png"), "--method", "gradient"))
                .isEqualTo(3);
    }

    @Test
    void methodsThatFailGiveThreeWhereOthersWorkAndTwoWhereNoneDoes() {
        assertThat(explain(input, "--method", "gradient,attention-map")).isEqualTo(3);
        assertThat(explain(input, "--method", "attention-map")).isEqualTo(2);
        assertThat(explain(input, "--method", "gradient")).isZero();
    }

    @Test
    void whatIsMisunderstoodGivesTwo() {
        assertThat(Run.of().exitCode()).isEqualTo(2);
        assertThat(Run.of("explane").exitCode()).isEqualTo(2);
        assertThat(Run.of("explain", model).exitCode()).isEqualTo(2);
        assertThat(explain("", "--method", "gradient")).isEqualTo(2);
        assertThat(Run.of("methods", "gradcam").exitCode()).isEqualTo(2);
        assertThat(Run.of("inspect", folder.resolve("none.onnx")).exitCode()).isEqualTo(2);
        assertThat(Run.of("--help").exitCode()).isZero();
    }

    @Test
    void anUnknownCommandOrOptionGetsASuggestion() {
        assertThat(Run.of("explane").err()).contains("did you mean 'explain'?");
        assertThat(Run.of("explain", model, input, "--method", "gradient", "--targt", "0")
                        .err())
                .contains("did you mean '--target'?");
        assertThat(Run.of("explain", model, input, "--methd", "gradient").err())
                .contains("Unknown option: '--methd'; did you mean '--method'?");
        assertThat(Run.of("methods", "xyzxyz").err())
                .contains("there is no method 'xyzxyz'; 'limpid methods' lists them");
    }

    @Test
    void aMemoryLimitThatIsTooSmallIsRefusedWithWhatIsNeeded() {
        for (String method : new String[] {"gradient", "rise", "guided-ig"}) {
            Run run = Run.of("explain", model, input, "--method", method, "--memory", "1", "--out", out);
            assertThat(run.exitCode()).as(method).isEqualTo(2);
            assertThat(run.err()).contains("needs about", " MB; the memory limit of 1 byte is too small");
        }
        assertThat(explain(input, "--method", "gradient,rise", "--memory", "1G"))
                .isZero();
    }

    @Test
    void aMissingModelLeavesNoFolder() {
        assertThat(Run.of("explain", folder.resolve("none.onnx"), input, "--method", "gradient", "--out", out)
                        .exitCode())
                .isEqualTo(2);
        assertThat(out).doesNotExist();
    }

    @Test
    void theFolderOfACompiledGraphMustExist() {
        assertThat(Run.of("compile", model, "--method", "gradient", "-o", folder.resolve("nowhere/x.onnx"))
                        .sentence())
                .contains("nowhere", "does not exist");
    }

    @Test
    void aTensorOfManySamplesIsExplainedWhole() {
        float[] two = new float[32];
        two[3] = 1;
        Npy.write(Tensor.of(two, 2, 1, 4, 4), input);
        assertThat(explain(input, "--method", "gradient", "--raw")).isZero();
        assertThat(Npy.read(out.resolve("x.gradient.npy")).shape()).containsExactly(2, 1, 4, 4);
    }
}
