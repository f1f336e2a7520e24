package dev.limpid.data;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.error.LimpidException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/** The area of an object as COCO writes it. */
sealed interface CocoShape {
    /** Adds its pixels. @throws LimpidException if it does not fit a picture of this size */
    void draw(int width, int height, BitSet pixels);

    /** Whether it has neither outlines nor a run inside. */
    boolean isEmpty();

    /** Reads it. @throws LimpidException if it is damaged */
    static CocoShape of(JsonNode node) {
        if (node.isArray()) {
            List<float[]> outlines = new ArrayList<>();
            for (JsonNode outline : node) {
                if (outline.size() < 6 || outline.size() % 2 != 0) {
                    throw LimpidException.badInput("an outline of an object has " + outline.size()
                            + " numbers; x and y of three points are the least");
                }
                float[] points = new float[outline.size()];
                for (int i = 0; i < points.length; i++) {
                    points[i] = (float) outline.get(i).asDouble();
                }
                outlines.add(points);
            }
            return new Polygons(outlines);
        }
        JsonNode size = node.path("size");
        JsonNode counts = node.path("counts");
        if (size.size() != 2 || !(counts.isArray() || counts.isTextual())) {
            throw LimpidException.badInput("an object has neither polygons nor run lengths");
        }
        int height = size.get(0).asInt();
        int width = size.get(1).asInt();
        return new RunLengths(width, height, counts.isTextual() ? decoded(counts.asText()) : listed(counts));
    }

    private static int[] listed(JsonNode counts) {
        int[] runs = new int[counts.size()];
        for (int i = 0; i < runs.length; i++) {
            runs[i] = counts.get(i).asInt();
        }
        return runs;
    }

    /** Run lengths in COCO's compressed form: five bits to a character, and differences from the run but one before. */
    static int[] decoded(String text) {
        List<Integer> runs = new ArrayList<>();
        for (int at = 0; at < text.length(); ) {
            long value = 0;
            int shift = 0;
            boolean goesOn = true;
            while (goesOn) {
                if (at >= text.length() || shift > 30) {
                    throw LimpidException.badInput("the run lengths of an object are cut off");
                }
                int bits = text.charAt(at++) - 48;
                value |= (long) (bits & 0x1F) << shift;
                goesOn = (bits & 0x20) != 0;
                shift += 5;
                if (!goesOn && (bits & 0x10) != 0) {
                    value |= -1L << shift;
                }
            }
            runs.add((int) value + (runs.size() > 2 ? runs.get(runs.size() - 2) : 0));
        }
        return runs.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Outlines: x and y in turn, pixels; a pixel belongs to it if its centre does (even-odd within each outline). */
    record Polygons(List<float[]> outlines) implements CocoShape {
        @Override
        public void draw(int width, int height, BitSet pixels) {
            for (float[] outline : outlines) {
                for (int y = 0; y < height; y++) {
                    row(outline, y, width, pixels);
                }
            }
        }

        @Override
        public boolean isEmpty() {
            return outlines.isEmpty();
        }

        private static void row(float[] p, int y, int width, BitSet pixels) {
            double middle = y + 0.5;
            double[] crossings = new double[p.length / 2];
            int count = 0;
            for (int i = 0; i + 1 < p.length; i += 2) {
                int j = (i + 2) % (p.length - (p.length % 2));
                if ((p[i + 1] <= middle) != (p[j + 1] <= middle)) {
                    crossings[count++] = p[i] + ((middle - p[i + 1]) / (p[j + 1] - p[i + 1]) * (p[j] - p[i]));
                }
            }
            Arrays.sort(crossings, 0, count);
            for (int i = 0; i + 1 < count; i += 2) {
                int from = (int) Math.max(0, Math.ceil(crossings[i] - 0.5));
                int to = (int) Math.min(width, Math.ceil(crossings[i + 1] - 0.5));
                if (from < to) {
                    pixels.set((y * width) + from, (y * width) + to);
                }
            }
        }
    }

    /** Lengths of runs outside and inside in turn, column by column. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record RunLengths(int width, int height, int[] runs) implements CocoShape {
        @Override
        public boolean isEmpty() {
            return IntStream.range(0, runs.length).noneMatch(i -> i % 2 == 1 && runs[i] > 0);
        }

        @Override
        public void draw(int w, int h, BitSet pixels) {
            if (w != width
                    || h != height
                    || Arrays.stream(runs).asLongStream().sum() != (long) w * h
                    || Arrays.stream(runs).anyMatch(r -> r < 0)) {
                throw LimpidException.badInput("the run lengths of an object do not fit its picture");
            }
            int at = 0;
            for (int i = 0; i < runs.length; i++) {
                for (int k = 0; k < runs[i]; k++, at++) {
                    if (i % 2 == 1) {
                        pixels.set((at % h * w) + (at / h));
                    }
                }
            }
        }
    }
}
