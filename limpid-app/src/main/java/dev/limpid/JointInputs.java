package dev.limpid;

import dev.limpid.attribution.Attribution;
import dev.limpid.attribution.Method;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.Progress;
import dev.limpid.attribution.engine.Explainer;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import dev.limpid.model.InputForm;
import dev.limpid.model.InputKind;
import dev.limpid.model.InputPart;
import dev.limpid.model.Question;
import dev.limpid.runtime.Engine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The inputs of a network that are explained together by methods that compare the input with a baseline: all move from
 * their baselines to their values at once, and the scores of all sum to the change of the target. Safe for many threads.
 */
final class JointInputs {
    private final String explained;
    private final Map<String, Tensor> held;
    private final Engine engine;
    private final Supplier<Classifier> loading;
    private @Nullable Classifier joint;
    private @Nullable LimpidException refused;

    /**
     * What a method says about one of the inputs.
     *
     * @param own the scores of this input
     * @param whole the scores of all, in one vector
     * @param inputs how they were explained, in words
     */
    record Found(Attribution own, Attribution whole, String inputs) {}

    /**
     * Inputs of a network.
     *
     * @param explained the one whose scores are wanted
     * @param held the values of the others
     * @param loading reads the network with all of them as one vector
     */
    JointInputs(String explained, Map<String, Tensor> held, Engine engine, Supplier<Classifier> loading) {
        this.explained = explained;
        this.held = held;
        this.engine = engine;
        this.loading = loading;
    }

    /** How an input is explained on its own, in words. */
    String alone() {
        return explained + " alone, with "
                + String.join(", ", held.keySet().stream().sorted().toList()) + " held";
    }

    /**
     * The scores of the explained input, if the method, the network and the target allow to explain it with the others.
     *
     * @param settings with the parameters of single inputs, {@code NAME.KEY}
     * @throws LimpidException if a parameter is wrong, or {@code CANCELLED}
     */
    Optional<Found> find(
            Method method, Settings settings, String target, Tensor input, long memory, Progress progress) {
        if (!comparesWithBaseline(method.info()) || settings.layer().isPresent() || input.size(0) != 1) {
            return Optional.empty();
        }
        @Nullable Classifier model = classifier();
        if (model == null) {
            return Optional.empty();
        }
        try {
            Question question = Question.parse(target, model, engine);
            Tensor all = joined(model, input);
            try (Explainer explainer = Explainer.of(question.model(), method, settings, engine, memory)) {
                Attribution whole = explainer.explain(all, question.target(), progress);
                String names = model.parts().stream().map(InputPart::name).collect(Collectors.joining(", "));
                return Optional.of(new Found(own(model, whole), whole, names + " together"));
            }
        } catch (LimpidException e) {
            if (e.kind() == LimpidException.Kind.UNSUPPORTED) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static boolean comparesWithBaseline(MethodInfo method) {
        return method.isAnywhere()
                && method.parameters().stream()
                        .anyMatch(p -> p.name().equals("baseline") || p.name().equals("background"));
    }

    private synchronized @Nullable Classifier classifier() {
        if (joint == null && refused == null) {
            try {
                joint = loading.get();
            } catch (LimpidException e) {
                // The inputs cannot be joined, so that each is explained on its own.
                refused = e;
            }
        }
        return joint;
    }

    private Tensor joined(Classifier model, Tensor input) {
        List<InputPart> parts = model.parts();
        InputPart last = parts.get(parts.size() - 1);
        float[] all = new float[Math.toIntExact(last.start() + last.length())];
        for (InputPart part : parts) {
            Tensor value = part.name().equals(explained) ? input : Objects.requireNonNull(held.get(part.name()));
            double[] numbers = value.toDoubles();
            for (int i = 0; i < numbers.length; i++) {
                all[(int) part.start() + i] = (float) numbers[i];
            }
        }
        return Tensor.of(all, 1, all.length);
    }

    private Attribution own(Classifier model, Attribution whole) {
        InputPart part = model.parts().stream()
                .filter(p -> p.name().equals(explained))
                .findFirst()
                .orElseThrow();
        Map<String, Tensor> more = new HashMap<>();
        whole.more().forEach((name, result) -> {
            if (Arrays.equals(result.shape(), whole.scores().shape())) {
                more.put(name, own(part, result));
            }
        });
        return new Attribution(own(part, whole.scores()), whole.logits(), whole.completenessGap(), more);
    }

    /** The numbers of a part, with channels first. */
    private static Tensor own(InputPart part, Tensor all) {
        int from = Math.toIntExact(part.start());
        float[] own = Arrays.copyOfRange(all.toFloats(), from, from + Math.toIntExact(part.length()));
        long[] sizes = Objects.requireNonNull(part.type().shape()).sizes();
        sizes[0] = 1;
        InputForm form = part.form();
        if (form.isChannelsLast()) {
            int channels = (int) sizes[sizes.length - 1];
            return Tensor.of(channelsFirst(own, channels), moved(sizes));
        }
        boolean hasNone = !form.hasChannels() && form.kind() != InputKind.TABLE && form.kind() != InputKind.TOKENS;
        return Tensor.of(
                own,
                hasNone
                        ? LongStream.concat(LongStream.of(1), LongStream.of(sizes))
                                .toArray()
                        : sizes);
    }

    private static long[] moved(long[] sizes) {
        List<Long> moved = new ArrayList<>(Arrays.stream(sizes).boxed().toList());
        moved.add(1, moved.remove(sizes.length - 1));
        return moved.stream().mapToLong(s -> s).toArray();
    }

    private static float[] channelsFirst(float[] last, int channels) {
        int places = last.length / channels;
        float[] first = new float[last.length];
        for (int i = 0; i < last.length; i++) {
            first[((i % channels) * places) + (i / channels)] = last[i];
        }
        return first;
    }
}
