package dev.limpid.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChartTest {
    @Test
    void barsOfAmountsTellSigns() {
        Chart.Bar below = Chart.Bar.ofAmount("a", -2, 4);
        assertThat(below.percent()).isEqualTo(50);
        assertThat(below.isBelow()).isTrue();
        assertThat(Chart.Bar.ofAmount("b", 2, 4).isBelow()).isFalse();
        assertThat(Chart.Bar.of("c", -2, 4).percent()).isZero();
    }
}
