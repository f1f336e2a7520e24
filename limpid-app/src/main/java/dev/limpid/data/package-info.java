/** Data sets: numbered inputs with their classes and with masks of concepts, read one by one. */
@NullMarked
package dev.limpid.data;

import org.jspecify.annotations.NullMarked;
