/** What the build does to the jars of the command line, so that it starts fast. */
@NullMarked
package dev.limpid.build;

import org.jspecify.annotations.NullMarked;
