package dev.limpid.locate;

import dev.limpid.ExplainRequest;
import dev.limpid.Explanation;
import dev.limpid.Image;
import dev.limpid.Model;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.attribution.region.Segments;
import dev.limpid.data.Concept;
import dev.limpid.data.ConceptMasks;
import dev.limpid.data.DataSet;
import dev.limpid.data.Labelled;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Tensor;
import dev.limpid.metrics.AttributionMap;
import dev.limpid.metrics.Box;
import dev.limpid.metrics.Interval;
import dev.limpid.metrics.Mask;
import dev.limpid.metrics.Overlap;
import dev.limpid.metrics.PixelPrecision;
import dev.limpid.model.InputKind;
import dev.limpid.model.Prediction;
import dev.limpid.report.ScoreMap;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.function.ObjDoubleConsumer;
import java.util.function.ToDoubleFunction;

/**
 * Locates objects with the map of a method: how the map is blurred, whether superpixels are used, and the threshold are chosen by the masks
 * of every second picture, and the others test them. A box in the middle of the picture is beside.
 *
 * <p>Ref.: Choe et al., Evaluating weakly supervised object localization methods right, 2020, arXiv:2001.07437.
 *
 * @param request what is asked
 */
public record LocateJob(LocateRequest request) {
    private static final int LEVELS = 40;
    private static final double HALF = 0.5;

    /** What is kept of a picture. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Seen(
            int index,
            Image image,
            SeenPicture picture,
            int predicted,
            String label,
            float[] map,
            long[] segments,
            int count,
            Optional<Mask> truth) {
        boolean isTest() {
            return index % 2 == 1;
        }

        AttributionMap form(MapForm form) {
            return form.of(picture.width(), picture.height(), map, segments, count);
        }
    }

    /**
     * Does the work.
     *
     * @param failed hears of pictures that could not be read
     * @throws LimpidException if the network takes no pictures, there is no such method or object, or no picture can be located
     */
    public LocateResult run(
            Model model, DataSet data, ObjDoubleConsumer<String> progress, BiConsumer<String, LimpidException> failed) {
        InputKind kind = model.classifier().form().kind();
        if (kind != InputKind.PICTURE) {
            throw LimpidException.unsupported("objects are located in pictures, and the network takes " + kind.words());
        }
        if (data.concepts().isEmpty()) {
            throw LimpidException.badInput(data.name()
                    + ": has no masks of objects, by which the threshold is chosen; name data with masks, such"
                    + " as COCO");
        }
        Segments segments =
                Segments.of(model.classifier(), Settings.STANDARD.with("segments", "slic:" + request.segments()));
        List<Seen> all = new ArrayList<>();
        Optional<String> reason = Optional.empty();
        for (int i = 0; i < data.size(); i++) {
            if (Thread.currentThread().isInterrupted()) {
                throw LimpidException.cancelled("the job was cancelled");
            }
            progress.accept(data.name(i), 0.7 * i / data.size());
            try {
                all.add(seen(model, data, segments, i));
            } catch (LimpidException e) {
                if (e.kind() == LimpidException.Kind.CANCELLED) {
                    throw e;
                }
                failed.accept(data.name(i), e);
                reason = reason.or(() -> Optional.of(e.getMessage()));
            }
        }
        if (all.isEmpty()) {
            throw LimpidException.badInput(data.name() + ": no object could be located"
                    + reason.map(r -> "; the first reason: " + r).orElse(""));
        }
        List<Seen> known = all.stream().filter(s -> s.truth().isPresent()).toList();
        if (known.stream().noneMatch(s -> !s.isTest())) {
            throw LimpidException.badInput(data.name()
                    + ": no picture that the threshold is chosen by has a mask of such an object; name data"
                    + " with masks, such as COCO");
        }
        progress.accept("thresholds", 0.7);
        Located plain = located(known, MapForm.PLAIN);
        Located refined = located(known, MapForm.REFINED);
        Located best = MapForm.all().stream()
                .map(form -> located(known, form))
                .max(Comparator.comparingDouble(Located::validated))
                .orElseThrow();
        Located centre = located(known, s -> level -> centre(s.picture(), level), MapForm.PLAIN);
        PixelPrecision precision = new PixelPrecision();
        known.stream()
                .filter(Seen::isTest)
                .forEach(s -> precision.add(s.form(MapForm.PLAIN), s.truth().orElseThrow()));
        List<LocateResult.Masking> masking = masking(model, data, all, best, progress);
        return new LocateResult(
                (int) known.stream().filter(s -> !s.isTest()).count(),
                plain.result(),
                refined.result(),
                best.result(),
                best.form().words(),
                centre.result(),
                gain(known, best, centre),
                precision.value(),
                masking,
                all.stream().map(s -> place(s, best)).toList());
    }

