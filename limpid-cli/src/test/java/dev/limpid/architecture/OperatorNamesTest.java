package dev.limpid.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpid.graph.op.Operators;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is true of operators stands in one table: no other file lists operators, except to give each its rule. */
class OperatorNamesTest {
    private static final Pattern LITERALS = Pattern.compile("\"\\w+\"(?:\\s*,\\s*\"\\w+\"){2,}");

    /** What a list of names may be an argument of: a rule for these operators, or a step of a pattern. */
    private static final Pattern RULE =
            Pattern.compile("(Entry\\.(of|zero)\\(|NodePattern\\.op\\(|findProducer\\(|\\bcase )[^;]*$");

    /** Lists of at least three operator names that belong to no rule. */
    private static List<String> lists(String source) {
        List<String> found = new ArrayList<>();
        Matcher list = LITERALS.matcher(source);
        while (list.find()) {
            boolean isOfOperators = Arrays.stream(list.group().split(","))
                    .map(name -> name.strip().replace("\"", ""))
                    .allMatch(name -> Operators.find(name).isPresent());
            if (isOfOperators
                    && !RULE.matcher(source.substring(0, list.start())).find()) {
                found.add(list.group().replaceAll("\\s+", " "));
            }
        }
        return found;
    }

    @Test
    void noOtherFileListsOperators() throws IOException {
        List<String> wrong = new ArrayList<>();
        int files = 0;
        for (Path folder : Sources.folders()) {
            for (Path file : Sources.javaFiles(folder)) {
                files++;
                lists(Files.readString(file)).forEach(list -> wrong.add(file.getFileName() + ": " + list));
            }
        }
        assertThat(files).isGreaterThan(100);
        assertThat(wrong)
                .as("facts about operators are traits in dev.limpid.graph.op.Operators")
                .isEmpty();
    }

    @Test
    void aListOfOperatorsIsFoundAndTheArgumentsOfARuleAreNot() {
        assertThat(lists("Set.of(\"Relu\",\n \"Tanh\", \"Elu\");")).containsExactly("\"Relu\", \"Tanh\", \"Elu\"");
        assertThat(lists("x = {\"Relu\", \"Tanh\", \"Elu\"};")).hasSize(1);
        assertThat(lists("Entry.of(rule, \"Relu\", \"Tanh\", \"Elu\")")).isEmpty();
        assertThat(lists("Set.of(\"red\", \"green\", \"blue\")")).isEmpty();
    }
}
