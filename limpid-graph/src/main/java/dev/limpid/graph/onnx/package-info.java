/** Reading and writing of ONNX files. */
@NullMarked
package dev.limpid.graph.onnx;

import org.jspecify.annotations.NullMarked;
