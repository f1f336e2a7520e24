/**
 * What the layers of a network compute: their feature maps and kernels, the part of the input that a position sees, statistics
 * of every unit over a data set, and a diagnosis of faults of the architecture with the evidence for each.
 */
@NullMarked
package dev.limpid.inside.look;

import org.jspecify.annotations.NullMarked;
