package dev.limpid.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Letters as pen strokes, so that text can be drawn on machines without any font.
 *
 * <p>A capital is 18 units high, a small letter 12, a descender 6 below the baseline. In the table a letter is followed
 * by its strokes; each is a kind ({@code -} straight, {@code ~} curved, {@code @} curved and closed) and pairs of x and
 * y as base-36 digits, y from the top of the capitals downward.
 */
final class Glyphs {
    /** Height of a capital in units. */
    static final int CAPITAL = 18;
    /** Depth of a descender below the baseline, in units. */
    static final int TAIL = 6;

    private static final int GAP = 5;
    private static final int SPACE = 7;
    private static final int CURVE_STEPS = 6;

    private static final String TABLE = """
            A -0i60ci -2cac
            B -000i ~00508194978808 ~08689aadae9h6i0i
            C ~c3a17032093g7iagcf
            D -000i ~0050a2c9ag5i0i
            E -b0000ibi -0999
            F -b0000i -0898
            G ~c3a17032093g7iahce -ceca7a
            H -000i -c0ci -09c9
            I -000i
            J -808d ~8d7g4i1h0e
            K -000i -c00c -48ci
            L -000iai
            M -0i007be0ei
            N -0i00cic0
            O @70c3e9cf7i2f0923
            P -000i ~006092a5986909
            Q @70c3e9cf7i2f0923 -9dfj
            R -000i ~006092a5986909 -59bi
            S ~a3815021042769abbe9h5i2h0f
            T -00c0 -606i
            U -000c ~0c1g6ibgcc -ccc0
            V -006ic0
            W -004i82cig0
            X -00ci -c00i
            Y -0068c0 -686i
            Z -00c00ici
            a @56 98 ac 9g 5i 1g 0c 18 -a6ai
            b @56 98 ac 9g 5i 1g 0c 18 -000i
            c ~99 87 56 18 0c 1g 5i 8h 9f
            d @56 98 ac 9g 5i 1g 0c 18 -a0ai
            e ~ac 98 56 18 0c 1g 5i 8h 9f -0cac
            f ~70 51 35 -353i -0666
            g @56 98 ac 9g 5i 1g 0c 18 -a6ak ~ak 9n 5o 1n
            h -000i ~0a 27 56 88 9b -9b9i
            i -060i -0000
            j -363k ~3k 2n 0o -3030
            k -000i -960e -3b9i
            l -000f ~0f 1h 3i
            m -060i ~0a 27 46 67 7b -7b7i ~7a 97 b6 d7 eb -ebei
            n -060i ~0a 27 56 88 9b -9b9i
            o @56 98 ac 9g 5i 1g 0c 18
            p @56 98 ac 9g 5i 1g 0c 18 -060o
            q @56 98 ac 9g 5i 1g 0c 18 -a6ao
            r -060i ~0b 28 46 66
            s ~88 76 46 17 09 2b 6d 8f 7h 4i 2i 0g
            t -313e ~3e 4h 6i -0666
            u -060d ~0d 1g 4i 7h 9e -969i
            v -065ia6
            w -063i77bie6
            x -069i -960i
            y -065i -a62o
            z -06960i9i
            0 @50 93 a9 9f 5i 1f 09 13
            1 -03404i
            2 ~04 21 50 91 a5 8a 0i -0iai
            3 ~03 21 50 91 95 78 48 -4878 ~48 79 ad 9g 5i 2h 0f
            4 -7i700cac
            5 -901008 ~08 26 56 98 ac 9g 5i 2h 0f
            6 @57 99 ad 9g 5i 1g 0d 19 ~91 60 22 07 0d
            7 -00a04i
            8 @50 81 94 87 58 27 14 21 @58 9a ad 9g 5i 1g 0d 1a
            9 @5b 19 05 12 50 92 a5 99 ~1h 4i 8g ab a5
            . -0i0i
            , -1h0l
            : -0909 -0h0h
            ; -1919 -1h0l
            ! -000c -0i0i
            ? ~04 21 50 81 94 78 5a 5c -5i5i
            - -0b6b
            _ -0kak
            + -0bab -565g
            = -08a8 -0eae
            / -800k
            \\ -008k
            | -000l
            ( ~40 14 0a 1g 4k
            ) ~00 34 4a 3g 0k
            [ -40000k4k
            ] -00404k0k
            { ~50 32 37 0a 3d 3i 5k
            } ~00 22 27 5a 2d 2i 0k
            < -950b9h
            > -059b0h
            * -4149 -0387 -8307
            # -402i -a08i -06c6 -0ccc
            % @30 64 38 04 @ba ee bi 8e -d01i
            & ~ci 7c 36 23 50 83 66 1b 0e 2h 5i 9g ca
            @ @96 ca 9e 6a ~c6 cc ee hc i8 g3 90 23 09 2g 9k ej
            " -0005 -4045
            ' -0005
            ` -0033
            ^ -064086
            ~ ~0d 3a 6b 9d ca
            $ ~a3 81 50 21 04 27 69 ab be 9h 5i 2h 0f -505k
            \u00d7 -088g -880g
            \u00b7 -0b0b
            \u2026 -0i0i -4i4i -8i8i
            \u2013 -0bab
            \u2014 -0bgb
            \u2212 -0bab
            \u00b0 @20 42 24 02
            \u2192 -0beb -a7ebaf
            """;

