/**
 * Preferred inputs: the pictures that a unit, a class, a direction or a layer responds to most, found by gradient ascent. One
 * graph takes the parameters of the pictures through the network and back and returns the parameters of the next step.
 */
@NullMarked
package dev.limpid.inside.dream;

import org.jspecify.annotations.NullMarked;
