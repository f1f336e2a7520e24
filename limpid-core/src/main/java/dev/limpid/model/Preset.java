package dev.limpid.model;

import dev.limpid.graph.ElementType;
import dev.limpid.model.Preprocessing.Channels;
import dev.limpid.model.Preprocessing.Fit;
import dev.limpid.model.Preprocessing.Interpolation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The preprocessing that well-known families of networks were trained with. */
public enum Preset {
    /** Torchvision and most of PyTorch: 0 to 1, then ImageNet's mean and standard deviation of each colour. */
    IMAGENET(Fit.AUTO, Channels.RGB, 1 / 255.0, List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225)),
    /** TensorFlow's MobileNets, Inceptions, NASNets: -1 to 1. */
    TF(Fit.AUTO, Channels.RGB, 1, List.of(127.5), List.of(127.5)),
    /** Caffe's networks and Keras' ResNet and VGG: 0 to 255 in the order blue, green, red, minus ImageNet's mean. */
    CAFFE(Fit.AUTO, Channels.BGR, 1, List.of(103.939, 116.779, 123.68), List.of(1.0)),
    /** 0 to 1. */
    UNIT(Fit.AUTO, Channels.RGB, 1 / 255.0, List.of(0.0), List.of(1.0)),
    /** 0 to 255, for networks that contain their own preprocessing. */
    RAW(Fit.AUTO, Channels.RGB, 1, List.of(0.0), List.of(1.0)),
    /** The CIFAR-10 networks that were trained with ImageNet's mean and standard deviation of each colour. */
    CIFAR10(Fit.EXACT, Channels.RGB, 1 / 255.0, List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225)),
    /** Handwritten digits. */
    MNIST(Fit.EXACT, Channels.GREY, 1 / 255.0, List.of(0.1307), List.of(0.3081)),
    /** Pieces of clothing. */
    FASHION_MNIST(Fit.EXACT, Channels.GREY, 1 / 255.0, List.of(0.2860), List.of(0.3530));

    private final Fit fit;
    private final Channels channels;
    private final double scale;
    // Unmodifiable lists, which the type does not show.
    @SuppressWarnings("ImmutableEnumChecker")
    private final List<Double> mean;

    @SuppressWarnings("ImmutableEnumChecker")
    private final List<Double> std;

    Preset(Fit fit, Channels channels, double scale, List<Double> mean, List<Double> std) {
        this.fit = fit;
        this.channels = channels;
        this.scale = scale;
        this.mean = mean;
        this.std = std;
    }

    /** The name that users type. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The preset of this name, if there is one. */
    public static Optional<Preset> find(String label) {
        for (Preset preset : values()) {
            if (preset.label().equalsIgnoreCase(label)) {
                return Optional.of(preset);
            }
        }
        return Optional.empty();
    }

    /** The names of all presets. */
    public static List<String> names() {
        List<String> names = new ArrayList<>();
        for (Preset preset : values()) {
            names.add(preset.label());
        }
        return names;
    }

    /**
     * This preset with the size, layout and element type of other preprocessing. Seven eighths of the shorter side are
     * cropped (224 of 256), unless the picture is resized to the exact size.
     */
    public Preprocessing at(Preprocessing size) {
        return at(size.width(), size.height(), size.channels().count(), size.layout(), size.type());
    }

    Preprocessing at(int width, int height, boolean grey, Layout layout, ElementType type) {
        return at(width, height, grey ? 1 : 3, layout, type);
    }

    /** This preset for a network with one, three or four channels. */
    Preprocessing at(int width, int height, int count, Layout layout, ElementType type) {
        boolean oneChannel = count == 1 || (count == 3 && channels == Channels.GREY);
        boolean mixed = (oneChannel || count == 4) && mean.size() > 1;
        return new Preprocessing(
                fit,
                (int) Math.round(Math.max(width, height) / 0.875),
                Interpolation.LINEAR,
                true,
                width,
                height,
                oneChannel ? Channels.GREY : count == 4 ? Channels.RGBA : channels,
                layout,
                scale,
                mixed ? List.of(mean(mean)) : mean,
                mixed && std.size() > 1 ? List.of(mean(std)) : std,
                type,
                Preprocessing.USUAL_FILL);
    }

    private static double mean(List<Double> numbers) {
        double sum = 0;
        for (double number : numbers) {
            sum += number;
        }
        return sum / numbers.size();
    }
}
