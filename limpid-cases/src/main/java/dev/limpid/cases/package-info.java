/**
 * Example-based explanations: which inputs resemble one and why, which represent their class, which training inputs made the network
 * predict as it does, and which labels are suspect.
 */
@NullMarked
package dev.limpid.cases;

import org.jspecify.annotations.NullMarked;
