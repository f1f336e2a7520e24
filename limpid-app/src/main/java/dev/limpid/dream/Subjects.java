package dev.limpid.dream;

import dev.limpid.Model;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Tensor;
import dev.limpid.inside.dream.LayerView;
import dev.limpid.inside.dream.Wish;
import dev.limpid.model.Classifier;
import dev.limpid.model.Labels;
import dev.limpid.model.Layer;
import dev.limpid.model.Npy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Finds what a request names in a network. */
final class Subjects {
    private final Classifier classifier;
    private final DreamRequest request;

    private Subjects(Model model, DreamRequest request) {
        this.classifier = model.classifier();
        this.request = request;
    }

    /**
     * One thing to dream of.
     *
     * @param name what it is called
     * @param file the name of its files, without ending; no other subject has it
     * @param value the value of the network that is looked at
     * @param unit its unit or class; -1 for a direction or a whole layer
     * @param wish what the picture is to excite
     */
    record Subject(String name, String file, String value, int unit, Wish wish) {}

    /** All of them. @throws LimpidException if a layer, unit, class or direction does not exist */
    static List<Subject> of(Model model, DreamRequest request) {
        Subjects subjects = new Subjects(model, request);
        List<Subject> found = new ArrayList<>();
        if (request.subject().classes().isEmpty()) {
            for (String layer : subjects.layers()) {
                found.addAll(subjects.ofLayer(layer));
            }
        } else {
            Set<Integer> classes = new LinkedHashSet<>();
            request.subject().classes().forEach(c -> classes.addAll(subjects.classes(c)));
            Map<String, Long> names = subjects.plainNames();
            classes.forEach(c -> found.add(subjects.ofClass(c, names)));
        }
        return distinct(found);
    }

    /** With other names of files where two would have the same on a system that does not tell case. */
    private static List<Subject> distinct(List<Subject> subjects) {
        Set<String> used = new HashSet<>(Set.of(DreamFiles.SHEET));
        List<Subject> distinct = new ArrayList<>();
        for (Subject each : subjects) {
            String file = each.file();
            for (int i = 2; !used.add(file.toLowerCase(Locale.ROOT)); i++) {
                file = each.file() + "-" + i;
            }
            distinct.add(new Subject(each.name(), file, each.value(), each.unit(), each.wish()));
        }
        return distinct;
    }

    private static Subject named(String name, String value, int unit, Wish wish) {
        return new Subject(name, plain(name), value, unit, wish);
    }

    /** What of a name a file can be called on every system; empty if nothing. */
    private static String plain(String name) {
        return name.replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^[-.]+|-+$", "");
    }

    private List<String> layers() {
        List<String> named = request.subject().layers();
        if (named.isEmpty()) {
            return List.of(classifier.defaultLayer().value());
        }
        if (named.equals(List.of("all"))) {
            return classifier.layers().stream()
                    .map(Layer::value)
                    .filter(this::hasUnits)
                    .toList();
        }
        return named.stream().map(n -> classifier.value(classifier.place(n))).toList();
    }

    private boolean hasUnits(String value) {
        try {
            LayerView.of(classifier, value);
            return true;
        } catch (LimpidException e) {
            return false;
        }
    }

    private List<Subject> ofLayer(String layer) {
        String value = LayerView.beforeRectifier(classifier.graph(), layer);
        LayerView view = LayerView.of(classifier, value);
        if (!request.aim().needsDirection()) {
            return List.of(named(layer, value, -1, Wish.whole(seed(0))));
        }
        if (request.subject().direction().isPresent()) {
            return directions(layer, view, request.subject().direction().get());
        }
        List<Integer> all = IntStream.range(0, view.channels()).boxed().toList();
        List<Subject> found = new ArrayList<>();
        for (int unit : request.subject().units().of(all)) {
            Wish wish = Wish.unit(unit, view.channels(), seed(unit));
            found.add(named(layer + ":" + unit, value, unit, completed(wish)));
        }
        return found;
    }

    private List<Subject> directions(String layer, LayerView view, Path file) {
        Tensor array = Npy.read(file);
        long length = array.rank() == 0 ? 1 : array.size(-1);
        if (length != view.channels()) {
            throw LimpidException.badInput(file + ": is " + array.type() + ", but a direction in layer '" + layer
                    + "' has " + view.channels() + " numbers");
        }
        float[] numbers = array.toFloats();
        List<Subject> found = new ArrayList<>();
        int count = numbers.length / view.channels();
        for (int i = 0; i < count; i++) {
            float[] own = new float[view.channels()];
            double square = 0;
            for (int k = 0; k < own.length; k++) {
                own[k] = numbers[i * own.length + k];
                square += (double) own[k] * own[k];
            }
            if (!(square > 0) || !Double.isFinite(square)) {
                throw LimpidException.badInput(file + ": direction " + i + " is zero or not finite");
            }
            for (int k = 0; k < own.length; k++) {
                own[k] /= (float) Math.sqrt(square);
            }
            String name = layer + ":direction" + (count > 1 ? "-" + i : "");
            found.add(named(name, view.value(), -1, completed(new Wish(own, false, seed(i)))));
        }
        return found;
    }

    private List<Integer> classes(String text) {
        Labels labels = classifier.labels();
        int count = classifier.scores().classes();
        if (text.equals("all")) {
            return IntStream.range(0, count).boxed().toList();
        }
        OptionalInt named = labels.findIndex(text);
        if (named.isPresent()) {
            return List.of(named.getAsInt());
        }
        if (text.matches("[0-9]{1,7}") && Integer.parseInt(text) < count) {
            return List.of(Integer.parseInt(text));
        }
        throw LimpidException.notFound("the network has no class '" + text + "'"
                + (text.matches("[0-9]+")
                        ? "; it has " + count + ", from 0 to " + (count - 1)
                        : dev.limpid.error.Suggestion.clause(text, labels.names())));
    }

    /** The score of a class before softmax; of a map of scores the mean over all positions. */
    private Subject ofClass(int index, Map<String, Long> plainNames) {
        String value = classifier.logits();
        if (!classifier.scores().isWhole()) {
            throw LimpidException.unsupported("output '" + classifier.output() + "' has class scores at each of "
                    + classifier.scores().places() + " positions; name the layer before it and a unit instead");
        }
        Wish wish = Wish.unit(index, LayerView.of(classifier, value).channels(), seed(index));
        String name = classifier.labels().name(index);
        String own = plain(name);
        // With its number where that is no name of a file, or another class has the same.
        String file = own.isEmpty()
                ? "class-" + index
                : plainNames.getOrDefault(own.toLowerCase(Locale.ROOT), 0L) > 1 ? own + "-" + index : own;
        return new Subject(name, file, value, index, completed(wish));
    }

    /** How many classes have each name that a file can be called. */
    private Map<String, Long> plainNames() {
        return IntStream.range(0, classifier.scores().classes())
                .mapToObj(c -> plain(classifier.labels().name(c)).toLowerCase(Locale.ROOT))
                .collect(Collectors.groupingBy(name -> name, Collectors.counting()));
    }

    private Wish completed(Wish wish) {
        Wish placed = request.subject().isCentre() ? wish.atCentre() : wish;
        return request.isLeast() ? placed.negative() : placed;
    }

    private long seed(int number) {
        return request.seed() * 1_000_003 + number;
    }
}
