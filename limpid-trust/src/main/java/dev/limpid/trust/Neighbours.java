package dev.limpid.trust;

import java.util.ArrayList;
import java.util.List;

/** Inputs near an input. */
public interface Neighbours {
    /** The neighbours: {@code float[C*P]} each. The same seed gives the same ones. */
    List<float[]> of(MetricInput in);

    /** How many there are. */
    int count();

    /**
     * Uniform noise on every value.
     *
     * @param count how many
     * @param radius the largest change as a share of the range of the channel
     */
    static Neighbours uniform(int count, double radius) {
        return new UniformNeighbours(count, radius);
    }

    /** The input moved across by these numbers of pixels; what comes in is zero. */
    static Neighbours shifts(List<Integer> shifts) {
        return new Neighbours() {
            @Override
            public List<float[]> of(MetricInput in) {
                int width = in.shape().width();
                List<float[]> all = new ArrayList<>();
                for (int shift : shifts) {
                    float[] moved = new float[in.input().length];
                    for (int i = 0; i < moved.length; i++) {
                        int from = i % width - shift;
                        moved[i] = from >= 0 && from < width ? in.input()[i - shift] : 0;
                    }
                    all.add(moved);
                }
                return all;
            }

            @Override
            public int count() {
                return shifts.size();
            }
        };
    }

    /** These inputs, whatever the input. */
    static Neighbours given(List<float[]> inputs) {
        return new Neighbours() {
            @Override
            public List<float[]> of(MetricInput in) {
                return inputs;
            }

            @Override
            public int count() {
                return inputs.size();
            }
        };
    }
}