    /** By how much the chosen masks overlap better than the box in the middle, picture by picture. */
    private static Optional<Interval> gain(List<Seen> known, Located best, Located centre) {
        return interval(known.stream().filter(Seen::isTest).toList(), s -> {
            Mask truth = s.truth().orElseThrow();
            return Overlap.intersectionOverUnion(best.mask(s), truth)
                    - Overlap.intersectionOverUnion(centre(s.picture(), centre.level()), truth);
        });
    }

    private Seen seen(Model model, DataSet data, Segments segments, int index) {
        Image image = data.image(index);
        SeenPicture picture = SeenPicture.of(model, image);
        Explanation explanation = model.explain(
                        image,
                        new ExplainRequest(List.of(request.method()), "top", request.layer(), request.seed(), false))
                .of(request.method().method());
        ScoreMap scores = explanation.map();
        int width = picture.width();
        int height = picture.height();
        float[] values = new float[width * height];
        float largest = 0;
        for (int i = 0; i < values.length; i++) {
            int x = Math.min(scores.width() - 1, i % width * scores.width() / width);
            int y = Math.min(scores.height() - 1, i / width * scores.height() / height);
            values[i] = Math.max(0, scores.at(x, y));
            largest = Math.max(largest, values[i]);
        }
        for (int i = 0; i < values.length && largest > 0; i++) {
            values[i] /= largest;
        }
        Tensor input = model.tensor(image);
        long[] labels = segments.of(input).toLongs();
        return new Seen(
                index,
                image,
                picture,
                decided(model, explanation.prediction()),
                explanation.prediction().label(),
                values,
                labels,
                segments.count(),
                truth(data, index, picture, explanation.prediction().label()));
    }

    private Optional<Mask> truth(DataSet data, int index, SeenPicture picture, String label) {
        Optional<ConceptMasks> masks = data.masks(index);
        if (masks.isEmpty()) {
            return Optional.empty();
        }
        List<Concept> concepts = data.concepts();
        String named = request.object().orElse(data.isDrawn() ? "creature" : label);
        BitSet all = new BitSet();
        BitSet objects = new BitSet();
        for (Map.Entry<Integer, BitSet> each : masks.get().masks().entrySet()) {
            Concept concept = concepts.get(each.getKey());
            if (matches(named, concept.name())) {
                all.or(each.getValue());
            }
            if (!concept.category().equals("scene")) {
                objects.or(each.getValue());
            }
        }
        BitSet chosen = all.isEmpty() && request.object().isEmpty() ? objects : all;
        Mask mask = picture.mask(chosen, masks.get().width(), masks.get().height());
        return mask.count() == 0 ? Optional.empty() : Optional.of(mask);
    }

    /** Whether a class is told by a concept: the names are the same, or the class has the concept as one of its words. */
    private static boolean matches(String label, String concept) {
        String plain = label.toLowerCase(Locale.ROOT).replace('_', ' ');
        String name = concept.toLowerCase(Locale.ROOT).replace('_', ' ');
        return plain.equals(name) || (" " + plain.replace(',', ' ') + " ").contains(" " + name + " ");
    }

    /** The masks of a picture at each level. */
    private interface Masks {
        DoubleFunction<Mask> of(Seen seen);
    }

    /** A form with the level that is best on the validation pictures, and its mean there. */
    private record Located(MapForm form, double level, double validated, LocateResult.Located result) {
        Mask mask(Seen seen) {
            return Overlap.above(seen.form(form), level);
        }
    }

    private static Located located(List<Seen> known, MapForm form) {
        return located(
                known,
                s -> {
                    AttributionMap map = s.form(form);
                    return level -> Overlap.above(map, level);
                },
                form);
    }

    private static Located located(List<Seen> known, Masks masks, MapForm form) {
        double[] sums = new double[LEVELS];
        int count = 0;
        for (Seen each : known) {
            if (!each.isTest()) {
                DoubleFunction<Mask> own = masks.of(each);
                count++;
                for (int k = 1; k < LEVELS; k++) {
                    sums[k] += Overlap.intersectionOverUnion(
                            own.apply((double) k / LEVELS), each.truth().orElseThrow());
                }
            }
        }
        int best = 1;
        for (int k = 2; k < LEVELS; k++) {
            best = sums[k] > sums[best] ? k : best;
        }
        double level = (double) best / LEVELS;
        List<Seen> test = known.stream().filter(Seen::isTest).toList();
        ToDoubleFunction<Seen> box = s -> box(masks.of(s).apply(level))
                .map(b -> b.intersectionOverUnion(box(s.truth().orElseThrow()).orElseThrow()))
                .orElse(0.0);
        return new Located(
                form,
                level,
                sums[best] / Math.max(1, count),
                new LocateResult.Located(
                        level,
                        interval(
                                test,
                                s -> Overlap.intersectionOverUnion(
                                        masks.of(s).apply(level), s.truth().orElseThrow())),
                        interval(test, box),
                        interval(test, s -> box.applyAsDouble(s) >= HALF ? 1 : 0)));
    }

