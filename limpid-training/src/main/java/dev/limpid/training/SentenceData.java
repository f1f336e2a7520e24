package dev.limpid.training;

import dev.limpid.world.ink.RandomDraws;
import dev.limpid.world.sentence.Sentence;
import dev.limpid.world.sentence.SentenceWorld;
import dev.limpid.zoo.Card;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Sentences made from templates: seeds from 1,000,000 on for training, and from 0 on for testing. */
final class SentenceData implements Data {
    /** The share of the filler that is hidden in training, so that the network does not lean on it. */
    static final double HIDDEN = 0.25;

    private static final Card.Span SEEN = new Card.Span(1_000_000, 12_000);
    private static final Card.Span UNSEEN = new Card.Span(0, 2_000);

    @Override
    public Sentences seen() {
        return new Sentences(LongStream.range(SEEN.first(), SEEN.first() + SEEN.count())
                .mapToObj(seed -> SentenceWorld.sample(seed)
                        .hidingFiller(RandomDraws.of(seed).named("hidden"), HIDDEN))
                .toList());
    }

    @Override
    public Sentences unseen() {
        return new Sentences(sentences(UNSEEN).toList());
    }

    /** The test sentences in which a negation states an opinion. */
    Sentences negated() {
        return new Sentences(sentences(UNSEEN).filter(Sentence::isNegated).toList());
    }

    /** Those that would belong to the other class without their negations. */
    Sentences turned() {
        return new Sentences(sentences(UNSEEN).filter(SentenceData::isTurned).toList());
    }

    /** The same without their negations. */
    Sentences turnedBack() {
        return new Sentences(sentences(UNSEEN)
                .filter(SentenceData::isTurned)
                .map(Sentence::withoutNegations)
                .toList());
    }

    private static boolean isTurned(Sentence sentence) {
        Sentence bare = sentence.withoutNegations();
        return bare.sum() != 0 && bare.label() != sentence.label();
    }

    private static Stream<Sentence> sentences(Card.Span span) {
        return LongStream.range(span.first(), span.first() + span.count()).mapToObj(SentenceWorld::sample);
    }

    @Override
    public List<String> labels() {
        return SentenceWorld.LABELS;
    }

    @Override
    public Card.Data described() {
        return new Card.Data(Card.SENTENCES, SEEN, UNSEEN, SentenceWorld.LENGTH, List.of());
    }

    @Override
    public Map<String, String> metadata() {
        return Map.of("limpid.vocabulary", String.join("\n", SentenceWorld.vocabulary()));
    }
}
