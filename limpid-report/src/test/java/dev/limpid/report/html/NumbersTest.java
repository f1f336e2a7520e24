package dev.limpid.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NumbersTest {
    @Test
    void numbersHaveThreeSignificantDigits() {
        assertThat(Numbers.text(0)).isEqualTo("0");
        assertThat(Numbers.text(-0.0123456)).isEqualTo("\u22120.0123");
        assertThat(Numbers.text(7.0449)).isEqualTo("7.04");
        assertThat(Numbers.text(1853.4)).isEqualTo("1853");
        assertThat(Numbers.text(0.00012345)).isEqualTo("1.23 \u00d7 10\u207b\u2074");
        assertThat(Numbers.text(-1234567)).isEqualTo("\u22121.23 \u00d7 10\u2076");
        assertThat(Numbers.text(Double.NaN)).isEqualTo("not a number");
    }

    @Test
    void sharesTimesAndCountsAreReadable() {
        assertThat(Numbers.percent(0.0591)).isEqualTo("5.9\u00a0%");
        assertThat(Numbers.percent(0.2912)).isEqualTo("29\u00a0%");
        assertThat(Numbers.percent(0.9991)).isEqualTo("99.9\u00a0%");
        assertThat(Numbers.percent(1)).isEqualTo("100\u00a0%");
        assertThat(Numbers.percent(-0.0004)).isEqualTo("0.0\u00a0%");
        assertThat(Numbers.points(-0.0004)).isEqualTo("0.0");
        assertThat(Numbers.points(-0.042)).isEqualTo("\u22124.2");
        assertThat(Numbers.time(0.0042)).isEqualTo("4.2 ms");
        assertThat(Numbers.time(0.132)).isEqualTo("132 ms");
        assertThat(Numbers.time(78.21)).isEqualTo("78.2 s");
        assertThat(Numbers.count(1, "picture")).isEqualTo("1 picture");
        assertThat(Numbers.count(2, "picture")).isEqualTo("2 pictures");
    }
}
