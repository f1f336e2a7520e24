package dev.limpid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.Image;
import dev.limpid.Model;
import dev.limpid.OpenOptions;
import dev.limpid.world.sentence.Sentence;
import dev.limpid.world.sentence.SentenceWorld;
import dev.limpid.zoo.Accuracy;
import dev.limpid.zoo.BuiltIn;
import dev.limpid.zoo.Card;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The network of sentences, whose words that decide are known. {@code -Dlimpid.docs.update=true} writes the pictures of
 * docs/text.md.
 */
class ZooTextTest {
    private static final String REVIEW = "the film was not good but the music was great";
    private static final int LARGEST = 60_000;

    /** Neither learned from nor counted in the card. */
    private static final long FIRST = 500_000;

    @TempDir
    Path folder;

    private static double score(List<String> lines, int place) {
        String line = lines.get(1 + place);
        return Double.parseDouble(line.substring(line.lastIndexOf(',') + 1));
    }

    @Test
    void aReviewIsExplainedWordByWord() throws IOException {
        Path out = folder.resolve("out");
        JsonNode document = Run.of(
                        "explain",
                        "zoo:text",
                        "--text",
                        REVIEW,
                        "--method",
                        "integrated-gradients,occlusion,lime",
                        "--out",
                        out,
                        "--json")
                .fine()
                .json();
        assertThat(document.at("/results/0/prediction/label").asText()).isEqualTo("positive");
        for (String method : List.of("integrated-gradients", "occlusion", "lime")) {
            List<String> lines = Files.readAllLines(out.resolve("text-1." + method + ".csv"));
            assertThat(lines).hasSize(1 + SentenceWorld.LENGTH);
            assertThat(lines.get(4)).startsWith("3,not,");
            assertThat(score(lines, 3)).as(method).isNegative();
            assertThat(score(lines, 9)).as(method).isPositive();
            for (int filler : new int[] {0, 1, 2, 5, 6, 7, 8}) {
                assertThat(Math.abs(score(lines, filler)))
                        .as(method)
                        .isLessThan(0.5 * Math.abs(score(lines, 3)))
                        .isLessThan(0.5 * Math.abs(score(lines, 9)));
            }
        }
        for (String method : List.of("integrated-gradients", "occlusion", "lime")) {
            isShown(out.resolve("text-1." + method + ".png"), "text-" + method + ".png");
        }
    }

    /** Checks a picture of the documentation, and writes it if that is asked for. */
    private static void isShown(Path drawn, String documented) throws IOException {
        Path shown = Path.of(System.getProperty("limpid.root", ".."), "docs", "gallery", documented);
        if (Boolean.getBoolean("limpid.docs.update")) {
            Files.write(shown, Files.readAllBytes(drawn));
        }
        assertThat(Files.size(shown)).isLessThan(LARGEST);
    }

    @Test
    void sentencesOfTheWorldAreInputs() throws IOException {
        Path out = folder.resolve("out");
        JsonNode document = Run.of(
                        "explain",
                        "zoo:text",
                        "zoo",
                        "zoo-7",
                        "--limit",
                        "2",
                        "--method",
                        "occlusion",
                        "--out",
                        out,
                        "--json")
                .fine()
                .json();
        assertThat(document.at("/results").findValuesAsText("input")).containsExactly("zoo-0", "zoo-1", "zoo-7");
        Sentence sentence = SentenceWorld.sample(7);
        List<String> lines = Files.readAllLines(out.resolve("zoo-7.occlusion.csv"));
        for (int i = 0; i < sentence.words().size(); i++) {
            String word = sentence.words().get(i).equals(",")
                    ? "\",\""
                    : sentence.words().get(i);
            assertThat(lines.get(1 + i)).startsWith(i + "," + word + ",");
        }
    }

    private static Map<String, JsonNode> judged(JsonNode document) {
        return StreamSupport.stream(document.at("/methods").spliterator(), false)
                .collect(Collectors.toMap(m -> m.at("/name").asText(), m -> m.at("/measures")));
    }

    private static double value(Map<String, JsonNode> methods, String method, String measure) {
        return Objects.requireNonNull(methods.get(method))
                .at("/" + measure + "/value")
                .asDouble();
    }

    @Test
    void methodsFindTheWordsThatDecide() {
        JsonNode document = Run.of(
                        "zoo",
                        "judge",
                        "zoo:text",
                        "--method",
                        "integrated-gradients,occlusion",
                        "--first",
                        FIRST,
                        "--limit",
                        "60",
                        "--json")
                .fine()
                .json();
        assertThat(document.at("/sentences").asInt()).isEqualTo(60);
        Map<String, JsonNode> methods = judged(document);
        assertThat(methods.keySet()).containsExactlyInAnyOrder("integrated-gradients", "occlusion", "random", "truth");
        double chance = value(methods, "random", "top words");
        assertThat(chance).isLessThan(0.4);
        for (String method : List.of("integrated-gradients", "occlusion")) {
            assertThat(value(methods, method, "top words")).as(method).isGreaterThan(chance + 0.4);
            assertThat(value(methods, method, "mean rank"))
                    .as(method)
                    .isLessThan(0.6 * value(methods, "random", "mean rank"));
            assertThat(value(methods, method, "right sign")).as(method).isGreaterThan(0.8);
        }
        for (String measure : List.of("top words", "share of the scores", "right sign")) {
            assertThat(value(methods, "truth", measure)).isEqualTo(1);
        }
    }

    @Test
    void commandsForPicturesSaySoInOneSentence() {
        assertThat(Run.of("zoo", "judge", "zoo:text", "--method", "occlusion", "--shifted")
                        .sentence())
                .isEqualTo(
                        "a species, shifted maps and masks only are for networks of pictures; zoo:text takes tokens");
        assertThat(Run.of("zoo", "judge", "zoo:lenet", "--method", "gradient").sentence())
                .contains("does not classify the 25 species");
    }

    @Test
    void onFreshSentencesItIsAsGoodAsItsCardSays() {
        Card card = BuiltIn.named("text").card();
        assertThat(card.data().isSentences()).isTrue();
        int count = 300;
        try (Model model = Model.open("zoo:text", OpenOptions.DEFAULT)) {
            long right = LongStream.range(FIRST, FIRST + count)
                    .mapToObj(SentenceWorld::sample)
                    .filter(s -> model.predict(Image.ofText(s.text()), 1).get(0).index() == s.label())
                    .count();
            Accuracy measured = Accuracy.of(right, count);
            assertThat(measured.high()).isGreaterThan(card.accuracy().low());
            assertThat(measured.low()).isLessThan(card.accuracy().high());
        }
    }
}
