/** What jobs share: how they end early, and how they pass over inputs that fail. */
@NullMarked
package dev.limpid.app.job;

import org.jspecify.annotations.NullMarked;
