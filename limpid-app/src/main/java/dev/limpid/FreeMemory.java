package dev.limpid;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The memory that no process uses, as far as the system tells. */
final class FreeMemory {
    private static final long UNKNOWN = 1L << 30;

    private FreeMemory() {}

    /** Bytes; a gigabyte where the system does not tell. */
    static long bytes() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
                if (line.startsWith("MemAvailable:")) {
                    return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
                }
            }
        } catch (IOException | NumberFormatException e) {
            return UNKNOWN;
        }
        return UNKNOWN;
    }
}
