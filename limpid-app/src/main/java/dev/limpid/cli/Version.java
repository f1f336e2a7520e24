package dev.limpid.cli;

import picocli.CommandLine.IVersionProvider;

/** The version shown by {@code limpid --version}, read from the manifest of the jar. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        String version = Limpid.class.getPackage().getImplementationVersion();
        return new String[] {"limpid " + (version == null ? "(not packaged)" : version)};
    }
}
