/** Layer-wise relevance propagation: what arrives at a node is shared out among its inputs by what they contributed. */
@NullMarked
package dev.limpid.autodiff.lrp;

import org.jspecify.annotations.NullMarked;
