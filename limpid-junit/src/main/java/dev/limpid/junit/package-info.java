/** Tests for JUnit 5 and 6 that fail where the predictions or explanations of a network drift from a recorded reference. */
@NullMarked
package dev.limpid.junit;

import org.jspecify.annotations.NullMarked;
