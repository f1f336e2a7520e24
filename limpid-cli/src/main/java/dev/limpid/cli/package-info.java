/** Who serves on the command line: one command per file, no logic. */
@NullMarked
package dev.limpid.cli;

import org.jspecify.annotations.NullMarked;
