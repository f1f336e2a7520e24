/**
 * Network dissection of a model: which units detect which concepts, whether the names that they are given hold, and which
 * classes need them.
 */
@NullMarked
package dev.limpid.dissect;

import org.jspecify.annotations.NullMarked;
