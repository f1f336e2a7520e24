package dev.limpid.text.djl;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.error.LimpidException;
import dev.limpid.text.Tokenizer;
import dev.limpid.text.TokenizerProvider;
import dev.limpid.text.Tokenizers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads {@code tokenizer.json} and vocabularies of WordPiece ({@code vocab.txt}), by the tokenizers of the Deep Java Library.
 *
 * <p>A WordPiece vocabulary is read as BERT does: words are split at blanks and punctuation, lower-cased without accents if
 * the vocabulary has no upper-case words, and put between {@code [CLS]} and {@code [SEP]} if it has these.
 */
public final class DjlTokenizers implements TokenizerProvider {
    private static final Pattern SPECIAL = Pattern.compile("\\[[A-Z0-9]+]");
    private static final String UNKNOWN = "[UNK]";

    static {
        // The library would report its use over the network, and look there for what it has in its jar.
        System.setProperty("OPT_OUT_TRACKING", "true");
        System.setProperty("ai.djl.offline", "true");
    }

    @Override
    public Optional<Tokenizer> find(Path file) {
        try {
            if (file.toString().endsWith(".json")) {
                byte[] json = Files.readAllBytes(file);
                JsonNode root = JsonMapper.builder().build().readTree(json);
                return root.has("model") ? Optional.of(read(json, root)) : Optional.empty();
            }
            List<String> words = Tokenizers.words(file);
            if (!Tokenizers.isWordPiece(words)) {
                return Optional.empty();
            }
            ObjectNode root = wordPiece(words);
            return Optional.of(read(root.toString().getBytes(StandardCharsets.UTF_8), root));
        } catch (IOException e) {
            throw LimpidException.badInput("cannot be read as a tokenizer: " + e.getMessage(), e);
        }
    }

    private static Tokenizer read(byte[] json, JsonNode root) throws IOException {
        try {
            HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.newInstance(
                    new ByteArrayInputStream(json), Map.of("truncation", "do_not_truncate", "padding", "do_not_pad"));
            return new DjlTokenizer(tokenizer, root);
        } catch (RuntimeException e) {
            throw LimpidException.badInput("is not a valid tokenizer: " + e.getMessage(), e);
        }
    }

    /** The {@code tokenizer.json} of a vocabulary. */
    private static ObjectNode wordPiece(List<String> words) {
        JsonMapper mapper = JsonMapper.builder().build();
        ObjectNode root = mapper.createObjectNode();
        ObjectNode model = root.putObject("model");
        model.put("type", "WordPiece")
                .put("unk_token", UNKNOWN)
                .put("continuing_subword_prefix", "##")
                .put("max_input_chars_per_word", 100);
        ObjectNode vocabulary = model.putObject("vocab");
        for (int i = 0; i < words.size(); i++) {
            vocabulary.put(words.get(i), i);
            if (SPECIAL.matcher(words.get(i)).matches()) {
                root.withArray("added_tokens")
                        .addObject()
                        .put("id", i)
                        .put("content", words.get(i))
                        .put("special", true)
                        .put("single_word", false)
                        .put("lstrip", false)
                        .put("rstrip", false)
                        .put("normalized", false);
            }
        }
        boolean isLower = words.stream()
                .filter(w -> !SPECIAL.matcher(w).matches())
                .noneMatch(w -> w.chars().anyMatch(Character::isUpperCase));
        root.putObject("normalizer")
                .put("type", "BertNormalizer")
                .put("clean_text", true)
                .put("handle_chinese_chars", true)
                .put("lowercase", isLower);
        root.putObject("pre_tokenizer").put("type", "BertPreTokenizer");
        int begin = words.indexOf("[CLS]");
        int end = words.indexOf("[SEP]");
        if (begin >= 0 && end >= 0) {
            ObjectNode around = root.putObject("post_processor").put("type", "BertProcessing");
            around.putArray("sep").add("[SEP]").add(end);
            around.putArray("cls").add("[CLS]").add(begin);
        }
        return root;
    }
}
