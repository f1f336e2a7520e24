/** The operators of the reference evaluator: simple loops over doubles, one class per operator family. */
@NullMarked
package dev.limpid.testkit.kernel;

import org.jspecify.annotations.NullMarked;
