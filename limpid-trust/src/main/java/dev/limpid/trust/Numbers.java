package dev.limpid.trust;

/** Sums over arrays that metrics share. */
public final class Numbers {
    /** The bits of the exponent, all of which are set in what is not finite. */
    private static final int EXPONENT = 0x7f80_0000;

    /** The lowest of them, which carries into the sign when it is added to all. */
    private static final int LOWEST = 0x0080_0000;

    private Numbers() {}

    /** Whether none is infinite or no number. */
    public static boolean areFinite(float[] numbers) {
        // Every metric asks this of the whole input, so it is one test for all instead of one for each.
        int signs = 0;
        for (float number : numbers) {
            signs |= (Float.floatToRawIntBits(number) & EXPONENT) + LOWEST;
        }
        return signs >= 0;
    }

    /** The mean. */
    public static double mean(double[] numbers) {
        double sum = 0;
        for (double number : numbers) {
            sum += number;
        }
        return sum / numbers.length;
    }

    /** Whether all are equal. */
    public static boolean isConstant(double[] numbers) {
        for (double number : numbers) {
            if (number != numbers[0]) {
                return false;
            }
        }
        return true;
    }

    /** The area under a curve by the trapezoid rule, divided by the length of its axis. */
    public static double meanHeight(double[] at, double[] heights) {
        double area = 0;
        for (int i = 1; i < at.length; i++) {
            area += (at[i] - at[i - 1]) * (heights[i] + heights[i - 1]) / 2;
        }
        return area / (at[at.length - 1] - at[0]);
    }

    /** The area under a curve of evenly spaced heights, divided by the length of its axis; the height of a single one. */
    public static double meanHeight(double[] heights) {
        if (heights.length == 1) {
            return heights[0];
        }
        double area = 0;
        for (int i = 1; i < heights.length; i++) {
            area += (heights[i] + heights[i - 1]) / 2;
        }
        return area / (heights.length - 1);
    }

    /** The Euclidean length. */
    public static double length(float[] numbers) {
        double sum = 0;
        for (float number : numbers) {
            sum += (double) number * number;
        }
        return Math.sqrt(sum);
    }

    /** The differences, one number at a time. */
    public static float[] minus(float[] one, float[] other) {
        float[] difference = new float[one.length];
        for (int i = 0; i < one.length; i++) {
            difference[i] = one[i] - other[i];
        }
        return difference;
    }

    /** The numbers as doubles. */
    public static double[] doubles(float[] numbers) {
        double[] all = new double[numbers.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = numbers[i];
        }
        return all;
    }

    /** The index of the largest number, the first of equal ones. */
    public static int largest(double[] numbers) {
        int best = 0;
        for (int i = 1; i < numbers.length; i++) {
            best = numbers[i] > numbers[best] ? i : best;
        }
        return best;
    }
}
