package dev.limpid.model;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Tensor;
import java.util.List;

/**
 * The conversion of a picture to the network's input: {@code ((resized and cropped) * scale - mean) / std}.
 *
 * @param fit how the picture is resized to the network's size
 * @param shorterSide length of the shorter side after resizing (pixels), for {@link Fit#SHORTER} and {@link Fit#AUTO};
 *     length of both sides for {@link Fit#SQUARE}
 * @param interpolation how pixels are weighted when the size changes
 * @param antialias whether shrinking averages over all source pixels, as PIL and torchvision do
 * @param width width of the network's input (pixels)
 * @param height height of the network's input (pixels)
 * @param channels the order of the colours
 * @param layout {@link Layout#NCHW} or {@link Layout#NHWC}
 * @param scale factor for pixel values, which are 0 to 255
 * @param mean subtracted after scaling: one number, or one per channel in the network's order
 * @param std divisor after that: one number, or one per channel in the network's order
 * @param type the element type of the network's input
 * @param fill the grey level of the bars beside the picture, 0 to 255, for {@link Fit#PAD}
 */
public record Preprocessing(
        Fit fit,
        int shorterSide,
        Interpolation interpolation,
        boolean antialias,
        int width,
        int height,
        Channels channels,
        Layout layout,
        double scale,
        List<Double> mean,
        List<Double> std,
        ElementType type,
        int fill) {
    /** The grey level of bars beside a picture, as in YOLO's networks. */
    public static final int USUAL_FILL = 114;

    /** How a picture is resized to the network's size. */
    public enum Fit {
        /** Not resized; the centre is cropped, and a picture smaller than the network's input is refused. */
        NONE,
        /** Resized to exactly the network's size, without keeping the aspect ratio. */
        EXACT,
        /** Resized so that the shorter side has a given length; then the centre is cropped. */
        SHORTER,
        /**
         * As {@link #SHORTER}, but a picture of exactly the network's size is used as it is. This is the choice where
         * nobody asked for a crop.
         */
        AUTO,
        /** Resized to a square without keeping the aspect ratio; then the centre is cropped. */
        SQUARE,
        /** Resized so that all of it fits, with grey bars beside it: a letterbox. */
        PAD,
        /** Used as it is; a picture of another size is refused. */
        SAME
    }

    /** How pixels are weighted when the size changes. */
    public enum Interpolation {
        /** The two nearest pixels in each direction. */
        LINEAR,
        /**
         * The four nearest pixels in each direction: with PIL's coefficient -0.5, or without antialiasing with the
         * -0.75 of torchvision and OpenCV.
         */
        CUBIC
    }

    /** The order of the colours. */
    public enum Channels {
        RGB,
        BGR,
        /** One channel, 0.299 red + 0.587 green + 0.114 blue. */
        GREY,
        /** Red, green, blue and opacity (255 for a picture without transparency), each resized by itself. */
        RGBA;

        /** How many there are. */
        public int count() {
            return switch (this) {
                case RGB, BGR -> 3;
                case GREY -> 1;
                case RGBA -> 4;
            };
        }
    }

    /** @throws LimpidException if sizes, scale, mean or std are invalid */
    public Preprocessing {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
        int count = channels.count();
        if ((mean.size() != 1 && mean.size() != count) || (std.size() != 1 && std.size() != count)) {
            throw LimpidException.badInput("mean and std take one number, or " + count + " for " + channels
                    + "; given are " + mean + " and " + std);
        }
        if (std.contains(0.0) || scale == 0 || !Double.isFinite(scale)) {
            throw LimpidException.badInput("scale and std cannot be 0");
        }
        if (width < 1 || height < 1 || width > Images.LARGEST_SIDE || height > Images.LARGEST_SIDE) {
            throw LimpidException.badInput("a network's input cannot be " + width + " x " + height + " pixels");
        }
        boolean isCropped = fit == Fit.SHORTER || fit == Fit.AUTO || fit == Fit.SQUARE;
        if (isCropped && (shorterSide < Math.max(width, height) || shorterSide > Images.LARGEST_SIDE)) {
            throw LimpidException.badInput("a shorter side of " + shorterSide + " pixels is too short for " + width
                    + " x " + height + "; resize to at least " + Math.max(width, height) + " or say resize=exact");
        }
        if (fill < 0 || fill > 255) {
            throw LimpidException.badInput("the fill of preprocessing is a grey level from 0 to 255, not " + fill);
        }
        if (layout == Layout.TOKENS) {
            throw LimpidException.badInput("the layout of pictures must be nchw or nhwc");
        }
    }

    /**
     * Preprocessing from its text form: a preset ({@code imagenet}, {@code tf}, {@code caffe}, {@code unit},
     * {@code raw}, {@code cifar10}, {@code mnist}, {@code fashion-mnist}), changes to it ({@code key=value}), or both,
     * separated by commas. Keys: {@code size} (W x H: {@code 224} or {@code 320x240}), {@code resize} ({@code exact},
     * {@code none}, the length of the shorter side, or a square such as {@code 256x256} that is cropped), {@code fit}
     * ({@code crop}: to the shorter side, then the centre; {@code squash}: as {@code resize=exact}; {@code pad}: all of
     * the picture between bars; {@code exact}: a picture must have the size already; {@code auto}: as crop, but a
     * picture of the network's size is used as it is), {@code fill} (the grey level of bars), {@code interpolation}, {@code antialias}, {@code channels},
     * {@code layout}, {@code scale} ({@code 1/255}), {@code mean} and {@code std} ({@code 0.5:0.5:0.5}). Or a JSON
     * object with these keys, and {@code preset}.
     *
     * @param text for instance {@code tf,resize=exact}
     * @param otherwise the values of keys that the text leaves out; a preset keeps only its size, layout and type
     * @throws LimpidException naming the part that cannot be read
     */
    public static Preprocessing parse(String text, Preprocessing otherwise) {
        return PreprocessingText.parse(text, otherwise);
    }

    /** The text form, complete: {@link #parse} reads it back. */
    public String toText() {
        return PreprocessingText.of(this);
    }

    /** This as a graph from {@code image: uint8[1,H,W,3]} ({@code 4} for {@link Channels#RGBA}) to {@code input}, in the network's layout and type. */
    public Graph graph() {
        return PreprocessingGraph.of(this);
    }

    /** The pixels of a picture as {@link #graph} takes them. */
    public Tensor pixels(Picture picture) {
        return channels == Channels.RGBA ? picture.withAlpha() : picture.pixels();
    }

    /**
     * The rectangle of a picture that the network sees: a crop, or with {@link Fit#PAD} a rectangle that is larger than
     * the picture.
     *
     * @throws LimpidException if the picture is too small, or with {@link Fit#SAME} of another size
     */
    public Placement placement(int imageWidth, int imageHeight) {
        boolean isSame = imageWidth == width && imageHeight == height;
        if (fit == Fit.SAME && !isSame) {
            throw LimpidException.badInput("a picture of " + imageWidth + " x " + imageHeight
                    + " pixels is not of the network's size, " + width + " x " + height
                    + ", as fit=exact asks; use crop, squash or pad");
        }
        if (isSame && (fit == Fit.SAME || fit == Fit.AUTO)) {
            return new Placement(0, 0, width, height);
        }
        if (fit == Fit.PAD) {
            return padded(imageWidth, imageHeight);
        }
        int resizedWidth = resized(imageWidth, imageHeight, width);
        int resizedHeight = resized(imageHeight, imageWidth, height);
        if (resizedWidth < width || resizedHeight < height) {
            throw LimpidException.badInput("a picture of " + imageWidth + " x " + imageHeight
                    + " pixels is smaller than the " + width + " x " + height + " of the crop");
        }
        double x = (double) imageWidth / resizedWidth;
        double y = (double) imageHeight / resizedHeight;
        double left = Math.rint((resizedWidth - width) / 2.0);
        double top = Math.rint((resizedHeight - height) / 2.0);
        return new Placement(left * x, top * y, width * x, height * y);
    }

    private Placement padded(int imageWidth, int imageHeight) {
        int w = (int) Math.max(1, Math.min(width, rounded(imageWidth, height, imageHeight)));
        int h = (int) Math.max(1, Math.min(height, rounded(imageHeight, width, imageWidth)));
        double x = (double) imageWidth / w;
        double y = (double) imageHeight / h;
        int left = (width - w) / 2;
        int top = (height - h) / 2;
        return new Placement(-left * x, -top * y, width * x, height * y);
    }

    /** {@code a * b / c}, rounded half up. */
    private static long rounded(long a, long b, long c) {
        return (2 * a * b + c) / (2 * c);
    }

    /**
     * Whether the network sees a part of a picture only because nobody said how it is to be fitted: it is cropped by
     * {@link Fit#AUTO}.
     *
     * @throws LimpidException if the picture does not fit
     */
    public boolean isCroppedByGuess(int imageWidth, int imageHeight) {
        Placement seen = placement(imageWidth, imageHeight);
        boolean isPart = seen.width() < imageWidth - 0.5 || seen.height() < imageHeight - 0.5;
        return fit == Fit.AUTO && isPart;
    }

    /** The length of a side after resizing, from its length and that of the other side. */
    private int resized(int side, int other, int exact) {
        return switch (fit) {
            case NONE -> side;
            case EXACT, PAD, SAME -> exact;
            case SQUARE -> shorterSide;
            // Integer division, because torchvision truncates the fraction.
            case SHORTER, AUTO -> (int) ((long) shorterSide * side / Math.min(side, other));
        };
    }
}
