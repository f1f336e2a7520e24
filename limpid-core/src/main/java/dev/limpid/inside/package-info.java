/** What networks of a special build show of their inside. */
@NullMarked
package dev.limpid.inside;

import org.jspecify.annotations.NullMarked;
