/** Whether an explanation depends on what the network has learnt and on the class that is explained. */
@NullMarked
package dev.limpid.trust.randomisation;

import org.jspecify.annotations.NullMarked;
