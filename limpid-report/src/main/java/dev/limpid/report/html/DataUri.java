package dev.limpid.report.html;

import dev.limpid.report.IndexedLayer;
import dev.limpid.report.Picture;
import dev.limpid.report.Png;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Map;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Pictures as data URIs that are embedded in a page. */
public final class DataUri {
    private static final int LONGEST_SIDE = 1024;
    /** PNGs up to this size are kept; photographs, whose PNGs are larger, become JPEGs. */
    private static final int LARGE = 100_000;

    private static final float QUALITY = 0.88f;

    private DataUri() {}

    /** A photograph or drawing, reduced if it is larger than a page shows. */
    public static String of(Picture picture) {
        return whole(picture.between(1, LONGEST_SIDE));
    }

    /** A picture in its own size. */
    public static String whole(Picture picture) {
        byte[] png = Png.encode(picture, Map.of());
        return png.length <= LARGE ? of("image/png", png) : of("image/jpeg", jpeg(picture));
    }

    static String of(IndexedLayer layer) {
        return of("image/png", Png.encode(layer));
    }

    private static String of(String type, byte[] bytes) {
        return "data:" + type + ";base64," + Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] jpeg(Picture picture) {
        BufferedImage image = new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < picture.height(); y++) {
            for (int x = 0; x < picture.width(); x++) {
                image.setRGB(x, y, picture.rgb(x, y));
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (ImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
            ImageWriteParam how = writer.getDefaultWriteParam();
            how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            how.setCompressionQuality(QUALITY);
            writer.setOutput(stream);
            writer.write(null, new IIOImage(image, null, null), how);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return out.toByteArray();
    }
}
