package dev.limpid.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** Checks the PNG writer against the JDK's independent reader. */
class PngTest {

    @Test
    void everyPixelIsPreserved() throws IOException {
        int[][] sizes = {{1, 1}, {1, 300}, {300, 1}, {257, 129}};
        Random random = new Random(7);
        for (int[] size : sizes) {
            int[] rgb = random.ints((long) size[0] * size[1], 0, 0x1000000).toArray();
            BufferedImage read = ImageIO.read(
                    new ByteArrayInputStream(Png.encode(Picture.of(size[0], size[1], rgb.clone()), Map.of())));
            assertThat(read.getWidth()).isEqualTo(size[0]);
            int[] back = read.getRGB(0, 0, size[0], size[1], null, 0, size[0]);
            for (int i = 0; i < rgb.length; i++) {
                assertThat(back[i] & 0xFFFFFF).as("pixel " + i).isEqualTo(rgb[i]);
            }
        }
    }

    @Test
    void textsInAnyScriptArePreserved() throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("Software", "limpid 0.1.0");
        texts.put("limpid.model", "mod\u00e8le.onnx");
        texts.put("limpid.target", "\u96c4\u9d8f \ud83d\udc13");
        texts.put("limpid.parameter.steps", "50\nsecond line");
        assertThat(texts(Png.encode(Picture.filled(2, 2, 0), texts))).isEqualTo(texts);
    }

    private static Map<String, String> texts(byte[] png) throws IOException {
        ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
        try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(png))) {
            reader.setInput(in);
            IIOMetadata metadata = reader.getImageMetadata(0);
            Map<String, String> texts = new HashMap<>();
            NodeList entries =
                    ((org.w3c.dom.Element) metadata.getAsTree("javax_imageio_png_1.0")).getElementsByTagName("*");
            for (int i = 0; i < entries.getLength(); i++) {
                Node entry = entries.item(i);
                if (entry.getNodeName().equals("tEXtEntry")) {
                    texts.put(value(entry, "keyword"), value(entry, "value"));
                } else if (entry.getNodeName().equals("iTXtEntry")) {
                    texts.put(value(entry, "keyword"), value(entry, "text"));
                }
            }
            return texts;
        } finally {
            reader.dispose();
        }
    }

    private static String value(Node entry, String attribute) {
        return entry.getAttributes().getNamedItem(attribute).getNodeValue();
    }
}
