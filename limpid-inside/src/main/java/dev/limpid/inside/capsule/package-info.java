/** Capsule networks: where they route, and what their capsules stand for. */
@NullMarked
package dev.limpid.inside.capsule;

import org.jspecify.annotations.NullMarked;
