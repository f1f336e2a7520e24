package dev.limpid.world.funnybirds;

import dev.limpid.metrics.Mean;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.StringJoiner;
import java.util.stream.Stream;

/**
 * The sums from which the {@link ProtocolScores scores} of one explanation are computed, for one image or several. They
 * can be merged.
 */
public final class ProtocolTally {
    final Mean accuracy = new Mean();
    final Mean background = new Mean();
    final Mean singleDeletion = new Mean();
    final Mean sensitivity = new Mean();
    /** One entry for each candidate threshold of importance, in this array and in those below. */
    final Mean[] dataCheck;

    final Mean[] preservation;
    final Mean[] deletion;
    final Mean[] distractibility;

    ProtocolTally(int shares) {
        dataCheck = means(shares);
        preservation = means(shares);
        deletion = means(shares);
        distractibility = means(shares);
    }

    private static Mean[] means(int count) {
        return Stream.generate(Mean::new).limit(count).toArray(Mean[]::new);
    }

    /** All means, always in the same order. */
    private List<Mean> all() {
        List<Mean> all = new ArrayList<>(List.of(accuracy, background, singleDeletion, sensitivity));
        Stream.of(dataCheck, preservation, deletion, distractibility).forEach(means -> all.addAll(List.of(means)));
        return all;
    }

    /** All sums and counts as text, from which {@link #parse} makes the same tally. */
    public String text() {
        StringJoiner text = new StringJoiner(" ");
        all().forEach(mean -> text.add(mean.sum() + ":" + mean.count()));
        return text.toString();
    }

    /** The tally of a {@link #text}; empty if it is none. */
    public static Optional<ProtocolTally> parse(String text) {
        String[] words = text.split(" ", -1);
        ProtocolTally tally = new ProtocolTally(FunnyBirds.SHARES);
        List<Mean> all = tally.all();
        if (words.length != all.size()) {
            return Optional.empty();
        }
        try {
            for (int i = 0; i < words.length; i++) {
                int colon = words[i].indexOf(':');
                all.get(i)
                        .add(Mean.of(
                                Double.parseDouble(words[i].substring(0, Math.max(colon, 0))),
                                Long.parseLong(words[i].substring(colon + 1))));
            }
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
        return Optional.of(tally);
    }

    void add(ProtocolTally other) {
        accuracy.add(other.accuracy);
        background.add(other.background);
        singleDeletion.add(other.singleDeletion);
        sensitivity.add(other.sensitivity);
        for (int k = 0; k < dataCheck.length; k++) {
            dataCheck[k].add(other.dataCheck[k]);
            preservation[k].add(other.preservation[k]);
            deletion[k].add(other.deletion[k]);
            distractibility[k].add(other.distractibility[k]);
        }
    }

    /** The quantity that the best threshold maximises; undefined scores count as zero. */
    double completeness(int k) {
        double sum = dataCheck[k].value().orElse(0)
                + preservation[k].value().orElse(0)
                + deletion[k].value().orElse(0);
        OptionalDouble last = distractibility[k].value();
        return (sum / 3) + last.orElse(0);
    }
}
