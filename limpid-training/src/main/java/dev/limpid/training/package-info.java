/** Networks of the zoo: their blocks, their training and their cards. */
@NullMarked
package dev.limpid.training;

import org.jspecify.annotations.NullMarked;
