package dev.limpid.counterfactual;

import dev.limpid.ExplainRequest;
import dev.limpid.Explanation;
import dev.limpid.Image;
import dev.limpid.Job;
import dev.limpid.JobListener;
import dev.limpid.JobSummary;
import dev.limpid.Model;
import dev.limpid.app.job.Cancellation;
import dev.limpid.app.job.EachInput;
import dev.limpid.attribution.Progress;
import dev.limpid.contrast.counterfactual.ClassGroups;
import dev.limpid.contrast.counterfactual.Contrast;
import dev.limpid.contrast.counterfactual.ContrastNetwork;
import dev.limpid.contrast.counterfactual.Counterfactual;
import dev.limpid.contrast.counterfactual.CounterfactualMethod;
import dev.limpid.contrast.counterfactual.Counterfactuals;
import dev.limpid.contrast.counterfactual.Examples;
import dev.limpid.contrast.counterfactual.Found;
import dev.limpid.contrast.counterfactual.GroupQuestion;
import dev.limpid.contrast.counterfactual.MapCheck;
import dev.limpid.data.DataSet;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import dev.limpid.report.Picture;
import dev.limpid.report.ScoreMap;
import dev.limpid.world.Species;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/** Finds counterfactuals of the pictures of a data set, one after the other. */
public final class CounterfactualJob implements Job<PictureAnswers>, AutoCloseable {
    private final Model model;
    private final DataSet data;
    private final CounterfactualRequest request;
    private final ContrastNetwork network;
    private final Optional<Examples> examples;
    private final Optional<Graph> generator;
    private final OptionalInt target;
    private final Optional<ClassGroups> groups;
    private final Cancellation cancellation = new Cancellation("the search for counterfactuals was cancelled");
    private final Progress progress = cancellation.silent();

    /** A job. @throws LimpidException if the network is no classifier of pictures, or has no such class */
    public CounterfactualJob(Model model, DataSet data, CounterfactualRequest request) {
        if (!request.maps().isEmpty() && model.classifier().classes() < 2) {
            throw LimpidException.unsupported("the network has a single score, so there is no other class to contrast"
                    + " with; explain tells what speaks for it");
        }
        this.model = model;
        this.data = data;
        this.request = request;
        this.network = ContrastNetwork.of(model.classifier(), model.engine());
        this.target = target(model.classifier());
        this.examples = CounterfactualAids.examples(model, data, request, progress);
        this.generator = CounterfactualAids.generator(model, request);
        this.groups = CounterfactualAids.groups(model, data, request, progress);
    }

    private OptionalInt target(Classifier classifier) {
        return request.target().isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of(classifier.decisionNamed(request.target().get()));
    }

    /** The request. */
    public CounterfactualRequest request() {
        return request;
    }

    /** The model. */
    public Model model() {
        return model;
    }

    /** How many other pictures answers are judged by. */
    public int examples() {
        return examples.map(Examples::size).orElse(0);
    }

    @Override
    public JobSummary run(JobListener<PictureAnswers> listener) {
        return EachInput.run(data.size(), data::name, i -> answered(data.image(i), i), listener, cancellation, 0);
    }

    private PictureAnswers answered(Image image, int index) {
        Tensor input = model.tensor(image);
        int label = network.predicted(input);
        int wanted = target.orElseGet(() -> network.runnerUp(input));
        if (label == wanted) {
            throw LimpidException.badInput("the network already predicts " + name(wanted) + ", which is asked for");
        }
        Contrast contrast = new Contrast(
                input,
                label,
                wanted,
                request.count(),
                request.seed() + index,
                examples.map(e -> e.without(image.name())),
                generator);
        float[][] before = network.planes(input);
        Optional<TrueIntervention> truth = truth(index, label, wanted);
        List<Found> all = new ArrayList<>();
        List<PictureAnswers.Answer> answers = new ArrayList<>();
        for (String name : request.methods()) {
            CounterfactualMethod method = Counterfactuals.named(name);
            Found found = Counterfactuals.find(method, network, contrast, progress);
            all.add(found);
            found.answers().forEach(a -> answers.add(answer(a, method, contrast, before, truth)));
        }
        return new PictureAnswers(
                image.name(),
                name(label),
                name(wanted),
                picture(before),
                all,
                answers,
                maps(image, contrast, index),
                truth.map(t -> new TrueChange(t.words(), (double) t.reach().count() / before[0].length, t.after())));
    }

    private PictureAnswers.Answer answer(
            Counterfactual found,
            CounterfactualMethod method,
            Contrast contrast,
            float[][] before,
            Optional<TrueIntervention> truth) {
        float[][] after = network.planes(found.input());
        int wanted = method.isKeeping() ? contrast.label() : contrast.target();
        boolean isValid = network.isPredicted(model.logits(found.input()).toFloats(), wanted);
        return new PictureAnswers.Answer(
                found,
                name(found.after()),
                isValid,
                picture(after),
                picture(difference(before, after)),
                method.isKeeping() ? Optional.empty() : truth.map(t -> Agreement.of(t, before, after)));
    }

