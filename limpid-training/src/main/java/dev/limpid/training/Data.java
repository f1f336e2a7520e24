package dev.limpid.training;

import dev.limpid.zoo.Card;
import java.util.List;
import java.util.Map;

/** The training and test data of a network. */
interface Data {
    /** The training examples. */
    Examples seen();

    /** The test examples, which are never used for training. */
    Examples unseen();

    /** The names of the classes. */
    List<String> labels();

    /** The description of the data for the card. */
    Card.Data described();

    /** What is written into the metadata of the network's file. */
    default Map<String, String> metadata() {
        return Map.of();
    }
}
