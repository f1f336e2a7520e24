package dev.limpid.evaluate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * An explanation from which the prediction cannot be inferred.
 *
 * @param picture its number
 * @param name its name
 * @param target the predicted class
 * @param method the method that explains it
 * @param sentences what contradicts the prediction, one sentence without a full stop each; not empty
 */
public record Contradiction(int picture, String name, int target, String method, List<String> sentences) {
    public Contradiction {
        sentences = List.copyOf(sentences);
    }

    /** All contradictions by the metrics of mutual verification, those with the most sentences first. */
    public static List<Contradiction> of(Leaderboard board) {
        List<Contradiction> all = new ArrayList<>();
        for (MethodScores method : board.methods()) {
            TreeMap<Integer, Part.Row> pictures = new TreeMap<>();
            TreeMap<Integer, List<String>> sentences = new TreeMap<>();
            for (Part part : method.parts()) {
                if (VerificationMetrics.isOneOf(part.metric())) {
                    part.rows().stream().filter(r -> r.value() == 0).forEach(row -> {
                        pictures.put(row.picture(), row);
                        sentences
                                .computeIfAbsent(row.picture(), p -> new ArrayList<>())
                                .add(row.note());
                    });
                }
            }
            pictures.forEach((picture, row) -> all.add(new Contradiction(
                    picture, row.name(), row.target(), method.method(), sentences.getOrDefault(picture, List.of()))));
        }
        all.sort(Comparator.comparingInt((Contradiction c) -> -c.sentences.size())
                .thenComparingInt(Contradiction::picture));
        return all;
    }
}
