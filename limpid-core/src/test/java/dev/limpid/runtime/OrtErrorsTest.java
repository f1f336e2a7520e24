package dev.limpid.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OrtErrorsTest {
    @Test
    void aReportBecomesOneLineWithoutSourceFilesAndStack() {
        String report = "Error code - ORT_RUNTIME_EXCEPTION - message: Non-zero status code while running Add node."
                + " Name:'a' Status Message: /src/core/math.cc:12 bool f() a == b was false.\n\nStacktrace:\n0# x\n1# y";

        assertThat(OrtErrors.reason(report))
                .isEqualTo("Non-zero status code while running Add node. Name:'a' Status Message:"
                        + " bool f() a == b was false.");
    }

    @Test
    void aReportWithoutDecorationsStaysAsItIs() {
        assertThat(OrtErrors.reason("x is null")).isEqualTo("x is null");
    }
}
