package dev.limpid.training;

import dev.limpid.zoo.Card;
import java.util.List;

/** The training and test data of a network. */
interface Data {
    /** The training images. */
    Pictures seen();

    /** The test images, which are never used for training. */
    Pictures unseen();

    /** The names of the classes. */
    List<String> labels();

    /** The description of the data for the card. */
    Card.Data described();
}
