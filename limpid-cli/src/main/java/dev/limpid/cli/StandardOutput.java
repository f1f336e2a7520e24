package dev.limpid.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Standard output that remembers why it could not be written, which {@link PrintStream} does not tell. */
final class StandardOutput extends OutputStream {
    /** A reader that has seen enough, such as {@code head}, closes the pipe: that is not a failure. */
    private static final String CLOSED_BY_READER = "broken pipe";

    private final OutputStream out;
    private volatile @Nullable String failure;

    StandardOutput(OutputStream out) {
        this.out = out;
    }

    /** Makes it {@link System#out}. */
    static StandardOutput install() {
        StandardOutput output = new StandardOutput(new FileOutputStream(FileDescriptor.out));
        System.setOut(new PrintStream(output, false, charset()));
        return output;
    }

    private static Charset charset() {
        // Java 17 does not have this property.
        String name = System.getProperty("stdout.encoding", "");
        return name.isEmpty() || !Charset.isSupported(name) ? Charset.defaultCharset() : Charset.forName(name);
    }

    /** Why some of the output is lost, if it is. */
    Optional<String> findFailure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        try {
            out.write(bytes, from, count);
        } catch (IOException e) {
            String reason = String.valueOf(e.getMessage());
            if (failure == null && !reason.toLowerCase(Locale.ROOT).contains(CLOSED_BY_READER)) {
                failure = reason;
            }
            throw e;
        }
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }
}
