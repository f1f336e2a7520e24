/**
 * Simple models that say what a network says, on features that a person can name: decision trees, lists of rules, sparse linear and
 * additive models, and rules of units.
 */
@NullMarked
package dev.limpid.distill;

import org.jspecify.annotations.NullMarked;
