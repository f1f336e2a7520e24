package dev.limpid.graph.onnx;

import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import dev.limpid.error.LimpidException;
import dev.limpid.error.Printable;

/** Size limits of model files; a file beyond them is rejected before further processing. */
final class Limits {
    static final int OLDEST_OPSET = 7;
    static final int NEWEST_OPSET = 26;
    static final long OLDEST_IR = 3;
    static final long NEWEST_IR = 13;
    /** From this IR version on, an initialiser need not be an input as well. */
    static final long OLDEST_IR_WITH_CONSTANTS = 4;

    static final int NODES = 100_000;
    static final int PARTS = 4_000_000;
    static final int NAME_LENGTH = 4096;
    /** For nested control flow, a runtime's cost grows exponentially with the depth. */
    static final int BODY_DEPTH = 8;

    static final int CALL_DEPTH = 64;
    static final long DENSE_BYTES = 256L << 20;

    private Limits() {}

    /** The imported version of an operator domain. */
    static int opset(OperatorSetIdProto proto) {
        String domain = name(proto.getDomain(), "an operator domain");
        long version = proto.getVersion();
        if (Functions.standard(domain).isEmpty() && (version < OLDEST_OPSET || version > NEWEST_OPSET)) {
            throw LimpidException.unsupported("uses version " + version
                    + " of the ONNX operators (opset); Limpid reads versions " + OLDEST_OPSET + " to " + NEWEST_OPSET);
        }
        if (version < 0 || version > Integer.MAX_VALUE) {
            throw LimpidException.badInput("uses version " + version + " of the operators of domain '" + domain + "'");
        }
        return (int) version;
    }

    static LimpidException tooManyNodes() {
        return LimpidException.tooLarge("has more than " + NODES + " nodes");
    }

    /** A name that is short enough and has printable characters only. */
    static String name(String name, String whose) {
        if (name.length() > NAME_LENGTH) {
            throw LimpidException.tooLarge(whose + " has a name of " + name.length() + " characters, more than "
                    + NAME_LENGTH + ": '" + printable(name.substring(0, 40)) + "...'");
        }
        for (int i = 0; i < name.length(); i++) {
            if (Character.isISOControl(name.charAt(i))) {
                throw LimpidException.badInput(
                        whose + " has a name with control characters in it: '" + printable(name) + "'");
            }
        }
        return name;
    }

    /** Text that is safe to show on a terminal. */
    static String printable(String text) {
        return Printable.text(text);
    }
}
