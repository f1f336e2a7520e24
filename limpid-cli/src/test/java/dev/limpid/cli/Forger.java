package dev.limpid.cli;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;

/** Changes a report in the way of somebody who wants it to say something else. The digest is not touched. */
final class Forger {
    private static final Pattern SHOWN = Pattern.compile("<(dd|td|span|p|h2|figcaption)>([^<]*[0-9][^<]*)</");
    private static final Pattern WORDS =
            Pattern.compile("<(dd|th scope=\"row\"|p|dt|li|h3|caption)>([^<]*[a-z]{4}[^<]*)</");
    private static final Pattern PICTURE = Pattern.compile("data:image/png;base64,([A-Za-z0-9+/=]{200,})");
    private static final Pattern WARNING = Pattern.compile("<div><dt>Warning</dt><dd>[^<]*</dd></div>");
    private static final Pattern CARD = Pattern.compile("(?s)<li class=\"card.*?</li>\n");
    private static final Pattern TIME = Pattern.compile("<dt>Time</dt><dd>([^<]*)</dd>");
    private static final Pattern ALT = Pattern.compile(" (alt|aria-label)=\"([^\"]*[a-z]{4}[^\"]*)\"");

    /** The kinds of change. */
    enum Kind {
        DIGIT,
        WORD,
        WARNING,
        SWAP,
        PAINT,
        CARD,
        CLASS,
        FILE,
        RECIPE,
        HEARD
    }

    private final SplittableRandom random;
    private final String page;

    Forger(String page, long seed) {
        this.page = page;
        this.random = new SplittableRandom(seed);
    }

    String forged(Kind kind) {
        return switch (kind) {
            case DIGIT -> digit();
            case WORD -> word(WORDS);
            case HEARD -> word(ALT);
            case WARNING -> without(WARNING);
            case CARD -> without(CARD);
            case SWAP -> swapped();
            case PAINT -> painted();
            case CLASS -> page.replaceFirst("hazlow", "abiru");
            case FILE -> replaced(any(Pattern.compile("zoo-[01]")), "zoo-7");
            case RECIPE -> recipe();
        };
    }

    /** The page with another time, which nobody can compute again. */
    String withTime() {
        MatchResult time = any(TIME);
        return page.substring(0, time.start(1)) + "1 ms" + page.substring(time.end(1));
    }

    private MatchResult any(Pattern pattern) {
        List<MatchResult> all = pattern.matcher(page).results().toList();
        return all.get(random.nextInt(all.size()));
    }

    private String replaced(MatchResult what, String by) {
        return page.substring(0, what.start()) + by + page.substring(what.end());
    }

    private String without(Pattern pattern) {
        return replaced(any(pattern), "");
    }

    /** One digit more or less, but not of a time. */
    private String digit() {
        List<Integer> digits = new ArrayList<>();
        SHOWN.matcher(page).results().forEach(m -> {
            boolean isTime = page.startsWith("<dt>Time</dt>", Math.max(0, m.start() - "<dt>Time</dt>".length()));
            for (int i = m.start(2); i < m.end(2) && !isTime; i++) {
                if (Character.isDigit(page.charAt(i))) {
                    digits.add(i);
                }
            }
        });
        int at = digits.get(random.nextInt(digits.size()));
        char other = (char) ('0' + (page.charAt(at) - '0' + 1 + random.nextInt(8)) % 10);
        return page.substring(0, at) + other + page.substring(at + 1);
    }

    private String word(Pattern pattern) {
        MatchResult found = any(pattern);
        String changed = found.group(2).replaceFirst("[a-z]{4}", "none");
        if (changed.equals(found.group(2))) {
            changed = "nothing " + changed;
        }
        return page.substring(0, found.start(2)) + changed + page.substring(found.end(2));
    }

    private String swapped() {
        List<MatchResult> all = PICTURE.matcher(page).results().toList();
        int one = random.nextInt(all.size());
        int two = random.nextInt(all.size());
        while (all.get(two).group().equals(all.get(one).group())) {
            two = random.nextInt(all.size());
        }
        MatchResult first = all.get(Math.min(one, two));
        MatchResult second = all.get(Math.max(one, two));
        return page.substring(0, first.start())
                + second.group()
                + page.substring(first.end(), second.start())
                + first.group()
                + page.substring(second.end());
    }

    /** A picture with a rectangle over it. */
    private String painted() {
        MatchResult found = any(PICTURE);
        try {
            BufferedImage read = Objects.requireNonNull(
                    ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(found.group(1)))));
            BufferedImage image = new BufferedImage(read.getWidth(), read.getHeight(), BufferedImage.TYPE_INT_ARGB);
            Graphics2D graphics = image.createGraphics();
            graphics.drawImage(read, 0, 0, null);
            graphics.setColor(new Color(random.nextInt(1 << 24)));
            graphics.fillRect(0, 0, Math.max(1, read.getWidth() / 4), Math.max(1, read.getHeight() / 4));
            graphics.dispose();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ImageIO.write(image, "png", out);
            return page.substring(0, found.start(1))
                    + Base64.getEncoder().encodeToString(out.toByteArray())
                    + page.substring(found.end(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Another recipe, in the recipe and where the page shows it. */
    private String recipe() {
        return switch (random.nextInt(6)) {
            case 0 -> page.replace("steps=3", "steps=4");
            case 1 -> page.replace("--method grad-cam,", "--method x-grad-cam,");
            case 2 -> page.replace("--seed 5", "--seed 6");
            case 3 -> page.replace("zoo:plain zoo-0", "zoo:resnet zoo-0");
            case 4 -> page.replace("\"inputs\": {}", "\"inputs\": {\"absent.png\": \"00\"}");
            default -> page.replace("zoo-0 zoo-1", "zoo-0 zoo-2");
        };
    }
}
