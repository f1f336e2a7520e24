/** Whether the scores of a map say what the network uses: pixels are hidden or shown in their order, and the network is asked again. */
@NullMarked
package dev.limpid.trust.faithfulness;

import org.jspecify.annotations.NullMarked;
