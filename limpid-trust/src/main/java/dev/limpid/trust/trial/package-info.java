/**
 * Metrics on trial: whether the numbers of a metric can be relied on, by tests whose right outcome is known. {@link
 * dev.limpid.trust.trial.MetaConsistency} asks whether the numbers stay where nothing changes and move where something does,
 * {@link dev.limpid.trust.trial.Verdict} decides. The outcome of the last trial is part of {@link dev.limpid.trust.MetricInfo}.
 */
@NullMarked
package dev.limpid.trust.trial;

import org.jspecify.annotations.NullMarked;
