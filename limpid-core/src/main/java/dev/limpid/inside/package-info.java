/** Access to the internals of special architectures. */
@NullMarked
package dev.limpid.inside;

import org.jspecify.annotations.NullMarked;
