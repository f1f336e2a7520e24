package dev.limpid.text.djl;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.text.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A tokenizer of the Deep Java Library. It holds native memory as long as the program runs. */
final class DjlTokenizer implements Tokenizer {
    private static final List<String> PADDING = List.of("[PAD]", "<pad>", "<|endoftext|>", "</s>");
    private static final List<String> UNKNOWN = List.of("[MASK]", "<mask>", "[UNK]", "<unk>");

    private final HuggingFaceTokenizer tokenizer;
    private final Map<String, Integer> special = new HashMap<>();

    DjlTokenizer(HuggingFaceTokenizer tokenizer, JsonNode json) {
        this.tokenizer = tokenizer;
        json.path("added_tokens")
                .forEach(t ->
                        special.put(t.path("content").asText(), t.path("id").asInt()));
    }

    @Override
    public Tokens tokens(String text) {
        Encoding encoding = tokenizer.encode(text);
        List<Integer> numbers = new ArrayList<>();
        for (long id : encoding.getIds()) {
            numbers.add(Math.toIntExact(id));
        }
        return new Tokens(
                numbers,
                Arrays.stream(encoding.getTokens()).map(DjlTokenizer::plain).toList());
    }

    /** A token without the marks that some tokenizers put for a blank. */
    private static String plain(String token) {
        String plain = token.replace('\u2581', ' ').replace('\u0120', ' ').strip();
        return plain.isEmpty() ? token : plain;
    }

    @Override
    public String word(int number) {
        String word = tokenizer.decode(new long[] {number}).strip();
        return word.isEmpty() ? Integer.toString(number) : word;
    }

    @Override
    public int padding() {
        return first(PADDING, 0);
    }

    @Override
    public int unknown() {
        return first(UNKNOWN, padding());
    }

    private int first(List<String> names, int otherwise) {
        return names.stream()
                .filter(special::containsKey)
                .findFirst()
                .map(special::get)
                .orElse(otherwise);
    }
}
