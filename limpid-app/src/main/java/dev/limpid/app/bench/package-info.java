/** What an explanation costs, measured against the plain forward pass. */
@NullMarked
package dev.limpid.app.bench;

import org.jspecify.annotations.NullMarked;
