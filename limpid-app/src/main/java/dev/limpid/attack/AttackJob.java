package dev.limpid.attack;

import dev.limpid.Image;
import dev.limpid.Job;
import dev.limpid.JobListener;
import dev.limpid.JobSummary;
import dev.limpid.Model;
import dev.limpid.app.job.Cancellation;
import dev.limpid.app.job.EachInput;
import dev.limpid.attribution.Progress;
import dev.limpid.contrast.attack.Attack;
import dev.limpid.contrast.attack.Attacked;
import dev.limpid.contrast.attack.Attacks;
import dev.limpid.contrast.attack.Goal;
import dev.limpid.contrast.attack.Victim;
import dev.limpid.data.DataSet;
import dev.limpid.data.Labelled;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import dev.limpid.report.Picture;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Attacks the pictures of a data set, one after the other. The class that is attacked is the predicted one; a picture that is already
 * predicted as the target is passed over by attacks with a target.
 */
public final class AttackJob implements Job<PictureAttack>, AutoCloseable {
    private static final String CURVE = "pgd-linf";

    private final Model model;
    private final DataSet data;
    private final Labelled labelled;
    private final AttackRequest request;
    private final Victim victim;
    private final OptionalInt target;
    private final RobustnessCurve curve;
    private final Cancellation cancellation = new Cancellation("the attack was cancelled");
    private final Progress progress = cancellation.silent();

    /** A job. @throws LimpidException if the network is no classifier of pictures, or has no such class */
    public AttackJob(Model model, DataSet data, AttackRequest request) {
        this.model = model;
        this.data = data;
        this.labelled = Labelled.of(data, model);
        this.request = request;
        this.victim = Victim.of(model.classifier(), model.engine());
        this.target = target(model.classifier());
        this.curve = new RobustnessCurve(request.curve());
    }

    private OptionalInt target(Classifier classifier) {
        return request.target().isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of(classifier.decisionNamed(request.target().get()));
    }

    /** The request. */
    public AttackRequest request() {
        return request;
    }

    /** The model. */
    public Model model() {
        return model;
    }

    /** The data set. */
    public DataSet data() {
        return data;
    }

    /** How many pictures keep their prediction as the change grows, of those handed over so far. */
    public RobustnessCurve curve() {
        return curve;
    }

    @Override
    public JobSummary run(JobListener<PictureAttack> listener) {
        return EachInput.run(data.size(), data::name, i -> attacked(data.image(i), i), listener, cancellation, 0);
    }

    private PictureAttack attacked(Image image, int index) {
        Tensor input = model.tensor(image);
        int label = victim.predicted(input);
        Goal goal = target.isPresent() ? Goal.towards(label, target.getAsInt()) : Goal.awayFrom(label);
        int expected = labelled.expected(index);
        Optional<Boolean> isRight = expected < 0 ? Optional.empty() : Optional.of(expected == label);
        Picture before = picture(victim.planes(input));
        Map<String, PictureAttack.Result> results = new LinkedHashMap<>();
        if (target.isEmpty() || target.getAsInt() != label) {
            for (String method : request.methods()) {
                Attack attack = Attacks.named(method);
                Attacked found =
                        attack.run(victim, input, goal, request.radius(attack), request.seed() + index, progress);
                float[][] planes = victim.planes(found.input());
                results.put(
                        method,
                        new PictureAttack.Result(
                                found, name(found.after()), picture(planes), change(victim.planes(input), planes)));
            }
        }
        return new PictureAttack(
                image.name(), name(label), isRight, before, results, broken(input, label, isRight, index));
    }

    /** The first radius of the curve at which the prediction changes. */
    private Optional<Double> broken(Tensor input, int label, Optional<Boolean> isRight, int index) {
        Attack attack = Attacks.named(CURVE);
        Optional<Double> broken = Optional.empty();
        for (double radius : request.curve()) {
            Attacked found = attack.run(victim, input, Goal.awayFrom(label), radius, request.seed() + index, progress);
            if (found.isReached()) {
                broken = Optional.of(radius);
                break;
            }
        }
        curve.add(isRight.orElse(true), broken);
        return broken;
    }

    private String name(int label) {
        return model.classifier().decisions().name(label);
    }

    private Picture picture(float[][] planes) {
        int width = model.classifier().preprocessing().width();
        return Picture.ofShares(width, planes[0].length / width, planes);
    }

    private Picture change(float[][] before, float[][] after) {
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
        return picture(shown);
    }

    @Override
    public void cancel() {
        cancellation.ask();
    }

    @Override
    public void close() {
        victim.close();
    }
}
