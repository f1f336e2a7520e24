package dev.limpid.trust;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;

/** Draws sets of pixels. */
public interface Subsets {
    /** The sets for an input of these sizes. The same seed gives the same sets. */
    List<BitSet> of(InputShape shape, long seed);

    /** How many sets there are. */
    int count();

    /**
     * Sets of single pixels, all of the same size.
     *
     * @param count how many
     * @param share the size as a share of all pixels; at least one pixel
     */
    static Subsets pixels(int count, double share) {
        return new Subsets() {
            @Override
            public List<BitSet> of(InputShape shape, long seed) {
                SplittableRandom random = new SplittableRandom(seed);
                int size = Math.max(1, (int) (share * shape.pixels()));
                List<BitSet> sets = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    sets.add(drawn(shape.pixels(), size, random));
                }
                return sets;
            }

            @Override
            public int count() {
                return count;
            }
        };
    }

    private static BitSet drawn(int pixels, int size, SplittableRandom random) {
        BitSet set = new BitSet(pixels);
        // Floyd's algorithm: every set of the size is as likely.
        for (int last = pixels - size; last < pixels; last++) {
            int pick = random.nextInt(last + 1);
            set.set(set.get(pick) ? last : pick);
        }
        return set;
    }

    /**
     * Sets of the cells of a grid.
     *
     * @param count how many
     * @param share the probability of each cell
     * @param cells cells along the longer side
     */
    static Subsets cells(int count, double share, int cells) {
        return new Subsets() {
            @Override
            public List<BitSet> of(InputShape shape, long seed) {
                SplittableRandom random = new SplittableRandom(seed);
                int side = Math.max(1, (Math.max(shape.width(), shape.height()) + cells - 1) / cells);
                int[] labels = Segmentation.patches(side).of(shape);
                int most = labels[labels.length - 1] + 1;
                List<BitSet> sets = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    boolean[] isIn = new boolean[most];
                    for (int k = 0; k < most; k++) {
                        isIn[k] = random.nextDouble() < share;
                    }
                    BitSet set = new BitSet();
                    for (int p = 0; p < labels.length; p++) {
                        set.set(p, isIn[labels[p]]);
                    }
                    sets.add(set);
                }
                return sets;
            }

            @Override
            public int count() {
                return count;
            }
        };
    }

    /**
     * Squares at random places.
     *
     * @param count how many
     * @param side their side as a share of the shorter side of the input; at least one pixel
     */
    static Subsets squares(int count, double side) {
        return new Subsets() {
            @Override
            public List<BitSet> of(InputShape shape, long seed) {
                SplittableRandom random = new SplittableRandom(seed);
                int size = (int) Math.max(1, side * Math.min(shape.width(), shape.height()));
                List<BitSet> sets = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    int left = random.nextInt(shape.width() - size + 1);
                    int top = random.nextInt(shape.height() - size + 1);
                    BitSet set = new BitSet();
                    for (int y = top; y < top + size; y++) {
                        set.set(y * shape.width() + left, y * shape.width() + left + size);
                    }
                    sets.add(set);
                }
                return sets;
            }

            @Override
            public int count() {
                return count;
            }
        };
    }

    /** These sets, whatever the sizes and the seed. */
    static Subsets given(List<BitSet> sets) {
        return new Subsets() {
            @Override
            public List<BitSet> of(InputShape shape, long seed) {
                return sets;
            }

            @Override
            public int count() {
                return sets.size();
            }
        };
    }
}
