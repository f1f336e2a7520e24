package dev.limpid.report.study;

import dev.limpid.report.Picture;
import dev.limpid.report.html.DataUri;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Points in the plane that can be explored: several projections, colours by several divisions, wrong predictions outlined, a lasso
 * that lists what it encloses, and the neighbours of a point. Without scripts it is a picture of the first projection.
 *
 * @param words what the plane shows, in a sentence
 * @param views at least one projection of all points
 * @param names one for each point
 * @param colourings at least one division of all points
 * @param wrong whether the prediction for a point is wrong
 * @param neighbours the numbers of the nearest points of each point, the nearest first, as many for each
 * @param sheet small pictures of points
 */
@SuppressWarnings("ArrayRecordComponent") // large tables of numbers, which nobody changes or compares
public record Scatter(
        String words,
        List<View> views,
        List<String> names,
        List<Colouring> colourings,
        boolean[] wrong,
        int[][] neighbours,
        Optional<Sheet> sheet) {
    /** Width of the picture, pixels. */
    public static final int WIDTH = 960;
    /** Height of the picture, pixels. */
    public static final int HEIGHT = 720;

    private static final double RANGE = 65_535;

    public Scatter {
        views = List.copyOf(views);
        names = List.copyOf(names);
        colourings = List.copyOf(colourings);
    }

    /**
     * A projection.
     *
     * @param name of the method
     * @param note how faithful it is, and how to read it
     * @param places {@code float[n,2]}, row by row
     */
    @SuppressWarnings("ArrayRecordComponent") // large tables of numbers, which nobody changes or compares
    public record View(String name, String note, float[] places) {}

    /**
     * A division of the points.
     *
     * @param name such as {@code Class}
     * @param keys the names of the parts; fewer than 65,536
     * @param of the part of each point
     */
    @SuppressWarnings("ArrayRecordComponent") // large tables of numbers, which nobody changes or compares
    public record Colouring(String name, List<String> keys, int[] of) {
        public Colouring {
            keys = List.copyOf(keys);
        }

        /** The colours of the parts. */
        public List<String> colours() {
            return ScatterColours.of(keys.size());
        }
    }

    /**
     * Small square pictures on one sheet.
     *
     * @param source the sheet as a data URI
     * @param tile the side of a picture, pixels
     * @param columns pictures in a row
     * @param tiles which of them shows a point; negative for none
     */
    @SuppressWarnings("ArrayRecordComponent") // large tables of numbers, which nobody changes or compares
    public record Sheet(String source, int tile, int columns, int[] tiles) {
        /**
         * A sheet of pictures of that size.
         *
         * @param tiles which of them shows a point; negative for none
         */
        public static Sheet of(List<Picture> pictures, int tile, int[] tiles) {
            int columns = (int) Math.ceil(Math.sqrt(Math.max(1, pictures.size())));
            int rows = Math.max(1, (pictures.size() + columns - 1) / columns);
            int[] rgb = new int[columns * rows * tile * tile];
            for (int i = 0; i < pictures.size(); i++) {
                int left = i % columns * tile;
                int top = i / columns * tile;
                for (int y = 0; y < tile; y++) {
                    for (int x = 0; x < tile; x++) {
                        rgb[(top + y) * columns * tile + left + x] =
                                pictures.get(i).rgb(x, y);
                    }
                }
            }
            return new Sheet(DataUri.whole(Picture.of(columns * tile, rows * tile, rgb)), tile, columns, tiles);
        }
    }

    /**
     * The picture of a projection.
     *
     * @param colouring the number of the division that colours it
     */
    public Picture picture(int view, int colouring) {
        return ScatterPicture.of(
                WIDTH,
                HEIGHT,
                fitted(views.get(view).places()),
                colourings.get(colouring).of(),
                wrong);
    }

    /** The picture for readers without scripts, as a data URI. */
    public String still() {
        return DataUri.of(picture(0, 0));
    }

    /** Places within 0 to 65,535, the middle in the middle, with one scale for both axes. */
    private static char[] fitted(float[] places) {
        double[] low = {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY};
        double[] high = {Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY};
        for (int i = 0; i < places.length; i++) {
            low[i % 2] = Math.min(low[i % 2], places[i]);
            high[i % 2] = Math.max(high[i % 2], places[i]);
        }
        double extent = Math.max(Math.max(high[0] - low[0], high[1] - low[1]), Float.MIN_NORMAL);
        char[] fitted = new char[places.length];
        for (int i = 0; i < places.length; i++) {
            double middle = (low[i % 2] + high[i % 2]) / 2;
            fitted[i] = (char) Math.round(RANGE * Math.max(0, Math.min(1, 0.5 + (places[i] - middle) / extent)));
        }
        return fitted;
    }

    /** Everything that the script needs, as JSON; the template escapes it. */
    public String data() {
        int perPoint = neighbours.length == 0 ? 0 : neighbours[0].length;
        ByteBuffer near = buffer(4 * perPoint * names.size());
        for (int[] each : neighbours) {
            for (int other : each) {
                near.putInt(other);
            }
        }
        ByteBuffer errors = buffer(wrong.length);
        for (boolean each : wrong) {
            errors.put((byte) (each ? 1 : 0));
        }
        StringBuilder json = new StringBuilder("{");
        json.append("\"names\":").append(texts(names));
        json.append(",\"views\":")
                .append(list(views.stream()
                        .map(v -> quoted(base64(fitted(v.places()))))
                        .toList()));
        json.append(",\"notes\":").append(texts(views.stream().map(View::note).toList()));
        json.append(",\"titles\":")
                .append(texts(colourings.stream().map(Colouring::name).toList()));
        json.append(",\"colourings\":")
                .append(list(colourings.stream().map(Scatter::json).toList()));
        json.append(",\"wrong\":").append(quoted(base64(errors)));
        json.append(",\"near\":").append(quoted(base64(near)));
        json.append(",\"perPoint\":").append(perPoint);
        sheet.ifPresent(s -> {
            ByteBuffer tiles = buffer(4 * s.tiles().length);
            for (int each : s.tiles()) {
                tiles.putInt(each);
            }
            json.append(",\"tile\":").append(s.tile()).append(",\"columns\":").append(s.columns());
            json.append(",\"tiles\":").append(quoted(base64(tiles)));
        });
        return json.append('}').toString();
    }

    private static String json(Colouring colouring) {
        char[] of = new char[colouring.of().length];
        for (int i = 0; i < of.length; i++) {
            of[i] = (char) colouring.of()[i];
        }
        return "{\"keys\":" + texts(colouring.keys()) + ",\"colours\":" + texts(colouring.colours()) + ",\"of\":"
                + quoted(base64(of)) + "}";
    }

    private static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static String base64(char[] numbers) {
        ByteBuffer bytes = buffer(2 * numbers.length);
        for (char each : numbers) {
            bytes.putChar(each);
        }
        return base64(bytes);
    }

    private static String base64(ByteBuffer bytes) {
        byte[] all = new byte[bytes.position()];
        bytes.flip().get(all);
        return Base64.getEncoder().encodeToString(all);
    }

    private static String texts(List<String> texts) {
        return list(texts.stream().map(Scatter::quoted).toList());
    }

    private static String list(List<String> items) {
        return "[" + String.join(",", items) + "]";
    }

    private static String quoted(String text) {
        return text.chars()
                .mapToObj(c -> c == '"' || c == '\\'
                        ? "\\" + (char) c
                        : c < 0x20 ? String.format("\\u%04x", c) : String.valueOf((char) c))
                .collect(Collectors.joining("", "\"", "\""));
    }
}
