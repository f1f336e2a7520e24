package dev.limpid.inside.dissection;

import java.util.BitSet;

/** What is known of the concepts in samples. Used by several threads at once. */
public interface Annotations {
    /** How many concepts there are. */
    int concepts();

    /** How many categories the concepts belong to, at most 32. */
    int categories();

    /** The category of a concept. */
    int category(int concept);

    /** Which part of the data a sample belongs to, such as 0 for training and 1 for validation; below 8. */
    int split(int index);

    /**
     * The concepts that a sample shows; only those of {@link #known} categories are told.
     *
     * @return their numbers
     */
    BitSet present(int index);

    /** The categories in which a sample is annotated. A concept of another category may be present without being told. */
    BitSet known(int index);

    /** Where a sample shows which concepts, as the network sees it; without any area if it has labels only. */
    Areas areas(int index);
}
