package dev.limpid.contrast.attack;

import dev.limpid.contrast.Room;
import dev.limpid.graph.Tensor;
import java.util.BitSet;

/**
 * The result of an attack on one input.
 *
 * @param isReached whether the goal is reached
 * @param input the changed input; where the goal is not reached, the last one that was tried
 * @param before the predicted class of the input as it was
 * @param after the predicted class now
 * @param linf the largest change of a value, 1 = from black to white
 * @param l2 the root of the sum of the squared changes
 * @param places how many places changed
 * @param passes how many inputs went through the network, forward or backward
 */
public record Attacked(
        boolean isReached, Tensor input, int before, int after, double linf, double l2, int places, int passes) {

    static Attacked of(Victim victim, Goal goal, Tensor before, Tensor after, float[] logits, int passes) {
        float[] old = before.toFloats();
        float[] now = after.toFloats();
        long[] shape = before.shape();
        Room room = victim.room();
        return new Attacked(
                goal.isReached(victim.decision(), logits),
                after,
                goal.label(),
                victim.decision().predicted(logits),
                size(room, Norm.LINF, old, now, shape),
                size(room, Norm.L2, old, now, shape),
                (int) size(room, Norm.L0, old, now, shape),
                passes);
    }

    /** How large the change is. */
    public double size(Norm norm) {
        return switch (norm) {
            case LINF -> linf;
            case L2 -> l2;
            case L0 -> places;
        };
    }

    private static double size(Room room, Norm norm, float[] before, float[] after, long[] shape) {
        float[] scales = room.scale().toFloats();
        double largest = 0;
        double squares = 0;
        BitSet places = new BitSet();
        for (int i = 0; i < before.length; i++) {
            int channel = room.channel(i, shape);
            double change = ((double) after[i] - before[i]) / scales[channel];
            largest = Math.max(largest, Math.abs(change));
            squares += change * change;
            if (change != 0) {
                places.set(room.place(i, shape));
            }
        }
        return switch (norm) {
            case LINF -> largest;
            case L2 -> Math.sqrt(squares);
            case L0 -> places.cardinality();
        };
    }
}
