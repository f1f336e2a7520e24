package dev.limpid.graph.onnx;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Identifies a text file that was given as a model. */
final class TextContent {
    private TextContent() {}

    /**
     * The format of these bytes, as the predicate of a sentence; empty if they are not text.
     *
     * @param goesOn whether the file continues, so that the last character may be incomplete
     */
    static Optional<String> find(byte[] head, boolean goesOn, String name) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        CharBuffer decoded = CharBuffer.allocate(head.length);
        CoderResult result = decoder.decode(ByteBuffer.wrap(head), decoded, !goesOn);
        String text = decoded.flip().toString();
        if (result.isError() || text.isBlank() || text.chars().anyMatch(TextContent::isBinary)) {
            return Optional.empty();
        }
        return ForeignFile.said(what(text), advice(text, name));
    }

    private static boolean isBinary(int c) {
        return Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t' && c != '\f';
    }

    private static boolean isPage(String text) {
        String start = ForeignFile.lower(text.substring(0, Math.min(text.length(), 512)));
        return start.contains("<!doctype html") || start.contains("<html");
    }

    private static boolean isOpenVino(String text) {
        return text.contains("<net ") && text.contains("<layer");
    }

    private static boolean isTensorFlowJs(String text) {
        return text.contains("\"modelTopology\"");
    }

    private static boolean isCaffe(String text) {
        return text.contains("layer {") || text.contains("layers {");
    }

    private static boolean isJson(String text) {
        String start = text.strip();
        return start.startsWith("{") || start.startsWith("[");
    }

    private static String what(String text) {
        if (isPage(text)) {
            return "a web page (HTML)";
        }
        if (isOpenVino(text)) {
            return "an OpenVINO model";
        }
        if (text.stripLeading().startsWith("<?xml")) {
            return "an XML file";
        }
        if (isTensorFlowJs(text)) {
            return "a TensorFlow.js model";
        }
        return isCaffe(text) ? "a Caffe network" : isJson(text) ? "a JSON file" : "a text file";
    }

    private static String advice(String text, String name) {
        if (isPage(text)) {
            return "the download failed or led to a page about the file; download the file itself";
        }
        if (isOpenVino(text)) {
            return "use the .onnx file that it was converted from";
        }
        if (isTensorFlowJs(text)) {
            return "convert it with python -m tf2onnx.convert --tfjs " + name + " --output model.onnx";
        }
        return isCaffe(text)
                ? "convert the network and its weights to ONNX first"
                : "pass a file that was exported to ONNX";
    }
}
