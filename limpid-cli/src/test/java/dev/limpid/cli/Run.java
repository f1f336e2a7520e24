package dev.limpid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;

/**
 * What one command line did.
 *
 * @param exitCode its exit code
 * @param out what it wrote on standard output
 * @param err what it wrote on the error stream
 */
record Run(int exitCode, String out, String err) {
    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Runs a command line in this process. */
    static Run of(Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Limpid.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(Arrays.stream(arguments).map(Object::toString).toArray(String[]::new));
        return new Run(exitCode, out.toString(), err.toString());
    }

    /** All of the output as one JSON document; fails where there is anything beside it. */
    JsonNode json() {
        try {
            return STRICT.readTree(out);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not one JSON document: " + out, e);
        }
    }

    /** This run, which must have gone well and silently. */
    Run fine() {
        assertThat(err).isEmpty();
        assertThat(exitCode).as(out).isZero();
        return this;
    }

    /** The one sentence of an error of input or usage. */
    String sentence() {
        assertThat(exitCode).as(out + err).isEqualTo(2);
        assertThat(out).isEmpty();
        assertThat(err).startsWith("limpid: ").doesNotContain("\tat ", "Exception");
        return err.lines().findFirst().orElseThrow().substring("limpid: ".length());
    }
}
