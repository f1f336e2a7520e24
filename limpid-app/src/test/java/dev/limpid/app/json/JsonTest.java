package dev.limpid.app.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class JsonTest {

    @Test
    void anotherReaderReadsWhatWasWritten() throws Exception {
        String odd = "quote \" backslash \\ newline \n tab \t bell \u0007 \u00e9 \ud83d\udc13 </script> \u2028";
        String text = Json.text(Json.object(
                "text",
                odd,
                "key \"" + odd,
                1,
                "list",
                List.of(1, 2.5, true, "x"),
                "nested",
                List.of(Map.of("a", List.of()), List.of(Map.of())),
                "none",
                null,
                "nan",
                Double.NaN,
                "infinite",
                Float.NEGATIVE_INFINITY,
                "small",
                1e-300,
                "gap",
                OptionalDouble.of(0.5),
                "noGap",
                OptionalDouble.empty()));
        assertThat(text.chars()).allMatch(c -> c < 0x7F);
        JsonNode read = new ObjectMapper().readTree(text);
        assertThat(read.get("text").asText()).isEqualTo(odd);
        assertThat(read.get("key \"" + odd).asInt()).isEqualTo(1);
        assertThat(read.get("list").toString()).isEqualTo("[1,2.5,true,\"x\"]");
        assertThat(read.get("nested").toString()).isEqualTo("[{\"a\":[]},[{}]]");
        assertThat(read.get("none").isNull()).isTrue();
        assertThat(read.get("nan").asText()).isEqualTo("NaN");
        assertThat(read.get("infinite").asText()).isEqualTo("-Infinity");
        assertThat(read.get("small").asDouble()).isEqualTo(1e-300);
        assertThat(read.get("gap").asDouble()).isEqualTo(0.5);
        assertThat(read.get("noGap").isNull()).isTrue();
    }

    @Test
    void anArrayIsNotTakenForAText() {
        assertThatThrownBy(() -> Json.text(Json.object("a", new int[] {1})))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("give a list");
    }

    @Test
    void whatMayBeMissingIsWrittenAsItself() {
        Object nested = Optional.of(Json.object("a", Optional.of(List.of(Map.of("b", 1)))));
        assertThat(Json.text(Json.object("x", nested, "y", Optional.empty())).replaceAll("\\s", ""))
                .isEqualTo("{\"x\":{\"a\":[{\"b\":1}]},\"y\":null}");
    }
}
