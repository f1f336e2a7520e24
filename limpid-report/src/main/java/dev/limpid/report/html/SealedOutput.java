package dev.limpid.report.html;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/** Passes a page on, except for its end, in which the digest of the whole is filled in. Not safe for several threads. */
final class SealedOutput extends OutputStream {
    private static final int KEPT = 1 << 10;
    private static final byte[] ZEROS = Recipe.NO_DIGEST.getBytes(StandardCharsets.US_ASCII);

    private final OutputStream out;
    private final MessageDigest digest = Recipe.sha256();
    private byte[] held = new byte[1 << 16];
    private int count;

    SealedOutput(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        digest.update(bytes, from, length);
        if (count + length > held.length) {
            held = Arrays.copyOf(held, 2 * (count + length));
        }
        System.arraycopy(bytes, from, held, count, length);
        count += length;
        if (count > KEPT) {
            out.write(held, 0, count - KEPT);
            System.arraycopy(held, count - KEPT, held, 0, KEPT);
            count = KEPT;
        }
    }

    /** Fills the digest in and passes the end on. */
    void finish() throws IOException {
        byte[] value = HexFormat.of().formatHex(digest.digest()).getBytes(StandardCharsets.US_ASCII);
        for (int at = 0; at + ZEROS.length <= count; at++) {
            if (Arrays.equals(held, at, at + ZEROS.length, ZEROS, 0, ZEROS.length)) {
                System.arraycopy(value, 0, held, at, value.length);
            }
        }
        out.write(held, 0, count);
        count = 0;
        out.flush();
    }
}
