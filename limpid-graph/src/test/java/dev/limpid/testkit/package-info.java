/** Test support: a reference evaluator in double precision, a gradient check and test cases, also for other modules. */
@NullMarked
package dev.limpid.testkit;

import org.jspecify.annotations.NullMarked;
