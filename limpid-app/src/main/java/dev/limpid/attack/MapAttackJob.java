package dev.limpid.attack;

import dev.limpid.ExplainRequest;
import dev.limpid.Image;
import dev.limpid.Job;
import dev.limpid.JobListener;
import dev.limpid.JobSummary;
import dev.limpid.MethodCall;
import dev.limpid.Model;
import dev.limpid.app.job.Cancellation;
import dev.limpid.app.job.EachInput;
import dev.limpid.attribution.Method;
import dev.limpid.attribution.Progress;
import dev.limpid.attribution.catalogue.Methods;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.contrast.attack.MapAttack;
import dev.limpid.data.DataSet;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Tensor;
import dev.limpid.report.Picture;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Attacks the explanations of the pictures of a data set: the prediction stays, the map moves. */
public final class MapAttackJob implements Job<MovedMaps>, AutoCloseable {
    private final Model model;
    private final DataSet data;
    private final MapAttackRequest request;
    private final Map<String, MapAttack> attacks = new LinkedHashMap<>();
    private final Cancellation cancellation = new Cancellation("the attack was cancelled");
    private final Progress progress = cancellation.silent();

    /**
     * A job.
     *
     * @throws LimpidException if the network is no classifier of pictures, or a method has no fixed graph that can be differentiated
     */
    public MapAttackJob(Model model, DataSet data, MapAttackRequest request) {
        this.model = model;
        this.data = data;
        this.request = request;
        for (String name : request.methods()) {
            Method method = Methods.named(name);
            Settings settings =
                    new Settings(Optional.empty(), MethodCall.of(name).parameters(), request.seed());
            attacks.put(name, MapAttack.of(model.classifier(), model.engine(), method, settings, model.memory()));
        }
    }

    /** The request. */
    public MapAttackRequest request() {
        return request;
    }

    /** The model. */
    public Model model() {
        return model;
    }

    @Override
    public JobSummary run(JobListener<MovedMaps> listener) {
        return EachInput.run(data.size(), data::name, i -> attacked(data.image(i), i), listener, cancellation, 0);
    }

    private MovedMaps attacked(Image image, int index) {
        Tensor input = model.tensor(image);
        String label = model.best(model.logits(input), 1).get(0).label();
        Map<String, MovedMaps.Result> results = new LinkedHashMap<>();
        attacks.forEach((name, attack) -> {
            MapAttack.Moved moved = attack.run(input, request.size(), request.seed() + index, progress);
            results.put(
                    name,
                    new MovedMaps.Result(moved, drawn(Image.of(input), name), drawn(Image.of(moved.input()), name)));
        });
        return new MovedMaps(image.name(), label, results);
    }

    private Picture drawn(Image image, String method) {
        return model.explain(image, ExplainRequest.of(method).withSeed(request.seed()))
                .of(method)
                .drawn();
    }

    @Override
    public void cancel() {
        cancellation.ask();
    }

    @Override
    public void close() {
        attacks.values().forEach(MapAttack::close);
    }
}
