/** The demonstration on a built-in network. */
@NullMarked
package dev.limpid.app.demo;

import org.jspecify.annotations.NullMarked;
