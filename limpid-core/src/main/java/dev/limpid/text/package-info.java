/** Text as the numbers of tokens that a network looks up. */
@NullMarked
package dev.limpid.text;

import org.jspecify.annotations.NullMarked;
