package dev.limpid.app.evaluation;

import dev.limpid.Image;
import dev.limpid.MethodCall;
import dev.limpid.Model;
import dev.limpid.ModelInput;
import dev.limpid.attribution.Progress;
import dev.limpid.attribution.catalogue.Methods;
import dev.limpid.attribution.engine.Explainer;
import dev.limpid.attribution.formula.ParameterException;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Target;
import dev.limpid.report.ScoreGrid;
import dev.limpid.world.ink.RandomDraws;
import dev.limpid.world.sentence.Deciding;
import dev.limpid.world.sentence.Sentence;
import dev.limpid.world.sentence.SentenceWorld;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The run of some methods over sentences in which the words that decide are known. */
final class SentenceJob implements TruthJob {
    /** The name of scores that know nothing. */
    static final String RANDOM = "random";

    /** The name of scores that know everything. */
    static final String TRUTH = "truth";

    private final Model model;
    private final WorldAdapter.Pool pool;
    private final Map<String, Explainer> open = new LinkedHashMap<>();
    private final Map<String, String> failed = new LinkedHashMap<>();
    private final Map<String, List<WordScores>> judged = new LinkedHashMap<>();
    private int sentences;
    private int right;

    /** Makes a model ready. @throws LimpidException if it does not tell positive from negative sentences */
    SentenceJob(Model model, WorldAdapter.Pool pool) {
        List<String> labels = model.classifier().labels().names();
        int classes = SentenceWorld.LABELS.size();
        if (model.classifier().classes() != classes || !(labels.isEmpty() || labels.equals(SentenceWorld.LABELS))) {
            throw LimpidException.badInput(model.title() + " does not tell "
                    + String.join(" from ", SentenceWorld.LABELS) + " sentences, so it cannot be evaluated on them");
        }
        this.model = model;
        this.pool = pool;
    }

    @Override
    public void add(MethodCall call, Optional<String> layer, long seed, long first) {
        String name = Methods.named(call.method()).info().name();
        layer.ifPresent(model.classifier()::place);
        Sentence tried = SentenceWorld.sample(first);
        ModelInput input = input(tried, first);
        try {
            Explainer explainer = model.explainer(call, layer, seed);
            open.put(name, explainer);
            scores(explainer, tried, input);
        } catch (ParameterException e) {
            throw e;
        } catch (LimpidException e) {
            Optional.ofNullable(open.remove(name)).ifPresent(Explainer::close);
            failed.put(name, e.getMessage());
        }
    }

    @Override
    public void show(long seed) {
        if (open.isEmpty()) {
            throw LimpidException.badInput(failed.values().iterator().next());
        }
        Sentence sentence = SentenceWorld.sample(seed);
        ModelInput input = input(sentence, seed);
        sentences++;
        if (model.best(model.logits(input.tensor()), 1).get(0).index() != sentence.label()) {
            return;
        }
        right++;
        open.forEach((name, explainer) -> note(name, scores(explainer, sentence, input)));
        RandomDraws draws = RandomDraws.of(seed).named(RANDOM);
        float[] random = new float[sentence.words().size()];
        for (int i = 0; i < random.length; i++) {
            random[i] = (float) draws.between(-1, 1);
        }
        note(RANDOM, new WordScores(sentence, random));
        note(TRUTH, truth(sentence));
    }

    private void note(String name, WordScores scores) {
        judged.computeIfAbsent(name, n -> new ArrayList<>()).add(scores);
    }

    private static WordScores truth(Sentence sentence) {
        float[] truth = new float[sentence.words().size()];
        int turned = sentence.label() == 1 ? 1 : -1;
        for (Deciding word : sentence.deciding()) {
            truth[word.place()] = (float) turned * word.sign();
        }
        return new WordScores(sentence, truth);
    }

    private ModelInput input(Sentence sentence, long seed) {
        ModelInput input = model.input(Image.ofText(sentence.text()).named("zoo-" + seed));
        List<String> words = input.names();
        int count = sentence.words().size();
        if (words.size() < count || !words.subList(0, count).equals(sentence.words())) {
            throw LimpidException.unsupported(
                    model.title() + " splits sentences into other words: " + String.join(" ", words));
        }
        return input;
    }

    private WordScores scores(Explainer explainer, Sentence sentence, ModelInput input) {
        Tensor scores = explainer
                .explain(input.tensor(), Target.of(sentence.label()), Progress.SILENT)
                .scores();
        Tensor pooled = pool == WorldAdapter.Pool.AMOUNT ? WorldAdapter.amounts(scores) : scores;
        float[] each = ScoreGrid.of(pooled, 0, input.sizes()).at(input.sizes());
        return new WordScores(sentence, Arrays.copyOf(each, sentence.words().size()));
    }

    @Override
    public TruthPage page() {
        return new SentenceTables(sentences, right, judged, failed);
    }

    @Override
    public void close() {
        open.values().forEach(Explainer::close);
    }
}
