package dev.limpid.model;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.AtomicFile;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Tensor;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Reads and writes tensors in NumPy's file format {@code .npy}, versions 1 to 3: real and whole numbers and truth values
 * of either byte order, in row-major (C) or column-major (Fortran) order.
 *
 * <p>Ref. NumPy Enhancement Proposal 1, "A Simple File Format for NumPy Arrays".
 */
public final class Npy {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int LONGEST_HEADER = 1 << 16;

    private Npy() {}

    /** The tensor in a file. @throws LimpidException naming the file and the reason, if it cannot be read */
    public static Tensor read(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return read(channel);
        } catch (NoSuchFileException e) {
            throw LimpidException.notFound(file + ": there is no such file", e);
        } catch (EOFException e) {
            throw LimpidException.badInput(file + ": is cut off in the middle", e);
        } catch (IOException e) {
            throw LimpidException.badInput(file + ": cannot be read: " + e.getMessage(), e);
        } catch (LimpidException e) {
            throw e.at(file);
        }
    }

    /**
     * Writes a tensor in version 1 of the format and row-major order: the whole file or none.
     *
     * @throws LimpidException naming the file and the reason, if it cannot be written
     */
    public static void write(Tensor tensor, Path file) {
        ByteBuffer header = header(tensor);
        try {
            AtomicFile.write(file, out -> {
                WritableByteChannel channel = Channels.newChannel(out);
                writeAll(channel, header);
                writeAll(channel, tensor.bytes());
            });
        } catch (IOException e) {
            throw LimpidException.badInput(file + ": cannot be written: " + e.getMessage(), e);
        }
    }

    private static Tensor read(FileChannel channel) throws IOException {
        ByteBuffer start = readAll(channel, 8);
        for (byte expected : MAGIC) {
            if (start.get() != expected) {
                throw LimpidException.badInput("is not a .npy file");
            }
        }
        int version = start.get();
        int length = version == 1
                ? Short.toUnsignedInt(readAll(channel, 2).getShort())
                : readAll(channel, 4).getInt();
        if (version < 1 || version > 3 || length < 0 || length > LONGEST_HEADER) {
            throw LimpidException.unsupported("is a .npy file of an unsupported version");
        }
        String header = StandardCharsets.UTF_8.decode(readAll(channel, length)).toString();
        String descr = quoted(header, "'descr'");
        ElementType type = type(descr);
        long[] shape = shape(header);
        long bytes = type.bytesFor(Tensor.elementCount(shape));
        if (bytes > channel.size() - channel.position()) {
            throw new EOFException();
        }
        ByteBuffer data = Tensor.allocate(type, shape);
        while (data.hasRemaining()) {
            if (channel.read(data) < 0) {
                throw new EOFException();
            }
        }
        data.flip();
        if (descr.charAt(0) == '>') {
            swap(data, type.bits() / 8);
        }
        boolean columnMajor = after(header, "'fortran_order'").startsWith("True") && shape.length > 1;
        return Tensor.of(type, shape, columnMajor ? rowMajor(data, type.bits() / 8, shape) : data);
    }

    private static ElementType type(String descr) {
        return switch (descr.length() < 2 ? "" : descr.substring(1)) {
            case "f4" -> ElementType.FLOAT;
            case "f8" -> ElementType.DOUBLE;
            case "f2" -> ElementType.FLOAT16;
            case "i8" -> ElementType.INT64;
            case "i4" -> ElementType.INT32;
            case "i2" -> ElementType.INT16;
            case "i1" -> ElementType.INT8;
            case "u8" -> ElementType.UINT64;
            case "u4" -> ElementType.UINT32;
            case "u2" -> ElementType.UINT16;
            case "u1" -> ElementType.UINT8;
            case "b1" -> ElementType.BOOL;
            default ->
                throw LimpidException.unsupported("has elements of type '" + descr + "', which are not plain numbers");
        };
    }

    private static String descr(ElementType type) {
        return switch (type) {
            case FLOAT -> "<f4";
            case DOUBLE -> "<f8";
            case FLOAT16 -> "<f2";
            case INT64 -> "<i8";
            case INT32 -> "<i4";
            case INT16 -> "<i2";
            case INT8 -> "|i1";
            case UINT64 -> "<u8";
            case UINT32 -> "<u4";
            case UINT16 -> "<u2";
            case UINT8 -> "|u1";
            case BOOL -> "|b1";
            default -> throw LimpidException.unsupported("a .npy file cannot hold elements of type " + type);
        };
    }

    private static ByteBuffer header(Tensor tensor) {
        String sizes = Arrays.stream(tensor.shape()).mapToObj(Long::toString).collect(Collectors.joining(", "));
        String text = "{'descr': '" + descr(tensor.elementType()) + "', 'fortran_order': False, 'shape': (" + sizes
                + (tensor.rank() == 1 ? ",), }" : "), }");
        int unpadded = MAGIC.length + 4 + text.length() + 1;
        byte[] padded = (text + " ".repeat((64 - unpadded % 64) % 64) + "\n").getBytes(StandardCharsets.US_ASCII);
        ByteBuffer header =
                ByteBuffer.allocate(MAGIC.length + 4 + padded.length).order(ByteOrder.LITTLE_ENDIAN);
        return header.put(MAGIC)
                .put((byte) 1)
                .put((byte) 0)
                .putShort((short) padded.length)
                .put(padded)
                .flip();
    }

    /** The text after a key and its colon. */
    private static String after(String header, String key) {
        int at = header.indexOf(key);
        int colon = at < 0 ? -1 : header.indexOf(':', at);
        if (colon < 0) {
            throw LimpidException.badInput("is a .npy file without " + key);
        }
        return header.substring(colon + 1).strip();
    }

    private static String quoted(String header, String key) {
        String rest = after(header, key);
        int end = rest.startsWith("'") ? rest.indexOf('\'', 1) : -1;
        if (end < 0) {
            throw LimpidException.unsupported("is a .npy file of records, not of plain numbers");
        }
        return rest.substring(1, end);
    }

    private static long[] shape(String header) {
        String rest = after(header, "'shape'");
        int end = rest.indexOf(')');
        if (!rest.startsWith("(") || end < 0) {
            throw LimpidException.badInput("is a .npy file without a shape");
        }
        List<Long> sizes = new ArrayList<>();
        for (String part : rest.substring(1, end).split(",", -1)) {
            if (!part.isBlank()) {
                try {
                    sizes.add(Long.parseLong(part.strip()));
                } catch (NumberFormatException e) {
                    throw LimpidException.badInput("is a .npy file of shape " + rest.substring(0, end + 1), e);
                }
            }
        }
        return sizes.stream().mapToLong(Long::longValue).toArray();
    }

    private static void swap(ByteBuffer data, int width) {
        byte[] element = new byte[width];
        for (int at = 0; at < data.limit(); at += width) {
            data.get(at, element);
            for (int i = 0; i < width; i++) {
                data.put(at + i, element[width - 1 - i]);
            }
        }
    }

    private static ByteBuffer rowMajor(ByteBuffer data, int width, long[] shape) {
        ByteBuffer turned = ByteBuffer.allocateDirect(data.limit()).order(ByteOrder.LITTLE_ENDIAN);
        byte[] element = new byte[width];
        int[] index = new int[shape.length];
        for (int to = 0; to < data.limit(); to += width) {
            long from = 0;
            for (int axis = shape.length - 1; axis >= 0; axis--) {
                from = from * shape[axis] + index[axis];
            }
            data.get((int) from * width, element);
            turned.put(to, element);
            for (int axis = shape.length - 1; axis >= 0 && ++index[axis] == shape[axis]; axis--) {
                index[axis] = 0;
            }
        }
        return turned;
    }

    private static ByteBuffer readAll(FileChannel channel, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes) < 0) {
                throw new EOFException();
            }
        }
        return bytes.flip();
    }

    private static void writeAll(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
