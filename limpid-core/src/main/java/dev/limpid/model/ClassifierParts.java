package dev.limpid.model;

import dev.limpid.graph.Graph;
import dev.limpid.graph.Value;
import org.jspecify.annotations.Nullable;

/** The parts of a classifier, of which some are replaced before another is made of them. Not safe for several threads. */
final class ClassifierParts {
    private final Classifier from;
    private Graph graph;
    private Graph forward;
    private Value input;
    private String logits;
    private String output;
    private Head head;
    private ScoreAxes scores;
    private Labels labels;
    private @Nullable PreprocessingGuess guess;

    ClassifierParts(Classifier from) {
        this.from = from;
        graph = from.graph();
        forward = from.forward();
        input = from.input();
        logits = from.logits();
        output = from.output();
        head = from.head();
        scores = from.scores();
        labels = from.labels();
        guess = from.guess();
    }

    /** Another graph, the same for runs that need the logits alone. */
    ClassifierParts graph(Graph other) {
        return graph(other, other);
    }

    ClassifierParts graph(Graph other, Graph forLogits) {
        graph = other;
        forward = forLogits;
        input = other.input(input.name());
        return this;
    }

    ClassifierParts logits(String value) {
        logits = value;
        return this;
    }

    ClassifierParts output(String value) {
        output = value;
        return this;
    }

    ClassifierParts head(Head other, ScoreAxes axes) {
        head = other;
        scores = axes;
        return this;
    }

    ClassifierParts labels(Labels other) {
        labels = other;
        return this;
    }

    ClassifierParts guess(PreprocessingGuess other) {
        guess = other;
        return this;
    }

    /** The classifier, of whose layers nothing has been asked yet. */
    Classifier toClassifier() {
        return withSearch(new LayerSearch(graph, input.name(), logits, scores));
    }

    /** The classifier with what is known of its layers; graph and logits must be the same. */
    Classifier sameLayers() {
        return withSearch(from.search());
    }

    private Classifier withSearch(LayerSearch search) {
        return new Classifier(
                from.name(),
                graph,
                input,
                from.form(),
                logits,
                output,
                head,
                scores,
                labels,
                guess,
                from.notes(),
                from.assumptions(),
                forward,
                from.parts(),
                from.padding(),
                search);
    }
}
