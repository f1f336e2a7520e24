package dev.limpid.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpid.report.study.StudyPage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;

/** Writes pages, and looks at the recipe that they carry. */
class RecipeTest {
    private static final String EVIL = "./limpid 'a\"b\\</script><b>\u00e9'";

    private static String page(int inputs) throws IOException {
        List<Fact> files = IntStream.range(0, inputs)
                .mapToObj(i -> new Fact("pictures/" + i + ".png", "00ff"))
                .toList();
        HtmlReport.Head head = new HtmlReport.Head("title", "summary", EVIL, List.of(), files);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new StudyPage(head, List.of(), List.of()).writeTo(out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void theDigestIsThatOfTheWholePage() throws IOException {
        for (int inputs : new int[] {0, 1, 500}) {
            String page = page(inputs);
            assertThat(Recipe.stated(page))
                    .hasSize(64)
                    .isEqualTo(Recipe.digest(page))
                    .doesNotMatch("0+");
            assertThat(Recipe.digest(page.replace("summary", "Summary"))).isNotEqualTo(Recipe.stated(page));
            assertThat(Recipe.digest(page.replace("\n", "\r\n"))).isEqualTo(Recipe.stated(page));
            assertThat(Recipe.sealed(page)).isEqualTo(page);
        }
    }

    @Test
    void aCommandCannotEndTheRecipe() throws IOException {
        String recipe = Jsoup.parse(page(1)).expectFirst("#recipe").data();
        assertThat(recipe)
                .contains(
                        "\"command\": \"./limpid \\u0027a\\u0022b\\u005c\\u003c/script\\u003e\\u003cb\\u003e\\u00e9\\u0027\"")
                .contains("\"pictures/0.png\": \"00ff\"")
                .contains("\"environment\": \"Java ");
        assertThat(Jsoup.parse(page(0)).select("b")).isEmpty();
    }
}
