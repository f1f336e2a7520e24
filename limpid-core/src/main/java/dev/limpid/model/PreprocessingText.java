package dev.limpid.model;

import dev.limpid.error.LimpidException;
import dev.limpid.error.Suggestion;
import dev.limpid.model.Preprocessing.Channels;
import dev.limpid.model.Preprocessing.Fit;
import dev.limpid.model.Preprocessing.Interpolation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The text form of preprocessing. */
final class PreprocessingText {
    private static final List<String> KEYS = List.of(
            "size",
            "resize",
            "fit",
            "fill",
            "interpolation",
            "antialias",
            "channels",
            "layout",
            "scale",
            "mean",
            "std");

    /** The names of the ways to fit a picture that are stated. */
    static final List<String> FITS = List.of("crop", "squash", "pad", "exact");

    private static final String BY_GUESS = "auto";

    private PreprocessingText() {}

    /** The text form of what may be a JSON object. */
    static String plain(String text) {
        return text.strip().startsWith("{") ? Sidecar.preprocessing(text) : text;
    }

    static Preprocessing parse(String text, Preprocessing otherwise) {
        Preprocessing result = otherwise;
        for (String part : plain(text).split(",", -1)) {
            String entry = part.strip();
            int equals = entry.indexOf('=');
            if (equals < 0) {
                Optional<Preset> preset = Preset.find(entry);
                if (preset.isEmpty()) {
                    throw LimpidException.badInput("'" + entry + "' is not a preset of preprocessing; use "
                            + Preset.names() + ", and key=value with " + String.join(", ", KEYS)
                            + Suggestion.clause(entry, Preset.names()));
                }
                result = preset.get().at(result);
            } else {
                String key = entry.substring(0, equals).strip();
                String value = entry.substring(equals + 1).strip();
                result = with(result, key, value);
            }
        }
        return result;
    }

    static String of(Preprocessing p) {
        String fit = switch (p.fit()) {
            case NONE -> "resize=none";
            case EXACT -> "resize=exact";
            case SHORTER -> "resize=" + p.shorterSide();
            case AUTO -> "resize=" + p.shorterSide() + ",fit=" + BY_GUESS;
            case SQUARE -> "resize=" + p.shorterSide() + "x" + p.shorterSide();
            case PAD -> "fit=pad,fill=" + p.fill();
            case SAME -> "fit=exact";
        };
        return "size=" + p.width() + "x" + p.height() + "," + fit + ",interpolation="
                + lower(p.interpolation()) + ",antialias=" + p.antialias() + ",channels=" + lower(p.channels())
                + ",layout=" + lower(p.layout()) + ",scale=" + scale(p.scale()) + ",mean=" + numbers(p.mean())
                + ",std=" + numbers(p.std());
    }

    private static Preprocessing with(Preprocessing p, String key, String value) {
        Fields f = new Fields(p);
        switch (key) {
            case "size" -> {
                int times = value.indexOf('x');
                f.width = whole(key, times < 0 ? value : value.substring(0, times));
                f.height = whole(key, times < 0 ? value : value.substring(times + 1));
                // The shorter side keeps its ratio to the crop.
                f.shorterSide = (int) Math.round(
                        p.shorterSide() * (double) Math.max(f.width, f.height) / Math.max(p.width(), p.height()));
            }
            case "resize" -> resize(f, value);
            case "fit" -> f.fit = fit(value);
            case "fill" -> f.fill = whole(key, value);
            case "interpolation" -> f.interpolation = choice(key, value, Interpolation.values());
            case "antialias" -> f.antialias = choice(key, value, Truth.values()) == Truth.TRUE;
            case "channels" -> {
                f.channels = choice(key, value.equals("gray") ? "grey" : value, Channels.values());
                if (f.channels.count() != p.channels().count()) {
                    f.mean = List.of(0.0);
                    f.std = List.of(1.0);
                }
            }
            case "layout" -> f.layout = choice(key, value, Layout.values());
            case "scale" -> f.scale = number(key, value);
            case "mean" -> f.mean = numbers(key, value);
            case "std" -> f.std = numbers(key, value);
            default ->
                throw LimpidException.badInput("preprocessing has no key '" + key + "'; it has "
                        + String.join(", ", KEYS) + Suggestion.clause(key, KEYS));
        }
        return f.toPreprocessing();
    }

