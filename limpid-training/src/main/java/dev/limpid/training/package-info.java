/** Training of the zoo's networks: their blocks, data and cards. */
@NullMarked
package dev.limpid.training;

import org.jspecify.annotations.NullMarked;
