package dev.limpid.simple;

import dev.limpid.distill.Table;
import dev.limpid.inside.Gathered;
import java.util.List;

/**
 * Inputs as a student sees them, with what the network says.
 *
 * @param table the features, a row for each input
 * @param inputs the number of each input
 * @param predicted the class of the network for each input
 * @param failures inputs that could not be read
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record NamedFeatures(Table table, int[] inputs, int[] predicted, List<Gathered.Failure> failures) {}
