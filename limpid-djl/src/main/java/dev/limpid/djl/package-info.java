/** Export of networks trained with DJL to ONNX graphs. */
@NullMarked
package dev.limpid.djl;

import org.jspecify.annotations.NullMarked;
