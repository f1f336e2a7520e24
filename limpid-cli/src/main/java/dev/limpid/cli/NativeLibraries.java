package dev.limpid.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The native libraries of ONNX Runtime, which its jar contains for every platform. */
final class NativeLibraries {
    private static final String FOLDER = "/ai/onnxruntime/native/";

    private NativeLibraries() {}

    /** Unpacks those for this machine into a new folder; does nothing if there are none. */
    static void unpack(Path folder) throws IOException {
        String platform = platform(System.getProperty("os.name"), System.getProperty("os.arch"));
        for (String name : List.of("onnxruntime", "onnxruntime4j_jni")) {
            String library = System.mapLibraryName(name);
            try (@Nullable
                    InputStream in = NativeLibraries.class.getResourceAsStream(FOLDER + platform + "/" + library)) {
                if (in == null) {
                    return;
                }
                Files.createDirectories(folder);
                Files.copy(in, folder.resolve(library));
            }
        }
    }

    /** The name of a platform in ONNX Runtime's jar. */
    static String platform(String system, String processor) {
        String lower = system.toLowerCase(Locale.ROOT);
        String os = lower.startsWith("mac") ? "osx" : lower.startsWith("windows") ? "win" : lower;
        return os + (processor.equals("amd64") || processor.equals("x86_64") ? "-x64" : "-" + processor);
    }
}
