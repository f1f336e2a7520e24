/** Data sets on disk: images and masks as PNG files, and tables with their labels. */
@NullMarked
package dev.limpid.world.album;

import org.jspecify.annotations.NullMarked;
