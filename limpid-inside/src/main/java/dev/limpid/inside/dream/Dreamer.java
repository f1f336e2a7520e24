package dev.limpid.inside.dream;

import dev.limpid.attribution.Progress;
import dev.limpid.autodiff.RuleSet;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.Program;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Finds the pictures that wishes ask for. Many threads may use one dreamer; results depend on the plan and the wishes only.
 *
 * <pre>{@code
 * DreamPlan plan = new DreamPlan(layer, Aim.PREFERRED, fourier, DreamOptions.DEFAULT, 1, false);
 * try (Dreamer dreamer = Dreamer.of(engine, model, plan)) {
 *     Dreamed dreamed = dreamer.run(List.of(Wish.unit(7, 64, 0)), Progress.SILENT);
 * }
 * }</pre>
 */
public final class Dreamer implements AutoCloseable {
    private final Engine engine;
    private final Classifier model;
    private final DreamPlan plan;
    private final LayerView layer;
    private final Program program;
    private @Nullable Program redirected;

    private Dreamer(Engine engine, Classifier model, DreamPlan plan, Program program) {
        this.engine = engine;
        this.model = model;
        this.plan = plan;
        this.layer = LayerView.of(model, plan.value());
        this.program = program;
    }

    /** Refuses a network for which no picture can be made. @throws dev.limpid.error.LimpidException that says why */
    public static void check(Classifier model) {
        NetworkInput.of(model);
    }

    /**
     * Compiles the step of a plan.
     *
     * @throws dev.limpid.error.LimpidException if the network does not take pictures, the value has no units, or an operator
     *     between them has no gradient
     */
    public static Dreamer of(Engine engine, Classifier model, DreamPlan plan) {
        return new Dreamer(engine, model, plan, engine.compile(DreamGraph.of(model, plan, RuleSet.GRADIENT)));
    }

    /** The same step with rectifiers that let gradients pass; compiled when it is needed first. */
    private synchronized Program redirected() {
        if (redirected == null) {
            redirected = engine.compile(DreamGraph.of(model, plan, RedirectedRelu.RULES));
        }
        return redirected;
    }

    /** The same for aims without a given picture. */
    public Dreamed run(List<Wish> wishes, Progress progress) {
        return run(wishes, new float[0][], progress);
    }

    /**
     * Optimises pictures.
     *
     * @param wishes one for each row of the plan
     * @param given the given picture {@code [C][pixels]}, 0 to 1, in the size of the parametrisation; it is also where the
     *     pictures start, except for inversion. Empty for none
     * @param progress hears of the steps, and may cancel
     * @throws dev.limpid.error.LimpidException of kind CANCELLED if the thread is interrupted or the progress cancels
     */
    public Dreamed run(List<Wish> wishes, float[][] given, Progress progress) {
        int rows = plan.rows();
        if (wishes.size() != rows) {
            throw new IllegalArgumentException(wishes.size() + " wishes for " + rows + " rows");
        }
        Size size = plan.parametrization().size();
        DreamOptions options = plan.options();
        List<Random> draws = wishes.stream().map(w -> new Random(w.seed())).toList();
        Map<String, Tensor> feeds = fixed(wishes, given);
        feeds.putAll(start(draws, given));
        List<float[]> curves = new ArrayList<>();
        wishes.forEach(w -> curves.add(new float[options.steps() + 1]));
        double rate =
                options.rate() > 0 ? options.rate() : plan.parametrization().rate();
        boolean isStuck = false;
        for (int step = 0; step < options.steps(); step++) {
            feeds.put(DreamGraph.VIEWS, views(draws, size));
            feeds.put(DreamGraph.RATE, scalar(rate / (1 - Math.pow(DreamGraph.MEAN_DECAY, step + 1.0))));
            feeds.put(DreamGraph.SPREAD, scalar(1 - Math.pow(DreamGraph.SQUARE_DECAY, step + 1.0)));
            if (options.blur() > 0) {
                double deviation = options.blur() * (1 - (double) step / options.steps());
                feeds.put(DreamGraph.BLUR_DOWN, Blur.matrix(size.height(), deviation));
                feeds.put(DreamGraph.BLUR_ACROSS, Blur.matrix(size.width(), deviation));
            }
            Map<String, Tensor> found = (isStuck ? redirected() : program).run(feeds);
            for (String each : STATE) {
                feeds.put(each, value(found, DreamGraph.NEXT + each));
            }
            isStuck = record(found, curves, step);
            progress.reached(step + 1L, options.steps() + 1L);
        }
        feeds.put(DreamGraph.VIEWS, straight(rows));
        Map<String, Tensor> last = program.run(feeds, List.of(DreamGraph.PICTURES, DreamGraph.ACTIVATION));
        record(last, curves, options.steps());
        progress.reached(options.steps() + 1L, options.steps() + 1L);
        return new Dreamed(size, value(last, DreamGraph.PICTURES), importance(feeds), curves);
    }

    private static final List<String> STATE =
            List.of(DreamGraph.PARAMETERS, DreamGraph.MEAN, DreamGraph.SQUARE, DreamGraph.IMPORTANCE);

