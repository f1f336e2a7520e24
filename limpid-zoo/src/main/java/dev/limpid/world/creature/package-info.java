/** Creatures: the variants of their parts, their pose, their colours, and how they are drawn. */
@NullMarked
package dev.limpid.world.creature;

import org.jspecify.annotations.NullMarked;
