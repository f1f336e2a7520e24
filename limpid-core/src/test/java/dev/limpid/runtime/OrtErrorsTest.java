package dev.limpid.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtException.OrtErrorCode;
import dev.limpid.error.LimpidException.Kind;
import org.junit.jupiter.api.Test;

class OrtErrorsTest {
    @Test
    void aMessageBecomesOneLineWithoutSourceFilesAndStack() {
        String report = "Error code - ORT_RUNTIME_EXCEPTION - message: Non-zero status code while running Add node."
                + " Name:'a' Status Message: /src/core/math.cc:12 bool f() a == b was false.\n\nStacktrace:\n0# x\n1# y";

        assertThat(OrtErrors.reason(report))
                .isEqualTo("Non-zero status code while running Add node. Name:'a' Status Message:"
                        + " bool f() a == b was false.");
    }

    @Test
    void aPlainMessageIsUnchanged() {
        assertThat(OrtErrors.reason("x is null")).isEqualTo("x is null");
    }

    @Test
    void theKindFollowsFromTheMessage() {
        assertThat(kind(OrtErrorCode.ORT_FAIL, "Fatal error: org.example:Magic(1) is not a registered function/op"))
                .isEqualTo(Kind.UNSUPPORTED);
        assertThat(kind(OrtErrorCode.ORT_NOT_IMPLEMENTED, "Could not find an implementation for Conv(11)"))
                .isEqualTo(Kind.UNSUPPORTED);
        assertThat(kind(OrtErrorCode.ORT_RUNTIME_EXCEPTION, "Failed to allocate memory for requested buffer of size 9"))
                .isEqualTo(Kind.TOO_LARGE);
        assertThat(kind(OrtErrorCode.ORT_INVALID_GRAPH, "a is used twice")).isEqualTo(Kind.BAD_INPUT);
    }

    private static Kind kind(OrtErrorCode code, String message) {
        return OrtErrors.sentence("it failed", new OrtException(code, message)).kind();
    }
}
