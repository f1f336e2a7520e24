package dev.limpid.model;

import dev.limpid.graph.Graph;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Torchvision's weights by their name, such as {@code ResNet50_Weights.IMAGENET1K_V2}, in the name of the file, the
 * graph or a value of the metadata: how far pictures are resized before 224 (or other) pixels are cropped.
 */
final class TorchvisionHint {
    private static final Pattern WEIGHTS =
            Pattern.compile("imagenet1k[_-]?(v[12]|swag[_-]?e2e[_-]?v1|swag[_-]?linear[_-]?v1)");

    private static final String USUAL_CROP = "224";

    /**
     * Architecture, weights, shorter side, crop, {@code cubic} where it is not linear, and {@code half} where mean and
     * deviation are not ImageNet's but 0.5.
     */
    private static final List<String> TABLE = List.of(
            "efficientnet_b0 v1 256 224 cubic",
            "efficientnet_b1 v1 256 240 cubic",
            "efficientnet_b1 v2 255 240",
            "efficientnet_b2 v1 288 288 cubic",
            "efficientnet_b3 v1 320 300 cubic",
            "efficientnet_b4 v1 384 380 cubic",
            "efficientnet_b5 v1 456 456 cubic",
            "efficientnet_b6 v1 528 528 cubic",
            "efficientnet_b7 v1 600 600 cubic",
            "efficientnet_v2_s v1 384 384",
            "efficientnet_v2_m v1 480 480",
            "efficientnet_v2_l v1 480 480 cubic half",
            "inception_v3 v1 342 299",
            "convnext_tiny v1 236 224",
            "convnext_small v1 230 224",
            "convnext_base v1 232 224",
            "convnext_large v1 232 224",
            "swin_v2_t v1 260 256 cubic",
            "swin_v2_s v1 260 256 cubic",
            "swin_v2_b v1 272 256 cubic",
            "swin_t v1 232 224 cubic",
            "swin_s v1 246 224 cubic",
            "swin_b v1 238 224 cubic",
            "maxvit_t v1 224 224 cubic",
            "vit_l_16 v1 242 224",
            "vit_b_16 swage2ev1 384 384 cubic",
            "vit_l_16 swage2ev1 512 512 cubic",
            "vit_h_14 swage2ev1 518 518 cubic",
            "regnet_y_16gf swage2ev1 384 384 cubic",
            "regnet_y_32gf swage2ev1 384 384 cubic",
            "regnet_y_128gf swage2ev1 384 384 cubic",
            "resnext101_64x4d v1 232 224",
            "shufflenet_v2_x1_5 v1 232 224",
            "shufflenet_v2_x2_0 v1 232 224",
            "mnasnet0_75 v1 232 224",
            "mnasnet1_3 v1 232 224");

    private TorchvisionHint() {}

    static Optional<Hint> find(Graph graph, String fileName) {
        String texts = String.join(
                        " ",
                        fileName,
                        graph.header().graphName(),
                        String.join(" ", graph.header().metadata().values()))
                .toLowerCase(Locale.ROOT);
        Matcher found = WEIGHTS.matcher(texts);
        if (!found.find()) {
            return Optional.empty();
        }
        String version = found.group(1).replaceAll("[_-]", "");
        String source = "the name of torchvision's weights "
                + found.group().toUpperCase(Locale.ROOT).replace('-', '_');
        String @Nullable [] row = row(texts.replace('-', '_'), version);
        boolean isLinear = version.equals("swaglinearv1");
        String usual = version.equals("v2") ? "232" : isLinear ? "224" : "256";
        String crop = row == null ? USUAL_CROP : row[3];
        boolean isCubic = isLinear || (row != null && row.length > 4);
        String text = "imagenet,size=" + crop + ",resize=" + (row == null ? usual : row[2]) + ",interpolation="
                + (isCubic ? "cubic" : "linear") + (row != null && row.length > 5 ? ",mean=0.5,std=0.5" : "");
        return Optional.of(new Hint(source, text, Optional.empty(), -1, List.of()));
    }

    /** The row of an architecture that is named; null if the usual numbers hold. */
    private static String @Nullable [] row(String texts, String version) {
        for (String line : TABLE) {
            String[] row = line.split(" ", -1);
            if (row[1].equals(version) && texts.contains(row[0])) {
                return row;
            }
        }
        return null;
    }
}