    /** The glyph of a character that is not in the table. */
    private static final Glyph UNKNOWN = parse("-00a0ai0i00");

    private static final Map<Character, Glyph> KNOWN = load();

    private Glyphs() {}

    /**
     * A glyph.
     *
     * @param width from its leftmost to its rightmost point, in units
     * @param advance from its start to the next letter's, in units
     * @param strokes alternating x and y of points; each stroke is one line through its points
     */
    record Glyph(double width, double advance, List<double[]> strokes) {}

    /** The glyph of a character; accents are dropped, and unknown characters are a box. */
    static Glyph of(char character) {
        @Nullable Glyph glyph = KNOWN.get(character);
        if (glyph == null && character > 0x7F) {
            String base = java.text.Normalizer.normalize(String.valueOf(character), java.text.Normalizer.Form.NFD);
            glyph = KNOWN.get(base.charAt(0));
        }
        return glyph == null ? UNKNOWN : glyph;
    }

    private static Map<Character, Glyph> load() {
        Map<Character, Glyph> known = new HashMap<>();
        known.put(' ', new Glyph(0, SPACE, List.of()));
        TABLE.lines().forEach(line -> known.put(line.charAt(0), parse(line.substring(2))));
        return known;
    }

    private static Glyph parse(String text) {
        List<double[]> strokes = new ArrayList<>();
        double width = 0;
        int at = 0;
        while (at < text.length()) {
            char kind = text.charAt(at++);
            List<Double> numbers = new ArrayList<>();
            while (at < text.length() && "-~@".indexOf(text.charAt(at)) < 0) {
                char digit = text.charAt(at++);
                if (digit != ' ') {
                    numbers.add((double) Character.digit(digit, 36));
                }
            }
            double[] points = numbers.stream().mapToDouble(Double::doubleValue).toArray();
            for (int i = 0; i < points.length; i += 2) {
                width = Math.max(width, points[i]);
            }
            strokes.add(kind == '-' ? points : curve(points, kind == '@'));
        }
        return new Glyph(width, width + GAP, strokes);
    }

    /** Points on a Catmull-Rom curve through these points. */
    private static double[] curve(double[] points, boolean closed) {
        int count = points.length / 2;
        int spans = closed ? count : count - 1;
        double[] result = new double[2 * ((spans * CURVE_STEPS) + 1)];
        for (int i = 0; i <= spans * CURVE_STEPS; i++) {
            int span = Math.min(i / CURVE_STEPS, spans - 1);
            double t = (double) (i - (span * CURVE_STEPS)) / CURVE_STEPS;
            for (int axis = 0; axis < 2; axis++) {
                double a = at(points, span - 1, axis, closed);
                double b = at(points, span, axis, closed);
                double c = at(points, span + 1, axis, closed);
                double d = at(points, span + 2, axis, closed);
                result[(2 * i) + axis] = b
                        + (0.5 * t * (c - a + (t * ((2 * a) - (5 * b) + (4 * c) - d + (t * ((3 * (b - c)) + d - a))))));
            }
        }
        return result;
    }

    private static double at(double[] points, int index, int axis, boolean closed) {
        int count = points.length / 2;
        int k = closed ? Math.floorMod(index, count) : Math.min(count - 1, Math.max(0, index));
        return points[(2 * k) + axis];
    }
}
