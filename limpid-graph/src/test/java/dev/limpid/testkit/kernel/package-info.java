/** The operators of the reference evaluator: plain loops over doubles, one class for each family. */
@NullMarked
package dev.limpid.testkit.kernel;

import org.jspecify.annotations.NullMarked;
