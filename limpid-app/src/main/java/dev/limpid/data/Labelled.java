package dev.limpid.data;

import dev.limpid.Model;
import dev.limpid.inside.EvenSpread;
import dev.limpid.inside.Samples;
import dev.limpid.model.Classifier;
import dev.limpid.model.Labels;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A data set beside the classes of a network: which number of the network's classes each label of the data means.
 *
 * <p>Names are compared first. Where all are unknown to the network, labels that are numbers mean the classes of these numbers, and other
 * labels, or numbers that are too large, mean the classes in their order if there are as many. Otherwise they mean none, and predictions are
 * neither right nor wrong.
 */
@SuppressWarnings("ArrayRecordComponent") // large tables of numbers, which nobody changes or compares
public record Labelled(DataSet data, Model model, int[] classOf) {
    private static final Pattern NUMBER = Pattern.compile("\\d{1,6}");

    /** What tells which classes labels mean. */
    private enum Told {
        BY_NAME,
        BY_NUMBER,
        BY_ORDER
    }

    /** What the labels of data mean to a network. */
    public static Labelled of(DataSet data, Model model) {
        int[] classOf = byName(data, model);
        switch (told(classOf, data, model)) {
            case BY_NUMBER ->
                Arrays.setAll(classOf, i -> Integer.parseInt(data.classes().get(i)));
            case BY_ORDER -> classOf = places(data.classes());
            case BY_NAME -> {}
        }
        return new Labelled(data, model, classOf);
    }

    /** A sentence that says so where numbers or the order tell what labels mean, which is a guess; empty where names do. */
    public static Optional<String> findGuess(DataSet data, Model model) {
        List<String> names = data.classes();
        return switch (told(byName(data, model), data, model)) {
            case BY_NAME -> Optional.empty();
            case BY_NUMBER -> {
                String last = names.get(names.size() - 1);
                int number = Integer.parseInt(last);
                yield Optional.of("the labels are numbers and are taken as the numbers of classes: '" + last
                        + "' as class " + number + ", which the network calls '"
                        + model.classifier().decisions().name(number) + "'");
            }
            case BY_ORDER -> {
                List<String> inOrder = inOrder(names);
                int last = inOrder.size() - 1;
                yield Optional.of("no label is the name of a class of the network, so they are taken in their order: '"
                        + inOrder.get(0) + "' as class 0 to '" + inOrder.get(last) + "' as class " + last
                        + "; a file of labels names the classes");
            }
        };
    }

    private static int[] places(List<String> names) {
        List<String> inOrder = inOrder(names);
        return names.stream().mapToInt(inOrder::indexOf).toArray();
    }

    /** As the data have them, but 2 before 10 if all are numbers. */
    private static List<String> inOrder(List<String> names) {
        return areNumbers(names)
                ? names.stream()
                        .sorted(Comparator.comparingInt(Integer::parseInt))
                        .toList()
                : names;
    }

    /** What a reader of results must know about the classes of the data; {@link #findGuess}, or nothing. */
    public static List<String> notes(DataSet data, Model model) {
        return findGuess(data, model).stream().map(g -> data.name() + ": " + g).toList();
    }

    private static int[] byName(DataSet data, Model model) {
        Classifier network = model.classifier();
        // Data call the absence and the presence of what a single score without a name tells 0 and 1.
        Labels labels = network.isBinary() && network.labels().names().isEmpty() ? Labels.NONE : network.decisions();
        List<String> names = IntStream.range(0, network.decisionCount())
                .mapToObj(i -> plain(labels.name(i)))
                .toList();
        return data.classes().stream()
                .mapToInt(name -> names.indexOf(plain(name)))
                .toArray();
    }

    /** Names tell, also if they tell nothing, unless all of them are unknown and something else can. */
    private static Told told(int[] byName, DataSet data, Model model) {
        if (byName.length == 0 || Arrays.stream(byName).anyMatch(i -> i >= 0)) {
            return Told.BY_NAME;
        }
        int classes = model.classifier().decisionCount();
        if (areNumbers(data.classes()) && data.classes().stream().allMatch(n -> Integer.parseInt(n) < classes)) {
            return Told.BY_NUMBER;
        }
        return byName.length == classes ? Told.BY_ORDER : Told.BY_NAME;
    }

    private static boolean areNumbers(List<String> names) {
        return names.stream().allMatch(n -> NUMBER.matcher(n).matches());
    }

    private static String plain(String name) {
        return name.strip().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** The label of an input in the data set; -1 if it is not known. */
    public int label(int input) {
        return data.label(input).orElse(-1);
    }

    /** The class of the network that an input should be predicted as; -1 if it is not known. */
    public int expected(int input) {
        int label = label(input);
        return label < 0 || label >= classOf.length ? -1 : classOf[label];
    }

    /** The name of the class of an input; empty if it is not known. */
    public String name(int input) {
        int label = label(input);
        return label < 0 ? "" : data.classes().get(label);
    }

    /** Some of the inputs, spread evenly. */
    public Samples some(int most) {
        Samples all = data.samples(model);
        return all.chosen(EvenSpread.of(all.size(), most));
    }
}
