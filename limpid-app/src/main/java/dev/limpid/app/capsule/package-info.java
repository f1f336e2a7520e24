/** What a capsule network routed where. */
@NullMarked
package dev.limpid.app.capsule;

import org.jspecify.annotations.NullMarked;
