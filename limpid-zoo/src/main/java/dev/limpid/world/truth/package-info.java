/** Pixel-exact labels of synthetic images: part, object, colour, texture and shape. */
@NullMarked
package dev.limpid.world.truth;

import org.jspecify.annotations.NullMarked;
