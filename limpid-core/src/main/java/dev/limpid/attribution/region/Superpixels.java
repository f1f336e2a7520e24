package dev.limpid.attribution.region;

import dev.limpid.attribution.formula.ParameterException;
import dev.limpid.graph.Tensor;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Segments that follow the colours of a picture, the values of a series or those of a volume (supervoxels), of an exact
 * number: {@code slic:50}, {@code felzenszwalb:50},
 * {@code quickshift:50}.
 *
 * <p>Their number is fixed so that everything that depends on it, such as random coalitions, is known before the
 * picture. If an algorithm finds too many regions, the smallest are merged into the neighbour with the nearest colour;
 * if it finds too few, the largest are halved. Segments are numbered so that halves of the range are halves of the
 * picture.
 *
 * <p>Colours are the network's input, each channel divided by its standard deviation over the picture.
 */
final class Superpixels {
    private static final Pattern TEXT = Pattern.compile("(slic|felzenszwalb|quickshift):(\\d{1,6})");

    private final String algorithm;
    private final int count;
    private final InputGrid places;

    private Superpixels(String algorithm, int count, InputGrid places) {
        this.algorithm = algorithm;
        this.count = count;
        this.places = places;
    }

    /**
     * The superpixels of a text, if it names any.
     *
     * @throws ParameterException if there are too few places, or they have no neighbours
     */
    static Optional<Superpixels> parse(String text, InputGrid places) {
        Matcher m = TEXT.matcher(text);
        if (!m.matches()) {
            return Optional.empty();
        }
        int count = Integer.parseInt(m.group(2));
        if (places.isWhole() || places.isUnordered()) {
            throw new ParameterException("parameter 'segments' is '" + text + "', but " + places.toText()
                    + " has no values of neighbours to follow; use grid:N");
        }
        if (count < 2 || count > places.count()) {
            throw new ParameterException(places.toText() + " has no " + count + " superpixels");
        }
        places.box();
        return Optional.of(new Superpixels(m.group(1), count, places));
    }

    /** The number of superpixels. */
    int count() {
        return count;
    }

    /** The superpixels of a batch: {@code int64[N,P]}. */
    Tensor of(Tensor inputs) {
        int batch = Math.toIntExact(inputs.size(0));
        float[] all = inputs.toFloats();
        int size = all.length / batch;
        long[] labels = new long[batch * places.count()];
        for (int n = 0; n < batch; n++) {
            Colours colours = Colours.of(all, n * size, places);
            int[] found = switch (algorithm) {
                case "slic" -> Slic.labels(colours, count);
                case "felzenszwalb" -> Felzenszwalb.labels(colours, places.count() / (2.0 * count));
                default -> Quickshift.labels(colours, count);
            };
            int[] exact = new Regions(colours, found).exactly(count);
            for (int p = 0; p < exact.length; p++) {
                labels[n * exact.length + p] = exact[p];
            }
        }
        return Tensor.of(labels, batch, places.count());
    }
}
