package dev.limpid.report.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class LinePlotTest {
    private static List<String> across(double... xs) {
        List<LinePlot.Point> points =
                DoubleStream.of(xs).mapToObj(x -> LinePlot.Point.of(x, 0.5)).toList();
        return new LinePlot("", "", "", List.of(), List.of(new LinePlot.Curve("", points)))
                .ticksAcross().stream().map(LinePlot.Tick::text).toList();
    }

    @Test
    void countsHaveWholeTicks() {
        assertThat(across(1, 2, 3)).containsExactly("1", "2", "3");
        assertThat(across(2, 4, 8)).containsExactly("2", "4", "6", "8");
        assertThat(across(0, 0.5, 1)).containsExactly("0", "0.2", "0.4", "0.6", "0.8", "1");
    }
}
