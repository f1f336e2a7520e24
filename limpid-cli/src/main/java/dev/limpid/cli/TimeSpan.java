package dev.limpid.cli;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A time as people write it: {@code 60s}, {@code 5m}, {@code 1h}, or seconds without a unit. */
final class TimeSpan implements ITypeConverter<Duration> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,6}(?:\\.\\d+)?)\\s*(ms|s|m|h|)");
    private static final Map<String, Double> MILLIS =
            Map.of("ms", 1.0, "s", 1000.0, "", 1000.0, "m", 60_000.0, "h", 3_600_000.0);

    @Override
    public Duration convert(String text) {
        Matcher form = FORM.matcher(text.strip());
        long millis = form.matches()
                ? Math.round(Double.parseDouble(form.group(1)) * MILLIS.getOrDefault(form.group(2), 0.0))
                : 0;
        if (millis <= 0) {
            throw new TypeConversionException("'" + text + "' is no time; write 60s or 5m");
        }
        return Duration.ofMillis(millis);
    }
}
