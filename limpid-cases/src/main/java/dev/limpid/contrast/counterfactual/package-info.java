/** Counterfactuals: what must change in a picture so that a network predicts another class, and how good each answer is. */
@NullMarked
package dev.limpid.contrast.counterfactual;

import org.jspecify.annotations.NullMarked;
