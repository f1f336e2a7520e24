/** Tokenizers of the Deep Java Library. */
@NullMarked
package dev.limpid.text.djl;

import org.jspecify.annotations.NullMarked;
