/** DeepLIFT: attributes the output's difference from a reference to the differences of the input. */
@NullMarked
package dev.limpid.autodiff.deeplift;

import org.jspecify.annotations.NullMarked;
