/** DeepLIFT: what differs from a reference input is traced back to the differences that made it. */
@NullMarked
package dev.limpid.autodiff.deeplift;

import org.jspecify.annotations.NullMarked;
