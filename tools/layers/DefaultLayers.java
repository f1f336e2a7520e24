import dev.limpid.error.LimpidException;
import dev.limpid.model.Classifier;
import dev.limpid.model.FeatureMap;
import java.nio.file.Path;

/** Prints the default layer of networks, one line each: the file, a tab, and the name of the value or why there is none. */
public final class DefaultLayers {
    private DefaultLayers() {}

    public static void main(String[] files) {
        for (String file : files) {
            System.out.println(file + "\t" + layer(Path.of(file)));
        }
    }

    private static String layer(Path file) {
        try {
            return Classifier.load(file).findDefaultLayer().map(FeatureMap::value).orElse("none");
        } catch (LimpidException e) {
            return "none: " + e.getMessage();
        }
    }
}
