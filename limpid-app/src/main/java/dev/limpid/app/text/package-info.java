/** Results as lines of text for people. */
@NullMarked
package dev.limpid.app.text;

import org.jspecify.annotations.NullMarked;
