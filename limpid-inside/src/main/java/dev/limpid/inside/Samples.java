package dev.limpid.inside;

import dev.limpid.graph.Tensor;
import java.util.Arrays;
import java.util.List;

/** What a network is run over: numbered inputs, read when they are needed. Used by several threads at once. */
public interface Samples {
    /** How many there are. */
    int size();

    /**
     * One of them as the network's input.
     *
     * @param index from 0
     * @return a batch of one
     * @throws dev.limpid.error.LimpidException if it cannot be read or does not fit; the sweep passes it over
     */
    Tensor input(int index);

    /** What a message calls it. */
    String name(int index);

    /**
     * Inputs in memory.
     *
     * @param inputs batches of one
     * @param what messages call each of them, before its number
     */
    static Samples of(List<Tensor> inputs, String what) {
        return new Samples() {
            @Override
            public int size() {
                return inputs.size();
            }

            @Override
            public Tensor input(int index) {
                return inputs.get(index);
            }

            @Override
            public String name(int index) {
                return what + " " + index;
            }
        };
    }

    /** Some of these, in this order. */
    default Samples chosen(int... numbers) {
        return chosen(Arrays.stream(numbers).boxed().toList());
    }

    /** Some of these, in this order. */
    default Samples chosen(List<Integer> numbers) {
        Samples all = this;
        return new Samples() {
            @Override
            public int size() {
                return numbers.size();
            }

            @Override
            public Tensor input(int index) {
                return all.input(numbers.get(index));
            }

            @Override
            public String name(int index) {
                return all.name(numbers.get(index));
            }
        };
    }
}
