package dev.limpid.guard;

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
import dev.limpid.contrast.guard.GuardGraph;
import dev.limpid.data.DataSet;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Tensor;
import dev.limpid.model.FullBatch;
import dev.limpid.runtime.Program;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Attacks the pictures of a data set and gathers what a detector looks at, before and after; then fits and judges the detector. */
public final class GuardJob implements Job<GuardedPicture>, AutoCloseable {
    private final Model model;
    private final DataSet data;
    private final GuardRequest request;
    private final Victim victim;
    private final Program program;
    private final List<GuardedPicture> pictures = new ArrayList<>();
    private final Cancellation cancellation = new Cancellation("the fit of the detector was cancelled");
    private final Progress progress = cancellation.silent();

    /** A job. @throws LimpidException if the network is no classifier of pictures, has no spatial layer, or cannot be differentiated */
    public GuardJob(Model model, DataSet data, GuardRequest request) {
        this.model = model;
        this.data = data;
        this.request = request;
        this.victim = Victim.of(model.classifier(), model.engine());
        this.program = model.engine().compile(GuardGraph.features(model.classifier()));
    }

    /** The request. */
    public GuardRequest request() {
        return request;
    }

    /** The model. */
    public Model model() {
        return model;
    }

    @Override
    public JobSummary run(JobListener<GuardedPicture> listener) {
        return EachInput.run(data.size(), data::name, i -> kept(guarded(data.image(i), i)), listener, cancellation, 0);
    }

    private GuardedPicture kept(GuardedPicture picture) {
        pictures.add(picture);
        return picture;
    }

    private GuardedPicture guarded(Image image, int index) {
        Tensor input = model.tensor(image);
        Goal goal = Goal.awayFrom(victim.predicted(input));
        Map<String, double[]> attacked = new LinkedHashMap<>();
        for (String name : request.attacks()) {
            Attack attack = Attacks.named(name);
            double radius = request.radius().orElseGet(attack::usualRadius);
            Attacked found = attack.run(victim, input, goal, radius, request.seed() + index, progress);
            if (found.isReached()) {
                attacked.put(name, features(found.input()));
            }
        }
        return new GuardedPicture(image.name(), features(input), attacked);
    }

    /** What a detector looks at for an input: a batch of one. */
    double[] features(Tensor input) {
        Tensor whole = FullBatch.filled(input, model.classifier().fixedBatch());
        Tensor found = Objects.requireNonNull(program.run(
                        Map.of(model.classifier().input().name(), whole),
                        List.of(GuardGraph.FEATURES),
                        progress::isCancelled)
                .get(GuardGraph.FEATURES));
        return FullBatch.first(found, 1).toDoubles();
    }

    /**
     * The detector and how well it does, of the pictures so far.
     *
     * @throws LimpidException if too few pictures or attacks are left to fit and to judge it
     */
    public GuardResult result() {
        return GuardResult.of(request, pictures);
    }

    /** The inputs of the first pictures, to check a written file by. */
    List<Tensor> inputs(int most) {
        List<Tensor> inputs = new ArrayList<>();
        for (int i = 0; i < data.size() && inputs.size() < most; i++) {
            inputs.add(model.tensor(data.image(i)));
        }
        return inputs;
    }

    @Override
    public void cancel() {
        cancellation.ask();
    }

    @Override
    public void close() {
        program.close();
        victim.close();
    }
}
