package dev.limpid.trust;

import java.util.OptionalDouble;

/** A metric whose number belongs to a whole data set and is not the mean of the numbers of its inputs. */
public interface PooledMetric extends ExplanationMetric {
    /** Counts that are gathered over explanations. Not safe for several threads. */
    interface Pool {
        /** Adds an explanation. @throws dev.limpid.error.LimpidException if something that the metric needs is missing */
        void add(MetricInput in);

        /** Adds the counts of another part of the data, of the same metric. */
        void merge(Pool other);

        /** The number of all explanations; empty if it is undefined. */
        OptionalDouble value();
    }

    /** Counts of nothing. */
    Pool pool();

    /** The number of a data set of this explanation alone. */
    @Override
    default OptionalDouble of(MetricInput in) {
        Pool pool = pool();
        pool.add(in);
        return pool.value();
    }
}
