package dev.limpid.evaluate;

import dev.limpid.MethodCall;
import dev.limpid.Model;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.catalogue.Methods;
import dev.limpid.model.Classifier;
import dev.limpid.model.Target;
import dev.limpid.runtime.Engine;
import dev.limpid.trust.EquivalentForms;
import dev.limpid.trust.ExplainerMaps;
import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.MapFunction;
import dev.limpid.trust.Randomised;
import dev.limpid.trust.ShiftedInput;
import dev.limpid.trust.axiom.ImplementationInvariance;
import dev.limpid.trust.axiom.InputInvariance;
import dev.limpid.trust.axiom.Linearity;
import dev.limpid.trust.randomisation.DataRandomisation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A method of the catalogue that is judged on a network. Explainers are compiled when they are first needed. */
public final class JudgedMethod implements Judged {
    /** How far the input is shifted for the metric of input invariance, in the network's units. */
    private static final float SHIFT = 1;

    private final JudgedNetwork network;
    private final MethodCall call;
    private final MethodInfo info;
    private final Optional<String> layer;
    private final long seed;
    private final Map<String, ExplainerMaps> open = new HashMap<>();
    private final Map<JudgedNetwork, JudgedMethod> elsewhere = new HashMap<>();
    private final RandomisedCopies copies;

    private JudgedMethod(JudgedNetwork network, MethodCall call, MethodInfo info, Optional<String> layer, long seed) {
        this.network = network;
        this.call = call;
        this.info = info;
        this.layer = layer;
        this.seed = seed;
        this.copies = new RandomisedCopies(network.model(), copy -> explainer(copy, seed, ofCopies()));
    }

    /**
     * Compiles a method.
     *
     * @param layer where the method looks, if it takes a layer
     * @param seed where its random draws start
     * @throws dev.limpid.error.LimpidException if there is no such method or layer, a parameter is wrong, or the method does not
     *     work on the network
     */
    public static JudgedMethod of(JudgedNetwork network, MethodCall call, Optional<String> layer, long seed) {
        MethodInfo info = Methods.named(call.method()).info();
        Model model = network.model();
        // Other forms of the network must be read at the same layer, which they might not find themselves.
        Optional<String> place = info.isAtLayer() ? layer.or(model::findDefaultLayer) : layer;
        JudgedMethod method = new JudgedMethod(network, call, info, place, seed);
        method.maps(0);
        return method;
    }

    /** The nodes of a copy are those of the network, whose first run was compared. */
    private Engine ofCopies() {
        Engine sparing = network.engine().sparing();
        boolean isTrusted =
                open("draw 0", n -> explainer(classifier(), seed)).cautions().isEmpty();
        return isTrusted ? sparing.trusting() : sparing;
    }

    private ExplainerMaps explainer(Classifier form, long draws) {
        return explainer(form, draws, network.engine());
    }

    private ExplainerMaps explainer(Classifier form, long draws, Engine engine) {
        return ExplainerMaps.of(form, network.model().explainer(call, layer, draws, form, engine), network::fitted)
                .together(info);
    }

    private synchronized ExplainerMaps open(String name, Function<String, ExplainerMaps> made) {
        ExplainerMaps known = open.get(name);
        if (known == null) {
            known = made.apply(name);
            open.put(name, known);
        }
        return known;
    }

    private Classifier classifier() {
        return network.model().classifier();
    }

    @Override
    public String name() {
        return EvaluateRequest.name(call);
    }

    @Override
    public String family() {
        return info.family().name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String identity() {
        return name() + " layer " + layer.orElse("") + " seed " + seed;
    }

    @Override
    public MapFunction maps(int draw) {
        // A method that draws nothing has the same map for all seeds.
        long own = info.laws().contains(MethodInfo.Law.SEED_DETERMINISM) ? draw : 0;
        return open("draw " + own, name -> explainer(classifier(), seed + own));
    }

    @Override
    public synchronized Judged on(JudgedNetwork other) {
        if (other == network) {
            return this;
        }
        JudgedMethod known = elsewhere.get(other);
        if (known == null) {
            known = of(other, call, layer, seed);
            elsewhere.put(other, known);
        }
        return known;
    }

    @Override
    public Randomised randomised() {
        return copies;
    }

    @Override
    public Optional<MapFunction> other(ExplanationMetric metric) {
        if (metric instanceof ImplementationInvariance) {
            return Optional.of(open("divided", n -> explainer(classifier().apply(EquivalentForms.divided()), seed)));
        }
        if (metric instanceof InputInvariance) {
            String input = classifier().input().name();
            ExplainerMaps shifted =
                    open("shifted", n -> explainer(classifier().apply(new ShiftedInput(input, SHIFT)), seed));
            return Optional.of((values, target, draw) -> shifted.map(moved(values), target, draw));
        }
        if (metric instanceof DataRandomisation) {
            return network.randomLabels().map(labels -> on(labels).maps(0));
        }
        if (metric instanceof Linearity) {
            ExplainerMaps usual = open("draw 0", name -> explainer(classifier(), seed));
            int classes = network.scores().classes();
            return Optional.of(usual.asking(k -> Target.sum(
                    List.of(new Target.Term(1, Target.of(k)), new Target.Term(1, Target.of((k + 1) % classes))))));
        }
        return Optional.empty();
    }

    private static float[] moved(float[] values) {
        float[] moved = values.clone();
        for (int i = 0; i < moved.length; i++) {
            moved[i] += SHIFT;
        }
        return moved;
    }

    /** {@inheritDoc} Zeros for a method that knows no baselines. */
    @Override
    public Optional<float[]> baseline(float[] input) {
        String stated = info.parameters().stream()
                .filter(p -> p.name().equals("baseline"))
                .findFirst()
                .map(p -> call.parameters().getOrDefault(p.name(), p.standard()))
                .orElse("zero");
        return switch (stated) {
            case "zero" -> Optional.of(new float[input.length]);
            case "lowest" -> Optional.of(same(input.length, extreme(input, false)));
            case "highest" -> Optional.of(same(input.length, extreme(input, true)));
            default -> Optional.empty();
        };
    }

    private static float[] same(int length, float value) {
        float[] same = new float[length];
        Arrays.fill(same, value);
        return same;
    }

    private static float extreme(float[] input, boolean isHighest) {
        float found = input[0];
        for (float value : input) {
            found = isHighest ? Math.max(found, value) : Math.min(found, value);
        }
        return found;
    }

    @Override
    public void close() {
        List<ExplainerMaps> all;
        synchronized (this) {
            all = new ArrayList<>(open.values());
            open.clear();
            elsewhere.values().forEach(JudgedMethod::close);
            elsewhere.clear();
        }
        all.forEach(ExplainerMaps::close);
        copies.close();
    }
}
