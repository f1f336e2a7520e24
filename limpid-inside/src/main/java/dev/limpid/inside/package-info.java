/**
 * Statistics over many samples: a network runs over a data set chunk by chunk, on every core at once, and what is found in the
 * chunks is merged in their order.
 */
@NullMarked
package dev.limpid.inside;

import org.jspecify.annotations.NullMarked;
