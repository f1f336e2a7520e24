package dev.limpid.cli;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.onnx.OnnxWriter;
import dev.limpid.report.Picture;
import dev.limpid.report.Png;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import javax.imageio.ImageIO;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code limpid warm-up}: explains and inspects a small network that it makes itself, so that the launcher learns which classes a
 * run loads; and unpacks the native libraries, so that a run need not.
 */
@Command(
        name = "warm-up",
        hidden = true,
        description = "Explains and inspects a small network, to warm up the launcher.")
final class WarmUp implements Callable<Integer> {
    private static final int SIDE = 32;
    private static final int WIDE = 176;

    @Parameters(paramLabel = "FOLDER", description = "An existing folder for its files.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private Path folder;

    private final Supplier<CommandLine> commandLine;

    /**
     * The command.
     *
     * @param commandLine all commands, of which it runs some
     */
    WarmUp(Supplier<CommandLine> commandLine) {
        this.commandLine = commandLine;
    }

    @Override
    public Integer call() throws IOException {
        NativeLibraries.unpack(folder.resolve("native"));
        Path model = folder.resolve("warm-up.onnx");
        OnnxWriter.write(graph(), model);
        Path png = folder.resolve("warm-up-png.png");
        Files.write(png, Png.encode(Picture.filled(2 * SIDE, SIDE, 0x4080C0), Map.of()));
        Path jpeg = folder.resolve("warm-up-jpeg.jpg");
        ImageIO.write(new BufferedImage(SIDE, 2 * SIDE, BufferedImage.TYPE_INT_RGB), "jpg", jpeg.toFile());
        // Photographs with a colour profile of their own are converted.
        ColorSpace.getInstance(ColorSpace.CS_LINEAR_RGB).toRGB(new float[] {1, 1, 1});
        Path labels = Files.writeString(folder.resolve("labels.txt"), "one\ntwo\nthree\n");
        List<String> command = new ArrayList<>(List.of("explain", model.toString(), png.toString(), jpeg.toString()));
        command.addAll(List.of("--method", "grad-cam,gradient", "--out", folder.toString(), "--raw", "--upsample"));
        command.addAll(List.of("--preprocess", "tf", "--labels", labels.toString()));
        int exitCode = commandLine.get().execute(command.toArray(String[]::new));
        command.add("--json");
        exitCode = Math.max(exitCode, commandLine.get().execute(command.toArray(String[]::new)));
        return Math.max(exitCode, commandLine.get().execute("inspect", model.toString()));
    }

    private static Graph graph() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(3), Dim.of(SIDE), Dim.of(SIDE)));
        Map<String, Attribute> padded = Map.of("pads", Attribute.of(new long[] {1, 1, 1, 1}));
        Expr y = x.emit("Conv", padded, null, random(b, WIDE, 3, 3, 3)).relu();
        // More than a megabyte of weights is mapped from the file instead of read.
        Expr wide = y.emit("Conv", padded, null, random(b, WIDE, WIDE, 3, 3));
        y = wide.emit("Clip", Map.of(), null, b.scalar(ElementType.FLOAT, 0), b.scalar(ElementType.FLOAT, 6))
                .add(y);
        y = y.emit("Conv", padded, null, random(b, 4, WIDE, 3, 3)).relu();
        y = y.emit("GlobalAveragePool", Map.of(), null).emit("Flatten", Map.of(), null);
        Expr logits = y.emit("Gemm", Map.of(), null, random(b, 4, 3));
        return b.build(Map.of("logits", logits));
    }

    private static Expr random(GraphBuilder b, long... shape) {
        Random random = new Random(1);
        float[] numbers = new float[Math.toIntExact(Tensor.elementCount(shape))];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return b.constant(Tensor.of(numbers, shape));
    }
}
