/** JSON documents about results. */
@NullMarked
package dev.limpid.app.json;

import org.jspecify.annotations.NullMarked;
