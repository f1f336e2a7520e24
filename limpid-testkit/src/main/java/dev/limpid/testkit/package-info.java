/** What the others are tested with: a reference evaluator in double precision, laws and tiny networks. */
@NullMarked
package dev.limpid.testkit;

import org.jspecify.annotations.NullMarked;
