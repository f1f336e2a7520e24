package dev.limpid.model;

import dev.limpid.error.LimpidException;
import dev.limpid.model.Preprocessing.Channels;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who decides how pictures become the input: the user, else the sidecar, else what an exporter wrote, else a guess.
 *
 * @param options what the user states
 * @param sidecar the file of the model's own
 * @param hints what exporters wrote, the most specific first
 */
record PreprocessingSources(LoadOptions options, Sidecar sidecar, List<Hint> hints) {
    private static final double WHITE = 255;
    private static final double NEAR = 0.1;

    /** What the user or the sidecar states, in its text form; null if neither does. */
    @Nullable
    String stated() {
        return options.preprocess() != null ? PreprocessingText.plain(options.preprocess()) : sidecar.preprocess();
    }

    /** The text form that may state a size; null if there is none. */
    @Nullable
    String sized() {
        @Nullable String stated = stated();
        return stated != null
                ? stated
                : hints.stream()
                        .map(Hint::preprocess)
                        .filter(t -> t != null)
                        .findFirst()
                        .orElse(null);
    }

    /**
     * The choice.
     *
     * @param base the guess
     * @param scaling what the network does to its input itself
     * @param notes receives what does not fit, one sentence each
     * @param warnings receives what probably is a mistake, one sentence each
     */
    PreprocessingGuess decide(
            PreprocessingGuess base, Optional<InputScaling> scaling, List<String> notes, List<String> warnings) {
        @Nullable String stated = stated();
        PreprocessingGuess chosen;
        if (stated == null) {
            chosen = hinted(base, scaling, notes);
        } else {
            String reason = options.preprocess() != null ? "as stated" : "as " + sidecar.file() + " states";
            chosen = base.with(Preprocessing.parse(stated, base.preprocessing()), reason);
            twice(chosen.preprocessing(), scaling).ifPresent(warnings::add);
        }
        @Nullable String fit = options.fit();
        return fit == null
                ? chosen
                : chosen.with(
                        Preprocessing.parse("fit=" + fit, chosen.preprocessing()),
                        chosen.reason() + "; fitted by " + fit + " as stated");
    }

    /** What the first exporter that says anything of pictures wrote; the guess where none does. */
    private PreprocessingGuess hinted(PreprocessingGuess base, Optional<InputScaling> scaling, List<String> notes) {
        Preprocessing guessed = base.preprocessing();
        for (Hint hint : hints) {
            if (hint.preprocess() == null) {
                continue;
            }
            try {
                Preprocessing read = Preprocessing.parse(hint.preprocess(), guessed);
                // The network's size is fixed; the side before a crop keeps its ratio.
                Preprocessing fitted = Preprocessing.parse("size=" + guessed.width() + "x" + guessed.height(), read);
                boolean isScaled = scaling.flatMap(InputScaling::takes).isPresent();
                return base.with(
                        isScaled ? withNumbersOf(fitted, guessed) : fitted,
                        "as " + hint.source() + " states" + (isScaled ? "; " + base.reason() : ""));
            } catch (LimpidException e) {
                notes.add("the preprocessing in " + hint.source() + " does not fit and is ignored: " + e.getMessage());
            }
        }
        return base;
    }

    /** The geometry of one, and the numbers of the other. */
    private static Preprocessing withNumbersOf(Preprocessing p, Preprocessing numbers) {
        return new Preprocessing(
                p.fit(),
                p.shorterSide(),
                p.interpolation(),
                p.antialias(),
                p.width(),
                p.height(),
                numbers.channels(),
                p.layout(),
                numbers.scale(),
                numbers.mean(),
                numbers.std(),
                p.type(),
                p.fill());
    }

    /** A warning where a network that normalises its own input does not get the range that this is made for. */
    private static Optional<String> twice(Preprocessing p, Optional<InputScaling> scaling) {
        Optional<InputScaling.Range> takes = scaling.flatMap(InputScaling::takes);
        if (takes.isEmpty() || p.channels() == Channels.RGBA) {
            return Optional.empty();
        }
        List<String> wrong = new ArrayList<>();
        for (int c = 0; c < p.channels().count(); c++) {
            double mean = p.mean().get(p.mean().size() == 1 ? 0 : c);
            double std = p.std().get(p.std().size() == 1 ? 0 : c);
            double black = -mean / std;
            double white = (WHITE * p.scale() - mean) / std;
            double[] wanted = takes.get().of(c);
            double distance = Math.abs(black - wanted[0]) + Math.abs(white - wanted[1]);
            if (distance > NEAR * (wanted[1] - wanted[0])) {
                wrong.add(String.format(Locale.ROOT, "%.4g..%.4g", black, white));
            }
        }
        return wrong.isEmpty()
                ? Optional.empty()
                : Optional.of("the network itself computes "
                        + scaling.map(InputScaling::toText).orElse("") + " of its input, which is made for "
                        + takes.get().text() + ", but the stated preprocessing gives " + wrong.get(0)
                        + ": the input is probably normalised twice");
    }
}
