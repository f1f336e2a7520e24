/** How every part of Limpid fails: a kind for programs and one sentence for people. */
@NullMarked
package dev.limpid.error;

import org.jspecify.annotations.NullMarked;
