package dev.limpid.distill;

/** A simple model that says what a network says. Not changed after it is made; safe for many threads. */
public interface Student {
    /** What kind of model it is, in a word or two. */
    String kind();

    /** How large it is: leaves of a tree, conditions of rules, weights that are not zero, features of an additive model. */
    int size();

    /** What {@link #size} counts, in the plural. */
    String unit();

    /** The class that it says for the features of an input. */
    int predict(double[] row);

    /** The classes that it says for all rows. */
    default int[] predict(Table table) {
        int[] classes = new int[table.size()];
        for (int i = 0; i < classes.length; i++) {
            classes[i] = predict(table.row(i));
        }
        return classes;
    }
}
