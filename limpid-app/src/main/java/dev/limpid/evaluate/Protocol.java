package dev.limpid.evaluate;

import dev.limpid.trust.ExplanationMetric;
import java.util.List;
import java.util.Optional;

/**
 * Metrics that are computed together and need more than one explanation of one picture: other pictures of the same scene, or the maps of
 * other pictures. Their numbers follow when all pictures have been seen. Safe for many threads.
 */
interface Protocol {
    /** Its name. */
    String name();

    /** Its metrics. */
    List<ExplanationMetric> metrics();

    /** Why the metrics have no number for any of these pictures, in one sentence; empty if they may. */
    Optional<String> impossible(JudgedPictures pictures);

    /** Begins to judge a method. */
    Gathering begin(JudgedPictures pictures);

    /** What is gathered about one method. Safe for many threads. */
    interface Gathering {
        /** Adds a picture. @throws dev.limpid.error.LimpidException if it cannot be judged */
        void add(MetricInputs inputs);

        /** What a picture added, as one line of text; empty if it was not added. */
        Optional<String> state(int picture);

        /** Adds a picture by what it added before. A text that is no {@link #state} adds nothing. */
        void restore(int picture, String state);

        /**
         * The numbers of a metric over the pictures that were added.
         *
         * @param metric its name
         */
        List<Part.Row> rows(String metric);
    }
}
