/**
 * Verification of reports and results: they are computed again from the recipe that they carry, and every number, sentence and picture
 * is compared.
 *
 * <p>Its caller hands over a {@link dev.limpid.verify.Rerun}, which runs a command line.
 */
@NullMarked
package dev.limpid.verify;

import org.jspecify.annotations.NullMarked;
