package dev.limpid.cli;

import picocli.CommandLine.IVersionProvider;

/** The version shown by {@code limpid --version}, read from the manifest of the jar. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {text()};
    }

    /** Name and version. */
    static String text() {
        String version = Limpid.class.getPackage().getImplementationVersion();
        return "limpid " + (version == null ? "(not packaged)" : version);
    }
}
