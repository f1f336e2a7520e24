package dev.limpid.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limpid.error.LimpidException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WordListTest {
    private static final WordList WORDS = new WordList(List.of("<pad>", "<unk>", "a", "good", "film", "don't", "!"));

    @TempDir
    Path folder;

    @Test
    void wordsAreTheNumbersOfTheirLines() {
        Tokenizer.Tokens tokens = WORDS.tokens("A good, long film! Don't");
        assertThat(tokens.numbers()).containsExactly(2, 3, 1, 1, 4, 6, 5);
        assertThat(tokens.words()).containsExactly("A", "good", ",", "long", "film", "!", "Don't");
        assertThat(WORDS.word(4)).isEqualTo("film");
        assertThat(WORDS.word(99)).isEqualTo("99");
        assertThat(WORDS.padding()).isZero();
        assertThat(WORDS.unknown()).isEqualTo(1);
    }

    @Test
    void caseCountsIfTheListHasUpperCaseWords() {
        assertThat(new WordList(List.of("<unk>", "Good", "good"))
                        .tokens("Good good GOOD")
                        .numbers())
                .containsExactly(1, 2, 0);
    }

    @Test
    void anUnknownWordIsNamedWhereNoTokenStandsForIt() {
        assertThatThrownBy(() -> new WordList(List.of("good")).tokens("good film"))
                .isInstanceOf(LimpidException.class)
                .hasMessage("the word 'film' is not in the vocabulary, which has no token for unknown words");
    }

    @Test
    void piecesOfWordsNeedAnotherModule() throws IOException {
        Path file = Files.writeString(folder.resolve("vocab.txt"), "[UNK]\nplay\n##ing\n");
        assertThatThrownBy(() -> Tokenizers.read(file))
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining("is a vocabulary of WordPiece, which needs limpid-text.jar");
        assertThatThrownBy(() -> Tokenizers.read(folder.resolve("none.txt")))
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining("there is no such file");
    }

    @Test
    void aByteOrderMarkIsNotPartOfTheFirstWord() throws IOException {
        Path file = Files.writeString(folder.resolve("words.txt"), "\uFEFFgood\nfilm\n");

        assertThat(Tokenizers.read(file).tokens("good film").numbers()).containsExactly(0, 1);
    }
}
