package dev.limpid.graph.onnx;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import com.google.protobuf.UnsafeByteOperations;
import dev.limpid.error.LimpidException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Reads a whole file outside the heap and parses its message. */
final class FileBytes {
    /** From this size on files are memory-mapped; smaller ones are read, which is as fast. */
    private static final long MAPPED_FROM = 1L << 20;

    private FileBytes() {}

    static ByteBuffer of(Path file) {
        try {
            if (Files.isDirectory(file)) {
                throw LimpidException.badInput("is a folder, not a file");
            }
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                throw LimpidException.badInput("is not a regular file");
            }
            if (file.getFileSystem() != FileSystems.getDefault()) {
                // A channel into a jar would unpack the file to a temporary file first.
                return ByteBuffer.wrap(Files.readAllBytes(file)).asReadOnlyBuffer();
            }
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                return of(channel);
            }
        } catch (NoSuchFileException e) {
            throw LimpidException.notFound("there is no such file", e);
        } catch (AccessDeniedException e) {
            throw LimpidException.badInput("cannot be read: permission denied", e);
        } catch (IOException e) {
            throw LimpidException.badInput("cannot be read: " + e.getMessage(), e);
        }
    }

    private static ByteBuffer of(FileChannel channel) throws IOException {
        long size = channel.size();
        if (size == 0) {
            throw LimpidException.badInput("is empty");
        }
        if (size > Integer.MAX_VALUE) {
            throw LimpidException.tooLarge("is " + size + " bytes long, more than the 2 GB that its format can hold;"
                    + " a larger model keeps its weights in separate files (external data)");
        }
        return region(channel, 0, (int) size);
    }

    /** A range of an open file; it must exist. */
    static ByteBuffer region(FileChannel channel, long offset, int length) throws IOException {
        if (length >= MAPPED_FROM) {
            return channel.map(FileChannel.MapMode.READ_ONLY, offset, length);
        }
        ByteBuffer bytes = ByteBuffer.allocateDirect(length);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, offset + bytes.position()) < 0) {
                throw new EOFException("it became shorter while it was read");
            }
        }
        return bytes.flip().asReadOnlyBuffer();
    }

    /** Parses the message in these bytes; its byte fields are views of them. */
    static <T> T parse(ByteBuffer bytes, Parser<T> parser, String what) {
        try {
            CodedInputStream in = UnsafeByteOperations.unsafeWrap(bytes).newCodedInput();
            in.enableAliasing(true);
            T message = parser.parseFrom(in);
            in.checkLastTagWas(0);
            return message;
        } catch (InvalidProtocolBufferException e) {
            throw LimpidException.badInput(reason(e, what), e);
        }
    }

    private static String reason(InvalidProtocolBufferException e, String what) {
        String message = String.valueOf(e.getMessage());
        if (message.contains("ended unexpectedly") || message.contains("truncated")) {
            return "is cut off in the middle, or is not an " + what;
        }
        if (message.contains("too many levels of nesting")) {
            return "is nested too deeply";
        }
        return "is not an " + what;
    }
}
