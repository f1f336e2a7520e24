package dev.limpid.training;

import dev.limpid.zoo.Card;
import java.util.List;

/** What a network learns from, and what it is judged by. */
interface Data {
    /** The pictures it learns from. */
    Pictures seen();

    /** The pictures it never learns from. */
    Pictures unseen();

    /** The names of the classes. */
    List<String> labels();

    /** What it is, for the card. */
    Card.Data described();
}
