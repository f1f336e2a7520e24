package dev.limpid;

/** The version of Limpid, read from the manifest of its jar. */
public final class Version {
    private Version() {}

    /** Name and version: {@code limpid 0.1.0}. */
    public static String text() {
        String version = Version.class.getPackage().getImplementationVersion();
        return "limpid " + (version == null ? "(not packaged)" : version);
    }
}
