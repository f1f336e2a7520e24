/** Which method to use on a network: methods, layers and parameters are tried within a time, and one is recommended or none. */
@NullMarked
package dev.limpid.advise;

import org.jspecify.annotations.NullMarked;
