/** Error reporting for all of Limpid: a kind for programs and one sentence for users. */
@NullMarked
package dev.limpid.error;

import org.jspecify.annotations.NullMarked;
