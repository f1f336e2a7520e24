package dev.limpid.model;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Graph;
import java.util.List;

/**
 * The conversion of a picture to the network's input: {@code ((resized and cropped) * scale - mean) / std}.
 *
 * @param fit how the picture is resized to the network's size
 * @param shorterSide length of the shorter side after resizing (pixels), for {@link Fit#SHORTER}
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
        ElementType type) {
    /** How a picture is resized to the network's size. */
    public enum Fit {
        /** Not resized; the centre is cropped, and a picture smaller than the network's input is refused. */
        NONE,
        /** Resized to exactly the network's size, without keeping the aspect ratio. */
        EXACT,
        /** Resized so that the shorter side has a given length; then the centre is cropped. */
        SHORTER
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
        GREY
    }

    /** @throws LimpidException if sizes, scale, mean or std are invalid */
    public Preprocessing {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
        int count = channels == Channels.GREY ? 1 : 3;
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
        if (fit == Fit.SHORTER && (shorterSide < Math.max(width, height) || shorterSide > Images.LARGEST_SIDE)) {
            throw LimpidException.badInput("a shorter side of " + shorterSide + " pixels is too short for " + width
                    + " x " + height + "; resize to at least " + Math.max(width, height) + " or say resize=exact");
        }
        if (layout == Layout.TOKENS) {
            throw LimpidException.badInput("the layout of pictures must be nchw or nhwc");
        }
    }

    /**
     * Preprocessing from its text form: a preset ({@code imagenet}, {@code tf}, {@code caffe}, {@code unit},
     * {@code raw}, {@code cifar10}, {@code mnist}, {@code fashion-mnist}), changes to it ({@code key=value}), or both,
     * separated by commas. Keys: {@code size} (W x H: {@code 224} or {@code 320x240}), {@code resize} ({@code exact},
     * {@code none} or the length of the shorter side), {@code interpolation}, {@code antialias}, {@code channels},
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

    /** This as a graph from {@code image: uint8[1,H,W,3]} to {@code input}, in the network's layout and type. */
    public Graph graph() {
        return PreprocessingGraph.of(this);
    }

    /**
     * The crop of a picture that the network sees.
     *
     * @throws LimpidException if the picture is too small
     */
    public Placement placement(int imageWidth, int imageHeight) {
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

    /** The length of a side after resizing, from its length and that of the other side. */
    private int resized(int side, int other, int exact) {
        return switch (fit) {
            case NONE -> side;
            case EXACT -> exact;
            // Integer division, because torchvision truncates the fraction.
            case SHORTER -> (int) ((long) shorterSide * side / Math.min(side, other));
        };
    }
}
