/** The protocol of FunnyBirds on the pictures of its authors. */
@NullMarked
package dev.limpid.funnybirds;

import org.jspecify.annotations.NullMarked;