    private static void resize(Fields f, String value) {
        int times = value.indexOf('x');
        if (value.equals("none")) {
            f.fit = Fit.NONE;
        } else if (value.equals("exact")) {
            f.fit = Fit.EXACT;
        } else if (times < 0) {
            f.fit = Fit.SHORTER;
            f.shorterSide = whole("resize", value);
        } else {
            f.fit = Fit.SQUARE;
            f.shorterSide = whole("resize", value.substring(0, times));
            if (f.shorterSide != whole("resize", value.substring(times + 1))) {
                throw LimpidException.badInput("preprocessing: resize must be a square such as 256x256, not '" + value
                        + "'; for the network's own size say resize=exact");
            }
        }
    }

    /** A way to fit a picture by its name. */
    static Fit fit(String value) {
        return switch (value) {
            case "crop" -> Fit.SHORTER;
            case "squash" -> Fit.EXACT;
            case "pad" -> Fit.PAD;
            case "exact" -> Fit.SAME;
            case BY_GUESS -> Fit.AUTO;
            default ->
                throw LimpidException.badInput("'" + value + "' is not a way to fit a picture; use "
                        + String.join(", ", FITS) + Suggestion.clause(value, FITS));
        };
    }

    private enum Truth {
        TRUE,
        FALSE
    }

    private static <E extends Enum<E>> E choice(String key, String value, E[] choices) {
        List<String> known = new ArrayList<>();
        for (E choice : choices) {
            if (choice.name().equalsIgnoreCase(value)) {
                return choice;
            }
            known.add(lower(choice));
        }
        throw LimpidException.badInput("preprocessing: " + key + " must not be '" + value + "'; use one of " + known);
    }

    private static int whole(String key, String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw LimpidException.badInput("preprocessing: '" + value + "' is not a whole number for " + key, e);
        }
    }

    private static double number(String key, String value) {
        int slash = value.indexOf('/');
        try {
            double number = slash < 0
                    ? Double.parseDouble(value)
                    : Double.parseDouble(value.substring(0, slash)) / Double.parseDouble(value.substring(slash + 1));
            if (Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException e) {
            // The message below is sufficient.
        }
        throw LimpidException.badInput("preprocessing: '" + value + "' is not a number for " + key);
    }

    private static List<Double> numbers(String key, String value) {
        List<Double> numbers = new ArrayList<>();
        for (String part : value.split(":", -1)) {
            numbers.add(number(key, part.strip()));
        }
        return numbers;
    }

    private static String numbers(List<Double> numbers) {
        StringBuilder text = new StringBuilder();
        for (double number : numbers) {
            text.append(text.isEmpty() ? "" : ":").append(plain(number));
        }
        return text.toString();
    }

    private static String scale(double scale) {
        return scale == 1 / 255.0 ? "1/255" : plain(scale);
    }

    private static String plain(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e9
                ? Long.toString((long) number)
                : Double.toString(number);
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** The mutable values of preprocessing while a text is parsed. */
    private static final class Fields {
        private final Preprocessing before;
        private Fit fit;
        private int shorterSide;
        private Interpolation interpolation;
        private boolean antialias;
        private int width;
        private int height;
        private Channels channels;
        private Layout layout;
        private double scale;
        private List<Double> mean;
        private List<Double> std;
        private int fill;

        Fields(Preprocessing p) {
            before = p;
            fit = p.fit();
            shorterSide = p.shorterSide();
            interpolation = p.interpolation();
            antialias = p.antialias();
            width = p.width();
            height = p.height();
            channels = p.channels();
            layout = p.layout();
            scale = p.scale();
            mean = p.mean();
            std = p.std();
            fill = p.fill();
        }

        Preprocessing toPreprocessing() {
            return new Preprocessing(
                    fit,
                    shorterSide,
                    interpolation,
                    antialias,
                    width,
                    height,
                    channels,
                    layout,
                    scale,
                    mean,
                    std,
                    before.type(),
                    fill);
        }
    }
}
