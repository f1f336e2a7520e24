/** Who asks: an explainer answers a query about a classifier with an attribution. */
@NullMarked
package dev.limpid.attribution;

import org.jspecify.annotations.NullMarked;
