/** What can be asked of Limpid by every door: tasks, the parameters that they take, and how they end. */
@NullMarked
package dev.limpid.task;

import org.jspecify.annotations.NullMarked;
