package dev.limpid.similar;

import dev.limpid.Model;
import dev.limpid.app.job.Cancellation;
import dev.limpid.cases.CaseIndex;
import dev.limpid.cases.Distance;
import dev.limpid.cases.Kernel;
import dev.limpid.cases.Prototypes;
import dev.limpid.data.DataSet;
import dev.limpid.error.LimpidException;
import dev.limpid.inside.EvenSpread;
import dev.limpid.metrics.Vectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.ObjDoubleConsumer;
import java.util.stream.IntStream;

/**
 * Finds the inputs that represent each class, and those that these do not represent.
 *
 * @param request what is asked
 */
public record PrototypeJob(PrototypeRequest request) {
    private static final int MOST = 3000;
    private static final int DRAWS = 20;

    /**
     * Does the work. A class of more than 3,000 inputs is represented by every second, third or further one of them.
     *
     * @param progress hears what is under way and the share of all work that is done
     * @throws LimpidException if there is no such layer, or no class has two inputs
     */
    public PrototypeResult run(Model model, DataSet data, ObjDoubleConsumer<String> progress) {
        String layer = CaseBase.layer(model, request.layer());
        CaseBase base = CaseBase.of(
                model,
                data,
                layer,
                new Cancellation("the search for prototypes was cancelled").part(progress, "features", 0, 0.8));
        Vectors rows = base.rows();
        TreeMap<Integer, List<Integer>> classes = new TreeMap<>();
        for (int i = 0; i < base.size(); i++) {
            classes.computeIfAbsent(base.type(i), k -> new ArrayList<>()).add(i);
        }
        List<PrototypeResult.OfClass> found = new ArrayList<>();
        List<Integer> chosen = new ArrayList<>();
        List<Integer> drawn = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(request.seed());
        classes.forEach((type, members) -> {
            if (members.size() > 1) {
                progress.accept("prototypes", 0.8 + 0.2 * found.size() / classes.size());
                int[] some = Arrays.stream(EvenSpread.of(members.size(), MOST))
                        .map(members::get)
                        .toArray();
                Kernel kernel = Kernel.of(rows.rows(some));
                Prototypes prototypes = request.method().choose(kernel, request.prototypes(), request.criticisms());
                Arrays.stream(prototypes.prototypes()).forEach(p -> chosen.add(some[p]));
                int[] lot = drawn(some.length, prototypes.prototypes().length, random);
                Arrays.stream(lot).forEach(p -> drawn.add(some[p]));
                found.add(ofClass(model, base, type, members.size(), some, kernel, prototypes, random));
            }
        });
        if (found.isEmpty()) {
            throw LimpidException.badInput("no class has two inputs, so none can be represented");
        }
        // An input that is alone in its class has no prototype that it could be near.
        int[] rest = IntStream.range(0, base.size())
                .filter(i -> Objects.requireNonNull(classes.get(base.type(i))).size() > 1)
                .filter(i -> !chosen.contains(i) && !drawn.contains(i))
                .toArray();
        return new PrototypeResult(
                layer, found, accuracy(base, chosen, rest), accuracy(base, drawn, rest), rest.length, base.failures());
    }

    private static int[] drawn(int size, int count, SplittableRandom random) {
        int[] order = IntStream.range(0, size).toArray();
        for (int i = 0; i < count; i++) {
            int j = i + random.nextInt(size - i);
            int held = order[i];
            order[i] = order[j];
            order[j] = held;
        }
        return Arrays.copyOf(order, count);
    }

    private static PrototypeResult.OfClass ofClass(
            Model model,
            CaseBase base,
            int type,
            int size,
            int[] some,
            Kernel kernel,
            Prototypes prototypes,
            SplittableRandom random) {
        int count = prototypes.prototypes().length;
        double[] equal = new double[count];
        Arrays.fill(equal, 1.0 / count);
        double atRandom = IntStream.range(0, DRAWS)
                .mapToDouble(i -> kernel.discrepancy(drawn(some.length, count, random), equal))
                .average()
                .orElse(0);
        List<PrototypeResult.Member> members = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            members.add(member(
                    model, base, some[prototypes.prototypes()[i]], prototypes.weights()[i]));
        }
        return new PrototypeResult.OfClass(
                model.classifier().decisions().name(type),
                size,
                members,
                Arrays.stream(prototypes.criticisms())
                        .mapToObj(c -> member(model, base, some[c], 0))
                        .toList(),
                prototypes.discrepancy(),
                atRandom);
    }

    private static PrototypeResult.Member member(Model model, CaseBase base, int number, double weight) {
        return new PrototypeResult.Member(
                base.inputs()[number],
                base.name(number),
                weight,
                model.classifier().decisions().name(base.predicted()[number]));
    }

    /** The share of inputs whose nearest of some is of their class. */
    private static double accuracy(CaseBase base, List<Integer> some, int[] rest) {
        int[] chosen = some.stream().mapToInt(i -> i).toArray();
        try (CaseIndex index = CaseIndex.of(base.rows().rows(chosen), Distance.L2)) {
            return (double) Arrays.stream(rest)
                            .filter(i -> base.type(chosen[
                                            index.nearest(base.rows().row(i), 1, j -> true)
                                                    .get(0)
                                                    .number()])
                                    == base.type(i))
                            .count()
                    / rest.length;
        }
    }
}
