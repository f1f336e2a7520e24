package dev.limpid.inside;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A statistic that can be gathered in parts: over chunks on several cores, in an interrupted run that goes on later, on several
 * machines. Not safe for use by several threads.
 *
 * @param <S> the statistic itself
 */
public interface Mergeable<S extends Mergeable<S>> {
    /** Adds what another one of the same settings has gathered, which stays as it is. */
    void merge(S other);

    /** Writes everything, so that {@link #readFrom} restores it bit by bit. */
    void writeTo(DataOutput out) throws IOException;

    /** Replaces everything by what was written by a statistic of the same settings. */
    void readFrom(DataInput in) throws IOException;
}
