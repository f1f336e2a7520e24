package dev.limpid.verify;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/**
 * When two texts, numbers or pictures count as the same. In the environment of the report nothing may differ. In another one a number
 * may differ by one in the last digit that is shown, and a pixel by as much as rounding changes its colour.
 *
 * @param isExact whether nothing may differ
 */
record Tolerance(boolean isExact) {
    private static final Pattern NUMBER = Pattern.compile("\\d+(?:\\.\\d+)?");
    private static final Pattern URI = Pattern.compile("data:image/[a-z]+;base64,([A-Za-z0-9+/=]+)");
    private static final double RELATIVE = 1e-3;
    private static final double ABSOLUTE = 1e-5;
    /** A level of a channel, of 255; neighbouring shades of a palette differ by less. */
    private static final int LEVELS = 12;

    private static final double MEAN_LEVELS = 0.5;

    /** Whether two texts say the same. */
    boolean isSame(String one, String other) {
        if (one.equals(other)) {
            return true;
        }
        if (isExact) {
            return false;
        }
        Matcher a = URI.matcher(one);
        Matcher b = URI.matcher(other);
        if (a.find() && b.find()) {
            String restA = a.replaceAll("");
            String restB = b.replaceAll("");
            return restA.equals(restB) && isSamePicture(first(one), first(other));
        }
        return isSameButLastDigits(one, other);
    }

    private static String first(String text) {
        Matcher matcher = URI.matcher(text);
        return matcher.find() ? matcher.group(1) : "";
    }

    private static boolean isSameButLastDigits(String one, String other) {
        if (!NUMBER.matcher(one).replaceAll("#").equals(NUMBER.matcher(other).replaceAll("#"))) {
            return false;
        }
        Matcher a = NUMBER.matcher(one);
        Matcher b = NUMBER.matcher(other);
        while (a.find() && b.find()) {
            double difference = Math.abs(Double.parseDouble(a.group()) - Double.parseDouble(b.group()));
            int decimals = Math.max(decimals(a.group()), decimals(b.group()));
            boolean isCount = decimals == 0;
            double unit = Math.pow(10, -decimals) * 1.001;
            double allowed = decimals > 4 ? RELATIVE * Double.parseDouble(a.group()) + ABSOLUTE : isCount ? 0 : unit;
            if (difference > allowed) {
                return false;
            }
        }
        return true;
    }

    private static int decimals(String number) {
        int point = number.indexOf('.');
        return point < 0 ? 0 : number.length() - point - 1;
    }

    /** Whether two numbers are the same. */
    boolean isSame(double one, double other) {
        return Double.compare(one, other) == 0
                || (!isExact
                        && Math.abs(one - other) <= RELATIVE * Math.max(Math.abs(one), Math.abs(other)) + ABSOLUTE);
    }

    private static boolean isSamePicture(String one, String other) {
        BufferedImage a = read(one);
        BufferedImage b = read(other);
        if (a == null || b == null || a.getWidth() != b.getWidth() || a.getHeight() != b.getHeight()) {
            return false;
        }
        long sum = 0;
        for (int y = 0; y < a.getHeight(); y++) {
            for (int x = 0; x < a.getWidth(); x++) {
                for (int shift = 0; shift < 32; shift += 8) {
                    int difference = Math.abs(((a.getRGB(x, y) >> shift) & 0xFF) - ((b.getRGB(x, y) >> shift) & 0xFF));
                    if (difference > LEVELS) {
                        return false;
                    }
                    sum += difference;
                }
            }
        }
        return sum <= MEAN_LEVELS * 4 * a.getWidth() * a.getHeight();
    }

    private static @Nullable BufferedImage read(String base64) {
        try {
            return ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(base64)));
        } catch (IOException | IllegalArgumentException e) {
            return null;
        }
    }
}
