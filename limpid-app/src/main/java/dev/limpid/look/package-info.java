/**
 * Forward views of a network: the feature maps of its layers for a picture, what its kernels and units respond to, the part of
 * the input that each layer sees, and statistics of all units over a data set with a diagnosis in words.
 */
@NullMarked
package dev.limpid.look;

import org.jspecify.annotations.NullMarked;
