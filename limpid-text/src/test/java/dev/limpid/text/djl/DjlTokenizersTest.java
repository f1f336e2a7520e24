package dev.limpid.text.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limpid.error.LimpidException;
import dev.limpid.text.Tokenizer;
import dev.limpid.text.Tokenizers;
import dev.limpid.text.WordList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DjlTokenizersTest {
    @TempDir
    Path folder;

    @Test
    void aVocabularyOfPiecesSplitsWordsAsBertDoes() throws IOException {
        Path file = folder.resolve("vocab.txt");
        Files.writeString(file, "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\nplay\n##ing\n##ed\n!\n");
        Tokenizer tokenizer = Tokenizers.read(file);

        Tokenizer.Tokens tokens = tokenizer.tokens("A Play\u00e9d zebra playing!");
        assertThat(tokens.words())
                .containsExactly("[CLS]", "a", "play", "##ed", "[UNK]", "play", "##ing", "!", "[SEP]");
        assertThat(tokens.numbers()).containsExactly(2, 5, 6, 8, 1, 6, 7, 9, 3);
        assertThat(tokenizer.padding()).isEqualTo(0);
        assertThat(tokenizer.unknown()).isEqualTo(4);
    }

    @Test
    void aTokenizerFileIsReadAsItIs() throws IOException {
        Path file = folder.resolve("tokenizer.json");
        Files.writeString(
                file,
                "{\"version\": \"1.0\", \"added_tokens\": [], \"normalizer\": {\"type\": \"Lowercase\"}, \"pre_tokenizer\":"
                        + " {\"type\": \"Whitespace\"}, \"model\": {\"type\": \"WordLevel\", \"unk_token\": \"<unk>\","
                        + " \"vocab\": {\"<unk>\": 0, \"good\": 1, \"film\": 2}}}");
        assertThat(Tokenizers.read(file).tokens("Good film today").numbers()).containsExactly(1, 2, 0);
    }

    @Test
    void aListOfWordsIsLeftToTheWordList() throws IOException {
        Path file = Files.writeString(folder.resolve("words.txt"), "<pad>\n<unk>\ngood\n");
        assertThat(Tokenizers.read(file)).isInstanceOf(WordList.class);
    }

    @Test
    void aDamagedTokenizerIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("tokenizer.json"), "{\"model\": {\"type\": \"Nothing\"}}");
        assertThatThrownBy(() -> Tokenizers.read(file))
                .isInstanceOf(LimpidException.class)
                .hasMessageStartingWith(file + ": is not a valid tokenizer");
    }
}
