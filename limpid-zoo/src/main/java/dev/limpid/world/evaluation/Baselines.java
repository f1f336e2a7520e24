package dev.limpid.world.evaluation;

import dev.limpid.metrics.BaselineMaps;
import dev.limpid.world.funnybirds.Explanation;
import dev.limpid.world.ink.RandomDraws;
import java.util.LinkedHashMap;
import java.util.Map;

/** The {@link BaselineMaps maps that know nothing about any network} as explanations of synthetic images. */
public final class Baselines {
    private Baselines() {}

    /** All of them by name. */
    public static Map<String, Explanation.ByMap> all() {
        Map<String, Explanation.ByMap> all = new LinkedHashMap<>();
        all.put("random", random());
        all.put("centre", centre());
        all.put("sobel", sobel());
        return all;
    }

    /** Uniform noise from 0 to 1; the same for the same image and species. */
    public static Explanation.ByMap random() {
        return (picture, species) -> BaselineMaps.random(
                picture.side(),
                picture.side(),
                RandomDraws.of(picture.hashCode()).named("random", species).seed());
    }

    /** A Gaussian around the middle. */
    public static Explanation.ByMap centre() {
        return (picture, species) -> BaselineMaps.centre(picture.side(), picture.side());
    }

    /** The magnitude of the Sobel gradient. */
    public static Explanation.ByMap sobel() {
        return (picture, species) -> BaselineMaps.sobel(picture.side(), picture.side(), picture::rgb);
    }

    /** The maps of another explanation, shifted cyclically by half an image along both axes. */
    public static Explanation.ByMap shifted(Explanation.ByMap maps) {
        return (picture, species) -> BaselineMaps.shifted(picture.side(), picture.side(), maps.map(picture, species));
    }
}
