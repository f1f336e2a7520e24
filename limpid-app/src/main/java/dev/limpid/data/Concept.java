package dev.limpid.data;

/**
 * Something that pictures show and that has a name.
 *
 * @param number its place in {@link DataSet#concepts}
 * @param name such as {@code beak}; unique within its category
 * @param category such as {@code part}, {@code colour}, {@code texture}, {@code shape}, {@code object}, {@code scene}
 */
public record Concept(int number, String name, String category) {}
