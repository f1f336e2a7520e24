package dev.limpid;

import dev.limpid.graph.Tensor;
import dev.limpid.model.InputForm;
import dev.limpid.model.InputKind;
import dev.limpid.report.InputDrawing;
import dev.limpid.report.Picture;
import dev.limpid.report.PictureDrawing;
import dev.limpid.report.Region;
import dev.limpid.report.SeriesDrawing;
import dev.limpid.report.TableDrawing;
import dev.limpid.report.TokenDrawing;
import dev.limpid.report.Undrawn;
import dev.limpid.report.VolumeDrawing;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** Decides how an input that is fed as numbers is drawn. */
final class InputDrawings {
    /** The longer side of a picture, in pixels. */
    static final int LEAST_SHOWN = 224;

    static final int MOST_SHOWN = 1536;

    /** With fewer channels, zeros and ones are a signal. */
    private static final int FEWEST_LETTERS = 3;

    private InputDrawings() {}

    /**
     * The drawing of the first input of a batch. A series of letters, one of whose channels is 1 at each step, is drawn as
     * these letters.
     *
     * @param names of features or channels, or words; empty where they have none
     */
    static InputDrawing of(Tensor tensor, InputForm form, List<String> names) {
        return of(tensor, form, names, OptionalInt.empty());
    }

    /**
     * The same, without the tokens at the end that fill up a text.
     *
     * @param padding the number of such a token
     */
    static InputDrawing of(Tensor tensor, InputForm form, List<String> names, OptionalInt padding) {
        List<Integer> sizes = sizes(tensor, form);
        float[][] values = values(tensor, form);
        long longer = sizes.stream().filter(s -> s > 1).count();
        if (form.kind() == InputKind.TOKENS) {
            List<String> words = names.isEmpty() ? numbers(values[0]) : names;
            return new TokenDrawing(sizes, words.subList(0, length(values[0], padding)));
        }
        if (form.kind() == InputKind.TABLE && sizes.size() == 1) {
            List<String> features = names.isEmpty() ? numbered(sizes.get(0)) : names;
            return new TableDrawing(sizes, features, list(values[0]));
        }
        if (!sizes.isEmpty() && longer <= 1 && form.kind() != InputKind.TABLE) {
            if (isOneHot(values)) {
                return new TokenDrawing(sizes, letters(values, names));
            }
            return SeriesDrawing.of(sizes, values, names);
        }
        if (sizes.size() == 2) {
            return picture(sizes, values);
        }
        return sizes.size() == 3
                ? VolumeDrawing.of(sizes, values)
                : new Undrawn(
                        sizes,
                        "an input " + tensor.type() + " has " + sizes.size()
                                + " axes of places, which cannot be drawn");
    }

    /** The number of tokens before those at the end that fill up the text; all if there is nothing else. */
    private static int length(float[] tokens, OptionalInt padding) {
        int length = tokens.length;
        while (padding.isPresent() && length > 0 && tokens[length - 1] == padding.getAsInt()) {
            length--;
        }
        return length == 0 ? tokens.length : length;
    }

    /** Whether each step holds at most a single 1 among its channels, and most hold one: letters of a sequence. */
    private static boolean isOneHot(float[][] channels) {
        int ones = 0;
        int steps = channels[0].length;
        for (int i = 0; i < steps; i++) {
            int own = 0;
            for (float[] channel : channels) {
                if (channel[i] != 0 && channel[i] != 1) {
                    return false;
                }
                own += (int) channel[i];
            }
            if (own > 1) {
                return false;
            }
            ones += own;
        }
        return channels.length >= FEWEST_LETTERS && 2 * ones > steps;
    }

    /** The name or number of the channel that holds the 1 of each step. */
    private static List<String> letters(float[][] channels, List<String> names) {
        List<String> letters = new ArrayList<>();
        for (int i = 0; i < channels[0].length; i++) {
            String letter = "\u2013";
            for (int c = 0; c < channels.length; c++) {
                if (channels[c][i] == 1) {
                    letter = names.isEmpty() ? String.valueOf(c) : names.get(c);
                }
            }
            letters.add(letter);
        }
        return letters;
    }

    private static PictureDrawing picture(List<Integer> sizes, float[][] values) {
        boolean isColoured = values.length == 3 || values.length == 4;
        List<String> notes = new ArrayList<>();
        if (values.length == 4) {
            notes.add("the picture shows the first 3 of 4 channels");
        } else if (values.length != 1 && values.length != 3) {
            notes.add("the picture shows the mean of " + values.length + " channels");
        }
        float[][] shown = isColoured ? new float[][] {values[0], values[1], values[2]} : values;
        Picture picture = Picture.of(sizes.get(1), sizes.get(0), shown).readable(LEAST_SHOWN, MOST_SHOWN);
        return new PictureDrawing(sizes, picture, Region.all(picture), notes);
    }

    /** The number of places along each axis, outermost first. */
    static List<Integer> sizes(Tensor tensor, InputForm form) {
        return form.places().stream()
                .map(axis -> Math.toIntExact(tensor.size(axis)))
                .toList();
    }

    /** The values of the first input of a batch: {@code [channel][place]}. */
    static float[][] values(Tensor tensor, InputForm form) {
        float[] all = tensor.toFloats();
        int each = Math.toIntExact(tensor.elementCount() / tensor.size(0));
        int channels = 1;
        int inner = 1;
        if (form.hasChannels()) {
            channels = Math.toIntExact(tensor.size(form.channelAxis()));
            for (int axis = form.channelAxis() + 1; axis < tensor.rank(); axis++) {
                inner *= Math.toIntExact(tensor.size(axis));
            }
        }
        float[][] values = new float[channels][each / channels];
        for (int i = 0; i < each; i++) {
            int place = (i / (inner * channels) * inner) + (i % inner);
            values[i / inner % channels][place] = all[i];
        }
        return values;
    }

    private static List<Float> list(float[] values) {
        return IntStream.range(0, values.length).mapToObj(i -> values[i]).toList();
    }

    private static List<String> numbered(int count) {
        return IntStream.range(0, count).mapToObj(i -> "feature " + i).toList();
    }

    /** The numbers of tokens as texts. */
    private static List<String> numbers(float[] values) {
        return IntStream.range(0, values.length)
                .mapToObj(i -> String.valueOf(Math.round(values[i])))
                .toList();
    }
}
