package dev.limpid.training;

import dev.limpid.training.Pictures.Look;
import dev.limpid.training.Pictures.Scale;
import dev.limpid.world.sentence.Sentence;
import dev.limpid.world.sentence.SentenceWorld;
import java.util.List;

/**
 * Sentences as the numbers of their words.
 *
 * @param all the sentences
 */
record Sentences(List<Sentence> all) implements Examples {
    Sentences {
        all = List.copyOf(all);
    }

    @Override
    public int count() {
        return all.size();
    }

    @Override
    public int label(int example) {
        return all.get(example).label();
    }

    @Override
    public long[] shape() {
        return new long[] {SentenceWorld.LENGTH};
    }

    @Override
    public String type() {
        return "int64[N," + SentenceWorld.LENGTH + "]";
    }

    @Override
    public String layout() {
        return "tokens";
    }

    @Override
    public void write(int example, float[] batch, int at, Look look, Scale scale) {
        int[] tokens = SentenceWorld.tokens(all.get(example));
        for (int i = 0; i < tokens.length; i++) {
            batch[(at * tokens.length) + i] = tokens[i];
        }
    }
}
