/** The files of a run: pictures, numbers, reports, and the rule that an input is never overwritten. */
@NullMarked
package dev.limpid.app.files;

import org.jspecify.annotations.NullMarked;
