package dev.limpid.model;

/**
 * How the scores of one sample, a row of {@code float[N,K]}, are arranged: the classes of one place share a softmax.
 *
 * @param classes the number of classes
 * @param places the number of places that have class scores of their own: 1 for a network that classifies its whole
 *     input, the length of a labelled sequence, the pixels of a segmentation
 * @param isClassesLast whether the scores of a place stand together, {@code [places,classes]}; else those of a class do,
 *     {@code [classes,places]}
 */
public record ScoreAxes(int classes, int places, boolean isClassesLast) {
    /** The scores of a network that classifies its whole input. */
    static ScoreAxes of(int classes) {
        return new ScoreAxes(classes, 1, true);
    }

    /** Whether there is one list of class scores for the whole input. */
    public boolean isWhole() {
        return places == 1;
    }

    /** The class of a score, by its index in the row. */
    public int classOf(int index) {
        return isClassesLast ? index % classes : index / places;
    }

    /** The place of a score, by its index in the row. */
    public int placeOf(int index) {
        return isClassesLast ? index / classes : index % places;
    }

    /** The index in the row of a class at a place. */
    public int index(int place, int ofClass) {
        return isClassesLast ? place * classes + ofClass : ofClass * places + place;
    }

    /** The distance in the row between two successive classes of a place. */
    public int step() {
        return isClassesLast ? 1 : places;
    }
}
