package dev.limpid.report.html;

import dev.limpid.report.IndexedLayer;
import dev.limpid.report.InputDrawing;
import dev.limpid.report.Picture;
import dev.limpid.report.PictureDrawing;
import dev.limpid.report.ScoreGrid;
import dev.limpid.report.TokenDrawing;
import dev.limpid.report.VolumeDrawing;
import java.util.ArrayList;
import java.util.List;

/** Makes the bodies of cards, with the style rules that they need. */
final class Bodies {
    /** The longest axis of a volume in a page: browsers do not show pictures of more than some 16,000 rows. */
    private static final int LONGEST = 120;

    private Bodies() {}

    /**
     * The body for scores.
     *
     * @param id the anchor of the card
     * @param isOfSubject whether the scores are drawn over the subject itself
     * @param rules takes the style rules that it needs
     */
    static Body of(InputDrawing drawing, ScoreGrid scores, String id, boolean isOfSubject, Rules rules) {
        if (drawing instanceof PictureDrawing picture && isOfSubject) {
            int height = picture.sizes().get(0);
            int width = picture.sizes().get(1);
            return new Body.Layers(DataUri.of(IndexedLayer.of(scores.map(), width, height)));
        }
        if (drawing instanceof TokenDrawing tokens) {
            return words(tokens, scores, rules);
        }
        if (drawing instanceof VolumeDrawing volume) {
            return slices(volume, scores, id, rules);
        }
        Picture drawn = drawing.over(scores);
        return new Body.Figure(DataUri.of(drawn), drawn.width(), drawn.height());
    }

    private static Body.Words words(TokenDrawing tokens, ScoreGrid scores, Rules rules) {
        List<Double> shares = tokens.shares(scores);
        float[] numbers = scores.at(tokens.sizes());
        List<Body.Word> words = new ArrayList<>();
        for (int i = 0; i < shares.size(); i++) {
            words.add(new Body.Word(
                    tokens.words().get(i),
                    rules.shade(scores.map().palette(), shares.get(i)),
                    "token " + i + ": " + Numbers.text(numbers[i])));
        }
        return new Body.Words(words);
    }

    private static Body.Slices slices(VolumeDrawing whole, ScoreGrid scores, String id, Rules rules) {
        VolumeDrawing volume = whole.reduced(LONGEST);
        List<Integer> at = volume.strongest(scores);
        List<Body.Stack> stacks = new ArrayList<>();
        for (int axis = 0; axis < at.size(); axis++) {
            int count = volume.sizes().get(axis);
            String view = "#" + id + " .axis-" + axis;
            rules.add(view, "--at:" + at.get(axis));
            rules.picture(view + " .map", DataUri.of(volume.stack(scores, axis)));
            int all = whole.sizes().get(axis);
            int step = VolumeDrawing.step(all, LONGEST);
            stacks.add(new Body.Stack(axis, VolumeDrawing.name(axis), count, at.get(axis), step, all));
        }
        return new Body.Slices(stacks);
    }

    /** The style rules of a subject's volume: its slices lie behind the scores of every card. */
    static void volume(VolumeDrawing whole, String id, Rules rules) {
        VolumeDrawing volume = whole.reduced(LONGEST);
        for (int axis = 0; axis < volume.sizes().size(); axis++) {
            int count = volume.sizes().get(axis);
            String layers = "#" + id + " .axis-" + axis + " ";
            rules.add(layers + ".slice", "aspect-ratio:" + volume.width(axis) + "/" + volume.height(axis));
            rules.add(
                    layers + ".slice > div",
                    "background-size:100% " + (100 * count) + "%;background-position:0 "
                            + (count == 1 ? "0" : "calc(100% * var(--at) / " + (count - 1) + ")"));
            rules.picture(layers + ".voxels", DataUri.whole(volume.stack(axis)));
        }
    }
}
