package dev.limpid.world;

/**
 * A labelled image.
 *
 * @param seed the seed it is drawn from
 * @param scene the content of the image; its species is the true class
 * @param label the number of the species it is labelled with
 */
public record Sample(long seed, Scene scene, int label) {

    /** Whether the label is wrong. */
    public boolean isMislabelled() {
        return label != scene.species().index();
    }

    /** The protected group: 1 = it wears a scarf, 0 = it does not. */
    public int group() {
        return scene.creature().scarf().isPresent() ? 1 : 0;
    }
}