    /** Notes the activations. @return whether a picture has no gradient at all */
    private static boolean record(Map<String, Tensor> found, List<float[]> curves, int step) {
        float[] activations = value(found, DreamGraph.ACTIVATION).toFloats();
        for (int i = 0; i < activations.length; i++) {
            curves.get(i)[step] = activations[i];
        }
        @Nullable Tensor slopes = found.get(DreamGraph.SLOPE);
        boolean isStuck = false;
        if (slopes != null) {
            for (float each : slopes.toFloats()) {
                isStuck |= each == 0;
            }
        }
        return isStuck;
    }

    private Tensor importance(Map<String, Tensor> feeds) {
        Tensor sum = value(feeds, DreamGraph.IMPORTANCE);
        float[] mean = sum.toFloats();
        for (int i = 0; i < mean.length; i++) {
            mean[i] /= plan.options().steps();
        }
        return Tensor.of(mean, sum.shape());
    }

    /** What stays the same in all steps. */
    private Map<String, Tensor> fixed(List<Wish> wishes, float[][] given) {
        Map<String, Tensor> feeds = new HashMap<>();
        int rows = plan.rows();
        if (plan.aim().needsDirection()) {
            float[] directions = new float[rows * layer.channels()];
            float[] places = new float[rows * layer.places()];
            for (int i = 0; i < rows; i++) {
                float[] direction = wishes.get(i).direction();
                if (direction.length != layer.channels()) {
                    throw dev.limpid.error.LimpidException.badInput("layer '" + plan.value() + "' has "
                            + layer.channels() + " units, and the direction has " + direction.length + " numbers");
                }
                System.arraycopy(direction, 0, directions, i * layer.channels(), layer.channels());
                float[] weights = layer.weights(wishes.get(i).isCentre());
                System.arraycopy(weights, 0, places, i * layer.places(), layer.places());
            }
            feeds.put(DreamGraph.DIRECTION, Tensor.of(directions, rows, 1, layer.channels()));
            feeds.put(DreamGraph.PLACES, Tensor.of(places, rows, layer.places(), 1));
        }
        if (plan.isDiverse() && plan.options().diversity() > 0) {
            float[] pairs = new float[rows * rows];
            for (int i = 0; i < pairs.length; i++) {
                pairs[i] = i / rows == i % rows ? 0 : 1f / rows;
            }
            feeds.put(DreamGraph.PAIRS, Tensor.of(pairs, rows, rows));
        }
        boolean isHeld =
                plan.aim() != DreamPlan.Aim.ACCENTUATED || plan.options().anchor() > 0;
        if (plan.aim().needsPicture() && isHeld) {
            Size size = plan.parametrization().size();
            float[] all = new float[rows * size.count()];
            for (int i = 0; i < rows * size.channels(); i++) {
                System.arraycopy(given[i % size.channels()], 0, all, i * size.pixels(), size.pixels());
            }
            feeds.put(DreamGraph.GIVEN, Tensor.of(all, rows, size.channels(), size.height(), size.width()));
        }
        return feeds;
    }

    private Map<String, Tensor> start(List<Random> draws, float[][] given) {
        Parametrization parametrization = plan.parametrization();
        int rows = plan.rows();
        int count = parametrization.count();
        boolean isFromPicture = plan.aim().needsPicture() && plan.aim() != DreamPlan.Aim.INVERSION;
        float[] all = new float[rows * count];
        for (int i = 0; i < rows; i++) {
            float[] own = isFromPicture ? parametrization.parametersOf(given) : parametrization.initial(draws.get(i));
            System.arraycopy(own, 0, all, i * count, count);
        }
        long[] shape = DreamGraph.sizes(rows, parametrization.shape());
        Size size = parametrization.size();
        Map<String, Tensor> state = new HashMap<>();
        state.put(DreamGraph.PARAMETERS, Tensor.of(all, shape));
        state.put(DreamGraph.MEAN, Tensor.of(new float[all.length], shape));
        state.put(DreamGraph.SQUARE, Tensor.of(new float[all.length], shape));
        state.put(
                DreamGraph.IMPORTANCE,
                Tensor.of(new float[rows * size.pixels()], rows, 1, size.height(), size.width()));
        return state;
    }

    private Tensor views(List<Random> draws, Size size) {
        float[] views = new float[draws.size() * Views.NUMBERS];
        for (int i = 0; i < draws.size(); i++) {
            System.arraycopy(
                    Views.draw(plan.options(), size, draws.get(i)), 0, views, i * Views.NUMBERS, Views.NUMBERS);
        }
        return Tensor.of(views, draws.size(), 3, 2);
    }

    private static Tensor straight(int rows) {
        float[] views = new float[rows * Views.NUMBERS];
        for (int i = 0; i < rows; i++) {
            System.arraycopy(Views.straight(), 0, views, i * Views.NUMBERS, Views.NUMBERS);
        }
        return Tensor.of(views, rows, 3, 2);
    }

    private static Tensor scalar(double value) {
        return Tensor.of(new float[] {(float) value});
    }

    private static Tensor value(Map<String, Tensor> found, String name) {
        return Objects.requireNonNull(found.get(name), name);
    }

    @Override
    public synchronized void close() {
        program.close();
        if (redirected != null) {
            redirected.close();
        }
    }
}
