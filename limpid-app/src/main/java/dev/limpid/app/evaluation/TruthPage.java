package dev.limpid.app.evaluation;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The result of an evaluation against known truth. */
public interface TruthPage {
    /**
     * The page as Markdown that can be read in a terminal.
     *
     * @param title its heading
     * @param about what was evaluated, and by which command
     */
    String markdown(String title, List<String> about);

    /** All numbers as JSON. */
    Map<String, @Nullable Object> described();

    /** Whether every method could be evaluated. */
    boolean isComplete();
}
