/** Remove and retrain: methods of explanation judged by what a network still learns without the pixels that they name. */
@NullMarked
package dev.limpid.retrain;

import org.jspecify.annotations.NullMarked;
