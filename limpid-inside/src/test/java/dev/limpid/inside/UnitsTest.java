package dev.limpid.inside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limpid.error.LimpidException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnitsTest {
    private static final List<Integer> RANKED = List.of(4, 2, 0, 1, 3);

    @Test
    void unitsAreCountedOrListed() {
        assertThat(Units.parse("2").of(RANKED)).containsExactly(4, 2);
        assertThat(Units.parse("99").of(RANKED)).isEqualTo(RANKED);
        assertThat(Units.parse("all").of(RANKED)).isEqualTo(RANKED);
        assertThat(Units.parse("3,1").of(RANKED)).containsExactly(3, 1);
        assertThat(Units.parse("2-4, 0").of(RANKED)).containsExactly(2, 3, 4, 0);
        assertThat(Units.parse("2,").of(RANKED)).containsExactly(2);
        assertThat(Units.parse("0,").of(RANKED)).containsExactly(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "x", "-3", "1-", "1.5", "3;4", "4-2", "99999999999", "0-99999999"})
    void anythingElseIsRefusedInASentence(String text) {
        assertThatThrownBy(() -> Units.parse(text))
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining("unit");
    }

    @Test
    void aUnitThatDoesNotExistIsNamed() {
        assertThatThrownBy(() -> Units.parse("1,5").of(RANKED))
                .hasMessage("there is no unit 5; the layer has 5, from 0 to 4");
    }
}