    /** The true change, for a drawn picture that is predicted rightly and a class that is a species. */
    private Optional<TrueIntervention> truth(int index, int label, int wanted) {
        OptionalLong seed = data.seed(index);
        List<Species> species = Species.all();
        OptionalInt from = species(label);
        OptionalInt to = species(wanted);
        if (seed.isEmpty()
                || from.isEmpty()
                || to.isEmpty()
                || data.label(index).orElse(-1) != from.getAsInt()) {
            return Optional.empty();
        }
        return TrueIntervention.find(
                model, seed.getAsLong(), species.get(from.getAsInt()), species.get(to.getAsInt()), wanted);
    }

    private OptionalInt species(int label) {
        String name = name(label);
        return Species.all().stream()
                .filter(s -> s.name().equals(name))
                .mapToInt(Species::index)
                .findFirst();
    }

    private List<PictureAnswers.ContrastMap> maps(Image image, Contrast contrast, int index) {
        Map<String, double[]> plain = new HashMap<>();
        List<PictureAnswers.ContrastMap> maps = new ArrayList<>();
        for (GroupQuestion question : questions(contrast)) {
            Optional<PartAgreement.Parts> parts = parts(question, contrast.label(), index);
            for (String method : request.maps()) {
                Explanation explanation = explained(image, contrast, method, question.target());
                double[] scores = scores(explanation);
                maps.add(new PictureAnswers.ContrastMap(
                        method,
                        question.words(),
                        question.kind(),
                        explanation.drawn(),
                        MapCheck.of(network, contrast, question.weights(), scores, progress),
                        parts.map(p -> PartAgreement.of(
                                p,
                                scores,
                                plain.computeIfAbsent(
                                        method,
                                        m -> scores(
                                                explained(image, contrast, m, Integer.toString(contrast.label()))))))));
            }
        }
        return maps;
    }

    /** What the parts of a drawn creature do for a question, if it is predicted rightly. */
    private Optional<PartAgreement.Parts> parts(GroupQuestion question, int label, int index) {
        OptionalLong seed = data.seed(index);
        OptionalInt from = species(label);
        if (seed.isEmpty() || from.isEmpty() || data.label(index).orElse(-1) != from.getAsInt()) {
            return Optional.empty();
        }
        List<Species> all = Species.all();
        boolean isOfSpecies = IntStream.range(0, question.weights().length)
                .anyMatch(k -> question.weights()[k] < 0 && species(k).isPresent());
        return isOfSpecies
                ? Optional.of(PartAgreement.Parts.of(
                        model,
                        seed.getAsLong(),
                        all.get(from.getAsInt()),
                        question,
                        k -> species(k).stream().mapToObj(all::get).toList()))
                : Optional.empty();
    }

    /** Why this class and not the other; with groups also why this class in its group, and why this group. */
    private List<GroupQuestion> questions(Contrast contrast) {
        double[] pair = new double[network.classes()];
        pair[contrast.label()] = 1;
        pair[contrast.target()] = -1;
        List<GroupQuestion> questions = new ArrayList<>();
        questions.add(new GroupQuestion(name(contrast.label()), name(contrast.target()), pair, -1));
        groups.ifPresent(g -> questions.addAll(GroupQuestion.of(
                g,
                model.logits(contrast.input()).toFloats(),
                contrast.label(),
                target,
                model.classifier().decisions())));
        return questions;
    }

    private Explanation explained(Image image, Contrast contrast, String method, String asked) {
        return model.explain(image, ExplainRequest.of(method).withTarget(asked).withSeed(contrast.seed()))
                .of(method);
    }

    private double[] scores(Explanation explanation) {
        return inPlaces(
                explanation.map(),
                model.classifier().preprocessing().width(),
                model.classifier().preprocessing().height());
    }

    /** A map of any size, interpolated linearly to the places of the input. */
    private static double[] inPlaces(ScoreMap map, int width, int height) {
        double[] scores = new double[width * height];
        for (int i = 0; i < scores.length; i++) {
            double x = clamped((i % width + 0.5) * map.width() / width - 0.5, map.width());
            double y = clamped((Math.floorDiv(i, width) + 0.5) * map.height() / height - 0.5, map.height());
            int left = (int) x;
            int top = (int) y;
            int right = Math.min(map.width() - 1, left + 1);
            int low = Math.min(map.height() - 1, top + 1);
            double above = map.at(left, top) + (x - left) * (map.at(right, top) - map.at(left, top));
            double below = map.at(left, low) + (x - left) * (map.at(right, low) - map.at(left, low));
            scores[i] = above + (y - top) * (below - above);
        }
        return scores;
    }

    private static double clamped(double at, int size) {
        return Math.max(0, Math.min(size - 1.0, at));
    }

    private String name(int label) {
        return model.classifier().decisions().name(label);
    }

    private Picture picture(float[][] planes) {
        int width = model.classifier().preprocessing().width();
        return Picture.ofShares(width, planes[0].length / width, planes);
    }

    private static float[][] difference(float[][] before, float[][] after) {
        float largest = 0;
        for (int c = 0; c < before.length; c++) {
            for (int i = 0; i < before[c].length; i++) {
                largest = Math.max(largest, Math.abs(after[c][i] - before[c][i]));
            }
        }
        float[][] shown = new float[before.length][before[0].length];
        for (int c = 0; c < before.length; c++) {
            for (int i = 0; i < before[c].length; i++) {
                shown[c][i] = largest == 0 ? 0.5f : 0.5f + (after[c][i] - before[c][i]) / (2 * largest);
            }
        }
        return shown;
    }

    @Override
    public void cancel() {
        cancellation.ask();
    }

    @Override
    public void close() {
        network.close();
    }
}
