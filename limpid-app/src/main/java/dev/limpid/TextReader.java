package dev.limpid;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import dev.limpid.model.InputKind;
import dev.limpid.text.Tokenizer;
import dev.limpid.text.Tokenizers;
import dev.limpid.text.WordList;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Turns texts into what a network of tokens takes. Safe for many threads. */
final class TextReader {
    /** The key of a network's metadata with its list of words, one on each line. */
    private static final String METADATA = "limpid.vocabulary";

    private final Classifier classifier;
    private final Optional<Tokenizer> tokenizer;

    /**
     * A text as a network takes it.
     *
     * @param tensor {@code int64[1,T]}
     * @param words a word for each place
     * @param notes what does not fit, one sentence each
     */
    record Read(Tensor tensor, List<String> words, List<String> notes) {
        Read {
            words = List.copyOf(words);
            notes = List.copyOf(notes);
        }
    }

    private TextReader(Classifier classifier, Optional<Tokenizer> tokenizer) {
        this.classifier = classifier;
        this.tokenizer = tokenizer;
    }

    /**
     * The reader for a network: with the vocabulary that is stated, that beside the file, or that within it.
     *
     * @throws LimpidException if a vocabulary is stated that cannot be read
     */
    static TextReader of(OpenOptions options, Classifier classifier, Path model) {
        if (options.vocabulary().isPresent()) {
            return new TextReader(classifier, options.vocabulary().map(Tokenizers::read));
        }
        if (classifier.form().kind() != InputKind.TOKENS) {
            return new TextReader(classifier, Optional.empty());
        }
        Optional<Tokenizer> within = Optional.ofNullable(
                        classifier.graph().header().metadata().get(METADATA))
                .map(words -> new WordList(words.lines().toList()));
        return new TextReader(classifier, within.or(() -> beside(model)));
    }

    private static Optional<Tokenizer> beside(Path model) {
        return fileBeside(model).map(Tokenizers::read);
    }

    /** The vocabulary beside the file of a network, if there is one. */
    static Optional<Path> fileBeside(Path model) {
        return Stream.of("tokenizer.json", "vocab.txt")
                .map(model::resolveSibling)
                .filter(Files::isRegularFile)
                .findFirst();
    }

    /** The number of the token that fills up short texts: as the graph tells, else the vocabulary. */
    OptionalInt padding() {
        OptionalInt found = classifier.padding();
        boolean isText = classifier.form().kind() == InputKind.TOKENS && tokenizer.isPresent();
        return found.isEmpty() && isText ? OptionalInt.of(tokenizer.get().padding()) : found;
    }

    /** The words of tokens {@code [1,T]}; empty if no vocabulary is known. */
    List<String> words(Tensor tokens) {
        if (tokenizer.isEmpty() || classifier.form().kind() != InputKind.TOKENS) {
            return List.of();
        }
        List<String> words = new ArrayList<>();
        int length = Math.toIntExact(tokens.elementCount() / Math.max(1, tokens.size(0)));
        double[] numbers = tokens.toDoubles();
        for (int i = 0; i < length; i++) {
            words.add(tokenizer.get().word((int) numbers[i]));
        }
        return words;
    }

    /**
     * A text filled up to the length that the network takes, or cut.
     *
     * @throws LimpidException if the network takes no tokens, or no vocabulary is known
     */
    Read read(String text) {
        Shape shape = classifier.graph().shapeOf(classifier.input().name());
        if (classifier.form().kind() != InputKind.TOKENS || shape.rank() != 2) {
            throw LimpidException.badInput("is a text, but the network takes "
                    + classifier.input().type() + " (" + classifier.form().toText() + ")");
        }
        Tokenizer known = tokenizer.orElseThrow(
                () -> LimpidException.badInput("is a text, but no vocabulary is known; state the file of one"));
        Tokenizer.Tokens tokens = known.tokens(text);
        int length = Math.toIntExact(shape.size(1));
        List<String> notes = new ArrayList<>();
        if (tokens.numbers().size() > length) {
            notes.add("the network takes " + length + " tokens; the text has "
                    + tokens.numbers().size() + ", and its end is cut off");
        }
        long[] numbers = new long[length];
        List<String> words = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            boolean isText = i < tokens.numbers().size();
            numbers[i] = isText ? tokens.numbers().get(i) : known.padding();
            words.add(isText ? tokens.words().get(i) : known.word(known.padding()));
        }
        return new Read(Tensor.of(numbers, 1, length), words, notes);
    }
}
