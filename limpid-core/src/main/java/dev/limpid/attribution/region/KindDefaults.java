package dev.limpid.attribution.region;

import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.model.Classifier;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The values of {@code segments} and {@code fill} where nothing is stated and the input is not a picture that is large
 * enough for the usual ones.
 *
 * <ul>
 * <li>A series is cut into windows of equal length, as many as a picture has segments.
 * <li>A volume has as many supervoxels as a picture has superpixels, or a grid of about as many boxes.
 * <li>Each token and each feature of a table is a segment of its own; of more than {@value #MOST_SINGLE} neighbours are
 *     taken together.
 * <li>A small picture has fewer segments.
 * <li>Hidden tokens and features are replaced by zero, since they have no mean.
 * </ul>
 */
public final class KindDefaults {
    /** The largest number of tokens or features that are segments of their own. */
    public static final int MOST_SINGLE = 256;

    private static final String SEGMENTS = "segments";
    private static final String FILL = "fill";
    private static final Pattern SUPERPIXELS = Pattern.compile("(slic|felzenszwalb|quickshift):(\\d+)");
    private static final Pattern GRID = Pattern.compile("grid:(\\d+)x(\\d+)");

    private KindDefaults() {}

    /** Settings with these values, where the method has such a parameter and nothing is stated for it. */
    public static Settings of(MethodInfo info, Classifier model, Settings stated) {
        Settings settings = stated;
        for (MethodInfo.Parameter parameter : info.parameters()) {
            String name = parameter.name();
            if (stated.parameters().containsKey(name)) {
                continue;
            }
            if (name.equals(SEGMENTS)) {
                settings = settings.with(name, segments(InputGrid.of(model), parameter.standard()));
            }
            if (name.equals(FILL)) {
                settings = settings.with(name, fill(InputGrid.of(model), parameter.standard()));
            }
        }
        return settings;
    }

    /** A value for a parameter where nothing is stated for it. */
    public static Settings with(Settings stated, String name, Object value) {
        return stated.parameters().containsKey(name) ? stated : stated.with(name, String.valueOf(value));
    }

    /** A sentence about a picture, text or table that has fewer segments than usual, if it has. */
    public static Optional<String> note(MethodInfo info, Classifier model, Settings stated, Settings used) {
        Optional<MethodInfo.Parameter> segments = info.parameters().stream()
                .filter(p -> p.name().equals(SEGMENTS))
                .findFirst();
        if (segments.isEmpty() || stated.parameters().containsKey(SEGMENTS)) {
            return Optional.empty();
        }
        InputGrid places = InputGrid.of(model);
        String text = used.parameters().getOrDefault(SEGMENTS, segments.get().standard());
        if (!text.matches("[a-z]+:\\d+(x\\d+)*(;[a-z]+:\\d+(x\\d+)*)*")) {
            return Optional.empty();
        }
        boolean isGrouped = (places.isWhole() || places.isUnordered()) && places.count() > MOST_SINGLE;
        boolean isPicture = !places.isWhole() && !places.isUnordered() && places.axes() == 2;
        if (isGrouped) {
            return Optional.of(places.toText() + " is divided into " + MOST_SINGLE
                    + " segments of neighbours (segments=" + text + ")");
        }
        return isPicture && total(text) < total(segments.get().standard())
                ? Optional.of(places.toText() + " is divided into fewer segments than usual (segments=" + text + ")")
                : Optional.empty();
    }

    /** The number of segments that a text asks for, of several divisions their sum. */
    private static long total(String text) {
        long total = 0;
        for (String each : text.split(";", -1)) {
            long product = 1;
            for (String number : each.substring(each.indexOf(':') + 1).split("x", -1)) {
                product *= Long.parseLong(number);
            }
            total += product;
        }
        return total;
    }

    private static String fill(InputGrid places, String standard) {
        return places.isWhole() || places.isUnordered() ? "zero" : standard;
    }

    private static String segments(InputGrid places, String standard) {
        return Arrays.stream(standard.split(";", -1))
                .map(text -> segment(places, text))
                .distinct()
                .collect(Collectors.joining(";"));
    }

    private static String segment(InputGrid places, String standard) {
        if (places.isWhole() || places.isUnordered()) {
            return grid(places, MOST_SINGLE);
        }
        Matcher superpixels = SUPERPIXELS.matcher(standard);
        if (superpixels.matches()) {
            int count = Math.min(places.count(), Integer.parseInt(superpixels.group(2)));
            boolean isLattice = places.axes() == 1 || places.axes() > 3;
            return isLattice ? grid(places, count) : superpixels.group(1) + ":" + count;
        }
        Matcher grid = GRID.matcher(standard);
        if (!grid.matches()) {
            return standard;
        }
        int rows = Integer.parseInt(grid.group(1));
        int columns = Integer.parseInt(grid.group(2));
        return places.axes() == 2 && places.extents() == 2
                ? "grid:" + Math.min(rows, places.size(0)) + "x" + Math.min(columns, places.size(1))
                : grid(places, rows * columns);
    }

    /** A grid of about this many segments, with about as many along each axis that has several positions. */
    private static String grid(InputGrid places, int wanted) {
        int side = (int) Math.max(2, Math.rint(Math.pow(wanted, 1.0 / places.extents())));
        return IntStream.range(0, places.axes())
                .map(axis -> Math.min(side, places.size(axis)))
                .mapToObj(Integer::toString)
                .collect(Collectors.joining("x", "grid:", ""));
    }
}
