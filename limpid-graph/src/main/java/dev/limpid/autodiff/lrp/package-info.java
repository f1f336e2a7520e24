/** Layer-wise relevance propagation: distributes the relevance of a node over its inputs by their contributions. */
@NullMarked
package dev.limpid.autodiff.lrp;

import org.jspecify.annotations.NullMarked;
