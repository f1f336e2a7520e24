/** A detector of adversarial inputs by their saliency: what maps of the prediction look like, and whether they agree. */
@NullMarked
package dev.limpid.contrast.guard;

import org.jspecify.annotations.NullMarked;
