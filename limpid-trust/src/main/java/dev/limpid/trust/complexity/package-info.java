/** How easy a map is to read, whatever the network. */
@NullMarked
package dev.limpid.trust.complexity;

import org.jspecify.annotations.NullMarked;
