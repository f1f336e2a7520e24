/** The network as a file: reads and writes ONNX. */
@NullMarked
package dev.limpid.graph.onnx;

import org.jspecify.annotations.NullMarked;
