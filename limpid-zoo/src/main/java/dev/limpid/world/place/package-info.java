/** Backgrounds: sky, hills and ground, and the plants and objects on them. */
@NullMarked
package dev.limpid.world.place;

import org.jspecify.annotations.NullMarked;