    private static <T> Optional<Interval> interval(List<T> list, ToDoubleFunction<T> number) {
        return list.isEmpty()
                ? Optional.empty()
                : Optional.of(Interval.ofMean(list.stream().mapToDouble(number).toArray()));
    }

    private static Optional<Box> box(Mask mask) {
        return Overlap.boxes(mask).stream().findFirst();
    }

    private static Mask centre(SeenPicture like, double share) {
        int w = Math.max(1, (int) Math.round(share * like.width()));
        int h = Math.max(1, (int) Math.round(share * like.height()));
        int left = (like.width() - w) / 2;
        int top = (like.height() - h) / 2;
        return new Box(left, top, left + w, top + h).mask(like.width(), like.height());
    }

    /** Predicts again with the mask, the rest, or as many pixels elsewhere blurred. */
    private List<LocateResult.Masking> masking(
            Model model, DataSet data, List<Seen> all, Located level, ObjDoubleConsumer<String> progress) {
        List<LocateResult.Masking> list = new ArrayList<>();
        list.add(masked("nothing", model, data, all, s -> new BitSet()));
        progress.accept("blurring", 0.78);
        list.add(masked(
                "all but the located region", model, data, all, s -> s.picture().others(pixels(s, level))));
        progress.accept("blurring", 0.86);
        list.add(masked("the located region", model, data, all, s -> pixels(s, level)));
        progress.accept("blurring", 0.94);
        list.add(masked("as large a region elsewhere", model, data, all, s -> moved(s, pixels(s, level))));
        return list;
    }

    private static BitSet pixels(Seen seen, Located level) {
        Mask mask = level.mask(seen);
        BitSet pixels = new BitSet();
        for (int i = 0; i < mask.width() * mask.height(); i++) {
            pixels.set(i, mask.contains(i));
        }
        return pixels;
    }

    /** The region moved around the edges of the picture by a random distance. */
    private BitSet moved(Seen seen, BitSet pixels) {
        SplittableRandom random = new SplittableRandom(request.seed() + seen.index());
        int w = seen.picture().width();
        int h = seen.picture().height();
        int across = w / 4 + random.nextInt(Math.max(1, w / 2));
        int down = h / 4 + random.nextInt(Math.max(1, h / 2));
        BitSet moved = new BitSet();
        pixels.stream().forEach(i -> moved.set((i / w + down) % h * w + (i % w + across) % w));
        return moved;
    }

    private static LocateResult.Masking masked(
            String name, Model model, DataSet data, List<Seen> all, Function<Seen, BitSet> blurred) {
        Labelled labelled = Labelled.of(data, model);
        List<Double> same = new ArrayList<>();
        List<Double> right = new ArrayList<>();
        for (Seen each : all) {
            BitSet pixels = blurred.apply(each);
            int said = pixels.isEmpty()
                    ? each.predicted()
                    : decided(
                            model,
                            model.predict(
                                            each.picture()
                                                    .hidden(pixels, each.image().name()),
                                            1)
                                    .get(0));
            same.add(said == each.predicted() ? 1.0 : 0.0);
            int expected = labelled.expected(each.index());
            if (expected >= 0) {
                right.add(said == expected ? 1.0 : 0.0);
            }
        }
        return new LocateResult.Masking(name, interval(same, d -> d).orElseThrow(), interval(right, d -> d));
    }

    /** The class that a prediction decides for; a single score decides between its absence and its presence. */
    private static int decided(Model model, Prediction best) {
        return !model.classifier().isBinary() ? best.index() : best.probability() > HALF ? 1 : 0;
    }

    private static LocateResult.Place place(Seen seen, Located level) {
        Mask mask = level.mask(seen);
        OptionalDouble iou = seen.truth()
                .map(t -> OptionalDouble.of(Overlap.intersectionOverUnion(mask, t)))
                .orElse(OptionalDouble.empty());
        return new LocateResult.Place(
                seen.index(),
                seen.image().name(),
                seen.label(),
                mask,
                box(mask),
                iou,
                seen.isTest(),
                seen.picture().drawn(pixels(seen, level)));
    }
}
